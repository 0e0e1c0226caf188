//! Numbers of registries: small, never 0, and different for any two live registries; and the address of the registry of
//! each number. Slots and groups name their registry by its number, which is half as long as an address.
//!
//! A number has a *place* for the address. The places of the first 63 numbers are in a static. Those of the others come
//! in chunks, each twice as large as the one before. A chunk is made when its first number is given out, and then stays
//! where it is until no registry is left; so an address is read without a lock. Numbers are used again, so there are at
//! most twice as many places as there have been registries at one time.

use crate::error::{ErrorKind, Result};
use crate::memory::{try_push, try_reserve};
use crate::sync::Ordering;
use crate::sync::process::{AtomicPtr, Mutex};
use core::ptr::{self, NonNull};

/// A registry, which only `core.rs` reads.
pub(super) enum OpaqueRegistry {}

/// Where the address of a registry is stored; null while no registry has the number.
type Place = AtomicPtr<OpaqueRegistry>;

/// Numbers below this have their places in the static. A power of two.
const EARLY: usize = 64;
static PLACES: [Place; EARLY] = [const { Place::new(ptr::null_mut()) }; EARLY];

/// The first place of each chunk that there is. Chunk `k` has the places of the numbers from `EARLY << k` up to twice
/// that.
static CHUNKS: [AtomicPtr<Place>; CHUNKS_AT_MOST] =
    [const { AtomicPtr::new(ptr::null_mut()) }; CHUNKS_AT_MOST];
const CHUNKS_AT_MOST: usize = (u32::BITS - EARLY.ilog2()) as usize;

/// The chunk with the place of a number that is not below [`EARLY`], and where in the chunk it is.
fn in_chunk(id: u32) -> (usize, usize) {
    let doublings = id.ilog2();
    let chunk = doublings.saturating_sub(EARLY.ilog2());
    (chunk as usize, id as usize - (1 << doublings))
}

/// The address of the registry of this number.
///
/// # Safety
/// There is such a registry, and it has been settled before something that the caller has acquired. The caller keeps it
/// alive.
#[inline(always)]
#[expect(
    unsafe_code,
    reason = "only the caller knows that there is such a registry"
)]
pub(super) unsafe fn place(id: usize) -> NonNull<OpaqueRegistry> {
    // SAFETY: as here (contract), and the number is not early if it is late.
    unsafe { early_place(id).unwrap_or_else(|| late_place(id)) }
}

/// [`place`]; `None` for a number that is not below [`EARLY`].
///
/// # Safety
/// As for [`place`].
#[inline(always)]
#[expect(
    unsafe_code,
    reason = "only the caller knows that there is such a registry"
)]
pub(super) unsafe fn early_place(id: usize) -> Option<NonNull<OpaqueRegistry>> {
    let place = PLACES.get(id)?;
    // Relaxed: the caller has a type of the registry, and so got it after `settle`. Another registry cannot have this
    // number meanwhile. SAFETY: it is settled (contract), so the address is not null.
    Some(unsafe { NonNull::new_unchecked(place.load(Ordering::Relaxed)) })
}

/// [`place`] for a number whose place is in a chunk.
///
/// # Safety
/// As for [`place`]; and the number is not below [`EARLY`].
#[cold]
#[inline(never)]
#[expect(
    unsafe_code,
    reason = "only the caller knows that there is such a registry"
)]
unsafe fn late_place(id: usize) -> NonNull<OpaqueRegistry> {
    let (chunk, at) = in_chunk(id as u32);
    // Relaxed, twice: as in `early_place`. The chunk was made before the number was given out, both under the lock of `IDS`,
    // and so before the registry was settled. SAFETY: the chunk has the number's place, and stays as long as a registry
    // has that number (contract); the registry is settled, so the address is not null.
    unsafe {
        let first = CHUNKS[chunk].load(Ordering::Relaxed);
        NonNull::new_unchecked((*first.add(at)).load(Ordering::Relaxed))
    }
}

struct Ids {
    next: u32,
    /// Numbers to use again, with room for all numbers that were ever given out, so that giving one back cannot fail.
    free: Vec<u32>,
    /// The chunks of places. [`CHUNKS`] leads to them.
    chunks: Vec<Vec<Place>>,
}

impl Ids {
    const NONE: Ids = Ids {
        next: 1,
        free: Vec::new(),
        chunks: Vec::new(),
    };

    /// The place of a number that was given out.
    fn place(&self, id: u32) -> Option<&Place> {
        PLACES.get(id as usize).or_else(|| {
            let (chunk, at) = in_chunk(id);
            self.chunks.get(chunk)?.get(at)
        })
    }

    /// Makes the place of a number, if it has none. Numbers come one after the other, so at most one chunk is missing.
    fn make_place(&mut self, id: u32) -> Result<()> {
        if self.place(id).is_some() {
            return Ok(());
        }
        let (chunk, _) = in_chunk(id);
        let len = EARLY << chunk; // at most 2^31
        let mut places = Vec::new();
        try_reserve(&mut places, len)?;
        places.resize_with(len, || Place::new(ptr::null_mut()));
        let first = places.as_mut_ptr();
        try_push(&mut self.chunks, places)?; // Moves the vector, not the places.
        // Relaxed: see `late_place`.
        CHUNKS[chunk].store(first, Ordering::Relaxed);
        Ok(())
    }

    /// Frees everything, so that leak checkers report nothing. No registry is left, so nobody reads a place.
    fn reset(&mut self) {
        for first in &CHUNKS[..self.chunks.len()] {
            first.store(ptr::null_mut(), Ordering::Relaxed);
        }
        *self = Ids::NONE;
    }
}

static IDS: Mutex<Ids> = Mutex::new(Ids::NONE);

/// A number that no other registry has, with a place for the address ([`settle`]). It ends with [`give_back`].
pub(super) fn take() -> Result<u32> {
    let mut ids = IDS.lock();
    if let Some(id) = ids.free.pop() {
        return Ok(id);
    }
    let id = ids.next;
    let next = id.checked_add(1).ok_or(ErrorKind::OutOfMemory)?;
    try_reserve(&mut ids.free, id as usize)?;
    ids.make_place(id)?;
    ids.next = next;
    Ok(id)
}

/// Stores the address of the registry of this number.
pub(super) fn settle(id: u32, registry: NonNull<OpaqueRegistry>) {
    if let Some(place) = IDS.lock().place(id) {
        // Relaxed: a reader has a type of the registry, and so got it after this store.
        place.store(registry.as_ptr(), Ordering::Relaxed);
    }
}

/// Gives back the number of a registry that nobody can reach any more.
pub(super) fn give_back(id: u32) {
    let mut ids = IDS.lock();
    if let Some(place) = ids.place(id) {
        place.store(ptr::null_mut(), Ordering::Relaxed); // as in `settle`
    }
    ids.free.push(id);
    if ids.free.len() as u32 == ids.next - 1 {
        ids.reset();
    }
}
