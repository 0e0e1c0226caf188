//! Where the header, the length, the tag and the fields of an object lie.

use super::naive::{Class, Field, Heap, Shape, Value, World};

#[derive(Clone, Copy, Debug)]
pub struct Policy {
    pub header_size: u64,
    pub header_align: u64,
    pub reference_size: u64,
    /// The minimum alignment of every object.
    pub min_object_align: u64,
    /// The minimum size of a struct, before it is rounded up.
    pub min_struct_size: u64,
    /// The maximum alignment of fields and elements.
    pub max_field_align: u64,
    /// The tops of the hierarchies whose references a collector follows.
    pub traced: &'static [&'static str],
    /// The size of the slot after the header of a type that has a descriptor; 0 for no slot.
    pub descriptor_size: u64,
}

pub const NULL: Policy = Policy {
    header_size: 8,
    header_align: 8,
    reference_size: 4,
    min_object_align: 1,
    min_struct_size: 0,
    max_field_align: 16,
    traced: &["any", "extern", "exn"],
    descriptor_size: 0,
};
pub const DRC: Policy = Policy {
    header_size: 24,
    ..NULL
};
pub const COPYING: Policy = Policy {
    header_size: 16,
    header_align: 16,
    min_object_align: 16,
    min_struct_size: 20,
    ..NULL
};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The size of the object; for an array, up to element 0.
    pub size: u64,
    pub align: u64,
    /// The size of an array's element; 0 for other kinds.
    pub element_size: u64,
    pub array_length_offset: u64,
    pub elements_are_gc_refs: bool,
    pub fields: Vec<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub offset: u64,
    pub size: u64,
    pub is_gc_ref: bool,
    /// "ref", or the name of a type that is not a reference.
    pub kind: &'static str,
}

impl World {
    /// `None` for a func or a continuation type.
    pub fn layout(&self, policy: Policy, class: Class) -> Option<Layout> {
        let mut end = policy.header_size;
        let mut align = policy.header_align.max(policy.min_object_align);
        let definition = &self.types[class].definition;
        if definition.descriptor.is_some() && policy.descriptor_size > 0 {
            let slot_align = policy.descriptor_size.min(policy.max_field_align);
            end = end.next_multiple_of(slot_align) + policy.descriptor_size;
            align = align.max(slot_align);
        }
        let mut put = |field: &Field, most: u64| {
            let size = size(policy, field.storage);
            let offset = end.next_multiple_of(size.min(most));
            end = offset + size;
            align = align.max(size.min(most));
            Place {
                offset,
                size,
                is_gc_ref: self.is_gc_ref(policy, field.storage),
                kind: match field.storage {
                    Value::Plain(name) => name,
                    Value::Ref { .. } => "ref",
                },
            }
        };
        let word = Field {
            mutable: false,
            storage: Value::Plain("i32"),
        };
        let most = policy.max_field_align;
        let object = match &definition.shape {
            Shape::Func { .. } | Shape::Cont(_) => return None,
            Shape::Struct(fields) => {
                let fields = fields.iter().map(|field| put(field, most)).collect();
                let size = end.max(policy.min_struct_size).next_multiple_of(align);
                Layout {
                    size,
                    fields,
                    ..Layout::default()
                }
            }
            Shape::Exn { fields, .. } => {
                let _tag = (put(&word, 4), put(&word, 4));
                let fields = fields.iter().map(|field| put(field, most)).collect();
                Layout {
                    size: end.next_multiple_of(align),
                    fields,
                    ..Layout::default()
                }
            }
            Shape::Array(element) => {
                let length = put(&word, 4);
                let element = put(element, most);
                Layout {
                    size: element.offset,
                    element_size: element.size,
                    array_length_offset: length.offset,
                    elements_are_gc_refs: element.is_gc_ref,
                    fields: vec![element],
                    ..Layout::default()
                }
            }
        };
        Some(Layout { align, ..object })
    }

    fn is_gc_ref(&self, policy: Policy, value: Value) -> bool {
        match value {
            Value::Plain(_)
            | Value::Ref {
                heap: Heap::Abstract { name: "i31", .. },
                ..
            } => false,
            Value::Ref { heap, .. } => policy.traced.contains(&self.top(heap)),
        }
    }
}

fn size(policy: Policy, value: Value) -> u64 {
    match value {
        Value::Plain("i8") => 1,
        Value::Plain("i16") => 2,
        Value::Plain("i32" | "f32") => 4,
        Value::Plain("i64" | "f64") => 8,
        Value::Plain("v128") => 16,
        Value::Plain(other) => panic!("no plain type is called {other}"),
        Value::Ref { .. } => policy.reference_size,
    }
}
