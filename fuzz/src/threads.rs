//! The bytes are a program: steps dealt to two to four threads, on one or two registries.
//!
//! The threads meet at barriers, where each registry verifies itself while nothing else happens. They hand types,
//! groups and collections to one another. The scheduler chooses how they run in between; whatever it chooses, nothing is
//! left at the end. Model checkers try the orders themselves (`tests/interleavings.rs` of the library); this target is
//! for AddressSanitizer.

use crate::definitions;
use crate::end::assert_empty;
use crate::groups;
use crate::program::Program;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Barrier, Mutex};
use std::thread;
use typereg::{
    FieldType, LayoutPolicy, Limit, RecGroup, RegisteredType, Registry, Type, TypeCollection,
    TypeEncoder, TypeNames, ValType,
};

/// The number of times that the threads meet.
pub const ROUNDS: usize = 3;
/// The most steps of one thread.
const STEPS: usize = 40;

/// The number of steps that did something, and that were refused.
pub fn try_input(program: &[u8]) -> [usize; 2] {
    let mut program = Program(program);
    let threads = 2 + program.below(3);
    let registries: Vec<Registry> = (0..1 + program.below(2))
        .map(|_| registry(&mut program))
        .collect();
    let modules: Vec<Vec<u8>> = (0..3).map(|_| definitions::module(&mut program)).collect();
    let rest = program.0;
    let barrier = Barrier::new(threads);
    let handed = Mutex::new(Vec::new());
    let shared = Shared {
        registries: &registries,
        modules: &modules,
        handed: &handed,
    };
    let mut count = [0; 2];
    thread::scope(|scope| {
        let (shared, barrier) = (&shared, &barrier);
        let started: Vec<_> = (0..threads)
            .map(|thread| {
                let steps: Vec<u8> = rest
                    .chunks(4)
                    .skip(thread)
                    .step_by(threads)
                    .flatten()
                    .copied()
                    .collect();
                scope.spawn(move || shared.run(&steps, thread, barrier))
            })
            .collect();
        for thread in started {
            let [done, refused] = thread.join().unwrap_or_else(|panic| resume_unwind(panic));
            count = [count[0] + done, count[1] + refused];
        }
    });
    drop(handed);
    registries.iter().for_each(assert_empty);
    count
}

/// Works in rounds, and checks after each round while no other thread works. A thread that panics still comes to the
/// barrier, or the others would wait there forever; it continues to panic after the last round.
pub fn in_rounds(barrier: &Barrier, mut work: impl FnMut(usize), mut look: impl FnMut()) {
    let mut panicked = None;
    for round in 0..ROUNDS {
        let parts: [&mut dyn FnMut(); 2] = [&mut || work(round), &mut look];
        for part in parts {
            if panicked.is_none() {
                panicked = catch_unwind(AssertUnwindSafe(part)).err();
            }
            barrier.wait();
        }
    }
    if let Some(panic) = panicked {
        resume_unwind(panic);
    }
}

/// Perhaps with layouts, and with a quota or a small limit.
fn registry(program: &mut Program<'_>) -> Registry {
    let mut config = definitions::config();
    let policy = [None, Some(LayoutPolicy::DRC)][program.below(2)];
    config.set_layout(policy).expect("a policy that is there");
    let choice = program.byte();
    let limit = Limit::ALL[usize::from(choice >> 5)];
    if choice & 1 == 1 {
        assert!(config.limits.set(limit, u64::from(choice >> 1 & 15) + 1));
    }
    Registry::new(&config).expect("memory")
}

struct Shared<'a> {
    registries: &'a [Registry],
    modules: &'a [Vec<u8>],
    handed: &'a Mutex<Vec<Handed>>,
}

enum Handed {
    Type(RegisteredType),
    Group(RecGroup),
    Collection(TypeCollection),
}

#[derive(Default)]
struct Own {
    types: Vec<RegisteredType>,
    groups: Vec<RecGroup>,
    collections: Vec<TypeCollection>,
    registries: Vec<Registry>,
}

