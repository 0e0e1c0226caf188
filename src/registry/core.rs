//! The data that all parts of a registry share, and how long a registry lives.
//!
//! A registry is kept by its handles, by what holds it ([`Hold`]: builders, names, encoders), and by its groups. If one
//! counter counted them all, every thread would write to it. So they are counted on the shards:
//!
//! ```text
//! open handles ─── while there is one, it keeps every shard ──▶ shard: holds ─── while there is one, keeps ──▶ the core
//! groups and holders, each on one shard ──────────────────────▶              (`shards_kept`)
//! ```
//!
//! As long as the registry is open, adding or removing a group touches only its shard's count, which cannot reach zero.
//! After the last handle is gone, each shard releases the core when its last group is gone. The thread that releases
//! the last shard frees the core.
//!
//! Pinned groups keep nothing (`pin.rs`). If there are any when the last shard releases the core, the core is held
//! again until they have ended.

use super::computed::Computed;
use super::deep::DeepDisplays;
use super::group::Group;
use super::ids;
use super::map::Map;
use super::quota::Quota;
use super::shape::SHARDS;
use super::slots::Slots;
use crate::config::Config;
use crate::error::{ErrorKind, Result};
use crate::facts::fingerprint::Fingerprint;
use crate::key::Seed;
use crate::limits::Limit;
use crate::sync::{AtomicU32, AtomicU64, Life, Ordering, OwnLine, Statistic, free};
use core::ptr::NonNull;
use std::alloc::Layout;

/// One registry.
pub(crate) struct Core {
    /// A number that no other live registry has; never 0.
    pub(crate) id: u32,
    pub(crate) config: Config,
    pub(super) seed: Seed,
    pub(crate) slots: Slots,
    pub(crate) deep: DeepDisplays,
    pub(super) shards: [OwnLine<Shard>; SHARDS],
    pub(super) computed: Computed,
    pub(super) quota: Quota,
    /// How many types are pinned. No history needs it: the counts of holds order its reader after every thread that
    /// pinned a type.
    pub(super) pinned: Statistic,
    /// Ends the pinned groups when all others have ended (`pin.rs`, which is above this file).
    release_pins: fn(&Core),
    /// This core, as the allocator gave it. Only by such a pointer may the core be freed, not by one made from `&Core`, so
    /// this is the one that holds and pins pass on, and that `ids` has.
    this: NonNull<Core>,
    handles: AtomicU64,
    shards_kept: AtomicU32,
    life: Life,
}

/// A part of the registry's map, with its counts.
pub(super) struct Shard {
    pub(super) map: Map,
    /// Groups and builders on this shard, and 1 while the registry is open.
    holds: AtomicU64,
    /// How many groups successful requests have found, and how many they have added. A shard counts this for a stripe
    /// of threads; the groups may be in any shard.
    pub(super) hits: Statistic,
    pub(super) misses: Statistic,
}

impl Core {
    /// A new registry with one handle, which is the caller's.
    #[expect(unsafe_code, reason = "stores the core's address in it")]
    pub(super) fn new(config: &Config, release_pins: fn(&Core)) -> Result<NonNull<Core>> {
        let slots = Slots::new(config.index_reuse_delay())?;
        let id = ids::take()?; // Given back if nothing is made.
        let core = crate::memory::try_box(Core {
            id,
            config: config.clone(),
            seed: Seed::of(config.hash_key()),
            slots,
            deep: DeepDisplays::new(),
            shards: core::array::from_fn(|_| {
                OwnLine(Shard {
                    map: Map::new(),
                    holds: AtomicU64::new(1),
                    hits: Statistic::new(0),
                    misses: Statistic::new(0),
                })
            }),
            computed: Computed::default(),
            quota: Quota::new(config.limits.get(Limit::LiveTypes)),
            pinned: Statistic::new(0),
            release_pins,
            this: NonNull::dangling(),
            handles: AtomicU64::new(1),
            shards_kept: AtomicU32::new(SHARDS as u32),
            life: Life::new(),
        });
        match core {
            Ok(core) => {
                let mut core = NonNull::from(Box::leak(core));
                // SAFETY: just allocated; nobody else has it yet.
                unsafe { core.as_mut() }.this = core;
                ids::settle(id, core.cast());
                Ok(core)
            }
            Err(error) => {
                ids::give_back(id);
                Err(error)
            }
        }
    }

