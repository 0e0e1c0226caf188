//! Types outside the type section of a module: in code bodies, globals, tables, element segments.
//!
//! Only the bytes of the one type are read. They refer to the module's types, and may use the proposals that are on.

use super::bytes::Bytes;
use super::scope::{Scope, feature_off};
use super::value::{heap, long_value, unexpected_byte};
use crate::error::{ErrorKind, Result};
use crate::feature::{Feature, Features};
use crate::index::{ModuleTypeIndex, TypeIndex};
use crate::key::{Target, Word};
use crate::ty::{HeapType, StorageType, ValType};

/// The empty block type, in place of a value type.
const EMPTY: u8 = 0x40;

/// The bytes of a type outside the type section.
pub(crate) struct TypeReader<'a> {
    bytes: Bytes<'a>,
    scope: Scope<'a>,
    features: Features,
}

/// Reads a value type of a module; `types` has the type index of each of the module's types.
pub(crate) fn value_type(
    bytes: &mut Bytes<'_>,
    types: &[TypeIndex],
    features: Features,
) -> Result<ValType<Target>> {
    let word = long_value(bytes, &scope(types, features))?;
    match word.as_field().map(|field| field.storage) {
        Some(StorageType::Val(value)) => Ok(value),
        _ => Err(ErrorKind::Internal("what was read as a value type is not one").into()),
    }
}

/// The types that can be named, and the forms that may be used.
fn scope(types: &[TypeIndex], features: Features) -> Scope<'_> {
    Scope {
        earlier: types,
        members: 0,
        gate: Some(features),
    }
}

/// The type of a block.
pub(crate) enum BlockForm {
    /// Has no params and no results.
    Empty,
    /// Has no params and one result: the word of a const field.
    Value(Word),
    /// Has the params and results of the module's type of this number.
    Func(u32),
}

impl<'a> TypeReader<'a> {
    /// The bytes begin with a type of a module; `types` has the type index of each of the module's types.
    pub(crate) fn new(
        bytes: &'a [u8],
        types: &'a [TypeIndex],
        features: Features,
    ) -> TypeReader<'a> {
        TypeReader {
            bytes: Bytes::new(bytes, 0, "the input"),
            scope: scope(types, features),
            features,
        }
    }

    /// How many bytes have been read.
    pub(crate) fn read(&self) -> usize {
        self.bytes.position() as usize
    }

    /// Reads a value type, as the word of a const field.
    pub(crate) fn value(&mut self) -> Result<Word> {
        long_value(&mut self.bytes, &self.scope)
    }

    /// Reads a heap type.
    pub(crate) fn heap(&mut self) -> Result<HeapType<Target>> {
        let at = self.bytes.position();
        let heap = heap(&mut self.bytes, &self.scope, at)?;
        match self.features.lack_for_heap(&heap) {
            Some(feature) => Err(feature_off(feature, at)),
            None => Ok(heap),
        }
    }

    /// Reads a block type.
    pub(crate) fn block(&mut self) -> Result<BlockForm> {
        let at = self.bytes.position();
        match self.bytes.peek() {
            Some(EMPTY) => {
                self.bytes.skip();
                Ok(BlockForm::Empty)
            }
            // A negative number in one byte: a value type, or the first byte of one.
            Some(0x41..=0x7f) => self.value().map(BlockForm::Value),
            first => {
                let Some(number) = self.bytes.index()? else {
                    return Err(
                        unexpected_byte(first.unwrap_or_default(), "a block type").at_byte(at)
                    );
                };
                self.scope.gate(Feature::MultiValue, at)?;
                let named = ModuleTypeIndex(number);
                match self.scope.known(named) {
                    Some(_) => Ok(BlockForm::Func(number)),
                    None => Err(self.scope.unknown(named).at_byte(at)),
                }
            }
        }
    }
}
