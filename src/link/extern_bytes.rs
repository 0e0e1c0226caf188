//! The bytes of external types (specification, "Binary Format", types), and when they are valid.
//!
//! Each method reads one. Two forms of a type can need different proposals, so each form is checked as it is read.

use super::entry::{FuncEntity, Global, Initial, Table};
use super::extern_type::{Limits, MemoryType};
use crate::collection::TypeCollection;
use crate::decode::{Bytes, feature_off, malformed, skip_constant, unexpected_byte, value_type};
use crate::error::{Error, ErrorKind, ExternFault, Malformed, Result};
use crate::feature::{Feature, Features};
use crate::key::Target;
use crate::registry::Type;
use crate::rules::check_tag_results;
use crate::ty::{self, AbstractHeapType, CompositeKind};

/// Skips a constant expression, and returns its place.
fn constant(bytes: &mut Bytes<'_>) -> Result<Initial> {
    let start = bytes.position();
    skip_constant(bytes)?;
    // A section's length is written in 32 bits.
    let len = (bytes.position() - start) as u32;
    Ok(Initial { start, len })
}

/// The flags of limits. Memories can have all of them, tables all except the last.
const HAS_MAXIMUM: u8 = 1;
const IS_SHARED: u8 = 2;
const IS_64: u8 = 4;
const HAS_PAGE_SIZE: u8 = 8;

/// The two bytes at the beginning of a table with initial elements, where other tables have a type.
const WITH_ELEMENTS: [u8; 2] = [0x40, 0];

/// The binary logarithm of the page size in bytes, unless the memory specifies another.
const PAGE_SIZE_LOG2: u32 = 16;

/// The types that a module's external types can name, and the proposals that they may use.
pub(super) struct ExternBytes<'t> {
    pub(super) types: &'t TypeCollection,
    pub(super) features: Features,
}

impl<'t> ExternBytes<'t> {
    /// The type of a function.
    pub(super) fn func(&self, bytes: &mut Bytes<'_>, is_exact: bool) -> Result<FuncEntity> {
        let (ty, _) = self.func_type("a function", bytes)?;
        Ok(FuncEntity { ty, is_exact })
    }

    /// A tag: the number of its function type.
    pub(super) fn tag(&self, bytes: &mut Bytes<'_>) -> Result<u32> {
        let at = bytes.position();
        if !self.features.has(Feature::StackSwitching) {
            self.need(Feature::Exceptions, at)?;
        }
        match bytes.byte("the attribute of a tag")? {
            0 => {}
            other => return Err(unexpected_byte(other, "the attribute of a tag").at_byte(at)),
        }
        let (ty, func) = self.func_type("a tag", bytes)?;
        check_tag_results(func.num_results() as u32, self.features).map_err(|e| e.at_byte(at))?;
        Ok(ty)
    }

    /// The number of a function type, and the type.
    fn func_type(&self, what: &'static str, bytes: &mut Bytes<'_>) -> Result<(u32, &'t Type)> {
        let at = bytes.position();
        let number = bytes.number("the index of a type")?;
        let types = self.types;
        let Some(ty) = types.get(number) else {
            let known = types.len() as u32;
            return Err(Error::from(ErrorKind::UnknownType { number, known }).at_byte(at));
        };
        if ty.kind() != CompositeKind::Func {
            let refused = ErrorKind::NotAFunctionType(what, number, ty.kind());
            return Err(Error::from(refused).at_byte(at));
        }
        Ok((number, ty))
    }

    /// A table that the module defines: its type, and the initial value of its elements if it has one.
    pub(super) fn defined_table(&self, bytes: &mut Bytes<'_>) -> Result<(Table, Option<Initial>)> {
        let at = bytes.position();
        if bytes.peek() != Some(WITH_ELEMENTS[0]) {
            return Ok((self.table(bytes)?, None));
        }
        self.need(Feature::FunctionReferences, at)?;
        bytes.skip();
        let at = bytes.position();
        let next = bytes.byte("the type of a table")?;
        if next != WITH_ELEMENTS[1] {
            return Err(unexpected_byte(next, "the byte before a table's type").at_byte(at));
        }
        let table = self.table(bytes)?;
        Ok((table, Some(constant(bytes)?)))
    }

    /// The type of a table.
    pub(super) fn table(&self, bytes: &mut Bytes<'_>) -> Result<Table> {
        const FUNCREF: u8 = AbstractHeapType::Func.byte();
        let at = bytes.position();
        let element = if bytes.peek() == Some(FUNCREF) {
            // Tables of functions are older than all proposals.
            bytes.skip();
            ty::RefType {
                nullable: true,
                heap: AbstractHeapType::Func.into(),
            }
        } else {
            match (bytes.peek(), self.value(bytes)?) {
                (_, ty::ValType::Ref(element)) => element,
                (first, _) => {
                    let byte = first.unwrap_or_default();
                    return Err(unexpected_byte(byte, "a reference type").at_byte(at));
                }
            }
        };
        let (flags, at) = flags(bytes, HAS_MAXIMUM | IS_SHARED | IS_64)?;
        let is_shared = flags & IS_SHARED != 0;
        self.check_shared("a table", is_shared, &ty::ValType::Ref(element), at)?;
        let limits = self.limits(bytes, flags, "a table", at)?;
        for elements in [Some(limits.minimum), limits.maximum].into_iter().flatten() {
            if !limits.is_64 && elements > u32::MAX.into() {
                return Err(invalid(ExternFault::Elements(elements), at));
            }
        }
        Ok(Table {
            element,
            limits,
            is_shared,
        })
    }

