//! Where the parts of a heap object lie, under the layout policy of a registry.
//!
//! Declared order, natural alignment unless the policy caps it, no reordering: the offset of field i follows from fields
//! 0..=i alone, so a subtype's prefix has its supertype's offsets. Sizes are in bytes. All
//! arithmetic is checked; an object that a `u32` cannot size is refused when its type is
//! registered.
//!
//! ```text
//! struct   header | descriptor, if the policy has a slot for it and the type has one | field 0 | field 1 | ...
//!                                                      size rounded up to the object's alignment
//! array    header | length u32 | element 0 | ...       size = offset of element 0
//! exn      header | tag's instance u32 | tag's number u32 | param 0 | ...
//! ```

use crate::error::{Argument, Error, ErrorKind, Part, Result};
use crate::ty::{
    AbstractHeapType, CompositeKind, FieldType, HeapType, Hierarchy, StorageType, ValType,
};

/// How a host lays out heap objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayoutPolicy {
    /// Bytes before the first field.
    pub header_size: u32,
    /// Alignment of the header, and the least of any object. A power of two.
    pub header_align: u32,
    /// Size and alignment of a reference: 4 or 8.
    pub reference_size: u32,
    /// Every object is at least so aligned. A power of two.
    pub min_object_align: u32,
    /// A struct takes at least so many bytes before its size is rounded up.
    pub min_struct_size: u32,
    /// No field, element or descriptor is aligned to more than this: 1, 2, 4, 8 or 16; 0 for natural alignment. The
    /// header's own alignment and the place of an array's length do not change.
    pub max_field_align: u32,
    /// References of which hierarchies a collector follows.
    pub traced: Traced,
    /// Bytes of the slot for the descriptor reference, right after the header of a type that has a descriptor: 4 or 8;
    /// 0 for no slot. A type without a descriptor has none, so where a subtype adds a descriptor its fields do not lie
    /// where its supertype has them.
    pub descriptor_size: u32,
}

/// The hierarchies whose references a collector follows. References to `i31` it never follows: they are no pointers.
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

    /// Those of these bits: any 1, func 2, extern 4, exn 8, cont 16; 0 for the default. `None` for any other bit.
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
    /// wasmtime's semi-space copying collector. 20 bytes leave room for a forwarding reference
    /// behind the header.
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

    /// Refuses alignments that are no small powers of two and references that are neither 4 nor 8
    /// bytes.
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
    const fn align_of(&self, size: u32) -> u32 {
        match self.max_field_align {
            0 => size,
            cap if cap < size => cap,
            _ => size,
        }
    }

    /// Bytes a field takes, which is also its natural alignment.
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

/// Must a collector follow this field? It does where it follows the references of the hierarchy, except for `i31`.
pub(crate) fn is_gc_ref<R>(
    traced: Traced,
    storage: StorageType<R>,
    hierarchy_of: impl FnOnce(R) -> Hierarchy,
) -> bool {
    match storage {
        StorageType::Val(ValType::Ref(reference)) => match reference.heap {
            HeapType::Abstract {
                ty: AbstractHeapType::I31,
                ..
            } => false,
            heap => traced.has(heap.hierarchy(hierarchy_of)),
        },
        _ => false,
    }
}

/// Size and alignment of an object; for an array the size is the offset of element 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) size: u32,
    pub(crate) align: u32,
}

/// An object being laid out front to back.
pub(crate) struct Cursor {
    policy: LayoutPolicy,
    end: u32,
    align: u32,
}

impl Cursor {
    /// After what every object of this kind begins with.
    fn new(policy: &LayoutPolicy, kind: CompositeKind, has_descriptor: bool) -> Result<Cursor> {
        let mut cursor = Cursor {
            policy: *policy,
            end: policy.header_size,
            align: policy.header_align.max(policy.min_object_align),
        };
        match kind {
            CompositeKind::Array => drop(cursor.place(4, 4)?),
            CompositeKind::Exn => {
                cursor.place(4, 4)?;
                cursor.place(4, 4)?;
            }
            CompositeKind::Struct if has_descriptor && policy.descriptor_size != 0 => {
                let size = policy.descriptor_size;
                cursor.place(size, policy.align_of(size))?;
            }
            CompositeKind::Struct | CompositeKind::Func | CompositeKind::Cont => {}
        }
        Ok(cursor)
    }

