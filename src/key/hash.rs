//! The hash of a key: a polynomial in a secret number. Each registry has its own secret.
//!
//! The hash is keyed so that an attacker who chooses the types cannot choose which of them collide. A collision costs
//! time but never changes a type's identity, which depends on the equality of words alone. To test exactly that, `--cfg
//! typereg_constant_hash` makes every hash the same.
//!
//! The words w₀, w₁ … of a key are taken in pairs, which costs one multiplication for two words (Winograd 1968). With
//! the secret number s, the sum of a block of at most 16 words is
//!
//! ```text
//! (w₀ + s)(w₁ + s²) + (w₂ + s³)(w₃ + s⁴) + …       a missing word is 0
//! ```
//!
//! and for each further block the sum so far is multiplied by s³²: all modulo the prime p = 2⁶¹ − 1. Most keys have only
//! one block. How many words is hard to predict, so there is a branch only on whether two, four, eight or sixteen suffice.
//! The sum is then that of the first and the last half of so many words, which overlap, plus n s³² for a key of n words.
//!
//! This is a polynomial in s. **Different keys have different polynomials**, because the words can be read from the
//! coefficients. In the sum of a block, wᵢ for an even i is in the coefficient of sⁱ⁺², and for an odd i in that of sⁱ; the
//! other part of each coefficient depends only on the number of pairs, and this number decides the degree, 4 pairs − 1.
//! Every word is between 1 and p − 1, so none looks like a missing one. Since a block's degree is below 32, blocks do not
//! share coefficients. A short key's halves and its length determine it; its length is the coefficient of s³², the highest
//! one, while the degree of a longer key is at least 35. (Where size comes first, short keys are summed as long ones are.)
//!
//! The difference of two polynomials has at most as many zeros as its degree, and the secret is one of 2⁶⁰ numbers:
//! **for any two keys that were chosen without knowing s, the chance that their sums agree is at most 32 ⌈N / 16⌉ / 2⁶⁰**
//! if the longer one has N words (as for the polynomials of Carter and Wegman 1979; Dietzfelbinger and others 1992).
//!
//! A table uses only a few bits of the hash. So the result is multiplied by a second secret number, an odd one, modulo
//! 2⁶⁴. This keeps different numbers different. A table uses the *upper* bits of the product: **two different numbers
//! share the upper b bits with a chance of at most 2 / 2ᵇ** (Dietzfelbinger and others 1997). There is no such bound
//! for the lower bits. Four of them choose the shard, so among the groups of one shard the bound is sixteen times
//! weaker.
//!
//! Polynomials have structure: if the words of keys count up, so do the polynomials and their multiples. With linear
//! probing, such hashes make long runs for some secrets, and the bound above does not exclude that. So upper bits are
//! first added to lower ones, a step that can be undone. Then runs are as short as those of random numbers, which a
//! test measures.
//!
//! SipHash would promise one thing more: that an attacker who *measures* collisions learns nothing from them. But to
//! notice one, a program would have to measure whether two words were compared, over the 2¹⁶ or more registrations
//! until the first pair shares 32 bits.

use super::Word;
use super::bits::{DESCRIPTOR_PLUS_ONE, RESULTS};
use crate::panics::log_line;
use crate::system::SIZE_FIRST;

