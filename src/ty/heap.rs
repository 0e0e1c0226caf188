//! The abstract heap types, the five hierarchies they form, and the kinds of composite type.
//!
//! Each hierarchy has a top and a bottom; only that of `any` has other heap types between them:
//!
//! ```text
//!        any            func     extern     exn     cont
//!         |              |          |        |        |
//!        eq          (function types)   |        |    (cont types)
//!     /   |   \          |          |        |        |
//!   i31 struct array     |          |        |        |
//!     \   |   /          |          |        |        |
//!       none          nofunc    noextern   noexn   nocont
//! ```
//!
//! Concrete struct and array types lie between `struct`/`array` and `none`. Hierarchies never mix
//! (specification 3.0, "Matching", heap types).

use crate::enumeration::enumeration;

enumeration! {
    /// An abstract heap type. The discriminant is its byte in the binary format, and `WT_HEAP_*` in C.
    #[derive(Hash)]
    #[expect(
        missing_docs,
        reason = "each is named as in the specification's text format"
    )]
    pub enum AbstractHeapType: u8 {
        Func = 0x70,
        Extern = 0x6f,
        Any = 0x6e,
        Eq = 0x6d,
        I31 = 0x6c,
        Struct = 0x6b,
        Array = 0x6a,
        Exn = 0x69,
        Cont = 0x68,
        None = 0x71,
        NoExtern = 0x72,
        NoFunc = 0x73,
        NoExn = 0x74,
        NoCont = 0x75,
    }

    /// Every abstract heap type once.
    pub const ALL;

    /// The heap type of this byte in the binary format.
    pub const fn from_byte;
}

impl AbstractHeapType {
    /// The byte of this heap type in the binary format.
    pub const fn byte(self) -> u8 {
        self as u8
    }

    /// The name in the text format.
    pub const fn name(self) -> &'static str {
        match self {
            AbstractHeapType::Func => "func",
            AbstractHeapType::Extern => "extern",
            AbstractHeapType::Any => "any",
            AbstractHeapType::Eq => "eq",
            AbstractHeapType::I31 => "i31",
            AbstractHeapType::Struct => "struct",
            AbstractHeapType::Array => "array",
            AbstractHeapType::Exn => "exn",
            AbstractHeapType::Cont => "cont",
            AbstractHeapType::None => "none",
            AbstractHeapType::NoExtern => "noextern",
            AbstractHeapType::NoFunc => "nofunc",
            AbstractHeapType::NoExn => "noexn",
            AbstractHeapType::NoCont => "nocont",
        }
    }

    /// The hierarchy that this heap type belongs to.
    pub const fn hierarchy(self) -> Hierarchy {
        match self {
            AbstractHeapType::Any
            | AbstractHeapType::Eq
            | AbstractHeapType::I31
            | AbstractHeapType::Struct
            | AbstractHeapType::Array
            | AbstractHeapType::None => Hierarchy::Any,
            AbstractHeapType::Func | AbstractHeapType::NoFunc => Hierarchy::Func,
            AbstractHeapType::Extern | AbstractHeapType::NoExtern => Hierarchy::Extern,
            AbstractHeapType::Exn | AbstractHeapType::NoExn => Hierarchy::Exn,
            AbstractHeapType::Cont | AbstractHeapType::NoCont => Hierarchy::Cont,
        }
    }

    /// Is this heap type `sup`, or below it? The caller compares whether the two are shared.
    #[inline(always)]
    pub const fn matches(self, sup: AbstractHeapType) -> bool {
        ABOVE[(self.byte() - FIRST) as usize] & 1 << (sup.byte() - FIRST) != 0
    }

    /// Like [`AbstractHeapType::matches`], for the bytes of two heap types. Only the low five bits are read, which
    /// differ for any two heap types. No heap type is 0, which matches itself.
    #[inline(always)]
    pub(crate) const fn bytes_match(sub: u32, sup: u32) -> bool {
        BY_LOW_BITS[(sub & 31) as usize] & 1 << (sup & 31) != 0
    }

    /// Like [`AbstractHeapType::matches`], by the rules and not by the table.
    const fn is_below(self, sup: AbstractHeapType) -> bool {
        use AbstractHeapType::{Array, Eq, I31, Struct};
        self as u8 == sup as u8
            || self.hierarchy() as u8 == sup.hierarchy() as u8
                && (sup as u8 == sup.hierarchy().top() as u8
                    || self as u8 == self.hierarchy().bottom() as u8
                    || matches!(sup, Eq) && matches!(self, I31 | Struct | Array))
    }

    /// Is this heap type below everything in its hierarchy, concrete types included?
    pub fn is_bottom(self) -> bool {
        self == self.hierarchy().bottom()
    }
}

