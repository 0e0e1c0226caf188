//! The hash of a key: SipHash-1-3 over its words, with another random key for each registry.
//!
//! Keyed, so that no one who chooses the types can choose what collides. A collision costs time,
//! never identity: what decides is the equality of the words. `--cfg typereg_constant_hash` makes
//! every hash the same, to test exactly that.
//!
//! The standard library has the same function (a test compares the two), but behind an interface for
//! bytes of any length, which takes a third more instructions for the few words of most keys.

use super::Word;

/// What one registry's hashes are keyed with.
pub(crate) struct Seed([u64; 2]);

impl Seed {
    /// From the system's source of random numbers, asked each time: what a process keeps for later, a
    /// forked child has, too. If the system gives none, the key is only [`Seed::distinct`].
    #[cfg(not(any(loom, shuttle)))]
    pub(crate) fn random() -> Seed {
        match (getrandom::u64(), getrandom::u64()) {
            (Ok(k0), Ok(k1)) => Seed([k0, k1]),
            (Err(error), _) | (_, Err(error)) => {
                log::warn!(
                    target: "typereg::register",
                    "the system gives no random numbers ({error}), so a registry's hashes can be guessed"
                );
                Seed::distinct()
            }
        }
    }

    /// Another one for each registry of each process. Someone could guess it who knows where the
    /// process has its memory, and when the registry was made.
    #[cfg(not(any(loom, shuttle)))]
    fn distinct() -> Seed {
        use crate::sync::{Ordering, process::AtomicU64};
        use std::time::{SystemTime, UNIX_EPOCH};
        static MADE: AtomicU64 = AtomicU64::new(0);
        let on_stack = 0_u8;
        let place = [&raw const MADE as u64, &raw const on_stack as u64];
        // Relaxed: only that no two get the same number counts.
        let made = MADE.fetch_add(1, Ordering::Relaxed);
        let process = if cfg!(target_family = "wasm") {
            0 // The standard library panics there.
        } else {
            std::process::id()
        };
        let time = SystemTime::now().duration_since(UNIX_EPOCH);
        let time = time.map_or(0, |time| time.as_nanos() as u64);
        Seed([0, 1].map(|half| {
            let mut state = State::new(place);
            for word in [half, made, u64::from(process), time] {
                state.absorb(word);
            }
            state.finish(4)
        }))
    }

    /// The same each time, so that a model checker can go over the same history again.
    #[cfg(any(loom, shuttle))]
    pub(crate) fn random() -> Seed {
        Seed([0; 2])
    }

    /// The hash of a key.
    pub(crate) fn hash(&self, words: &[Word]) -> u64 {
        if cfg!(typereg_constant_hash) {
            return 0;
        }
        let mut state = State::new(self.0);
        for word in words {
            state.absorb(word.bits());
        }
        state.finish(words.len())
    }
}

/// The four words of SipHash.
struct State([u64; 4]);

impl State {
    #[inline(always)]
    fn new([k0, k1]: [u64; 2]) -> State {
        // "somepseudorandomlygeneratedbytes"
        State([
            k0 ^ 0x736f_6d65_7073_6575,
            k1 ^ 0x646f_7261_6e64_6f6d,
            k0 ^ 0x6c79_6765_6e65_7261,
            k1 ^ 0x7465_6462_7974_6573,
        ])
    }

    #[inline(always)]
    fn round(&mut self) {
        let [v0, v1, v2, v3] = &mut self.0;
        *v0 = v0.wrapping_add(*v1);
        *v2 = v2.wrapping_add(*v3);
        *v1 = v1.rotate_left(13) ^ *v0;
        *v3 = v3.rotate_left(16) ^ *v2;
        *v0 = v0.rotate_left(32).wrapping_add(*v3);
        *v2 = v2.wrapping_add(*v1);
        *v3 = v3.rotate_left(21) ^ *v0;
        *v1 = v1.rotate_left(17) ^ *v2;
        *v2 = v2.rotate_left(32);
    }

