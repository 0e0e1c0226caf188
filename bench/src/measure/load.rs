//! Registering an input: *cold* into an empty registry, *hit* again while all of it is registered, *drop* when
//! its last holder is dropped. Also the heap that it takes.

use super::say;
use crate::clock::{heap_bytes, timed};
use crate::input::Input;
use crate::peer::Registry;
use std::time::{Duration, Instant};

/// Small inputs are registered repeatedly, each time in a new registry, for this long.
const ENOUGH: Duration = Duration::from_millis(250);
const OFTEN: usize = 15;

/// `make` gives an empty registry.
pub(crate) fn measure<R: Registry>(make: impl Fn() -> R, input: &Input) {
    let types = f64::from(input.types);
    let start = Instant::now();
    for round in 0..OFTEN {
        if round > 0 && (start.elapsed() > ENOUGH || R::ONLY_ONE) {
            break;
        }
        let mut registry = make();
        let empty = heap_bytes();
        let (held, cold) = timed(|| registry.load(input));
        let full = heap_bytes();
        say("cold", cold / types);
        say("heap", (full - empty - R::bytes_of_held(&held)) / types);
        if let Some(distinct) = registry.distinct(&held).filter(|_| round == 0) {
            say("distinct", distinct as f64);
        }
        let (again, hit) = timed(|| registry.load(input));
        say("hit", hit / types);
        drop(again);
        if R::DROPS {
            let ((), dropped) = timed(|| drop(held));
            say("drop", dropped / types);
            say("heap left", (heap_bytes() - empty) / types);
        } else {
            drop(held);
        }
    }
}