/// The smallest byte of an abstract heap type; those of the others follow it.
const FIRST: u8 = AbstractHeapType::Cont.byte();

/// For each abstract heap type, by its byte, a bit for each heap type that it matches.
const ABOVE: [u16; AbstractHeapType::ALL.len()] = {
    let all = AbstractHeapType::ALL;
    let mut above = [0; AbstractHeapType::ALL.len()];
    let mut sub = 0;
    while sub < all.len() {
        let mut sup = 0;
        while sup < all.len() {
            let bit = all[sub].is_below(all[sup]) as u16;
            above[(all[sub].byte() - FIRST) as usize] |= bit << (all[sup].byte() - FIRST);
            sup += 1;
        }
        sub += 1;
    }
    above
};

/// [`ABOVE`], by the low five bits of the byte; also 0, which matches itself.
const BY_LOW_BITS: [u32; 32] = {
    let all = AbstractHeapType::ALL;
    let mut above = [0; 32];
    let mut sub = 0;
    while sub < all.len() {
        let mut sup = 0;
        while sup < all.len() {
            let bit = all[sub].is_below(all[sup]) as u32;
            above[(all[sub].byte() & 31) as usize] |= bit << (all[sup].byte() & 31);
            sup += 1;
        }
        sub += 1;
    }
    assert!(above[0] == 0);
    above[0] = 1;
    above
};

/// For each kind of composite type, by the low five bits of its byte, the heap types that its types match, as in
/// [`BY_LOW_BITS`].
const OF_KIND: [u32; 32] = {
    let all = CompositeKind::ALL;
    let mut above = [0; 32];
    let mut i = 0;
    while i < all.len() {
        above[(all[i] as u8 & 31) as usize] =
            BY_LOW_BITS[(all[i].heap_type().byte() & 31) as usize];
        i += 1;
    }
    above
};

/// One of the five hierarchies of heap types, which have no value in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named after its top")]
pub enum Hierarchy {
    Any,
    Func,
    Extern,
    Exn,
    Cont,
}

impl Hierarchy {
    /// The heap type above all others of the hierarchy.
    pub const fn top(self) -> AbstractHeapType {
        match self {
            Hierarchy::Any => AbstractHeapType::Any,
            Hierarchy::Func => AbstractHeapType::Func,
            Hierarchy::Extern => AbstractHeapType::Extern,
            Hierarchy::Exn => AbstractHeapType::Exn,
            Hierarchy::Cont => AbstractHeapType::Cont,
        }
    }

    /// The heap type below all others of the hierarchy.
    pub const fn bottom(self) -> AbstractHeapType {
        match self {
            Hierarchy::Any => AbstractHeapType::None,
            Hierarchy::Func => AbstractHeapType::NoFunc,
            Hierarchy::Extern => AbstractHeapType::NoExtern,
            Hierarchy::Exn => AbstractHeapType::NoExn,
            Hierarchy::Cont => AbstractHeapType::NoCont,
        }
    }
}

