//! Where the parts of a heap object lie, under the layout policy of a registry.
//!
//! Fields are in declared order, at natural alignment unless the policy caps it. The offset of field i depends only on
//! fields 0..=i and on whether a slot for a descriptor comes before them. So a subtype has its supertype's fields at the
//! same offsets, unless only the subtype has such a slot. Sizes are in bytes. All arithmetic is checked; a type whose
//! object size does not fit into a `u32` is refused when it is registered.
//!
//! ```text
//! struct   header | descriptor, if the policy has a slot for it and the type has one | field 0 | field 1 | ...
//!                                                      size rounded up to the object's alignment
//! array    header | length u32 | element 0 | ...       size = offset of element 0
//! exn      header | tag's instance u32 | tag's number u32 | param 0 | ...
//! ```

use super::policy::{LayoutPolicy, Traced};
use crate::error::{Argument, Error, ErrorKind, Part, Result};
use crate::memory::try_push;
use crate::ty::{
    AbstractHeapType, CompositeKind, FieldType, HeapType, Hierarchy, StorageKind, StorageType,
    ValType,
};

/// Where the parts of a heap object lie, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GcLayout {
    /// Struct, array or exn.
    pub kind: CompositeKind,
    /// The object's size; for an array, the offset of element 0.
    pub size: u32,
    /// The object's alignment.
    pub align: u32,
    /// The distance between an array's elements; 0 for other kinds.
    pub element_size: u32,
    /// The offset of an array's length, a `u32`; 0 for other kinds.
    pub array_length_offset: u32,
    /// Are an array's elements references that a collector traces?
    pub elements_are_gc_refs: bool,
}

/// Where one field lies in its object, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GcFieldLayout {
    /// From the start of the object. For an array, that of element 0.
    pub offset: u32,
    /// How many bytes it takes.
    pub size: u32,
    /// What it holds.
    pub kind: StorageKind,
    /// Is it a reference that a collector traces?
    pub is_gc_ref: bool,
}

