//! Reads types in a module's code bodies and other sections, which use the module's numbers.

use super::handle::TypeCollection;
use crate::decode::{self, TypeReader};
use crate::error::{Error, ErrorKind, Result};
use crate::key::{Target, Word};
use crate::registry::{HeapType, Type, ValType};
use crate::ty::{CompositeKind, StorageType};

/// The type of a block, a loop or another structured instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockType<'a> {
    /// Has no params and no results.
    Empty,
    /// Has no params and this result.
    Value(ValType<'a>),
    /// Has the params and results of this function type.
    Func(&'a Type),
}

impl TypeCollection {
    /// Reads the value type that these bytes begin with, as code bodies and sections of the module write it. Also
    /// returns how many bytes it has; the bytes after it are not read. It is refused as in a type section: truncated or
    /// unknown bytes with [`Code::Malformed`](crate::Code::Malformed), a number that is not one of the module's types
    /// with [`Code::InvalidType`](crate::Code::InvalidType), a form of a proposal that is off with
    /// [`Code::Unsupported`](crate::Code::Unsupported).
    ///
    /// ```
    /// use typereg::{Config, Registry, ValType};
    ///
    /// let registry = Registry::new(&Config::default())?;
    /// let types = registry.register_type_section(&[1, 0x5f, 0])?; // (type (struct))
    /// let code = [0x63, 0x00, 0x0b];
    /// let (value, read) = types.read_val_type(&code)?;
    /// assert_eq!((value, read), (ValType::ref_null(types.get(0).unwrap()), 2));
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn read_val_type(&self, bytes: &[u8]) -> Result<(ValType<'_>, usize)> {
        let mut from = self.elsewhere(bytes);
        let word = from.value()?;
        Ok((self.value(word)?, from.read()))
    }

    /// Reads the heap type that these bytes begin with, as `ref.null`, `ref.test` and others have it. Otherwise like
    /// [`TypeCollection::read_val_type`].
    pub fn read_heap_type(&self, bytes: &[u8]) -> Result<(HeapType<'_>, usize)> {
        let mut from = self.elsewhere(bytes);
        let heap = match from.heap()? {
            HeapTypeOf::Abstract { ty, shared } => HeapType::Abstract { ty, shared },
            HeapTypeOf::Concrete { target, exact } => HeapType::Concrete {
                target: self.named(target)?,
                exact,
            },
        };
        Ok((heap, from.read()))
    }

    /// Reads the block type that these bytes begin with. If it refers to a type of the module, that must be a function
    /// type, and multi-value must be on. Otherwise like [`TypeCollection::read_val_type`].
    pub fn read_block_type(&self, bytes: &[u8]) -> Result<(BlockType<'_>, usize)> {
        let mut from = self.elsewhere(bytes);
        let block = match from.block()? {
            decode::BlockForm::Empty => BlockType::Empty,
            decode::BlockForm::Value(word) => BlockType::Value(self.value(word)?),
            decode::BlockForm::Func(number) => {
                let func = self.get(number).ok_or(UNNAMED)?;
                if func.kind() != CompositeKind::Func {
                    let error =
                        Error::from(ErrorKind::NotAFunctionType("a block", number, func.kind()));
                    return Err(error.at_byte(0));
                }
                BlockType::Func(func)
            }
        };
        Ok((block, from.read()))
    }

    fn elsewhere<'a>(&'a self, bytes: &'a [u8]) -> TypeReader<'a> {
        TypeReader::new(bytes, self.type_indices(), self.features())
    }

    fn value(&self, word: Word) -> Result<ValType<'_>> {
        match word.as_field().ok_or(UNNAMED)?.storage {
            StorageType::Val(value) => value.try_map(|target| self.named(target)),
            StorageType::I8 | StorageType::I16 => Err(UNNAMED.into()),
        }
    }

    /// The type that bytes of the module refer to.
    #[expect(unsafe_code, reason = "resolves what the bytes name")]
    fn named(&self, target: Target) -> Result<&Type> {
        let ty = match target {
            // SAFETY: the bytes were read with the list of the module's types, so the index is from that list.
            Target::Outside(index) => unsafe { self.by_index(index) },
            Target::Own(_) => None,
        };
        ty.ok_or(UNNAMED.into())
    }
}

type HeapTypeOf = crate::ty::HeapType<Target>;

const UNNAMED: ErrorKind = ErrorKind::Internal("bytes name a type that is not one of the module's");
