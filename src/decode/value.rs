//! The bytes of a value type or a heap type, of any form.

use super::bytes::{Bytes, malformed};
use super::scope::Scope;
use crate::error::{Error, Malformed, Result};
use crate::feature::Feature;
use crate::index::ModuleTypeIndex;
use crate::key::{Target, Word};
use crate::ty::opcode::{EXACT, REF, REF_NULL, SHARED};
use crate::ty::{AbstractHeapType, FieldType, HeapType, RefType, ValType};

pub(super) const INDEX: &str = "the index of a type";

/// Reads a value type of any form.
#[cold]
#[inline(never)]
pub(super) fn long_value(bytes: &mut Bytes<'_>, scope: &Scope<'_>) -> Result<Word> {
    let at = bytes.position();
    let byte = bytes.byte("a value type")?;
    let (nullable, heap) = match byte {
        REF | REF_NULL => {
            scope.gate(Feature::FunctionReferences, at)?;
            (byte == REF_NULL, heap(bytes, scope, at)?)
        }
        SHARED => (true, shared(bytes)?),
        _ => {
            let word = match Word::of_byte(byte) {
                Some(word) if word.is_packed() => {
                    return Err(malformed(Malformed::Packed(byte)).at_byte(at));
                }
                Some(word) => word,
                None => return Err(unexpected_byte(byte, "a value type").at_byte(at)),
            };
            return scope.gated(word, at);
        }
    };
    let value = ValType::Ref(RefType { nullable, heap });
    scope.gated(Word::field(FieldType::constant(value)), at)
}

/// Reads the heap type of a reference that begins `at`.
pub(super) fn heap(bytes: &mut Bytes<'_>, scope: &Scope<'_>, at: u64) -> Result<HeapType<Target>> {
    let here = bytes.position();
    let (byte, index, exact) = match bytes.peek() {
        Some(SHARED) => {
            bytes.skip();
            return shared(bytes);
        }
        Some(EXACT) => {
            bytes.skip();
            (EXACT, Some(bytes.number(INDEX)?), true)
        }
        Some(byte) => match AbstractHeapType::from_byte(byte) {
            Some(ty) => {
                bytes.skip();
                return Ok(ty.into());
            }
            None => (byte, bytes.index()?, false),
        },
        None => return Err(bytes.ends_before("a heap type")),
    };
    let Some(index) = index else {
        // A negative number that is not the byte of a heap type.
        return Err(unexpected_byte(byte, "a heap type").at_byte(here));
    };
    let named = ModuleTypeIndex(index);
    match scope.known(named) {
        Some(target) => Ok(HeapType::Concrete { target, exact }),
        None => Err(scope.unknown(named).at_byte(at)),
    }
}

/// Reads the abstract heap type after the byte for `shared`.
fn shared(bytes: &mut Bytes<'_>) -> Result<HeapType<Target>> {
    const WHAT: &str = "an abstract heap type";
    let at = bytes.position();
    let byte = bytes.byte(WHAT)?;
    match AbstractHeapType::from_byte(byte) {
        Some(ty) => Ok(HeapType::Abstract { ty, shared: true }),
        None => Err(unexpected_byte(byte, WHAT).at_byte(at)),
    }
}

/// The error for a byte that is not `is_not`.
pub(crate) fn unexpected_byte(byte: u8, is_not: &'static str) -> Error {
    malformed(Malformed::Byte { byte, is_not })
}
