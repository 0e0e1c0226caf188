//! Damaged type sections: every prefix of a small real section, and every section with one bit flipped, is refused
//! exactly if wasmparser's validator refuses it, and a refusal leaves no trace. For sections with forms of the
//! proposals, the naive judge decides, too (`oracle::soundness`).

use crate::oracle::c::{Failure, Registry, Stats, Types};
use crate::oracle::compare::Acquaintance;
use crate::oracle::encode::{self, Spelling};
use crate::oracle::naive::World;
use crate::oracle::proposal::Setting;
use crate::oracle::{corpus, generate::Sketch, random::Random, soundness, verdict};
use typereg::capi::abi::*;
use wasmparser::{Parser, Payload};

/// How many bytes of each section are damaged, from its beginning.
const DAMAGED: usize = if cfg!(typereg_constant_hash) { 60 } else { 150 };

struct Section {
    bytes: Vec<u8>,
    /// Does it have forms of the proposals?
    proposals: bool,
}

/// Small sections with every kind of type: drawn ones, and the first groups of real ones.
fn sections() -> Vec<Section> {
    let mut sections = Vec::new();
    let random = &mut Random::new(7);
    for proposals in [false, false, false, false, true, true, true, true] {
        let mut sketch = Sketch::new(proposals);
        for _ in 0..2 {
            let group = sketch.draw_group(random);
            sketch.groups.push(group);
        }
        let spelling = *random.pick(&Spelling::ALL);
        let bytes = encode::spelt(&sketch.groups, spelling);
        sections.push(Section { bytes, proposals });
    }
    for source in corpus::repository() {
        sections.extend(beginning(&source.wasm).map(|bytes| Section {
            bytes,
            proposals: false,
        }));
    }
    sections
}

/// The first groups of a module's type section, as a section of its own.
fn beginning(wasm: &[u8]) -> Option<Vec<u8>> {
    let payload = Parser::new(0)
        .parse_all(wasm)
        .find_map(|payload| match payload {
            Ok(Payload::TypeSection(section)) => Some(section),
            _ => None,
        })?;
    let end = payload.range().end as usize;
    let mut groups = Vec::new();
    for group in payload.into_iter_with_offsets() {
        groups.push(group.expect("a valid group").0 as usize);
    }
    let first = *groups.first()?;
    groups.push(end);
    let last = groups.iter().position(|&offset| offset >= first + DAMAGED);
    let count = last.unwrap_or(groups.len() - 1);
    let mut section = Vec::new();
    encode::unsigned(&mut section, count as u64);
    section.extend(&wasm[first..groups[count]]);
    Some(section)
}

/// A registry that holds some types, with its dump and statistics.
struct Subject {
    registry: Registry,
    proposals: bool,
    held: Types,
    dump: String,
    accepted: usize,
    refused: usize,
}

impl Subject {
    /// Holds the types of a section.
    fn new(Section { bytes, proposals }: &Section) -> Self {
        let setting = if *proposals {
            Setting::ALL
        } else {
            Setting::of_version(3)
        };
        let registry = Registry::with_setting(WT_GC_LAYOUT_DRC, setting);
        let held = registry
            .register_type_section(bytes)
            .expect("it is valid before it is damaged");
        // Computed now, since they stay with the types and their bytes are counted.
        for ty in (0..held.len()).filter_map(|i| held.get(i)) {
            ty.fingerprint();
        }
        let dump = registry.dump();
        Subject {
            registry,
            proposals: *proposals,
            held,
            dump,
            accepted: 0,
            refused: 0,
        }
    }

    fn verdict(&self, wasm: &[u8]) -> Result<(), String> {
        if self.proposals {
            soundness::of_module(wasm)
                .expect("the judges agree")
                .verdict
        } else {
            verdict::of(wasm).map(drop)
        }
    }

    /// The library's outcome for these bytes is that of the judges for the module of these bytes.
    fn judge(&mut self, bytes: &[u8], wasm: &[u8], outcome: Result<Types, Failure>, before: Stats) {
        match (self.verdict(wasm), outcome) {
            (Ok(_), Ok(types)) => {
                self.accepted += 1;
                let mut world = World::default();
                let module = world.read(wasm);
                Acquaintance::default().meet_module(&types, &module);
                drop(types);
                let after = self.registry.stats();
                assert_eq!(after.live_types, before.live_types);
                assert_eq!(after.live_bytes, before.live_bytes);
            }
            (Err(_), Err(failure)) => {
                self.refused += 1;
                verdict::check_refusal(&failure, bytes);
                assert_eq!(self.registry.stats(), before, "{failure:?} of {wasm:02x?}");
            }
            (Ok(_), Err(failure)) => panic!("{failure:?}, but the judges accept {wasm:02x?}"),
            (Err(reason), Ok(_)) => panic!("accepted, but the judges say {reason}: {wasm:02x?}"),
        }
        assert_eq!(self.registry.dump(), self.dump, "after {wasm:02x?}");
    }

    fn section(&mut self, section: &[u8]) {
        let before = self.registry.stats();
        let outcome = self.registry.register_type_section(section);
        self.judge(section, &verdict::module_of(section), outcome, before);
    }

    fn module(&mut self, wasm: &[u8]) {
        let before = self.registry.stats();
        let outcome = self.registry.register_module(wasm);
        self.judge(wasm, wasm, outcome, before);
    }

    fn end(self) {
        self.registry.check();
        drop(self.held);
        self.registry.delete_empty();
    }
}

#[test]
fn every_prefix_is_judged_as_wasmparser_judges_it() {
    for section in sections() {
        let mut subject = Subject::new(&section);
        for len in 0..section.bytes.len() {
            subject.section(&section.bytes[..len]);
        }
        let wasm = verdict::module_of(&section.bytes);
        for len in 0..=wasm.len() {
            subject.module(&wasm[..len]);
        }
        // The empty module, and the whole one.
        assert_eq!(subject.accepted, 2);
        subject.end();
    }
}

#[test]
fn every_flipped_bit_is_judged_as_wasmparser_judges_it() {
    let (mut accepted, mut refused) = (0, 0);
    for section in sections() {
        let mut subject = Subject::new(&section);
        for bit in 0..8 * section.bytes.len() {
            let mut damaged = section.bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            subject.section(&damaged);
        }
        accepted += subject.accepted;
        refused += subject.refused;
        subject.end();
    }
    assert!(
        accepted > 500 && refused > 2_000,
        "{accepted} accepted, {refused} refused"
    );
}

/// Bytes added, left out, repeated or changed at random.
#[test]
fn random_damage_is_judged_as_wasmparser_judges_it() {
    let random = &mut Random::new(11);
    for section in sections() {
        let mut subject = Subject::new(&section);
        for _ in 0..150 {
            let mut damaged = section.bytes.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(damaged.len());
                match random.below(4) {
                    0 => damaged.insert(at, random.next() as u8),
                    1 if damaged.len() > 1 => drop(damaged.remove(at)),
                    2 => damaged.insert(at, damaged[at]),
                    _ => damaged[at] = random.next() as u8,
                }
            }
            subject.section(&damaged);
        }
        subject.end();
    }
}