/// Must a collector follow this field? It does if it follows the references of the hierarchy, except to `i31`.
fn is_gc_ref<R>(
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

/// An object that is being laid out, from front to back.
struct Cursor {
    policy: LayoutPolicy,
    end: u32,
    align: u32,
}

/// Where an exception object keeps the first of the two numbers that identify its tag.
pub(crate) fn exn_tag_offset(policy: &LayoutPolicy) -> Result<u32> {
    round_up(policy.header_size, 4)
}

impl Cursor {
    /// Starts after the parts with which every object of this kind begins.
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
    fn field<R>(&mut self, field: &FieldType<R>) -> Result<u32> {
        let size = self.policy.size_of(&field.storage);
        self.place(size, self.policy.align_of(size))
    }

    /// Places a part of this size and alignment. Returns its offset.
    fn place(&mut self, size: u32, align: u32) -> Result<u32> {
        let offset = round_up(self.end, align)?;
        self.end = offset.checked_add(size).ok_or_else(too_large)?;
        self.align = self.align.max(align);
        Ok(offset)
    }

    /// The size and alignment of the object, after all fields have been placed.
    fn finish(self, kind: CompositeKind) -> Result<Extent> {
        let least = match kind {
            CompositeKind::Struct => self.policy.min_struct_size,
            _ => 0,
        };
        Ok(Extent {
            size: round_up(self.end.max(least), self.align)?,
            align: self.align,
        })
    }
}

/// What decides the layout of an object besides its fields.
#[derive(Clone, Copy)]
pub(crate) struct ObjectForm {
    pub(crate) kind: CompositeKind,
    pub(crate) has_descriptor: bool,
}

/// Lays out an object, and passes the number and place of each field to `placed`. `hierarchy_of` returns the hierarchy
/// of a defined type. The kind is not function or continuation.
pub(crate) fn lay_out<R: Copy>(
    policy: &LayoutPolicy,
    object: ObjectForm,
    fields: impl Iterator<Item = FieldType<R>>,
    hierarchy_of: impl Fn(R) -> Hierarchy,
    mut placed: impl FnMut(u32, GcFieldLayout),
) -> Result<GcLayout> {
    let ObjectForm {
        kind,
        has_descriptor,
    } = object;
    let mut cursor = Cursor::new(policy, kind, has_descriptor)?;
    let mut layout = GcLayout {
        kind,
        size: 0,
        align: 0,
        element_size: 0,
        array_length_offset: 0,
        elements_are_gc_refs: false,
    };
    let is_array = kind == CompositeKind::Array;
    for (i, field) in (0..).zip(fields) {
        let at = |error: Error| {
            if is_array {
                error
            } else {
                error.at_part(Part::Field, i)
            }
        };
        let offset = cursor.field(&field).map_err(at)?;
        let place = policy.place(offset, &field.storage, &hierarchy_of);
        placed(i, place);
        if is_array {
            // The base size of an array is the offset of element 0.
            layout.size = place.offset;
            layout.align = cursor.align;
            layout.element_size = place.size;
            layout.array_length_offset = round_up(policy.header_size, 4)?;
            layout.elements_are_gc_refs = place.is_gc_ref;
            return Ok(layout);
        }
    }
    let extent = cursor.finish(kind)?;
    layout.size = extent.size;
    layout.align = extent.align;
    Ok(layout)
}

/// Like [`lay_out`], without computing which fields a collector follows.
pub(crate) fn extent<R: Copy>(
    policy: &LayoutPolicy,
    object: ObjectForm,
    fields: impl Iterator<Item = FieldType<R>>,
    mut placed: impl FnMut(u32, u32),
) -> Result<Extent> {
    let unasked = |_| Hierarchy::Func;
    let layout = lay_out(policy, object, fields, unasked, |i, field| {
        placed(i, field.offset);
    })?;
    Ok(Extent {
        size: layout.size,
        align: layout.align,
    })
}

impl LayoutPolicy {
    /// The layout of a field at this offset.
    pub(crate) fn place<R: Copy>(
        &self,
        offset: u32,
        storage: &StorageType<R>,
        hierarchy_of: impl FnOnce(R) -> Hierarchy,
    ) -> GcFieldLayout {
        GcFieldLayout {
            offset,
            size: self.size_of(storage),
            kind: storage.kind(),
            is_gc_ref: is_gc_ref(self.traced, *storage, hierarchy_of),
        }
    }

    /// Lays out an object of a type that need not be registered, and returns where each field lies: for a compiler that
    /// has no registry. `hierarchy_of` gives the hierarchy of a defined type that a field refers to. An array has one
    /// field, its element; an exn object has the params of its tag. `None` for functions and continuations. The type has no
    /// descriptor: [`lay_out_described`](LayoutPolicy::lay_out_described) is for those that have.
    ///
    /// ```
    /// use typereg::ty::{FieldType, Hierarchy, ValType};
    /// use typereg::{CompositeKind, LayoutPolicy};
    ///
    /// let fields = [ValType::<()>::I32, ValType::I64].map(FieldType::mutable);
    /// let laid_out = LayoutPolicy::DRC.lay_out(CompositeKind::Struct, fields, |_| Hierarchy::Any)?;
    /// let (object, fields) = laid_out.unwrap();
    /// assert_eq!((object.size, fields[1].offset), (40, 32));
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn lay_out<R: Copy>(
        &self,
        kind: CompositeKind,
        fields: impl IntoIterator<Item = FieldType<R>>,
        hierarchy_of: impl Fn(R) -> Hierarchy,
    ) -> Result<Option<(GcLayout, Vec<GcFieldLayout>)>> {
        if matches!(kind, CompositeKind::Func | CompositeKind::Cont) {
            return self.check().map(|()| None);
        }
        let object = ObjectForm {
            kind,
            has_descriptor: false,
        };
        self.lay_out_object(object, fields, hierarchy_of).map(Some)
    }

    /// Like [`lay_out`](LayoutPolicy::lay_out), for a struct type that has a descriptor (custom descriptors proposal).
    pub fn lay_out_described<R: Copy>(
        &self,
        fields: impl IntoIterator<Item = FieldType<R>>,
        hierarchy_of: impl Fn(R) -> Hierarchy,
    ) -> Result<(GcLayout, Vec<GcFieldLayout>)> {
        let object = ObjectForm {
            kind: CompositeKind::Struct,
            has_descriptor: true,
        };
        self.lay_out_object(object, fields, hierarchy_of)
    }

    fn lay_out_object<R: Copy>(
        &self,
        object: ObjectForm,
        fields: impl IntoIterator<Item = FieldType<R>>,
        hierarchy_of: impl Fn(R) -> Hierarchy,
    ) -> Result<(GcLayout, Vec<GcFieldLayout>)> {
        self.check()?;
        let (mut places, mut refused) = (Vec::new(), Ok(()));
        let mut fields = fields.into_iter();
        let layout = lay_out(self, object, fields.by_ref(), hierarchy_of, |_, place| {
            refused = refused.and_then(|()| try_push(&mut places, place));
        })?;
        refused?;
        let is_array = object.kind == CompositeKind::Array;
        if is_array && (places.is_empty() || fields.next().is_some()) {
            return Err(Argument::Fault("an array type has exactly one field, its element").into());
        }
        Ok((layout, places))
    }
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

    fn extent_of(
        policy: &LayoutPolicy,
        kind: CompositeKind,
        fields: impl Iterator<Item = Field>,
        placed: impl FnMut(u32, u32),
    ) -> Result<Extent> {
        let object = ObjectForm {
            kind,
            has_descriptor: false,
        };
        extent(policy, object, fields, placed)
    }

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
        let extent = extent_of(policy, kind, fields.iter().copied(), |_, offset| {
            offsets.push(offset);
        });
        (extent.unwrap(), offsets)
    }

    #[test]
    fn struct_offsets_follow_the_rules_for_every_size() {
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
            let extent = extent_of(&policy, CompositeKind::Struct, fields, |_, _| {});
            assert_eq!(extent.is_ok(), count == 0, "{count} fields: {extent:?}");
        }
    }
}
