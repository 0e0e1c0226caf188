//! Numbers of registries: small, never 0, and different for any two live registries; and the addresses of the
//! registries with the first 63 numbers.
//!
//! A type finds its registry by the number in its slot. Its group knows the registry, too, but is seldom in the cache
//! when only slots are read.

use super::shape::OpaqueRegistry;
use crate::error::{ErrorKind, Result};
use crate::sync::Ordering;
use crate::sync::process::{AtomicPtr, Mutex};
use core::ptr::{self, NonNull};

static PLACES: [AtomicPtr<OpaqueRegistry>; 64] = [const { AtomicPtr::new(ptr::null_mut()) }; 64];

/// Stores the address of the registry of this number; NULL when it is freed.
pub(super) fn settle(id: u32, registry: *mut OpaqueRegistry) {
    if let Some(place) = PLACES.get(id as usize) {
        // Relaxed: a reader has a type of the registry, and so got it after this store.
        place.store(registry, Ordering::Relaxed);
    }
}

/// The address of the registry of this number; `None` for a number above 63.
///
/// # Safety
/// There is such a registry, and it has been settled before something that the caller has acquired. The caller keeps it
/// alive.
#[inline(always)]
#[expect(
    unsafe_code,
    reason = "only the caller knows that there is such a registry"
)]
pub(super) unsafe fn place(id: usize) -> Option<NonNull<OpaqueRegistry>> {
    let place = PLACES.get(id)?;
    // Relaxed: as above. Another registry cannot have this number meanwhile. SAFETY: it is settled (contract).
    Some(unsafe { NonNull::new_unchecked(place.load(Ordering::Relaxed)) })
}

struct Ids {
    next: u32,
    /// Numbers to use again, with room for all numbers that were ever given out, so that giving one back cannot fail.
    free: Vec<u32>,
}

impl Ids {
    const NONE: Ids = Ids {
        next: 1,
        free: Vec::new(),
    };
}

static IDS: Mutex<Ids> = Mutex::new(Ids::NONE);

pub(super) fn take() -> Result<u32> {
    let mut ids = IDS.lock();
    if let Some(id) = ids.free.pop() {
        return Ok(id);
    }
    let id = ids.next;
    let given_out = id as usize;
    crate::memory::try_reserve(&mut ids.free, given_out)?;
    ids.next = id.checked_add(1).ok_or(ErrorKind::OutOfMemory)?;
    Ok(id)
}

pub(super) fn give_back(id: u32) {
    settle(id, ptr::null_mut());
    let mut ids = IDS.lock();
    ids.free.push(id);
    if ids.free.len() as u32 == ids.next - 1 {
        // No registry is left. This memory is freed, too, so that leak checkers report nothing.
        *ids = Ids::NONE;
    }
}
