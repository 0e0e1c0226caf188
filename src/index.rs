//! The number spaces of typereg, one type each, with no conversion from one to another.
//!
//! Mixing two of them up has been an exploitable bug in other engines more than once: a module's own
//! numbering used where the canonical one was meant reads as a different type. Inside this library
//! that is a compile error; at its edges, where programs and generated code hold bare `u32`s, each
//! function says which number it takes.

use crate::limits::MAX_TYPE_INDEX;
use core::fmt;
use core::num::NonZeroU32;

/// What a registry calls a live type: `1..=MAX_TYPE_INDEX`. A name, not an owner: it means
/// something only while the type is kept alive by someone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct TypeIndex(NonZeroU32);

const _: () = assert!(size_of::<Option<TypeIndex>>() == 4);

impl TypeIndex {
    /// The index of this number, or `None` for 0 and for numbers no registry gives out.
    pub const fn new(number: u32) -> Option<TypeIndex> {
        if number > MAX_TYPE_INDEX {
            return None;
        }
        match NonZeroU32::new(number) {
            Some(number) => Some(TypeIndex(number)),
            None => None,
        }
    }

    /// The bare number, as generated code and object headers hold it.
    pub const fn get(self) -> u32 {
        self.0.get()
    }
}

/// `t7`: short, and easy to find in logs and dumps.
impl fmt::Debug for TypeIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "t{}", self.0)
    }
}

impl fmt::Display for TypeIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

macro_rules! number_space {
    ($(#[$doc:meta])* $visibility:vis $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        $visibility struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

number_space! {
    /// What a wasm module's own type section calls a type.
    pub(crate) ModuleTypeIndex
}
number_space! {
    /// A member's place in its rec group, from 0.
    pub Position
}
number_space! {
    /// The number of a field of a struct, or of a param or result of a function type, from 0.
    pub FieldIndex
}
