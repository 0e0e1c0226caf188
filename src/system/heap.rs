//! C's `malloc` and `free` from Rust's allocator, where there is no C library. The size of each block is stored before
//! it.

#![expect(unsafe_code, reason = "an allocator")]

use core::ffi::c_void;
use core::ptr;
use std::alloc::{Layout, alloc, dealloc};

/// The distance of a block from its stored size. Also the alignment of both, which is that of C's `max_align_t`.
const ALIGN: usize = 16;

/// `size` bytes, or null.
///
/// # Safety
/// None: unsafe because C's is.
pub(crate) unsafe fn malloc(size: usize) -> *mut c_void {
    let whole = size.checked_add(ALIGN);
    let Some(layout) = whole.and_then(|whole| Layout::from_size_align(whole, ALIGN).ok()) else {
        return ptr::null_mut();
    };
    // SAFETY: at least as long as a size.
    let start = unsafe { alloc(layout) };
    if start.is_null() {
        return ptr::null_mut();
    }
    // SAFETY: the allocator has just given this many bytes, aligned to `ALIGN`.
    unsafe {
        start.cast::<usize>().write(layout.size());
        start.add(ALIGN).cast()
    }
}

/// # Safety
/// Null, or from [`malloc`] and not freed yet.
pub(crate) unsafe fn free(block: *mut c_void) {
    if block.is_null() {
        return;
    }
    // SAFETY: the block is from `malloc` (contract), which has written the size of the whole allocation before it and
    // has allocated it with this alignment; nobody uses it any more.
    unsafe {
        let start = block.cast::<u8>().sub(ALIGN);
        let size = start.cast::<usize>().read();
        dealloc(start, Layout::from_size_align_unchecked(size, ALIGN));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_apart_and_aligned_and_keep_what_is_written() {
        let sizes = [0, 1, 15, 16, 17, 4000];
        // SAFETY: each block has the requested length, and is freed once.
        unsafe {
            let blocks = sizes.map(|size| malloc(size).cast::<u8>());
            for (block, (size, byte)) in blocks.iter().zip(sizes.iter().zip(1..)) {
                assert!(!block.is_null() && block.addr() % ALIGN == 0);
                block.write_bytes(byte, *size);
            }
            for (block, (size, byte)) in blocks.iter().zip(sizes.iter().zip(1..)) {
                let bytes = core::slice::from_raw_parts(*block, *size);
                assert!(bytes.iter().all(|&kept| kept == byte));
                free(block.cast());
            }
            free(ptr::null_mut());
        }
    }

    #[test]
    fn what_cannot_be_had_is_null() {
        for size in [usize::MAX, isize::MAX as usize] {
            // SAFETY: any size may be asked for.
            assert!(unsafe { malloc(size) }.is_null());
        }
    }
}
