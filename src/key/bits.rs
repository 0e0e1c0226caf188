//! Ranges of bits in a word, each with the largest value that it can hold.

/// A named range of bits.
#[derive(Clone, Copy)]
pub(super) struct Bits {
    pub(super) low: u32,
    width: u32,
}

impl Bits {
    pub(super) const fn new(low: u32, width: u32) -> Bits {
        Bits { low, width }
    }
    pub(super) const fn maximum(self) -> u64 {
        (1 << self.width) - 1
    }
    pub(super) const fn mask(self) -> u64 {
        self.maximum() << self.low
    }
    /// `value` at the place of these bits. It fits: values come from types and from counts within checked limits.
    pub(super) const fn put(self, value: u64) -> u64 {
        debug_assert!(value <= self.maximum());
        (value & self.maximum()) << self.low
    }
    pub(super) const fn get(self, word: u64) -> u64 {
        (word >> self.low) & self.maximum()
    }
    pub(super) const fn get_bool(self, word: u64) -> bool {
        self.get(word) != 0
    }
}

/// Is no bit in two of these ranges?
pub(super) const fn disjoint<const N: usize>(ranges: [Bits; N]) -> bool {
    let mut union = 0;
    let mut i = 0;
    while i < N {
        if union & ranges[i].mask() != 0 {
            return false;
        }
        union |= ranges[i].mask();
        i += 1;
    }
    true
}