enumeration! {
    /// The kind of a composite type. The discriminant is `WT_TYPE_*` in C: the byte of the binary format, except for
    /// `Exn`.
    #[derive(Hash)]
    pub enum CompositeKind: u8 {
        /// A function type: params and results.
        Func = 0x60,
        /// A struct type: fields.
        Struct = 0x5f,
        /// An array type: one field, its element.
        Array = 0x5e,
        /// A continuation type: a function type.
        Cont = 0x5d,
        /// The engine's exception object of a tag's function type. It is not a wasm type: the binary format has no form
        /// for it or for a reference to it.
        Exn = 1,
    }

    /// Every kind once.
    pub const ALL;

    /// The kind of this byte (a discriminant).
    pub const fn from_byte;
}

impl CompositeKind {
    /// The abstract heap type just above all types of this kind.
    pub const fn heap_type(self) -> AbstractHeapType {
        match self {
            CompositeKind::Func => AbstractHeapType::Func,
            CompositeKind::Struct => AbstractHeapType::Struct,
            CompositeKind::Array => AbstractHeapType::Array,
            CompositeKind::Cont => AbstractHeapType::Cont,
            CompositeKind::Exn => AbstractHeapType::Exn,
        }
    }

    /// Is the one part of a type of this kind its function type, and not a value type?
    #[inline(always)]
    pub(crate) const fn has_function_type(self) -> bool {
        match self {
            CompositeKind::Cont | CompositeKind::Exn => true,
            CompositeKind::Func | CompositeKind::Struct | CompositeKind::Array => false,
        }
    }

    /// Do types of the kind of this byte match the heap type of that byte? The caller compares whether they are shared.
    /// Only the low five bits are read, which differ for any two kinds, and for any two heap types.
    #[inline(always)]
    pub(crate) const fn byte_matches(kind: u8, sup: u32) -> bool {
        OF_KIND[(kind & 31) as usize] & 1 << (sup & 31) != 0
    }

    /// The kind with its article, for messages.
    pub const fn noun(self) -> &'static str {
        match self {
            CompositeKind::Func => "a function type",
            CompositeKind::Struct => "a struct type",
            CompositeKind::Array => "an array type",
            CompositeKind::Cont => "a continuation type",
            CompositeKind::Exn => "an exn type",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lattice drawn above, edge by edge. Matching is its reflexive, transitive closure.
    #[test]
    fn matching_is_the_closure_of_the_drawn_edges() {
        use AbstractHeapType::*;
        let edges = [
            (None, I31),
            (None, Struct),
            (None, Array),
            (I31, Eq),
            (Struct, Eq),
            (Array, Eq),
            (Eq, Any),
            (NoFunc, Func),
            (NoExtern, Extern),
            (NoExn, Exn),
            (NoCont, Cont),
        ];
        fn reaches(
            edges: &[(AbstractHeapType, AbstractHeapType)],
            sub: AbstractHeapType,
            sup: AbstractHeapType,
        ) -> bool {
            sub == sup
                || edges
                    .iter()
                    .any(|&(from, to)| from == sub && reaches(edges, to, sup))
        }
        for sub in AbstractHeapType::ALL {
            for sup in AbstractHeapType::ALL {
                assert_eq!(
                    sub.matches(sup),
                    reaches(&edges, sub, sup),
                    "{sub:?} <: {sup:?}"
                );
            }
        }
    }

    #[test]
    fn bytes_round_trip_and_no_other_byte_is_accepted() {
        let heap = (0..=255).filter_map(AbstractHeapType::from_byte).count();
        assert_eq!(heap, AbstractHeapType::ALL.len());
        for ty in AbstractHeapType::ALL {
            assert_eq!(AbstractHeapType::from_byte(ty.byte()), Some(ty));
        }
        let kinds = (0..=255).filter_map(CompositeKind::from_byte).count();
        assert_eq!(kinds, CompositeKind::ALL.len());
        for kind in CompositeKind::ALL {
            assert_eq!(CompositeKind::from_byte(kind as u8), Some(kind));
        }
    }
}
