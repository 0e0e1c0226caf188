//! The bytes of a type section, written from front to back (specification, "Binary Format", types).

use crate::error::{ErrorKind, Result};
use crate::index::ModuleTypeIndex;
use crate::key::{Member, Target};
use crate::memory::try_reserve;
use crate::ty::opcode::{
    DESCRIBES, DESCRIPTOR, EXACT, F32, F64, I8, I16, I32, I64, REC_GROUP, REF, REF_NULL, SHARED,
    SUB, SUB_FINAL, TYPE_SECTION, V128,
};
use crate::ty::{CompositeKind, FieldType, HeapType, RefType, StorageType, ValType};

/// A type section that is being written.
#[derive(Default)]
pub(super) struct SectionBytes {
    /// The groups.
    bytes: Vec<u8>,
    groups: u32,
    types: u32,
}

/// The end of a section at an earlier time.
#[derive(Clone, Copy)]
pub(super) struct SectionEnd {
    len: usize,
    groups: u32,
    pub(super) types: u32,
}

impl SectionBytes {
    /// How many rec groups it has.
    pub(super) fn groups(&self) -> u32 {
        self.groups
    }

    /// How many types it has.
    pub(super) fn types(&self) -> u32 {
        self.types
    }

    pub(super) fn end(&self) -> SectionEnd {
        SectionEnd {
            len: self.bytes.len(),
            groups: self.groups,
            types: self.types,
        }
    }

    /// Removes what was written after this end.
    pub(super) fn cut(&mut self, end: SectionEnd) {
        self.bytes.truncate(end.len);
        (self.groups, self.types) = (end.groups, end.types);
    }

    /// Begins a rec group of this many members, which must follow.
    pub(super) fn group(&mut self, members: u32) -> Result<GroupBytes<'_>> {
        if members != 1 {
            byte(&mut self.bytes, REC_GROUP)?;
            unsigned(&mut self.bytes, members)?;
        }
        self.groups += 1;
        self.types += members;
        Ok(GroupBytes(&mut self.bytes))
    }

    /// Writes what follows the section's id and size.
    pub(super) fn write_payload(&self, bytes: &mut Vec<u8>) -> Result<()> {
        unsigned(bytes, self.groups)?;
        extend(bytes, &self.bytes)
    }

    /// Writes a module with this section.
    pub(super) fn write_module(&self, bytes: &mut Vec<u8>) -> Result<()> {
        extend(bytes, b"\0asm\x01\0\0\0")?;
        let mut count = Vec::new();
        unsigned(&mut count, self.groups)?;
        let size = u32::try_from(count.len() + self.bytes.len());
        byte(bytes, TYPE_SECTION)?;
        unsigned(bytes, size.map_err(|_| ErrorKind::SectionTooLarge)?)?;
        self.write_payload(bytes)
    }
}

const UNDECODABLE: ErrorKind = ErrorKind::Internal("a registered type's words do not decode");

/// A rec group that is being written.
pub(super) struct GroupBytes<'a>(&'a mut Vec<u8>);