    /// The offset of the next field.
    pub(crate) fn field<R>(&mut self, field: &FieldType<R>) -> Result<u32> {
        let size = self.policy.size_of(&field.storage);
        self.place(size, self.policy.align_of(size))
    }

    /// Puts a part of this size and alignment, and gives its offset.
    fn place(&mut self, size: u32, align: u32) -> Result<u32> {
        let offset = round_up(self.end, align)?;
        self.end = offset.checked_add(size).ok_or_else(too_large)?;
        self.align = self.align.max(align);
        Ok(offset)
    }

    /// The whole object, all fields placed.
    pub(crate) fn finish(self, kind: CompositeKind) -> Result<Extent> {
        let least = match kind {
            CompositeKind::Struct => self.policy.min_struct_size,
            _ => 0,
        };
        Ok(Extent {
            size: round_up(self.end.max(least), self.align)?,
            align: self.align,
        })
    }

    /// The array up to its element 0: where that lies is the array's base size.
    pub(crate) fn array<R>(mut self, element: &FieldType<R>) -> Result<Extent> {
        let base = self.field(element)?;
        Ok(Extent {
            size: base,
            align: self.align,
        })
    }
}

/// Lays out an object of `kind`, and passes the number and offset of each field to `placed`.
pub(crate) fn object<R>(
    policy: &LayoutPolicy,
    kind: CompositeKind,
    has_descriptor: bool,
    fields: impl Iterator<Item = FieldType<R>>,
    mut placed: impl FnMut(u32, u32),
) -> Result<Extent> {
    let mut cursor = Cursor::new(policy, kind, has_descriptor)?;
    for (i, field) in (0..).zip(fields) {
        if kind == CompositeKind::Array {
            return cursor.array(&field);
        }
        let offset = cursor
            .field(&field)
            .map_err(|error| error.at_part(Part::Field, i))?;
        placed(i, offset);
    }
    cursor.finish(kind)
}

/// Where the length of an array lies.
pub(crate) fn array_length_offset(policy: &LayoutPolicy) -> Result<u32> {
    round_up(policy.header_size, 4)
}

fn round_up(offset: u32, align: u32) -> Result<u32> {
    offset.checked_next_multiple_of(align).ok_or_else(too_large)
}

fn too_large() -> Error {
    ErrorKind::LayoutTooLarge.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Field = FieldType<()>;

    fn field(storage: StorageType<()>) -> Field {
        Field {
            mutable: false,
            storage,
        }
    }

    fn laid_out(
        policy: &LayoutPolicy,
        kind: CompositeKind,
        fields: &[Field],
    ) -> (Extent, Vec<u32>) {
        let mut offsets = Vec::new();
        let extent = object(policy, kind, false, fields.iter().copied(), |_, offset| {
            offsets.push(offset);
        });
        (extent.unwrap(), offsets)
    }

    #[test]
    fn a_struct_of_every_size_has_the_offsets_written_down_in_the_rules() {
        let any = ValType::Ref(crate::ty::RefType::null_to(AbstractHeapType::Any));
        let fields = [
            field(StorageType::I8),
            field(StorageType::Val(ValType::I64)),
            field(StorageType::I16),
            field(StorageType::Val(any)),
        ];
        let cases = [
            (LayoutPolicy::NULL, 32, 8, [8, 16, 24, 28]),
            (LayoutPolicy::DRC, 48, 8, [24, 32, 40, 44]),
            (LayoutPolicy::COPYING, 48, 16, [16, 24, 32, 36]),
        ];
        for (policy, size, align, offsets) in cases {
            let (extent, found) = laid_out(&policy, CompositeKind::Struct, &fields);
            assert_eq!((extent, found), (Extent { size, align }, offsets.to_vec()));
        }
    }

    #[test]
    fn an_object_past_32_bits_is_refused_and_never_wraps() {
        let policy = LayoutPolicy {
            header_size: u32::MAX - 20,
            ..LayoutPolicy::NULL
        };
        let wide = [field(StorageType::Val(ValType::V128)); 2];
        for count in 0..=2 {
            let fields = wide[..count].iter().copied();
            let extent = object(&policy, CompositeKind::Struct, false, fields, |_, _| {});
            assert_eq!(extent.is_ok(), count == 0, "{count} fields: {extent:?}");
        }
    }
}