impl Shared<'_> {
    fn run(&self, steps: &[u8], thread: usize, barrier: &Barrier) -> [usize; 2] {
        let mut own = Own::default();
        let mut count = [0; 2];
        let steps: Vec<&[u8]> = steps.chunks(4).take(STEPS).collect();
        let work = |round| {
            let (from, to) = (
                steps.len() * round / ROUNDS,
                steps.len() * (round + 1) / ROUNDS,
            );
            for step in &steps[from..to] {
                let done = self.step(&mut Program(step), &mut own);
                count[usize::from(!done)] += 1;
            }
        };
        let look = || {
            if thread == 0 {
                for registry in self.registries {
                    registry.check().expect("a sound registry");
                }
            }
        };
        in_rounds(barrier, work, look);
        count
    }

    /// Whether it succeeded.
    fn step(&self, program: &mut Program<'_>, own: &mut Own) -> bool {
        let choice = program.below(20);
        let registry = &self.registries[program.below(self.registries.len())];
        match choice {
            0 | 1 => {
                let wasm = &self.modules[program.below(self.modules.len())];
                let types = registry.register_module(wasm);
                types.map(|types| own.collections.push(types)).is_ok()
            }
            2 => {
                let made = registry.struct_type([FieldType::mutable(ValType::I64)]);
                made.map(|ty| own.types.push(ty.into())).is_ok()
            }
            3 => match own.a_type(program) {
                Some(ty) => {
                    let made = registry.func_type([ValType::ref_to(&*ty)], []);
                    made.map(|ty| own.types.push(ty.into())).is_ok()
                }
                None => false,
            },
            4 => {
                let outside = own.a_type(program);
                let built = groups::group(program, registry, outside.as_deref());
                built.map(|group| own.groups.push(group)).is_ok()
            }
            5 => own.a_type(program).map(|ty| own.types.push(ty)).is_some(),
            6 | 7 => own.forget(program),
            8 => {
                let handed = own.something(program);
                handed
                    .map(|it| self.handed.lock().unwrap().push(it))
                    .is_some()
            }
            9 | 10 => {
                let taken = self.handed.lock().unwrap().pop();
                taken.map(|it| own.take(it)).is_some()
            }
            11 => {
                let index = u32::from(program.byte() % 24);
                match registry.get(index) {
                    Ok(ty) => {
                        assert_eq!(ty.index().get(), index);
                        own.types.push(ty);
                        true
                    }
                    Err(_) => false,
                }
            }
            12 => match (own.a_type(program), own.a_type(program)) {
                (Some(sub), Some(sup)) => {
                    assert_related(&sub, &sup, sub.is_subtype_of(&sup));
                    let why = sub.explain_mismatch(&sup, None).expect("memory");
                    assert_related(&sub, &sup, why.is_none());
                    sub.to_wat().is_ok()
                }
                _ => false,
            },
            13 => own
                .a_type(program)
                .and_then(|ty| ty.trampoline().ok())
                .map(|ty| own.types.push(ty))
                .is_some(),
            14 => {
                own.registries.push(registry.clone());
                let stats = registry.stats();
                stats.hits <= stats.registrations
            }
            15 => match own.a_type(program) {
                Some(ty) => {
                    let made = registry.array_type(FieldType::mutable(ValType::ref_to(&*ty)));
                    made.map(|ty| own.types.push(ty.into())).is_ok()
                }
                None => false,
            },
            16 => match own.a_type(program) {
                Some(tag) => registry.exn_type(&tag).map(|ty| own.types.push(ty)).is_ok(),
                None => false,
            },
            // The same types, through bytes.
            17 if !own.collections.is_empty() => {
                let types = &own.collections[program.below(own.collections.len())];
                let mut encoder = TypeEncoder::new(registry);
                if types.is_empty() || encoder.add_collection(types).is_err() {
                    return false;
                }
                let again = registry.register_module(encoder.module().expect("memory"));
                again
                    .map(|again| assert_eq!(again.indices(), types.indices()))
                    .is_ok()
            }
            // Some have the same name.
            18 if !own.collections.is_empty() => {
                let types = &own.collections[program.below(own.collections.len())];
                let mut names = TypeNames::new(registry);
                for ty in types.iter().filter(|_| program.flag()) {
                    if names.set(ty, "same").is_err() {
                        return false;
                    }
                }
                types.to_wat(Some(&names)).is_ok() && registry.to_wat(Some(&names)).is_ok()
            }
            _ => registry.check().is_ok() && registry.dump().is_ok(),
        }
    }
}

/// Panics unless the answer is right: whether `sub` is `sup` or declared below it.
pub fn assert_related(sub: &Type, sup: &Type, answer: bool) {
    let is_above = std::iter::successors(Some(sub), |ty| ty.supertype()).any(|ty| *ty == *sup);
    assert_eq!(answer, is_above, "declared below, or not");
}

impl Own {
    fn a_type(&self, program: &mut Program<'_>) -> Option<RegisteredType> {
        let mut all: Vec<&Type> = self.types.iter().map(|ty| &**ty).collect();
        all.extend(self.groups.iter().flat_map(RecGroup::iter));
        all.extend(self.collections.iter().flat_map(TypeCollection::iter));
        program.pick(&all).map(ToOwned::to_owned)
    }

    /// A type, a group or a collection, kept as before.
    fn something(&self, program: &mut Program<'_>) -> Option<Handed> {
        match program.below(3) {
            0 => self.a_type(program).map(Handed::Type),
            1 if !self.groups.is_empty() => {
                let group = &self.groups[program.below(self.groups.len())];
                Some(Handed::Group(group.clone()))
            }
            _ if !self.collections.is_empty() => {
                let types = &self.collections[program.below(self.collections.len())];
                Some(Handed::Collection(types.clone()))
            }
            _ => None,
        }
    }

    fn take(&mut self, handed: Handed) {
        match handed {
            Handed::Type(ty) => self.types.push(ty),
            Handed::Group(group) => self.groups.push(group),
            Handed::Collection(types) => self.collections.push(types),
        }
    }

    fn forget(&mut self, program: &mut Program<'_>) -> bool {
        fn one<T>(from: &mut Vec<T>, program: &mut Program<'_>) -> bool {
            let some = !from.is_empty();
            if some {
                drop(from.swap_remove(program.below(from.len())));
            }
            some
        }
        match program.below(4) {
            0 => one(&mut self.types, program),
            1 => one(&mut self.groups, program),
            2 => one(&mut self.collections, program),
            _ => one(&mut self.registries, program),
        }
    }
}
