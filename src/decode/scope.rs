//! The types that a rec group of a module can name: those of the groups before it, and its own.

use crate::error::{Error, ErrorKind};
use crate::index::{ModuleTypeIndex, Position, TypeIndex};
use crate::key::Target;

/// What a type's number in the module means to one group.
pub(super) struct Scope<'a> {
    /// The index of each module type before the group.
    pub(super) earlier: &'a [u32],
    /// How many types the group has.
    pub(super) members: u32,
}

impl Scope<'_> {
    #[inline(always)]
    pub(super) fn known(&self, ModuleTypeIndex(number): ModuleTypeIndex) -> Option<Target> {
        match self.earlier.get(number as usize) {
            Some(&index) => TypeIndex::new(index).map(Target::Outside),
            None => {
                let position = number - self.earlier.len() as u32;
                (position < self.members).then_some(Target::Own(Position(position)))
            }
        }
    }

    /// The error of a number that is not known.
    #[cold]
    pub(super) fn unknown(&self, ModuleTypeIndex(number): ModuleTypeIndex) -> Error {
        let known = self.earlier.len() as u32 + self.members;
        ErrorKind::UnknownType { number, known }.into()
    }
}
