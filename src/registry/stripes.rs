//! A value for each stripe of threads, so that threads which have nothing else in common do not meet at one.
//!
//! Most registries are used by a thread or two. So only the first value is there from the beginning; another is made when
//! a thread of its stripe first asks for one, and where there is no memory for it, the first serves that thread, too.
//! Once made it stays, at one address, until all go.

use crate::memory::try_box;
use crate::sync::process::AtomicPtr;
use crate::sync::{Ordering, OwnLine, scaled, stripe};
use core::ptr::{self, NonNull};

/// How many there can be.
pub(super) const STRIPES: usize = scaled(16, 1);

pub(super) struct Stripes<T> {
    first: OwnLine<T>,
    /// Null until made. Model checkers have one stripe, and nothing to see here.
    others: [AtomicPtr<OwnLine<T>>; STRIPES - 1],
}

impl<T: Default> Stripes<T> {
    pub(super) fn new() -> Stripes<T> {
        Stripes {
            first: OwnLine::default(),
            others: [const { AtomicPtr::new(ptr::null_mut()) }; STRIPES - 1],
        }
    }

    /// That of this thread, if it was made; otherwise the first.
    pub(super) fn mine(&self) -> &T {
        let place = stripe(STRIPES).checked_sub(1);
        let made = place.and_then(|place| made(self.others.get(place)?));
        made.unwrap_or(&self.first)
    }

    /// That of this thread, made now if there is memory.
    pub(super) fn mine_made(&self) -> &T {
        let place = stripe(STRIPES).checked_sub(1);
        let Some(place) = place.and_then(|place| self.others.get(place)) else {
            return &self.first;
        };
        made(place).unwrap_or_else(|| self.make(place))
    }

    #[cold]
    fn make<'a>(&'a self, place: &'a AtomicPtr<OwnLine<T>>) -> &'a T {
        let Ok(value) = try_box(OwnLine::<T>::default()) else {
            return &self.first;
        };
        let value = Box::into_raw(value);
        // SeqCst: comes before what is then counted in it, for who does not find it (`Deaths::begun`). Release and, on
        // failure, Acquire: who finds a value finds it made. No history shows this: there is one stripe in the model.
        let before = ptr::null_mut();
        let entered = place.compare_exchange(before, value, Ordering::SeqCst, Ordering::Acquire);
        if entered.is_err() {
            #[expect(unsafe_code, reason = "takes back what was not entered")]
            // SAFETY: `Box::into_raw` gave it, and no one else has it.
            drop(unsafe { Box::from_raw(value) });
        }
        made(place).unwrap_or(&self.first)
    }

    /// All that were made.
    pub(super) fn all(&self) -> impl Iterator<Item = &T> {
        let others = self.others.iter().filter_map(made);
        core::iter::once(&*self.first).chain(others)
    }
}

fn made<T>(place: &AtomicPtr<OwnLine<T>>) -> Option<&T> {
    // Acquire: pairs with the exchange in `make`. No history shows this: there is one stripe in the model.
    let made = NonNull::new(place.load(Ordering::Acquire))?;
    #[expect(unsafe_code, reason = "what was made stays until all go")]
    // SAFETY: entered by `make`, and freed only with the table that has `place`, which needs that unborrowed.
    Some(unsafe { made.as_ref() })
}

impl<T> Drop for Stripes<T> {
    fn drop(&mut self) {
        for place in &mut self.others {
            if let Some(value) = NonNull::new(*place.get_mut()) {
                #[expect(unsafe_code, reason = "frees what `make` made")]
                // SAFETY: `Box::into_raw` gave it; no one else is here any more.
                drop(unsafe { Box::from_raw(value.as_ptr()) });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::sync::atomic::AtomicU32;

    #[test]
    fn a_stripe_is_made_for_who_asks_and_then_found() {
        let stripes = Stripes::<AtomicU32>::new();
        assert_eq!(stripes.all().count(), 1);
        let places = std::thread::scope(|scope| {
            let ask = || {
                let before = ptr::from_ref(stripes.mine()).addr();
                let made = ptr::from_ref(stripes.mine_made()).addr();
                let first = ptr::from_ref(&*stripes.first).addr();
                // Another thread of this stripe can have made it.
                assert!(before == first || before == made);
                assert_eq!(ptr::from_ref(stripes.mine()).addr(), made);
                made
            };
            let threads: Vec<_> = (0..40).map(|_| scope.spawn(ask)).collect();
            let places = threads.into_iter().map(|thread| thread.join().unwrap());
            places.collect::<HashSet<usize>>()
        });
        assert!(places.len() > 1, "all threads share one");
        let all: HashSet<usize> = stripes.all().map(|one| ptr::from_ref(one).addr()).collect();
        assert!(places.is_subset(&all) && all.len() <= STRIPES);
    }
}
