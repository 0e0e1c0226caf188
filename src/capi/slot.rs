//! The part of a registered type that generated code may read.

use super::abi;
use crate::registry::Slot;

/// Returns the version of the layout of slots in the library that runs. Emit code that reads slots
/// only if this is the WT_SLOT_LAYOUT_VERSION that the code was written for.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_slot_layout_version() -> u32 {
    abi::WT_SLOT_LAYOUT_VERSION
}

// If one of these fails, a host's code would read something else: give the header the new numbers,
// and the layout a new version.
const _: () = {
    assert!(size_of::<Slot>() == abi::WT_SLOT_SIZE && align_of::<Slot>() == abi::WT_SLOT_SIZE);
    assert!(Slot::INDEX_OFFSET == abi::WT_SLOT_INDEX_OFFSET);
    assert!(Slot::DEPTH_OFFSET == abi::WT_SLOT_DEPTH_OFFSET);
    assert!(Slot::KIND_OFFSET == abi::WT_SLOT_KIND_OFFSET);
    assert!(Slot::DISPLAY_OFFSET == abi::WT_SLOT_DISPLAY_OFFSET);
    assert!(crate::registry::INLINE_DISPLAY == abi::WT_DISPLAY_MIN);
};
