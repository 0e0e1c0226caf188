//! Every group of at most two types with at most two fields each: wasmparser, the naive judge and the library accept
//! the same ones, and no two of them are equal for any of the three.
//!
//! An *alphabet* is the values that fields, elements, params and results are taken from. Its groups are all possible
//! ones: every kind, every number and order of parts up to two, mutable or not, params or results, final or not, below
//! nothing, below a type outside, below either member of the same group (also below itself and a later one, which is
//! never valid). Groups of one type use the whole alphabet of the standard. There are too many groups of two for that,
//! so these use alphabets of three values, one after the other. The first one has the values that are easiest to
//! confuse.
//!
//! The forms of the proposals are in `every_small_group/proposals.rs`.

mod proposals;

use crate::oracle::c::{Registry, Types};
use crate::oracle::generate::{reference, standard_values};
use crate::oracle::naive::{Definition, Field, Reference, Shape, Value, World};
use crate::oracle::peer::Peer;
use crate::oracle::proposal::Setting;
use crate::oracle::random::Random;
use crate::oracle::{disagreement, encode, soak, verdict};
use std::collections::HashSet;
use std::fmt;
use typereg::capi::abi::WT_GC_LAYOUT_NONE;

type Group = Vec<Definition>;

/// Values of an alphabet for groups of two. If all hashes are equal, the time of registering grows with the square of
/// the types.
const LETTERS: usize = if cfg!(typereg_constant_hash) { 1 } else { 3 };

/// How many groups a module has, if many are registered at once.
const BATCH: usize = 20_000;

/// The types that the groups can refer to and extend, one of each kind.
fn outside() -> Vec<Group> {
    let byte = Field {
        mutable: true,
        storage: Value::Plain("i8"),
    };
    let shapes = [
        Shape::Struct(vec![]),
        Shape::Array(byte),
        Shape::Func {
            params: vec![],
            results: vec![],
        },
    ];
    let open = |shape| vec![Definition::open(None, shape)];
    shapes.map(open).into()
}

/// Their module type indices.
const OUTSIDE: [usize; 3] = [0, 1, 2];

/// Number 0: references to members, and one to a type outside that has the number of a member. Number 1: references
/// that may be null or may not, and a packed type. The others are drawn.
fn alphabet(number: u64) -> Vec<Value> {
    let own = |nullable, position| reference(nullable, Reference::Own(position));
    let mut values = match number {
        0 => vec![
            own(true, 1),
            reference(true, Reference::Class(0)),
            own(true, 0),
        ],
        1 => vec![own(true, 1), own(false, 1), Value::Plain("i8")],
        _ => {
            let mut values = standard_values(&OUTSIDE);
            Random::new(number).shuffle(&mut values);
            values
        }
    };
    values.truncate(LETTERS);
    values
}

/// All shapes with at most two parts.
fn shapes(values: &[Value]) -> Vec<Shape> {
    let fields: Vec<Field> = [false, true]
        .into_iter()
        .flat_map(|mutable| {
            values
                .iter()
                .map(move |&storage| Field { mutable, storage })
        })
        .collect();
    let structs = up_to_two(&fields).into_iter().map(Shape::Struct);
    let arrays = fields.iter().map(|&element| Shape::Array(element));
    let mut shapes: Vec<Shape> = structs.chain(arrays).collect();
    let unpacked = values.iter().copied();
    let unpacked = unpacked.filter(|value| !matches!(value, Value::Plain("i8" | "i16")));
    for parts in up_to_two(&Vec::from_iter(unpacked)) {
        shapes.extend((0..=parts.len()).map(|params| Shape::Func {
            params: parts[..params].to_vec(),
            results: parts[params..].to_vec(),
        }));
    }
    shapes
}

/// All lists of none, one or two of these.
fn up_to_two<T: Copy>(of: &[T]) -> Vec<Vec<T>> {
    let mut lists = vec![vec![]];
    lists.extend(of.iter().map(|&one| vec![one]));
    lists.extend(
        of.iter()
            .flat_map(|&one| of.iter().map(move |&other| vec![one, other])),
    );
    lists
}

/// Every type of one of these shapes that a member of a group of two may be, and some that it may not be.
fn members(values: &[Value]) -> Vec<Definition> {
    let mut members = Vec::new();
    for shape in shapes(values) {
        let above = match shape {
            Shape::Struct(_) => 0,
            Shape::Array(_) => 1,
            _ => 2,
        };
        let above = [
            None,
            Some(Reference::Class(above)),
            Some(Reference::Own(0)),
            Some(Reference::Own(1)),
        ];
        for is_final in [false, true] {
            members.extend(above.map(|supertype| Definition {
                is_final,
                ..Definition::open(supertype, shape.clone())
            }));
        }
    }
    members
}

#[derive(Default)]
struct Tally {
    groups: u64,
    accepted: u64,
    /// Groups about which wasmparser is known to be wrong.
    disputed: u64,
    /// Pairs of types that were distinguished.
    apart: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally {
            groups,
            accepted,
            disputed,
            apart,
        } = self;
        write!(
            out,
            "{groups} groups, {accepted} of them accepted, {disputed} against wasmparser, \
             {apart} pairs of types told apart"
        )
    }
}

