//! Which proposal each form of a type needs, found in the bytes from front to back: the first missing one is the one
//! that errors must name.

use super::proposal::{Proposal, Proposal::*, Setting};

/// The first proposal that a form in this type section needs and that is off. The section must be valid if all are on.
pub fn first_missing(section: &[u8], on: Setting) -> Option<Proposal> {
    let mut walk = Walk {
        rest: section,
        on,
        missing: None,
        defined: 0,
    };
    for _ in 0..walk.number() {
        walk.group();
    }
    assert!(walk.rest.is_empty(), "the section ends with its last group");
    walk.missing
}

struct Walk<'a> {
    rest: &'a [u8],
    on: Setting,
    missing: Option<Proposal>,
    /// How many types come before the group.
    defined: u64,
}

impl Walk<'_> {
    fn needs(&mut self, proposal: Proposal) {
        if !self.on.has(proposal) {
            self.missing.get_or_insert(proposal);
        }
    }

    fn group(&mut self) {
        let mut members = 1;
        if self.skip_if(0x4e) {
            self.needs(Gc);
            members = self.number();
        }
        for _ in 0..members {
            self.member();
        }
        self.defined += members;
    }

    fn member(&mut self) {
        if self.skip_if(0x50) || self.skip_if(0x4f) {
            self.needs(Gc);
            for _ in 0..self.number() {
                self.number();
            }
        }
        if self.skip_if(0x65) {
            self.needs(SharedEverythingThreads);
        }
        for clause in [0x4c, 0x4d] {
            if self.skip_if(clause) {
                self.needs(CustomDescriptors);
                self.number();
            }
        }
        match self.byte() {
            0x60 => {
                (0..self.number()).for_each(|_| self.value());
                let results = self.number();
                if results > 1 {
                    self.needs(MultiValue);
                }
                (0..results).for_each(|_| self.value());
            }
            0x5f => {
                self.needs(Gc);
                (0..self.number()).for_each(|_| self.field());
            }
            0x5e => {
                self.needs(Gc);
                self.field();
            }
            0x5d => {
                self.needs(StackSwitching);
                self.number();
            }
            other => panic!("no composite type begins with {other:#x}"),
        }
    }

    fn field(&mut self) {
        self.value();
        self.byte();
    }

    fn value(&mut self) {
        match self.rest[0] {
            0x7b => {
                self.byte();
                self.needs(Simd);
            }
            0x77..=0x7f => {
                self.byte();
            }
            0x63 | 0x64 => {
                self.byte();
                self.needs(FunctionReferences);
                self.heap();
            }
            _ => self.heap(),
        }
    }

    fn heap(&mut self) {
        if self.skip_if(0x62) {
            self.needs(CustomDescriptors);
            self.number();
            return;
        }
        if self.skip_if(0x65) {
            self.needs(SharedEverythingThreads);
        }
        // A negative number in one byte.
        match self.rest[0] {
            0x70 | 0x6f => self.needs(ReferenceTypes),
            0x6a..=0x6e | 0x71..=0x73 => self.needs(Gc),
            0x69 | 0x74 => self.needs(Exceptions),
            0x68 | 0x75 => self.needs(StackSwitching),
            _ => {
                // Without GC no type can refer to itself or to a later one.
                if self.number() >= self.defined {
                    self.needs(Gc);
                }
                return;
            }
        }
        self.byte();
    }

    fn skip_if(&mut self, byte: u8) -> bool {
        let is_there = self.rest.first() == Some(&byte);
        if is_there {
            self.byte();
        }
        is_there
    }

    fn byte(&mut self) -> u8 {
        let (first, rest) = self.rest.split_first().expect("a whole section");
        self.rest = rest;
        *first
    }

    /// Reads LEB128. For a signed number only the length is right.
    fn number(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        number
    }
}