impl GroupBytes<'_> {
    /// Writes the next member. `number_of` returns the number in the module of a type that the member refers to.
    pub(super) fn member(
        &mut self,
        member: &Member<'_>,
        number_of: impl Fn(Target) -> Result<ModuleTypeIndex>,
    ) -> Result<()> {
        let bytes = &mut *self.0;
        let head = member.head;
        if !head.is_final || head.supertype.is_some() {
            byte(bytes, if head.is_final { SUB_FINAL } else { SUB })?;
            unsigned(bytes, u32::from(head.supertype.is_some()))?;
            if let Some(supertype) = head.supertype {
                unsigned(bytes, number_of(supertype)?.0)?;
            }
        }
        if head.is_shared {
            byte(bytes, SHARED)?;
        }
        let clauses = member.clauses();
        for (opcode, named) in [
            (DESCRIBES, clauses.describes),
            (DESCRIPTOR, clauses.descriptor),
        ] {
            if let Some(position) = named {
                byte(bytes, opcode)?;
                unsigned(bytes, number_of(Target::Own(position))?.0)?;
            }
        }
        byte(bytes, head.kind as u8)?;
        match head.kind {
            CompositeKind::Func => {
                unsigned(bytes, head.fields)?;
                for i in 0..head.fields {
                    value(bytes, member.param(i), &number_of)?;
                }
                unsigned(bytes, head.results)?;
                for i in 0..head.results {
                    value(bytes, member.result(i), &number_of)?;
                }
            }
            CompositeKind::Struct => {
                unsigned(bytes, head.fields)?;
                for field in member.fields() {
                    self::field(bytes, field, &number_of)?;
                }
            }
            CompositeKind::Array => {
                for element in member.fields() {
                    field(bytes, element, &number_of)?;
                }
            }
            CompositeKind::Cont => match member.function_type() {
                Some(func) => signed(bytes, number_of(func)?.0)?,
                None => return Err(UNDECODABLE.into()),
            },
            CompositeKind::Exn => return Err(ErrorKind::Internal("an exn type to encode").into()),
        }
        Ok(())
    }
}

fn field(
    bytes: &mut Vec<u8>,
    field: FieldType<Target>,
    number_of: &impl Fn(Target) -> Result<ModuleTypeIndex>,
) -> Result<()> {
    match field.storage {
        StorageType::I8 => byte(bytes, I8)?,
        StorageType::I16 => byte(bytes, I16)?,
        StorageType::Val(ty) => value(bytes, Some(ty), number_of)?,
    }
    byte(bytes, u8::from(field.mutable))
}

fn value(
    bytes: &mut Vec<u8>,
    value: Option<ValType<Target>>,
    number_of: &impl Fn(Target) -> Result<ModuleTypeIndex>,
) -> Result<()> {
    match value {
        Some(ValType::I32) => byte(bytes, I32),
        Some(ValType::I64) => byte(bytes, I64),
        Some(ValType::F32) => byte(bytes, F32),
        Some(ValType::F64) => byte(bytes, F64),
        Some(ValType::V128) => byte(bytes, V128),
        Some(ValType::Ref(reference)) => self::reference(bytes, reference, number_of),
        None => Err(UNDECODABLE.into()),
    }
}

fn reference(
    bytes: &mut Vec<u8>,
    RefType { nullable, heap }: RefType<Target>,
    number_of: &impl Fn(Target) -> Result<ModuleTypeIndex>,
) -> Result<()> {
    match heap {
        // A nullable reference to an abstract heap type is written as the heap type alone.
        HeapType::Abstract { .. } if nullable => {}
        _ => byte(bytes, if nullable { REF_NULL } else { REF })?,
    }
    match heap {
        HeapType::Abstract { ty, shared } => {
            if shared {
                byte(bytes, SHARED)?;
            }
            byte(bytes, ty.byte())
        }
        HeapType::Concrete { target, exact } => {
            let number = number_of(target)?.0;
            if exact {
                byte(bytes, EXACT)?;
                return unsigned(bytes, number);
            }
            signed(bytes, number)
        }
    }
}

fn byte(bytes: &mut Vec<u8>, byte: u8) -> Result<()> {
    extend(bytes, &[byte])
}

fn extend(bytes: &mut Vec<u8>, more: &[u8]) -> Result<()> {
    try_reserve(bytes, more.len())?;
    bytes.extend_from_slice(more);
    Ok(())
}

/// Writes LEB128.
fn unsigned(bytes: &mut Vec<u8>, mut number: u32) -> Result<()> {
    while number >= 0x80 {
        byte(bytes, number as u8 | 0x80)?;
        number >>= 7;
    }
    byte(bytes, number as u8)
}

/// Writes signed LEB128 of a number that is not negative: the last byte's second highest bit is clear.
fn signed(bytes: &mut Vec<u8>, mut number: u32) -> Result<()> {
    while number >= 0x40 {
        byte(bytes, number as u8 | 0x80)?;
        number >>= 7;
    }
    byte(bytes, number as u8)
}
