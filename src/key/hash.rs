//! The hash of a key: the standard library's keyed hash (today SipHash-1-3) over its words, with another
//! random key for each registry.
//!
//! Keyed, so that no one who chooses the types can choose what collides. A collision costs time,
//! never identity: what decides is the equality of the words. The feature `constant-hash` makes
//! every hash the same, to test exactly that.

use super::Word;
use crate::planted::{Bug, planted};
use std::hash::{BuildHasher, Hasher};

#[cfg(not(any(loom, shuttle)))]
use std::hash::RandomState;

/// The same key each time, so that a model checker can go over the same history again.
#[cfg(any(loom, shuttle))]
type RandomState = std::hash::BuildHasherDefault<std::hash::DefaultHasher>;

/// What one registry's hashes are keyed with.
pub(crate) struct Seed(RandomState);

impl Seed {
    pub(crate) fn random() -> Seed {
        Seed(RandomState::default())
    }

    /// The hash of a key.
    pub(crate) fn hash(&self, words: &[Word]) -> u64 {
        if cfg!(any(feature = "constant-hash", feature = "planted-bugs")) {
            return self.hash_each(words.iter().copied(), 0);
        }
        let mut hasher = self.0.build_hasher();
        hasher.write(Word::bytes(words));
        hasher.finish()
    }

    /// A hash of words that do not lie in a row, and of a number beside them.
    pub(crate) fn hash_each(&self, words: impl IntoIterator<Item = Word>, number: u32) -> u64 {
        if cfg!(feature = "constant-hash") {
            return 0;
        }
        let mut hasher = self.0.build_hasher();
        for word in words {
            hasher.write_u64(word.bits());
        }
        if number != 0 {
            hasher.write_u32(number);
        }
        if planted(Bug::HashIsEvidence) {
            return hasher.finish() & (0xff << 56);
        }
        hasher.finish()
    }
}

#[cfg(all(test, not(feature = "constant-hash")))]
mod tests {
    use super::*;

    #[test]
    fn words_with_another_number_beside_them_have_another_hash() {
        let seed = Seed::random();
        let hashes = [0, 1, 2].map(|number| seed.hash_each([], number));
        assert!(hashes[0] != hashes[1] && hashes[1] != hashes[2] && hashes[0] != hashes[2]);
        assert_eq!(hashes[0], seed.hash(&[]));
    }
}
