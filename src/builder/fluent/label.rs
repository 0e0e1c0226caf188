//! Labels that have the kind of their type in their Rust type.

use crate::builder::PendingType;
use crate::error::{Error, ErrorKind};
use crate::index::Position;
use crate::registry::{Array, Cont, Exn, Func, Kind, Struct};
use core::marker::PhantomData;

/// A declared member of a known kind: a label for defining it, for referring to it, and for finding it in the group
/// once that is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pending<K> {
    pub(super) label: PendingType,
    kind: PhantomData<K>,
}

/// A declared struct type.
pub type PendingStruct = Pending<Struct>;

/// A declared array type.
pub type PendingArray = Pending<Array>;

/// A declared function type.
pub type PendingFunc = Pending<Func>;

/// A declared continuation type.
pub type PendingCont = Pending<Cont>;

/// A declared exn type.
pub type PendingExn = Pending<Exn>;

impl<K: Kind> Pending<K> {
    pub(super) fn new(label: PendingType) -> Pending<K> {
        Pending {
            label,
            kind: PhantomData,
        }
    }
}

impl<K> Pending<K> {
    /// Its position in the group, which is the order of declaration.
    pub fn position(self) -> Position {
        self.label.position()
    }
}

impl<K: Kind> TryFrom<PendingType> for Pending<K> {
    type Error = Error;

    /// Refused with [`Code::WrongKind`](crate::Code::WrongKind) for a label of another kind.
    fn try_from(label: PendingType) -> Result<Pending<K>, Error> {
        if label.kind() == K::KIND {
            return Ok(Pending::new(label));
        }
        let (expected, got) = (K::KIND.noun(), label.kind());
        Err(ErrorKind::WrongKind { expected, got }.into())
    }
}

impl<K> From<Pending<K>> for PendingType {
    fn from(pending: Pending<K>) -> PendingType {
        pending.label
    }
}
