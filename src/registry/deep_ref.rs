//! What a slot says of display records, in four bytes: which record its type is looked up in, and whether that has the
//! type itself.

use crate::sync::scaled;

/// A record, by its number, and what a type has to do with it.
///
/// ```text
/// type without a record of its whole display:   its supertype's record; none if the entries in the slot suffice
/// whole:                                        the record ends in the type itself, or goes on to types below it
/// own:                                          whole, and the type took the record; otherwise it extended it
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct DeepRef(u32);

const WHOLE: u32 = 1;
const OWN: u32 = 2;

/// How far left the record's number is: a unit of a record has 64 bytes, so this is how many bytes are before the record.
const SHIFT: u32 = scaled(6, 2) as u32;

impl DeepRef {
    pub(super) const NONE: DeepRef = DeepRef(0);

    /// The largest number of a record.
    pub(super) const MAX_RECORD: u32 = u32::MAX >> SHIFT;

    /// The record of the supertype, by its number.
    pub(super) fn above(record: u32) -> DeepRef {
        DeepRef(record << SHIFT)
    }

    /// The record of the supertype, which the type has extended.
    pub(super) fn extended(record: u32) -> DeepRef {
        DeepRef(record << SHIFT | WHOLE)
    }

    /// A record that the type took.
    pub(super) fn own(record: u32) -> DeepRef {
        DeepRef(record << SHIFT | WHOLE | OWN)
    }

    pub(super) fn from_bits(bits: u32) -> DeepRef {
        DeepRef(bits)
    }

    pub(super) fn bits(self) -> u32 {
        self.0
    }

    /// The number of the record; 0 for none.
    pub(super) fn record(self) -> u32 {
        self.0 >> SHIFT
    }

    /// Has the record the type's whole display?
    pub(super) fn is_whole(self) -> bool {
        self.0 & WHOLE != 0
    }

    /// Does the record belong to the type?
    pub(super) fn is_own(self) -> bool {
        self.0 & OWN != 0
    }

    /// Has the type extended the record that has the whole display of a type with `above`?
    pub(super) fn extends(self, above: DeepRef) -> bool {
        self == DeepRef::extended(above.record()) && above.is_whole()
    }
}
