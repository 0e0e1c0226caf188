//! Fingerprints: 32 bytes that depend only on the type, and mean the same in every process, version and library.
//!
//! docs/fingerprints.md has the definition, which never changes, and test vectors. A group is hashed from its words,
//! with each reference to another group replaced by that group's fingerprint. Groups refer only to earlier groups, so
//! the recursion ends.

use crate::index::{Position, TypeIndex};
use crate::key::{Member, Members, Target, Word, Words};
use crate::ty::opcode::{
    DESCRIBES, DESCRIPTOR, EXACT, F32, F64, I8, I16, I32, I64, REF, REF_NULL, SHARED, SUB,
    SUB_FINAL, V128,
};
use crate::ty::{CompositeKind, FieldType, HeapType, RefType, StorageType, ValType};
use sha2::{Digest, Sha256};

/// The fingerprint of a type or of a rec group.
pub type Fingerprint = [u8; 32];

/// How many bytes of memory a kept fingerprint takes.
pub(crate) const FINGERPRINT_BYTES: u64 = size_of::<Fingerprint>() as u64;

const OF_TYPE: &[u8] = b"wasm type 1";
const OF_GROUP: &[u8] = b"wasm rec group 1";

/// The fingerprint of the type at this position of a group.
pub(crate) fn of_type(group: &Fingerprint, position: Position) -> Fingerprint {
    let mut bytes = Hasher(Sha256::new());
    bytes.all(OF_TYPE);
    bytes.all(group);
    bytes.number(position.0);
    bytes.0.finalize().into()
}

/// The fingerprint of the group of these words. For a registered type that they name, `outside` returns the fingerprint
/// of its group, and its position in that.
pub(crate) fn of_group(
    words: Words<'_>,
    outside: impl Fn(TypeIndex) -> (Fingerprint, Position),
) -> Fingerprint {
    let mut bytes = Hasher(Sha256::new());
    bytes.all(OF_GROUP);
    bytes.number(Members::of(words).count() as u32);
    for member in Members::of(words) {
        bytes.member(&member, &outside);
    }
    bytes.0.finalize().into()
}

/// The hash of the bytes written so far.
struct Hasher(Sha256);

impl Hasher {
    fn all(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn byte(&mut self, byte: u8) {
        self.0.update([byte]);
    }

    /// Writes a number as LEB128, in its shortest form.
    fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    fn member(
        &mut self,
        member: &Member<'_>,
        outside: &impl Fn(TypeIndex) -> (Fingerprint, Position),
    ) {
        /// Stands for the kind exn, which has no byte in the binary format.
        const EXN: u8 = 0x01;
        let head = member.head;
        self.byte(if head.is_final { SUB_FINAL } else { SUB });
        self.number(u32::from(head.supertype.is_some()));
        if let Some(supertype) = head.supertype {
            self.target(supertype, outside);
        }
        if head.is_shared {
            self.byte(SHARED);
        }
        let clauses = member.clauses();
        for (opcode, named) in [
            (DESCRIBES, clauses.describes),
            (DESCRIPTOR, clauses.descriptor),
        ] {
            if let Some(position) = named {
                self.byte(opcode);
                self.target(Target::Own(position), outside);
            }
        }
        self.byte(match head.kind {
            CompositeKind::Exn => EXN,
            kind => kind as u8,
        });
        if let Some(func) = member.function_type() {
            return self.target(func, outside);
        }
        let fields = || member.words().map_while(Word::as_field);
        match head.kind {
            CompositeKind::Func => {
                self.number(head.fields);
                for param in fields().take(head.fields as usize) {
                    self.storage(param, outside);
                }
                self.number(head.results);
                for result in fields().skip(head.fields as usize) {
                    self.storage(result, outside);
                }
            }
            CompositeKind::Struct | CompositeKind::Array => {
                if head.kind == CompositeKind::Struct {
                    self.number(head.fields);
                }
                for field in fields() {
                    self.storage(field, outside);
                    self.byte(u8::from(field.mutable));
                }
            }
            CompositeKind::Cont | CompositeKind::Exn => {}
        }
    }

    fn storage(
        &mut self,
        field: FieldType<Target>,
        outside: &impl Fn(TypeIndex) -> (Fingerprint, Position),
    ) {
        let RefType { nullable, heap } = match field.storage {
            StorageType::I8 => return self.byte(I8),
            StorageType::I16 => return self.byte(I16),
            StorageType::Val(ValType::I32) => return self.byte(I32),
            StorageType::Val(ValType::I64) => return self.byte(I64),
            StorageType::Val(ValType::F32) => return self.byte(F32),
            StorageType::Val(ValType::F64) => return self.byte(F64),
            StorageType::Val(ValType::V128) => return self.byte(V128),
            StorageType::Val(ValType::Ref(reference)) => reference,
        };
        self.byte(if nullable { REF_NULL } else { REF });
        match heap {
            HeapType::Abstract { ty, shared } => {
                if shared {
                    self.byte(SHARED);
                }
                self.byte(ty.byte());
            }
            HeapType::Concrete { target, exact } => {
                if exact {
                    self.byte(EXACT);
                }
                self.target(target, outside);
            }
        }
    }

    /// Writes a type that is referred to: its position in this group, or its group's fingerprint and its position
    /// there.
    fn target(&mut self, target: Target, outside: &impl Fn(TypeIndex) -> (Fingerprint, Position)) {
        match target {
            Target::Own(position) => {
                self.byte(0x00);
                self.number(position.0);
            }
            Target::Outside(index) => {
                let (group, position) = outside(index);
                self.byte(0x01);
                self.all(&group);
                self.number(position.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_group_has_a_fingerprint_too() {
        let empty = of_group(Words::wide(&[]), |_| unreachable!("it names nothing"));
        let mut expected = Sha256::new();
        expected.update(b"wasm rec group 1\0");
        assert_eq!(empty, Fingerprint::from(expected.finalize()));
    }
}