    /// The type of a memory. Shared memories, addresses of 64 bits and pages of one byte need no proposal.
    pub(super) fn memory(&self, bytes: &mut Bytes<'_>) -> Result<MemoryType> {
        let (flags, at) = flags(bytes, HAS_MAXIMUM | IS_SHARED | IS_64 | HAS_PAGE_SIZE)?;
        let limits = self.limits(bytes, flags, "a memory", at)?;
        let mut log2 = PAGE_SIZE_LOG2;
        if flags & HAS_PAGE_SIZE != 0 {
            let at = bytes.position();
            log2 = bytes.number("the size of a page")?;
            if log2 >= 64 {
                let why = Malformed::Other("the size of a page has more than 64 bits");
                return Err(malformed(why).at_byte(at));
            }
            if log2 != 0 && log2 != PAGE_SIZE_LOG2 {
                return Err(invalid(ExternFault::PageSize(log2), at));
            }
        }
        // At most 2^bits >> log2 pages, where an address has 32 or 64 bits. 2^bits itself does not fit; with pages of
        // one byte, limits cannot hold that many pages either.
        let is_64 = limits.is_64;
        let most = (if is_64 { u64::MAX } else { u64::from(u32::MAX) } >> log2)
            .saturating_add(u64::from(log2 != 0));
        for pages in [Some(limits.minimum), limits.maximum].into_iter().flatten() {
            if pages > most {
                return Err(invalid(ExternFault::Pages { pages, most, is_64 }, at));
            }
        }
        let is_shared = flags & IS_SHARED != 0;
        if is_shared && limits.maximum.is_none() {
            return Err(invalid(ExternFault::SharedWithoutMaximum, at));
        }
        Ok(MemoryType {
            limits,
            is_shared,
            page_size_log2: log2 as u8,
        })
    }

    /// A global that the module defines: its type, and its initial value.
    pub(super) fn defined_global(&self, bytes: &mut Bytes<'_>) -> Result<Global> {
        let global = self.global(bytes)?;
        let initial = constant(bytes)?;
        Ok(Global { initial, ..global })
    }

    /// The type of a global.
    pub(super) fn global(&self, bytes: &mut Bytes<'_>) -> Result<Global> {
        const IS_MUTABLE: u8 = 1;
        let content = self.value(bytes)?;
        let at = bytes.position();
        let flags = bytes.byte("whether a global is mutable")?;
        if flags & !(IS_MUTABLE | IS_SHARED) != 0 {
            return Err(
                unexpected_byte(flags, "whether a global is mutable and shared").at_byte(at),
            );
        }
        let is_shared = flags & IS_SHARED != 0;
        self.check_shared("a global", is_shared, &content, at)?;
        Ok(Global {
            initial: Initial::default(),
            content,
            is_mutable: flags & IS_MUTABLE != 0,
            is_shared,
        })
    }

    fn value(&self, bytes: &mut Bytes<'_>) -> Result<ty::ValType<Target>> {
        value_type(bytes, self.types.type_indices(), self.features)
    }

    /// A shared table or global must hold what threads can share, and needs a proposal. Shared memories are older than
    /// that.
    fn check_shared(
        &self,
        what: &'static str,
        is_shared: bool,
        content: &ty::ValType<Target>,
        at: u64,
    ) -> Result<()> {
        if !is_shared {
            return Ok(());
        }
        self.need(Feature::SharedEverythingThreads, at)?;
        match content {
            ty::ValType::Ref(reference) if !reference.heap.is_shared(|ty| self.is_shared(ty)) => {
                Err(invalid(ExternFault::Unshared(what), at))
            }
            _ => Ok(()),
        }
    }

    #[expect(unsafe_code, reason = "resolves what the bytes name")]
    fn is_shared(&self, target: Target) -> bool {
        let ty = match target {
            // SAFETY: the bytes were read with the list of the module's types, so the index is from that list.
            Target::Outside(index) => unsafe { self.types.by_index(index) },
            Target::Own(_) => None,
        };
        ty.is_some_and(|ty| ty.is_shared())
    }

    /// Reads the rest of limits, whose flags are `at` this byte. In WebAssembly 3.0 all of them are numbers of 64 bits.
    fn limits(
        &self,
        bytes: &mut Bytes<'_>,
        flags: u8,
        what: &'static str,
        at: u64,
    ) -> Result<Limits> {
        let is_64 = flags & IS_64 != 0;
        let mut number = |what| {
            if is_64 || self.features.include_wasm_3() {
                bytes.number_64(what)
            } else {
                bytes.number(what).map(u64::from)
            }
        };
        let minimum = number("a minimum")?;
        let has_maximum = flags & HAS_MAXIMUM != 0;
        let maximum = has_maximum.then(|| number("a maximum")).transpose()?;
        match maximum {
            Some(maximum) if maximum < minimum => {
                let fault = ExternFault::Reversed {
                    what,
                    minimum,
                    maximum,
                };
                Err(invalid(fault, at))
            }
            _ => Ok(Limits {
                minimum,
                maximum,
                is_64,
            }),
        }
    }

    /// Refuses the form that begins at this byte, unless its proposal is on.
    pub(super) fn need(&self, feature: Feature, at: u64) -> Result<()> {
        if self.features.has(feature) {
            Ok(())
        } else {
            Err(feature_off(feature, at))
        }
    }
}

/// Reads the flags of limits; only those in `known` may be set. Also returns where they are.
fn flags(bytes: &mut Bytes<'_>, known: u8) -> Result<(u8, u64)> {
    let at = bytes.position();
    let flags = bytes.byte("limits")?;
    if flags & !known != 0 {
        return Err(unexpected_byte(flags, "the flags of limits").at_byte(at));
    }
    Ok((flags, at))
}

#[cold]
fn invalid(fault: ExternFault, at: u64) -> Error {
    Error::from(ErrorKind::Extern(fault)).at_byte(at)
}
