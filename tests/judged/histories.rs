//! Random histories of two registries: after every step, exactly the types that something holds are alive.
//!
//! A *holder* is something the history owns: a module's types, a type, a group, a builder at work. A group is alive
//! while a holder holds it or a live group refers to it, by a member's definition or by a trampoline type that was
//! asked for. All of this is computed again after every step, and the registry checks itself (`history`; the steps are
//! in `steps`).
//!
//! The two registries have the same modules, and nothing else in common.

mod history;
mod steps;

use crate::oracle::random::Random;
use crate::oracle::soak;
use history::History;

const HISTORIES: u64 = 800;
/// Steps of both registries together.
const STEPS: usize = 300;

/// A step; false if it cannot be taken now.
type Step = fn(&mut History) -> bool;

const STEP_KINDS: [(&str, Step); 18] = [
    ("register a module", History::register_module),
    ("register a type section", History::register_section),
    ("register an invalid module", History::register_invalid),
    ("build a group", History::build_group),
    ("build an invalid group", History::build_invalid),
    ("begin a group", History::begin_group),
    ("finish a group", History::finish_group),
    ("make a one-off type", History::make_one_off),
    ("make an exn type", History::make_exn),
    ("ask for a trampoline type", History::ask_trampoline),
    ("ask for an adapter", History::ask_adapter),
    ("hold the group of a type", History::hold_group),
    ("hold a type by its index", History::hold_by_index),
    ("clone a handle", History::clone_handle),
    (
        "go on with another handle of the registry",
        History::exchange_registry,
    ),
    ("ask about types", History::ask),
    ("let a handle go", History::let_go),
    ("let many handles go", History::let_many_go),
];

#[test]
fn exactly_the_held_types_are_alive() {
    let mut taken = [0; STEP_KINDS.len()];
    let (mut freed, mut strangers) = (0, 0);
    let mut seeds = soak::seeds("histories", 0, HISTORIES);
    for seed in seeds.by_ref() {
        let random = &mut Random::new(seed);
        let mut pair = [0, 1].map(|half| History::new(seed, half));
        for _ in 0..STEPS {
            let history = &mut pair[random.below(2)];
            let kind = random.below(STEP_KINDS.len());
            taken[kind] += u64::from((STEP_KINDS[kind].1)(history));
            history.settle();
            if random.one_in(10) {
                let [one, other] = &mut pair;
                strangers += u64::from(one.meet(other));
                one.settle();
                other.settle();
            }
        }
        freed += pair.map(History::end).iter().sum::<u64>();
    }
    let steps: u64 = taken.iter().sum();
    seeds.say(format_args!(
        "{steps} steps, each checked, {freed} types came and went, \
         {strangers} questions about types of another registry"
    ));
    if seeds.are_many() {
        for ((name, _), taken) in STEP_KINDS.iter().zip(taken) {
            assert!(taken > seeds.taken, "{name}: {taken}");
        }
        assert!(strangers > seeds.taken, "{strangers} strangers");
        assert!(freed > 100 * seeds.taken, "{freed} types came and went");
    }
}
