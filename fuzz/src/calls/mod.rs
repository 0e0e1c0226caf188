//! The bytes are a program: calls of the C functions, in any order, right and wrong.
//!
//! One byte chooses a call, the next ones its arguments. Whatever is live can be an argument, and so
//! can NULL, objects of other registries and builders, definitions that are finished or void, indices
//! of dead types, and values with arbitrary contents. The program does only what
//! a C program may do: no handle is used after its owner ended it. Only for this the program tracks its handles.
//!
//! After each call, a failure has an error and has changed nothing in any registry, and every few
//! calls each registry verifies itself. At the end everything is deleted, in an order that the bytes choose,
//! and the registries that still exist are empty.
//!
//! - `objects`: the live objects and their handles; `values`: value and field types, good and bad
//! - `registering`: registries and bytes; `building`: builders and their parts; `plain`: plain data, types from bytes,
//!   values in 64 bits; `asking`: queries

mod asking;
mod building;
mod objects;
mod plain;
mod registering;
mod values;

use crate::program::Program;
use objects::Objects;
use std::collections::BTreeMap;

/// More calls than this in one program find nothing new.
const MOST_CALLS: usize = 300;
/// The number of calls after which the registries verify themselves.
const EACH: usize = 32;

/// The outcome of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It succeeded, or cannot fail.
    Done,
    /// It failed, and so must have changed nothing.
    Refused,
    /// It failed, and objects that it ended may be deleted.
    Ended,
    /// There was nothing to call it with.
    Nothing,
}

type Call = fn(&mut Objects, &mut Program<'_>) -> Outcome;

/// The most useful calls are listed several times.
const CALLS: [(&str, Call); 36] = [
    ("new registry", registering::new_registry),
    ("clone registry", registering::clone_registry),
    ("delete registry", registering::delete_registry),
    ("register section", registering::register_section),
    ("register section", registering::register_section),
    ("register module", registering::register_module),
    ("delete collection", objects::delete_collection),
    ("type of collection", objects::type_of_collection),
    ("one off type", objects::one_off_type),
    ("one off type", objects::one_off_type),
    ("exn type", objects::exn_type),
    ("clone type", objects::clone_type),
    ("delete type", objects::delete_type),
    ("type of group", objects::type_of_group),
    ("group of type", objects::group_of_type),
    ("clone group", objects::clone_group),
    ("delete group", objects::delete_group),
    ("new builder", building::new_builder),
    ("delete builder", building::delete_builder),
    ("declare", building::declare),
    ("declare", building::declare),
    ("define", building::define),
    ("define", building::define),
    ("set final", building::set_final),
    ("set supertype", building::set_supertype),
    ("add value", building::add_value),
    ("add value", building::add_value),
    ("begin reference", building::begin_reference),
    ("change reference", building::change_reference),
    ("finish definition", building::finish_definition),
    ("finish definition", building::finish_definition),
    ("build", building::build),
    ("trampoline", asking::trampoline),
    ("by index", asking::by_index),
    ("about types", asking::about_types),
    ("with wrong handles", asking::with_wrong_handles),
];

/// The calls that the highest bytes choose; few seeds have these bytes.
const MORE: [(&str, Call); 4] = [
    ("plain group", plain::group),
    ("collection of groups", plain::collection),
    ("read types", plain::read),
    ("packed values", plain::packed),
];

/// The number of times that each call succeeded, and that it was refused.
pub type Tally = BTreeMap<&'static str, [usize; 2]>;

/// Runs a program.
pub fn try_input(program: &[u8]) -> Tally {
    let mut program = Program(program);
    let mut objects = Objects::new(&mut program);
    let mut tally = Tally::new();
    for number in 0..MOST_CALLS {
        if program.0.is_empty() {
            break;
        }
        let before = objects.stats();
        let choice = program.byte();
        let (name, call) = match choice.checked_sub(u8::MAX - 3) {
            Some(more) => MORE[usize::from(more)],
            None => CALLS[usize::from(choice) % CALLS.len()],
        };
        let outcome = call(&mut objects, &mut program);
        if outcome == Outcome::Refused {
            assert_eq!(
                objects.stats(),
                before,
                "{name}: refused, and changed something"
            );
        }
        if outcome != Outcome::Nothing {
            tally.entry(name).or_default()[usize::from(outcome != Outcome::Done)] += 1;
        }
        if number % EACH == 0 {
            objects.check();
        }
    }
    objects.end(&mut program);
    tally
}
