//! The bytes of the binary format that stand for types, in one table (specification, "Binary Format", types). The
//! kinds of composite type and the abstract heap types have theirs as discriminants
//! ([`CompositeKind`](super::CompositeKind), [`AbstractHeapType`](super::AbstractHeapType)).

/// The ids of the sections up to the exports.
pub(crate) const TYPE_SECTION: u8 = 1;
pub(crate) const IMPORT_SECTION: u8 = 2;
pub(crate) const FUNCTION_SECTION: u8 = 3;
pub(crate) const TABLE_SECTION: u8 = 4;
pub(crate) const MEMORY_SECTION: u8 = 5;
pub(crate) const GLOBAL_SECTION: u8 = 6;
pub(crate) const EXPORT_SECTION: u8 = 7;
pub(crate) const TAG_SECTION: u8 = 13;

pub(crate) const REC_GROUP: u8 = 0x4e;
pub(crate) const SUB: u8 = 0x50;
pub(crate) const SUB_FINAL: u8 = 0x4f;

pub(crate) const I32: u8 = 0x7f;
pub(crate) const I64: u8 = 0x7e;
pub(crate) const F32: u8 = 0x7d;
pub(crate) const F64: u8 = 0x7c;
pub(crate) const V128: u8 = 0x7b;
pub(crate) const I8: u8 = 0x78;
pub(crate) const I16: u8 = 0x77;

/// `(ref heap)`.
pub(crate) const REF: u8 = 0x64;
/// `(ref null heap)`.
pub(crate) const REF_NULL: u8 = 0x63;
/// Before the index of a type (custom descriptors proposal).
pub(crate) const EXACT: u8 = 0x62;
/// Before an abstract heap type or a composite type (shared-everything-threads proposal).
pub(crate) const SHARED: u8 = 0x65;

/// `(describes type)` and `(descriptor type)`, in this order, before a composite type (custom descriptors proposal).
pub(crate) const DESCRIBES: u8 = 0x4c;
pub(crate) const DESCRIPTOR: u8 = 0x4d;
