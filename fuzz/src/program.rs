//! Bytes that a fuzzer chooses, read as choices: the next step and its arguments.

/// The bytes of a program; those after its end are 0.
pub struct Program<'a>(pub &'a [u8]);

impl Program<'_> {
    pub fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((&byte, rest)) => {
                self.0 = rest;
                byte
            }
            None => 0,
        }
    }

    pub fn below(&mut self, bound: usize) -> usize {
        usize::from(self.byte()) % bound
    }

    pub fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    pub fn number(&mut self) -> u32 {
        u32::from_le_bytes([self.byte(), self.byte(), self.byte(), self.byte()])
    }

    /// Usually a small number, sometimes any.
    pub fn count(&mut self) -> u64 {
        match self.byte() {
            255 => u64::from(self.number()) << 8,
            254 => self.number().into(),
            small => small.into(),
        }
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        (!from.is_empty()).then(|| from[self.below(from.len())])
    }

    pub fn bytes(&mut self, len: usize) -> &[u8] {
        let (bytes, rest) = self.0.split_at(len.min(self.0.len()));
        self.0 = rest;
        bytes
    }
}
