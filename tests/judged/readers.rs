//! The library has two readers of sub types: a quick one for usual forms (`src/decode/usual.rs`), and a careful one for
//! all. A registry whose limit of fields is below 128 uses only the careful one. So both accept the same bytes, as the
//! same types, and refuse others with the same words.
//!
//! Every number is written in any length, and is often one at which a reader that loses a bit would go wrong.

use crate::oracle::random::Random;
use crate::oracle::soak;
use typereg::{Config, Feature, Limit, Registry};

/// Sections for each seed.
const SECTIONS: usize = 2_000;

struct Section<'r> {
    random: &'r mut Random,
    bytes: Vec<u8>,
    /// How many types there are so far.
    types: u64,
}

impl Section<'_> {
    fn chance(&mut self, cases: usize) -> bool {
        self.random.one_in(cases)
    }

    fn pick(&mut self, from: &[u8]) {
        let byte = *self.random.pick(from);
        self.bytes.push(byte);
    }

    /// A number in LEB128, with up to two bytes more than it needs.
    fn number(&mut self, mut number: u64) {
        let mut more = [0, 0, 0, 1, 2][self.random.below(5)];
        loop {
            let byte = number as u8 & 0x7f;
            number >>= 7;
            let is_last = number == 0 && more == 0;
            if number == 0 {
                more -= i32::from(!is_last);
            }
            self.bytes.push(byte | if is_last { 0 } else { 0x80 });
            if is_last {
                return;
            }
        }
    }

    /// The number of a type: mostly one that is there; else such a one with one bit more, or any.
    fn index(&mut self) -> u64 {
        let known = self.random.below(self.types as usize + 1) as u64;
        match self.random.below(12) {
            0 => known ^ 1 << self.random.below(24),
            1 => self.random.next() >> self.random.below(64),
            _ => known,
        }
    }

    /// A heap type that is a type's number is signed, so its byte needs a bit for the sign.
    fn heap_type(&mut self) {
        if self.chance(8) {
            return self.pick(&[0x6e, 0x70, 0x6f, 0x6d, 0x6b, 0x6a, 0x69, 0x71, 0x40, 0x62]);
        }
        let index = self.index();
        let bits = 64 - index.leading_zeros();
        if bits.is_multiple_of(7) && index != 0 && !self.chance(6) {
            // Without a byte more, the highest bit would be the sign.
            for shift in (0..bits).step_by(7) {
                self.bytes.push((index >> shift) as u8 | 0x80);
            }
            return self.bytes.push(0);
        }
        self.number(index);
    }

    fn value(&mut self) {
        match self.random.below(3) {
            0 => self.pick(&[0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x78, 0x77, 0x6e, 0x70, 0x79]),
            _ => {
                self.pick(&[0x63, 0x63, 0x64]);
                self.heap_type();
            }
        }
    }

    fn values(&mut self, are_fields: bool) {
        let count = [0, 1, 2, 3, 9][self.random.below(5)];
        self.number(count);
        for _ in 0..count {
            self.value();
            if are_fields {
                self.pick(&[0, 0, 0, 0, 1, 1, 1, 1, 2]);
            }
        }
    }

    fn sub_type(&mut self) {
        if self.chance(2) {
            self.pick(&[0x50, 0x50, 0x50, 0x4f]);
            let supertypes = [0, 1, 1, 1, 2][self.random.below(5)];
            self.number(supertypes);
            for _ in 0..supertypes {
                let index = self.index();
                self.number(index);
            }
        }
        match self.random.below(8) {
            0 => {
                self.bytes.push(0x5e);
                self.value();
                self.pick(&[0, 1]);
            }
            1..3 => {
                self.bytes.push(0x60);
                self.values(false);
                self.values(false);
            }
            3 if self.random.one_in(4) => self.pick(&[0x5d, 0x4d, 0x65, 0x61]),
            _ => {
                // Alike and often empty, so that one can be below another.
                self.bytes.push(0x5f);
                match self.random.below(3) {
                    0 => self.values(true),
                    _ => self.number(0),
                }
            }
        }
        self.types += 1;
    }

    fn groups(&mut self) {
        let groups = 1 + self.random.below(6) as u64;
        self.number(groups);
        for _ in 0..groups {
            if self.chance(4) {
                let members = self.random.below(4) as u64;
                self.bytes.push(0x4e);
                self.number(members);
                (0..members).for_each(|_| self.sub_type());
            } else {
                self.sub_type();
            }
        }
        if self.chance(20) {
            let end = self.random.below(self.bytes.len());
            self.bytes.truncate(end);
        }
    }
}

fn registry(proposals: bool, fields: u64) -> Registry {
    let mut config = Config::default();
    for feature in Feature::ALL {
        if proposals {
            config.features.set(feature, true);
        }
    }
    assert!(config.limits.set(Limit::Fields, fields));
    Registry::new(&config).unwrap()
}

#[test]
fn both_readers_read_the_same() {
    let (mut accepted, mut refused) = (0, 0);
    let mut seeds = soak::seeds("readers", 0, 400);
    for seed in seeds.by_ref() {
        let mut random = Random::new(seed);
        let registries =
            [false, true].map(|proposals| [10_000, 127].map(|fields| registry(proposals, fields)));
        for number in 0..SECTIONS {
            let mut section = Section {
                random: &mut random,
                bytes: Vec::new(),
                types: 0,
            };
            section.groups();
            let bytes = section.bytes;
            let read = registries[number % 2].each_ref().map(|registry| {
                let types = registry.register_type_section(&bytes);
                types.map(|types| types.to_wat(None).unwrap())
            });
            let [quick, careful] = read.map(|read| read.map_err(|e| (e.to_string(), e.place())));
            match &careful {
                Ok(_) => accepted += 1,
                Err(_) => refused += 1,
            }
            // Texts name types by their indices, which both registries give out in the same order.
            assert_eq!(quick, careful, "{bytes:02x?}");
        }
    }
    seeds.say(format_args!(
        "{accepted} sections accepted, {refused} refused"
    ));
    assert!(!seeds.are_many() || accepted > seeds.taken * 100 && refused > seeds.taken * 100);
}