    #[inline(always)]
    fn absorb(&mut self, word: u64) {
        self.0[3] ^= word;
        self.round();
        self.0[0] ^= word;
    }

    /// After so many words of eight bytes.
    #[inline(always)]
    fn finish(mut self, words: usize) -> u64 {
        self.absorb((words as u64 * 8) << 56);
        self.0[2] ^= 0xff;
        for _ in 0..3 {
            self.round();
        }
        self.0.into_iter().fold(0, |hash, v| hash ^ v)
    }
}

#[cfg(all(test, not(typereg_constant_hash)))]
mod tests {
    use super::*;
    use crate::index::Position;
    use crate::key::Target;
    use std::hash::{DefaultHasher, Hasher};

    fn words(len: u32) -> Vec<Word> {
        let target = |i| Target::Own(Position(i * 1_000));
        (0..len).map(|i| Word::reference(true, target(i))).collect()
    }

    #[test]
    fn the_hash_is_the_standard_librarys() {
        for len in (0..70).chain([1_000]) {
            let words = words(len);
            let mut standard = DefaultHasher::new(); // its key is 0
            for word in &words {
                standard.write(&word.bits().to_le_bytes());
            }
            assert_eq!(Seed([0; 2]).hash(&words), standard.finish(), "{len} words");
        }
    }

    #[test]
    fn every_half_of_the_key_and_every_word_counts() {
        let hash = |key, len| Seed(key).hash(&words(len));
        let hashes = [
            hash([0, 0], 3),
            hash([1, 0], 3),
            hash([0, 1], 3),
            hash([0, 0], 4),
        ];
        for (i, a) in hashes.iter().enumerate() {
            assert!(hashes[i + 1..].iter().all(|b| a != b), "{hashes:x?}");
        }
    }

    #[test]
    fn two_registries_hash_differently() {
        let [one, other] = [(); 2].map(|()| Seed::random().hash(&words(3)));
        assert_ne!(one, other);
    }

    #[test]
    fn two_registries_hash_differently_where_the_system_has_no_random_numbers() {
        let [one, other] = [(); 2].map(|()| Seed::distinct().hash(&words(3)));
        assert_ne!(one, other);
    }

    /// The hash of a new registry in a forked child. The tests of this program run in many threads, of
    /// which the child has one, so it may only call the system: it makes its seed and leaves.
    #[cfg(unix)]
    #[allow(unsafe_code, reason = "fork has no safe form")]
    fn hash_in_child(seed: fn() -> Seed) -> u64 {
        use std::io::{Read, Write};
        let (mut reads, mut writes) = std::io::pipe().expect("a pipe can be made");
        let words = words(3);
        // SAFETY: the child takes no lock and no memory, and ends by `_exit`.
        let child = unsafe { libc::fork() };
        assert!(child >= 0, "{}", std::io::Error::last_os_error());
        if child == 0 {
            let hash = seed().hash(&words);
            let sent = writes.write_all(&hash.to_ne_bytes()).is_ok();
            // SAFETY: any number may be the exit status.
            unsafe { libc::_exit(i32::from(!sent)) };
        }
        let mut hash = [0; 8];
        reads.read_exact(&mut hash).expect("the child sends a hash");
        let mut status = 0;
        // SAFETY: this process has the child, and the status may be written to.
        assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
        assert_eq!(status, 0);
        u64::from_ne_bytes(hash)
    }

    #[cfg(unix)]
    #[test]
    fn registries_made_after_a_fork_hash_differently_in_parent_and_children() {
        for seed in [Seed::random, Seed::distinct] {
            seed(); // whatever a process or a thread might keep from its first
            let children = [(); 2].map(|()| hash_in_child(seed));
            let own = seed().hash(&words(3));
            assert!(
                children[0] != children[1] && !children.contains(&own),
                "{own:x} in the parent, {children:x?} in its children"
            );
        }
    }
}
