//! What a reference in a word refers to.

use crate::index::{Position, TypeIndex};
use crate::ty::HeapType;

/// A type that a member of a rec group refers to, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A member of the same group.
    Own(Position),
    /// A type that is registered already. This number does not keep that type alive.
    Outside(TypeIndex),
}

impl From<Target> for HeapType<Target> {
    /// The type itself, or any below it.
    fn from(target: Target) -> HeapType<Target> {
        HeapType::Concrete {
            target,
            exact: false,
        }
    }
}