    /// Refuses the number of another registry.
    #[inline]
    pub(crate) fn require_registry(&self, number: u32) -> Result<()> {
        if number == self.id {
            Ok(())
        } else {
            Err(ErrorKind::WrongRegistry.into())
        }
    }

    /// The pointer by which the core may be freed.
    pub(super) fn this(&self) -> NonNull<Core> {
        self.this
    }

    /// The key of hashes in this registry.
    pub(crate) fn seed(&self) -> &Seed {
        &self.seed
    }

    /// The shard of this number, which is below [`SHARDS`].
    #[inline]
    pub(super) fn shard(&self, number: usize) -> &Shard {
        self.life.used();
        &self.shards[number]
    }

    /// One more handle.
    pub(super) fn add_handle(&self) {
        // Relaxed: the caller has a handle, which keeps the registry open. 2^64 handles cannot be made.
        self.handles.fetch_add(1, Ordering::Relaxed);
    }

    /// Adds a hold on a shard. During the call, the caller keeps the registry by something else.
    pub(super) fn hold(&self, shard: usize) {
        self.life.used();
        // Relaxed: as in `add_handle`. 2^64 holds cannot be made.
        let holds = self.shards[shard].holds.fetch_add(1, Ordering::Relaxed);
        if holds == 0 {
            // The registry is closed and this shard had no holds. The caller keeps the registry by a hold on another
            // shard, so this count is not zero.
            self.shards_kept.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl<'a> Group<'a> {
    /// The registry, which the group keeps alive.
    #[expect(unsafe_code, reason = "the registry outlives its groups")]
    pub(crate) fn core(self) -> &'a Core {
        // SAFETY: a registry makes a group with its own number, once it is settled. A published group holds its
        // registry; the maker of a new group holds it, too.
        unsafe { place(self.registry() as usize).as_ref() }
    }

    /// Its fingerprint, if it has been computed.
    pub(super) fn fingerprint(self) -> Option<Fingerprint> {
        self.core().computed.get(self.index(0)?)
    }
}

/// [`place`]; `None` for a number that is not early ([`ids::early_place`]).
///
/// # Safety
/// As for [`place`].
#[inline(always)]
#[expect(
    unsafe_code,
    reason = "only the caller knows that there is such a registry"
)]
pub(super) unsafe fn early_place(id: usize) -> Option<NonNull<Core>> {
    // SAFETY: as in `place`.
    Some(unsafe { ids::early_place(id) }?.cast())
}

/// The registry of this number.
///
/// # Safety
/// The caller keeps a type or a group of that registry alive.
#[inline(always)]
#[expect(
    unsafe_code,
    reason = "only the caller knows that there is such a registry"
)]
pub(super) unsafe fn place(id: usize) -> NonNull<Core> {
    // SAFETY: the registry was settled before it had types, and a type keeps it (contract).
    unsafe { ids::place(id) }.cast()
}

/// Removes a handle. The last one releases all shards.
///
/// # Safety
/// The caller owns this handle of a core that still exists, and uses neither again.
#[expect(unsafe_code, reason = "frees the core with the last handle")]
pub(super) unsafe fn drop_handle(core: NonNull<Core>) {
    // SAFETY: the handle keeps the core.
    let this = unsafe { core.as_ref() };
    this.life.used();
    // Release: our last use happens before the core is freed. Acquire: as the last one, we free it
    // after all others.
    if this.handles.fetch_sub(1, Ordering::AcqRel) == 1 {
        for shard in 0..SHARDS {
            // SAFETY: each shard was kept by the open registry, which it no longer is.
            unsafe { let_go(core, shard) };
        }
    }
}

/// Removes a hold on a shard; frees the core with the last hold on the last shard.
///
/// # Safety
/// The caller owns this hold, and does not use the core again unless something else that it owns keeps it.
#[expect(unsafe_code, reason = "frees the core with the last hold")]
pub(super) unsafe fn let_go(core: NonNull<Core>, shard: usize) {
    // SAFETY: the caller has this hold, which ends here (contract).
    if unsafe { is_last_to_let_go(core, shard) } {
        // SAFETY: no handle and no hold is left, so no other thread can reach it, and only the thread that released the
        // last hold comes here.
        unsafe { close(core) };
    }
}

