//! The rules by which a host lays out heap objects.

use crate::error::{Argument, Result};
use crate::ty::{Hierarchy, StorageType, ValType};

/// How a host lays out heap objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayoutPolicy {
    /// Bytes before the first field.
    pub header_size: u32,
    /// Alignment of the header, and the minimum for every object. A power of two.
    pub header_align: u32,
    /// Size and alignment of a reference: 4 or 8.
    pub reference_size: u32,
    /// The minimum alignment of every object. A power of two.
    pub min_object_align: u32,
    /// The minimum size of a struct, in bytes, before it is rounded up.
    pub min_struct_size: u32,
    /// No field, element or descriptor is aligned to more than this: 1, 2, 4, 8 or 16; 0 for natural alignment. The
    /// header's own alignment and the place of an array's length do not change.
    pub max_field_align: u32,
    /// The hierarchies whose references a collector follows.
    pub traced: Traced,
    /// Bytes of the slot for the descriptor reference, right after the header of a type that has a descriptor: 4 or 8;
    /// 0 for no slot. A type without a descriptor has no slot, so if a subtype adds a descriptor, its fields are at
    /// other offsets than in its supertype.
    pub descriptor_size: u32,
}

/// The hierarchies whose references a collector follows. It never follows references to `i31`, which are not pointers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traced(u8);

impl Default for Traced {
    /// `any`, `extern` and `exn`.
    fn default() -> Traced {
        Traced::DEFAULT
    }
}

impl Traced {
    const DEFAULT: Traced =
        Traced(Hierarchy::Any.bit() | Hierarchy::Extern.bit() | Hierarchy::Exn.bit());

    /// The hierarchies of these bits: any 1, func 2, extern 4, exn 8, cont 16; 0 is the default. `None` if any other
    /// bit is set.
    pub const fn from_bits(bits: u32) -> Option<Traced> {
        match bits {
            0 => Some(Traced::DEFAULT),
            1..=31 => Some(Traced(bits as u8)),
            _ => None,
        }
    }

    /// Are references of this hierarchy followed?
    pub const fn has(self, hierarchy: Hierarchy) -> bool {
        self.0 & hierarchy.bit() != 0
    }
}

impl Hierarchy {
    const fn bit(self) -> u8 {
        match self {
            Hierarchy::Any => 1,
            Hierarchy::Func => 2,
            Hierarchy::Extern => 4,
            Hierarchy::Exn => 8,
            Hierarchy::Cont => 16,
        }
    }
}

impl LayoutPolicy {
    /// wasmtime's null (bump) collector.
    pub const NULL: LayoutPolicy = LayoutPolicy::headed(8, 8);
    /// wasmtime's deferred reference counting collector.
    pub const DRC: LayoutPolicy = LayoutPolicy::headed(24, 8);
    /// wasmtime's semi-space copying collector. 20 bytes leave room for a forwarding reference after the header.
    pub const COPYING: LayoutPolicy = LayoutPolicy {
        min_object_align: 16,
        min_struct_size: 20,
        ..LayoutPolicy::headed(16, 16)
    };

    const fn headed(header_size: u32, header_align: u32) -> LayoutPolicy {
        LayoutPolicy {
            header_size,
            header_align,
            reference_size: 4,
            min_object_align: 1,
            min_struct_size: 0,
            max_field_align: 0,
            traced: Traced::DEFAULT,
            descriptor_size: 0,
        }
    }

    /// Refuses alignments that are not small powers of two, and references of a size other than 4 or 8 bytes.
    pub fn check(&self) -> Result<()> {
        const MAX_ALIGN: u32 = 4096;
        const SMALL_POWER: &str = "a power of two of at most 4096";
        let small_power = |align: u32| align.is_power_of_two() && align <= MAX_ALIGN;
        let (what, got, expected) = if !small_power(self.header_align) {
            ("header_align", self.header_align, SMALL_POWER)
        } else if !small_power(self.min_object_align) {
            ("min_object_align", self.min_object_align, SMALL_POWER)
        } else if !matches!(self.reference_size, 4 | 8) {
            ("reference_size", self.reference_size, "4 or 8")
        } else if !matches!(self.max_field_align, 0 | 1 | 2 | 4 | 8 | 16) {
            (
                "max_field_align",
                self.max_field_align,
                "0, 1, 2, 4, 8 or 16",
            )
        } else if !matches!(self.descriptor_size, 0 | 4 | 8) {
            ("descriptor_size", self.descriptor_size, "0, 4 or 8")
        } else {
            return Ok(());
        };
        let argument = Argument::Number {
            what,
            got: got.into(),
            expected,
        };
        Err(argument.into())
    }

    /// The alignment of a field of this size.
    pub(super) const fn align_of(&self, size: u32) -> u32 {
        match self.max_field_align {
            0 => size,
            cap if cap < size => cap,
            _ => size,
        }
    }

    /// How many bytes a field takes, which is also its natural alignment.
    pub(crate) fn size_of<R>(&self, storage: &StorageType<R>) -> u32 {
        match storage {
            StorageType::I8 => 1,
            StorageType::I16 => 2,
            StorageType::Val(ValType::I32 | ValType::F32) => 4,
            StorageType::Val(ValType::I64 | ValType::F64) => 8,
            StorageType::Val(ValType::V128) => 16,
            StorageType::Val(ValType::Ref(_)) => self.reference_size,
        }
    }
}