/// The half of a hash that is kept where a whole one would take memory: the upper one, for the reason above.
#[inline]
pub(crate) const fn kept_half(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// The prime.
const P: u64 = (1 << 61) - 1;
/// All secrets are below this.
const SECRETS: u64 = 1 << 60;
/// How many words a block has at most.
const BLOCK: usize = 16;
// A word has nothing above the counts of a head or the position of a descriptor, so every word is less than 2^60.
const _: () = assert!(RESULTS.mask() < 1 << 60 && DESCRIPTOR_PLUS_ONE.mask() < 1 << 60);

/// The key of one registry's hashes.
pub(crate) struct Seed {
    /// The secret number to the powers 1, 2 … [`BLOCK`], one for each word of a block.
    powers: [[u64; 2]; BLOCK / 2],
    /// The secret number to the power of twice [`BLOCK`], which is above the degree of a block's sum.
    between: u64,
    /// The odd factor of the mix.
    factor: u64,
}

impl Seed {
    /// From the host's key or, without one, from the system's random numbers.
    pub(crate) fn of(key: Option<[u64; 2]>) -> Seed {
        key.map_or_else(Seed::random, Seed::new)
    }

    /// From the system's source of random numbers. If the system gives none, the key is only [`Seed::distinct`].
    #[cfg(not(any(loom, shuttle)))]
    fn random() -> Seed {
        match crate::system::random() {
            Ok(keys) => Seed::new(keys),
            Err(error) => {
                log_line!(
                    Warn,
                    "typereg::register",
                    "the system gives no random numbers ({error}), so a registry's hashes can be guessed"
                );
                Seed::distinct()
            }
        }
    }

    /// A different seed for each registry of each process. An attacker who knows the memory addresses of the process,
    /// and when the registry was made, could guess it.
    #[cfg(not(any(loom, shuttle)))]
    fn distinct() -> Seed {
        use crate::sync::{Ordering, process::AtomicU64};
        use std::hash::{DefaultHasher, Hash, Hasher};
        static MADE: AtomicU64 = AtomicU64::new(0);
        let on_stack = 0_u8;
        let place = [&raw const MADE as u64, &raw const on_stack as u64];
        // Relaxed: it only matters that no two get the same number.
        let made = MADE.fetch_add(1, Ordering::Relaxed);
        let moment = crate::system::moment();
        Seed::new([0, 1].map(|half: u64| {
            let mut hasher = DefaultHasher::new();
            (half, place, made, moment).hash(&mut hasher);
            hasher.finish()
        }))
    }

    /// The same each time, so that a model checker can replay a history. The numbers are as large as random ones: with
    /// small ones all groups would be in one bucket.
    #[cfg(any(loom, shuttle))]
    fn random() -> Seed {
        Seed::new([0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03])
    }

    fn new([secret, factor]: [u64; 2]) -> Seed {
        let secret = secret % SECRETS + 1;
        let product = |a: u64, b: u64| canonical(reduce(u128::from(a) * u128::from(b)));
        let mut last = 1;
        let powers = [[(); 2]; BLOCK / 2].map(|pair| {
            pair.map(|()| {
                last = product(last, secret);
                last
            })
        });
        Seed {
            powers,
            between: product(last, last), // the power of twice as many words
            factor: factor | 1,
        }
    }

    /// The hash of a key.
    #[inline(always)]
    pub(crate) fn hash(&self, words: &[Word]) -> u64 {
        if cfg!(typereg_constant_hash) {
            return 0;
        }
        self.mix(self.polynomial(words))
    }

    /// Equal to the polynomial modulo the prime, but perhaps not less than the prime. This causes no collision.
    #[inline(always)]
    fn polynomial(&self, words: &[Word]) -> u64 {
        let short = match words.len() {
            _ if SIZE_FIRST => None,
            ..=2 => self.of_halves::<1>(words),
            3..=4 => self.of_halves::<2>(words),
            5..=8 => self.of_halves::<4>(words),
            9..=16 => self.of_halves::<8>(words),
            _ => None,
        };
        short.unwrap_or_else(|| self.of_blocks(words))
    }

    /// The polynomial of a short key: at least `HALF` words and at most twice as many.
    #[inline(always)]
    fn of_halves<const HALF: usize>(&self, words: &[Word]) -> Option<u64> {
        let halves = [words.first_chunk::<HALF>()?, words.last_chunk::<HALF>()?];
        let mut sum = u128::from(self.between) * words.len() as u128;
        for (pair, &powers) in (0..HALF).zip(&self.powers) {
            let word = |i: usize| halves[i / HALF][i % HALF].bits();
            let pair = product(word(2 * pair), word(2 * pair + 1), powers);
            sum = sum.wrapping_add(pair);
        }
        Some(reduce(sum))
    }

    #[inline(never)]
    fn of_blocks(&self, words: &[Word]) -> u64 {
        words.chunks(BLOCK).fold(0, |hash, block| {
            let before = u128::from(hash) * u128::from(self.between); // less than 2^63 times 2^61
            reduce(before.wrapping_add(self.sum(block)))
        })
    }

    /// The sum of one block. It is less than 2^126.2: a word is less than 2^60 and a power less than 2^61, so each of the
    /// eight products is less than 2.25 · 2^122.
    #[inline(always)]
    fn sum(&self, words: &[Word]) -> u128 {
        let (pairs, single) = words.as_chunks::<2>();
        let mut sum = 0_u128;
        for (&[a, b], &powers) in pairs.iter().zip(&self.powers) {
            sum = sum.wrapping_add(product(a.bits(), b.bits(), powers));
        }
        if let ([last], Some(&powers)) = (single, self.powers.get(pairs.len())) {
            sum = sum.wrapping_add(product(last.bits(), 0, powers));
        }
        sum
    }

    /// Spreads a number over the upper bits.
    #[inline(always)]
    fn mix(&self, hash: u64) -> u64 {
        (hash ^ hash >> 29).wrapping_mul(self.factor)
    }
}

/// What a pair of words adds to a sum. Words are less than 2^60, so nothing wraps around.
#[inline(always)]
fn product(a: u64, b: u64, [for_a, for_b]: [u64; 2]) -> u128 {
    u128::from(a.wrapping_add(for_a)) * u128::from(b.wrapping_add(for_b))
}

/// A number modulo the prime. The result is less than 2^63, but perhaps not less than the prime.
#[inline(always)]
fn reduce(number: u128) -> u64 {
    let high = number >> 61; // less than 2^67
    let (low, high, carried) = (number as u64 & P, high as u64 & P, (high >> 61) as u64);
    low + high + carried
}

/// Reduces a number less than 2^63 modulo the prime, to a number below the prime.
fn canonical(number: u64) -> u64 {
    number % P
}

#[cfg(all(test, not(typereg_constant_hash)))]
mod tests {
    use super::*;
    use crate::index::Position;
    use crate::key::Target;
    use std::collections::HashMap;

    fn words(len: u32) -> Vec<Word> {
        let target = |i| Target::Own(Position(i * 1_000));
        (0..len).map(|i| Word::reference(true, target(i))).collect()
    }

    /// The first and the last half of two, four, eight or sixteen words, as many as a short key needs.
    fn halves<T: Copy>(words: &[T]) -> Option<Vec<T>> {
        let (len, halves) = (words.len(), [1, 2, 4, 8]);
        let half = halves.into_iter().find(|half| len <= 2 * half)?;
        (len != 0).then(|| [&words[..half], &words[len - half..]].concat())
    }

    #[test]
    fn the_polynomial_is_the_one_of_the_definition() {
        let prime = u128::from(P);
        for [secret, factor] in [[0, 0], [1, 2], [SECRETS - 1, 3], [u64::MAX, u64::MAX]] {
            let seed = Seed::new([secret, factor]);
            let secret = u128::from(secret % SECRETS + 1);
            let power = |n: usize| (0..n).fold(1, |power, _| power * secret % prime);
            for len in (0..140).chain([1_000]) {
                let words = words(len);
                let sum = |block: &[Word]| {
                    let word = |i: usize| block.get(i).map_or(0, |word| word.bits());
                    let factor = |i: usize| (u128::from(word(i)) + power(i + 1)) % prime;
                    let pairs = (0..block.len()).step_by(2);
                    pairs
                        .map(|i| factor(i) * factor(i + 1) % prime)
                        .sum::<u128>()
                };
                let of_blocks = words
                    .chunks(16)
                    .fold(0, |before, block| (before * power(32) + sum(block)) % prime);
                let of_halves = halves(&words)
                    .map(|halves| (sum(&halves) + words.len() as u128 * power(32)) % prime);
                for (polynomial, expected) in [
                    (seed.polynomial(&words), of_halves.unwrap_or(of_blocks)),
                    (seed.of_blocks(&words), of_blocks),
                ] {
                    let polynomial = u128::from(canonical(polynomial));
                    assert_eq!(polynomial, expected, "{len} words");
                }
            }
        }
    }

    /// The claim that the bound on collisions rests on: for keys of words 1 and 2, of every length around a block.
    #[test]
    fn different_keys_have_different_polynomials() {
        // The coefficients of the polynomial of these words, from the definition: modulo the prime they are themselves.
        let coefficients = |words: &[u64]| {
            let of_block = |block: &[u64]| {
                let mut sum = vec![0_u64; 32];
                let word = |i: usize| block.get(i).copied().unwrap_or(0);
                for i in (0..block.len()).step_by(2) {
                    sum[0] += word(i) * word(i + 1);
                    sum[i + 1] += word(i + 1);
                    sum[i + 2] += word(i);
                    sum[2 * i + 3] += 1;
                }
                sum
            };
            let mut all = Vec::new();
            match halves(words) {
                Some(halves) => {
                    all = of_block(&halves);
                    all.push(words.len() as u64);
                }
                None => words.chunks(16).for_each(|block| {
                    all.splice(0..0, of_block(block));
                }),
            }
            while all.last() == Some(&0) {
                all.pop();
            }
            all
        };
        let mut seen = HashMap::new();
        let lengths = (1..13).chain([15, 16, 17, 18, 31, 32, 33, 48, 49]);
        for len in lengths {
            // All keys of few words; of longer ones, those that have at most one 2.
            let keys: Vec<Vec<u64>> = match len {
                ..13 => (0..1 << len)
                    .map(|bits| (0..len).map(|i| 1 + (bits >> i & 1)).collect())
                    .collect(),
                _ => (0..=len)
                    .map(|two| (0..len).map(|i| 1 + u64::from(i == two)).collect())
                    .collect(),
            };
            for key in keys {
                if let Some(other) = seen.insert(coefficients(&key), key.clone()) {
                    panic!("{key:?} and {other:?} have the same polynomial");
                }
            }
        }
    }

    #[test]
    fn reducing_keeps_a_number_modulo_the_prime() {
        let near = [0, 1, P - 1, P, P + 1, 1 << 61, u64::MAX].map(u128::from);
        let products = near.iter().flat_map(|a| near.map(|b| a * b + b));
        for number in products.chain([u128::MAX, u128::MAX - 1]) {
            let reduced = canonical(reduce(number));
            assert_eq!(u128::from(reduced), number % u128::from(P), "{number:x}");
        }
    }

    /// The largest number of these keys that share all upper bits used by a table of twice as many places.
    fn most_in_one_place(seed: &Seed, keys: &[Vec<Word>]) -> usize {
        let bits = (2 * keys.len()).next_power_of_two().ilog2();
        let mut shared = HashMap::new();
        for key in keys {
            *shared.entry(seed.hash(key) >> (64 - bits)).or_insert(0) += 1;
        }
        shared.into_values().max().unwrap_or(0)
    }

    #[test]
    fn keys_chosen_to_collide_are_spread_as_random_ones_are() {
        let of = |numbers: &[u32]| -> Vec<Word> {
            let target = |&i| Target::Own(Position(i));
            numbers
                .iter()
                .map(|i| Word::reference(true, target(i)))
                .collect()
        };
        let each = |f: &dyn Fn(u32) -> Vec<u32>| -> Vec<Vec<Word>> {
            (0..1 << 12).map(|i| of(&f(i))).collect()
        };
        let families = [
            // Words that count up, in low bits and in high ones; keys in which all words except one are equal.
            each(&|i| vec![i]),
            each(&|i| vec![i << 14]),
            each(&|i| vec![1, 1, i, 1, 1, 1, 1, 1, 1]),
            // Sums and products that stay the same where two words change.
            each(&|i| vec![i, (1 << 12) - i]),
            each(&|i| vec![i, 5 * i + 1, 25 * i]),
            // Keys of equal words, each with one word more; bits set one after the other.
            (0..1 << 12).map(|len| of(&vec![0; len + 1])).collect(),
            each(&|i| (0..12).map(|bit| i >> bit & 1).collect()),
            // The words that change are far apart.
            each(&|i| vec![i * 16 % 4096, 0, 0, 0, i / 256]),
        ];
        for (family, keys) in families.iter().enumerate() {
            for number in 1..9_u64 {
                let [secret, factor] = [0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03];
                let seed = Seed::new([secret, factor].map(|half| number.wrapping_mul(half)));
                // With random hashes, more than 8 share a place in one of 10^6 tables.
                let most = most_in_one_place(&seed, keys);
                assert!(most <= 8, "family {family}: {most} share a place");
            }
        }
    }

    /// Keys of one word that count up, for so many seeds that one of them is bad for such keys.
    #[test]
    fn words_that_count_up_make_no_long_runs_of_places() {
        const BITS: u32 = 12;
        let keys: Vec<_> = (0..1 << (BITS - 1))
            .map(|i| [Word::reference(true, Target::Own(Position(i)))])
            .collect();
        for number in 1..=500_u64 {
            let halves = [0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03];
            let seed = Seed::new(halves.map(|half: u64| half.wrapping_mul(2 * number + 1)));
            let mut taken = vec![false; 1 << BITS];
            let mut passed = 0;
            for key in &keys {
                let mut place = (seed.hash(key) >> (64 - BITS)) as usize;
                while taken[place] {
                    passed += 1;
                    place = (place + 1) % taken.len();
                }
                taken[place] = true;
            }
            // Random hashes pass half a place each, in a table that is half full.
            assert!(
                passed < 2 * keys.len(),
                "seed {number}: {passed} places passed"
            );
        }
    }

    #[test]
    fn every_half_of_the_key_and_every_word_counts() {
        let hash = |key, len| Seed::new(key).hash(&words(len));
        let hashes = [
            hash([0, 0], 3),
            hash([1, 0], 3),
            hash([0, 2], 3),
            hash([0, 0], 4),
        ];
        for (i, a) in hashes.iter().enumerate() {
            assert!(hashes[i + 1..].iter().all(|b| a != b), "{hashes:x?}");
        }
    }

    #[test]
    fn a_key_that_the_host_gives_is_the_key() {
        let [given, new] = [Seed::of(Some([7, 8])), Seed::new([7, 8])];
        assert_eq!(given.hash(&words(3)), new.hash(&words(3)));
        assert_ne!(Seed::of(None).hash(&words(3)), given.hash(&words(3)));
    }

    #[test]
    fn two_registries_hash_differently() {
        let [one, other] = [(); 2].map(|()| Seed::random().hash(&words(3)));
        assert_ne!(one, other);
    }

    #[test]
    fn registries_hash_differently_without_random_numbers() {
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
    fn registries_made_after_a_fork_hash_differently() {
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