/// Removes a hold on a shard. `true` for the last one on the last shard.
///
/// The core is no argument by reference, because it would have to exist until the end of the call: another thread may free
/// it as soon as this hold is removed.
///
/// # Safety
/// The caller has this hold, and does not use it again.
#[expect(unsafe_code, reason = "the core may be gone when this returns")]
unsafe fn is_last_to_let_go(core: NonNull<Core>, shard: usize) -> bool {
    // SAFETY: the hold keeps the core until it is removed. After that the core is only used if the shard has no holds left:
    // then the shard still keeps it, until `shards_kept` is counted down.
    let this = unsafe { core.as_ref() };
    this.life.used();
    // AcqRel, twice: as in `drop_handle`. The two counts together order every last use before the free.
    this.shards[shard].holds.fetch_sub(1, Ordering::AcqRel) == 1
        && this.shards_kept.fetch_sub(1, Ordering::AcqRel) == 1
}

impl Core {
    /// Adds a hold on every shard of a registry that has none left.
    fn hold_all(&self) {
        // Relaxed: no other thread can reach it.
        for shard in &self.shards {
            shard.holds.store(1, Ordering::Relaxed);
        }
        self.shards_kept.store(SHARDS as u32, Ordering::Relaxed);
    }
}

/// Ends the pinned groups. Frees the core, unless the host, when their end is reported to it, takes a new handle, type
/// or builder of the registry and keeps it.
///
/// # Safety
/// No handle and no hold is left.
#[expect(unsafe_code, reason = "frees the core")]
unsafe fn close(core: NonNull<Core>) {
    loop {
        // SAFETY: the core still exists (contract, and below).
        let this = unsafe { core.as_ref() };
        if this.pinned.load(Ordering::Relaxed) == 0 {
            // SAFETY: no one else can reach the core.
            return unsafe { free_core(core) };
        }
        this.hold_all();
        (this.release_pins)(this);
        // SAFETY: each of these holds was taken above. The core exists until the last of them is removed; if that is
        // the last of all, no other thread can reach the core.
        let was_last = |shard| unsafe { is_last_to_let_go(core, shard) };
        if !(0..SHARDS)
            .map(was_last)
            .fold(false, |last, this| last | this)
        {
            return;
        }
    }
}

/// # Safety
/// Called once, when no other thread can reach the core.
#[expect(unsafe_code, reason = "frees what `Core::new` allocated")]
unsafe fn free_core(core: NonNull<Core>) {
    // SAFETY: the core still exists (contract).
    let id = unsafe { core.as_ref() }.id;
    if cfg!(feature = "checked-handles") {
        // Deleted handles still point to its slots; their use can be reported only as long as the slots exist.
        return;
    }
    // SAFETY: made by `Box::leak` in `new`, whose pointer this is (`Core::this`), so its allocation has this layout; nothing
    // uses it after this.
    unsafe {
        core.as_ref().life.ends();
        core.drop_in_place();
        free(core.cast().as_ptr(), Layout::new::<Core>());
    }
    ids::give_back(id);
}

// SAFETY: everything in a core that changes is atomic or under a lock, and only the thread that removed the last owner
// of a group frees that group.
#[expect(unsafe_code, reason = "it holds a raw pointer to itself")]
unsafe impl Sync for Core {}
#[expect(unsafe_code, reason = "it holds a raw pointer to itself")]
// SAFETY: nothing in a core is bound to a thread.
unsafe impl Send for Core {}

/// Keeps a registry alive, through one shard, while something uses it: a builder, or a retirement.
pub(crate) struct Hold {
    core: NonNull<Core>,
    shard: usize,
}

impl Hold {
    /// A hold on one shard. During the call, the caller keeps the registry by something else.
    pub(crate) fn new(core: &Core) -> Hold {
        let shard = crate::sync::stripe(SHARDS);
        core.hold(shard);
        Hold {
            core: core.this,
            shard,
        }
    }

    #[expect(unsafe_code, reason = "the hold keeps the core")]
    pub(crate) fn core(&self) -> &Core {
        // SAFETY: the hold keeps it.
        unsafe { self.core.as_ref() }
    }
}

impl Drop for Hold {
    #[expect(unsafe_code, reason = "gives back what `new` took")]
    fn drop(&mut self) {
        // SAFETY: `new` added this hold; it ends here.
        unsafe { let_go(self.core, self.shard) };
    }
}

#[expect(
    unsafe_code,
    reason = "a raw pointer to what may be shared between threads"
)]
// SAFETY: a core may be used and released on any thread.
unsafe impl Send for Hold {}
#[expect(
    unsafe_code,
    reason = "a raw pointer to what may be shared between threads"
)]
// SAFETY: `&self` leads only to the core, which any number of threads may use at once.
unsafe impl Sync for Hold {}

#[cfg(test)]
mod tests;
