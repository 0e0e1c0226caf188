//! The number spaces of typereg: a Rust type for each, without conversions between them.
//!
//! Confusing two of them has been an exploitable bug in other engines more than once: a module's own number, taken for
//! a canonical one, means another type. Inside this library that is a compile error. At its edges, where programs and
//! generated code hold plain `u32`s, each function says which number it takes.

use crate::limits::MAX_TYPE_INDEX;
use core::fmt;
use core::num::NonZeroU32;

/// The number of a live type in its registry: `1..=MAX_TYPE_INDEX`. It is a name, not an owner: it is valid only while
/// something keeps the type alive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct TypeIndex(NonZeroU32);

const _: () = assert!(size_of::<Option<TypeIndex>>() == 4);

impl TypeIndex {
    /// The index of this number; `None` for 0 and for numbers that no registry gives out.
    pub const fn new(number: u32) -> Option<TypeIndex> {
        if number > MAX_TYPE_INDEX {
            return None;
        }
        match NonZeroU32::new(number) {
            Some(number) => Some(TypeIndex(number)),
            None => None,
        }
    }

    /// The plain number, as generated code and object headers hold it.
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    /// These indices as numbers.
    pub(crate) fn numbers(indices: &[TypeIndex]) -> &[u32] {
        #[expect(unsafe_code, reason = "indices as the numbers that they are")]
        // SAFETY: an index is a number that is not 0, and nothing else (`repr(transparent)`, also of `NonZeroU32`). Every
        // such number is a `u32`.
        unsafe {
            &*(core::ptr::from_ref(indices) as *const [u32])
        }
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
    /// The number of a type in the type section of a wasm module.
    pub(crate) ModuleTypeIndex
}
number_space! {
    /// A member's position in its rec group, from 0.
    pub Position
}
number_space! {
    /// The number of a field of a struct, or of a param or result of a function type, from 0.
    pub FieldIndex
}
