//! The type of a block.

use super::handle::wt_registered_type_t;
use super::value::wt_val_type_t;

/// The type of a block, a loop or another structured instruction; filled by
/// `wt_type_collection_read_block_type`. Since 0.1.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct wt_block_type_t {
    /// `WT_BLOCK_...`.
    pub kind: u32,
    /// Zero.
    pub reserved: u32,
    /// WT_BLOCK_VALUE: the result of the block. Else its kind is 0.
    pub value: wt_val_type_t,
    /// WT_BLOCK_FUNC: its params and results, as a function type borrowed from the collection.
    /// Else NULL.
    pub func: *const wt_registered_type_t,
}

/// Kind of a block without params and results; the byte of the binary format. Since 0.1.
pub const WT_BLOCK_EMPTY: u32 = 0x40;

/// Kind of a block without params and with one result. Since 0.1.
pub const WT_BLOCK_VALUE: u32 = 1;

/// Kind of a block with a function type; the byte of the binary format for those. Since 0.1.
pub const WT_BLOCK_FUNC: u32 = 0x60;
