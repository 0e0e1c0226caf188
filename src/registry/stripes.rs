//! A value for each stripe of threads, so that threads do not all contend for one value.
//!
//! Most registries are used by a thread or two. So only the first value exists from the beginning, for the thread that made
//! the registry. Another one is made when a thread of its stripe first needs it; if there is no memory, that thread uses the
//! first value. Once made, a value stays at its address until all are dropped.

use crate::memory::try_box;
use crate::sync::process::AtomicPtr;
use crate::sync::{Ordering, OwnLine, scaled, stripe};
use core::ptr::{self, NonNull};

/// How many values there can be.
pub(super) const STRIPES: usize = scaled(16, 1);

pub(super) struct Stripes<T> {
    first: OwnLine<T>,
    /// The stripe that uses the first value.
    makers: usize,
    /// Null until made. Under model checkers there is only one stripe.
    others: [AtomicPtr<OwnLine<T>>; STRIPES - 1],
}

impl<T: Default> Stripes<T> {
    pub(super) fn new() -> Stripes<T> {
        Stripes {
            first: OwnLine::default(),
            makers: stripe(STRIPES),
            others: [const { AtomicPtr::new(ptr::null_mut()) }; STRIPES - 1],
        }
    }

    /// The value of this thread's stripe, if it was made; otherwise the first.
    pub(super) fn mine(&self) -> &T {
        let made = self.place().and_then(made);
        made.unwrap_or(&self.first)
    }

    /// The value of this thread's stripe, made now if necessary. The first one if there is no memory.
    pub(super) fn mine_made(&self) -> &T {
        let Some(place) = self.place() else {
            return &self.first;
        };
        made(place).unwrap_or_else(|| self.make(place))
    }

    /// The place of this thread's stripe, unless that uses the first value.
    fn place(&self) -> Option<&AtomicPtr<OwnLine<T>>> {
        let after_makers = (stripe(STRIPES) + STRIPES - self.makers) % STRIPES;
        self.others.get(after_makers.checked_sub(1)?)
    }

    #[cold]
    fn make<'a>(&'a self, place: &'a AtomicPtr<OwnLine<T>>) -> &'a T {
        let Ok(value) = try_box(OwnLine::<T>::default()) else {
            return &self.first;
        };
        let value = Box::into_raw(value);
        // SeqCst: this comes before the counts in the value, for a thread that does not find the value
        // (`Deaths::begun`). Release and, on failure, Acquire: a thread that finds a value sees its content. No history
        // shows this: there is one stripe in the model.
        let before = ptr::null_mut();
        let entered = place.compare_exchange(before, value, Ordering::SeqCst, Ordering::Acquire);
        if entered.is_err() {
            #[expect(unsafe_code, reason = "takes back what was not entered")]
            // SAFETY: `Box::into_raw` returned it, and no other thread has it.
            drop(unsafe { Box::from_raw(value) });
        }
        made(place).unwrap_or(&self.first)
    }

    /// All values that were made.
    pub(super) fn all(&self) -> impl Iterator<Item = &T> {
        let others = self.others.iter().filter_map(made);
        core::iter::once(&*self.first).chain(others)
    }
}

fn made<T>(place: &AtomicPtr<OwnLine<T>>) -> Option<&T> {
    // Acquire: pairs with the exchange in `make`. No history shows this: there is one stripe in the model.
    let made = NonNull::new(place.load(Ordering::Acquire))?;
    #[expect(unsafe_code, reason = "what was made stays until all are dropped")]
    // SAFETY: `make` has entered it. It is freed only with the stripes that contain `place`, which are not borrowed
    // then.
    Some(unsafe { made.as_ref() })
}

impl<T> Drop for Stripes<T> {
    fn drop(&mut self) {
        for place in &mut self.others {
            if let Some(value) = NonNull::new(*place.get_mut()) {
                #[expect(unsafe_code, reason = "frees what `make` made")]
                // SAFETY: `Box::into_raw` returned it, and no other thread uses it any more.
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
                // Another thread of this stripe may have made it.
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