#[test]
fn all_groups_of_one_type_are_different() {
    let mut values = standard_values(&OUTSIDE);
    values.truncate(LETTERS * values.len() / 3);
    let members = members(&values);
    let mut tally = Tally::default();
    judge(
        members.iter().map(|member| vec![member.clone()]),
        &mut tally,
    );
    soak::say(format_args!(
        "groups of one: {} values, {tally}",
        values.len()
    ));
    assert_eq!(tally.groups, members.len() as u64);
    assert!(tally.accepted > tally.groups / 5, "{tally}");
}

#[test]
fn all_groups_of_two_types_are_different() {
    let mut tally = Tally::default();
    let mut seeds = soak::seeds("groups of two", 0, 5);
    for number in seeds.by_ref() {
        let members = members(&alphabet(number));
        let groups = members.iter().flat_map(|first| {
            members
                .iter()
                .map(|second| vec![first.clone(), second.clone()])
        });
        let before = tally.groups;
        judge(groups, &mut tally);
        assert_eq!(
            tally.groups - before,
            (members.len() * members.len()) as u64
        );
    }
    seeds.say(&tally);
    assert!(tally.accepted > tally.groups / 20, "{tally}");
}

/// Each group by itself is accepted or refused by all. The accepted ones are then registered together, twice, the
/// second time in reverse order: all their types are different, and are found again.
fn judge(groups: impl Iterator<Item = Group>, tally: &mut Tally) {
    judge_after(outside(), Setting::of_version(3), groups, tally);
}

/// The same after these types, and with these proposals.
fn judge_after(
    outside: Vec<Group>,
    setting: Setting,
    groups: impl Iterator<Item = Group>,
    tally: &mut Tally,
) {
    let registry = Registry::with_setting(WT_GC_LAYOUT_NONE, setting);
    let features = setting.to_wasmparser();
    let mut module = outside.clone();
    // From now on these types have the indices 1, 2, 3 and so on, which are also positions of members.
    let held = registry
        .register_module(&encode::module(&module))
        .expect("a valid module");
    let many = outside.len();
    assert_eq!(held.indices(), (1..=many as u32).collect::<Vec<_>>());
    let mut world = World::default();
    let earlier = world.define(&module).expect("a valid module").types();
    let (mut accepted, mut disputed) = (Vec::new(), Vec::new());
    for group in groups {
        tally.groups += 1;
        module.truncate(many);
        module.push(group);
        let wasm = encode::module(&module);
        let theirs = verdict::of_features(&wasm, features).map(drop);
        let expected = world.define_group(&earlier, &module[many]).map(drop);
        world.forget_from(many);
        let ours = registry.register_module(&wasm).map(drop);
        assert_eq!(
            ours.is_ok(),
            expected.is_ok(),
            "{ours:?}, {expected:?}: {module:?}"
        );
        let is_disputed = match (&theirs, expected) {
            (Err(words), Ok(())) => disagreement::is_too_strict(words),
            (Ok(()), Err(fault)) => disagreement::is_too_lenient(fault),
            _ => false,
        };
        tally.disputed += u64::from(is_disputed);
        assert!(
            is_disputed || theirs.is_ok() == expected.is_ok(),
            "{theirs:?}, {expected:?}: {module:?}"
        );
        if expected.is_ok() {
            let accepted = if is_disputed {
                &mut disputed
            } else {
                &mut accepted
            };
            accepted.extend(module.pop());
        }
    }
    registry.check();
    tally.accepted += (accepted.len() + disputed.len()) as u64;

    let mut peer = Peer::new(features);
    let mut types = HashSet::new();
    let mut batches = register(&outside, &accepted, &registry, Some(&mut peer));
    batches.extend(register(&outside, &disputed, &registry, None));
    for batch in &batches {
        types.extend(batch.indices());
    }
    let mut all: Vec<Group> = outside.clone();
    all.retain(|group| !accepted.contains(group));
    let agreed: usize = all.iter().chain(&accepted).map(Vec::len).sum();
    let len = agreed + disputed.iter().map(Vec::len).sum::<usize>();
    assert_eq!((types.len(), peer.len()), (len, agreed));
    tally.apart += (len * (len - 1) / 2) as u64;
    accepted.reverse();
    batches.extend(register(&outside, &accepted, &registry, Some(&mut peer)));
    assert_eq!(peer.len(), agreed);
    registry.check();
    drop((held, batches));
    registry.delete_empty();
}

fn register(
    outside: &[Group],
    groups: &[Group],
    registry: &Registry,
    mut peer: Option<&mut Peer>,
) -> Vec<Types> {
    let batches = groups.chunks(BATCH).map(|groups| {
        let wasm = encode::module(&[outside, groups].concat());
        let types = registry.register_module(&wasm).expect("all are valid");
        if let Some(peer) = &mut peer {
            let ids = peer.register(&wasm).expect("all are valid");
            peer.meet(&types, &ids);
        }
        types
    });
    batches.collect()
}
