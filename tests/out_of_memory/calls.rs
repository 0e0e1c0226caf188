//! Memory can run out anywhere: whichever request is refused, the call is refused with [`Code::OutOfMemory`] and
//! changes nothing, or has its usual result. Repeated with memory it succeeds. Dropping requests no memory, and nothing
//! is left.
//!
//! Each act runs once for each of its requests, in a world of its own, with this request refused; and again with all
//! later ones refused, too. Requests of other people's code that cannot be refused do not occur here: `c-tests/oom.c`
//! lists them.
#![allow(clippy::print_stdout, reason = "reports how much was refused")]

mod written;

use crate::refusing::{alone, blocks, memory_is_back, with_refused};
use std::fmt::Write as _;
use std::path::Path;
use typereg::{
    AbstractHeapType, Code, Config, ErrorKind, FieldType, LayoutPolicy, Limit, PendingArray,
    PendingFunc, PendingStruct, RecGroup, RecGroupBuilder, RegisteredType, Registry, Result, Stats,
    Type, TypeCollection, ValType,
};

/// The types that every world has from the beginning.
const KNOWN: &str = "(module
    (type $node (sub (struct (field (mut i32)))))
    (type $to_node (func (param (ref $node)) (result i32)))
    (type $tag (func (param i32 i64)))
    (type $widened (func (param anyref) (result f64)))
    (type $first (func (param (ref $node)) (result f64)))
    (type $second (func (param (ref struct)) (result f64))))";
const NODE: u32 = 0;
const TO_NODE: u32 = 1;
const TAG: u32 = 2;
const WIDENED: u32 = 3;

struct World {
    types: TypeCollection,
    registry: Registry,
    config: Config,
}

impl World {
    fn new(layout: Option<LayoutPolicy>, known: &[u8]) -> Result<World> {
        let mut config = Config::default();
        config.set_layout(layout)?;
        let registry = Registry::new(&config)?;
        let types = registry.register_module(known)?;
        Ok(World {
            types,
            registry,
            config,
        })
    }

    fn known(&self, number: u32) -> &Type {
        self.types.get(number).expect("every world has it")
    }

    fn to_node(&self) -> ValType<'_> {
        ValType::ref_to(self.known(NODE))
    }
}

/// The result of an act.
enum Made {
    Nothing,
    Answer(u64),
    Text(String),
    Type(RegisteredType),
    Group(RecGroup),
    Types(TypeCollection),
    Registry(Registry),
}

impl Made {
    fn of(ty: impl Into<RegisteredType>) -> Made {
        Made::Type(ty.into())
    }

    /// Did the second run of the act, in the same world, have the same result?
    fn is_like(&self, again: &Made) -> bool {
        match (self, again) {
            (Made::Nothing, Made::Nothing) => true,
            (Made::Answer(a), Made::Answer(b)) => a == b,
            (Made::Text(a), Made::Text(b)) => a == b,
            (Made::Type(a), Made::Type(b)) => a == b,
            (Made::Group(a), Made::Group(b)) => a.get(0) == b.get(0),
            (Made::Types(a), Made::Types(b)) => a.indices() == b.indices(),
            (Made::Registry(a), Made::Registry(b)) => a.stats() == b.stats(),
            _ => false,
        }
    }
}

/// How an act takes its memory.
#[derive(Clone, Copy, PartialEq)]
enum Takes {
    /// It fails without memory.
    Memory,
    /// It succeeds without memory, too.
    MemoryIfThereIs,
    None,
}

type Act = dyn Fn(&World) -> Result<Made>;

/// A refusal with this code is the expected result; it needs no memory.
fn refused<T>(result: Result<T>, want: Code) -> Result<Made> {
    match result {
        Err(error) if error.code() == want => Ok(Made::Answer(want as u64)),
        Err(error) => Err(error),
        Ok(_) => Err(ErrorKind::Internal("this should have been refused").into()),
    }
}

fn given<T>(handle: Option<T>) -> Result<T> {
    handle.ok_or(ErrorKind::Internal("a handle more should have been given").into())
}

/// A group by calls. If memory is refused, `patient` defines all members again and builds again; it makes a new builder
/// only if a declaration was refused.
fn build(world: &World, patient: bool) -> Result<RecGroup> {
    let mut builder = RecGroupBuilder::new(&world.registry);
    let labels = (
        builder.declare_struct(),
        builder.declare_array(),
        builder.declare_func(),
    );
    // This definition is void, since it is begun again below.
    let _ = builder
        .define_struct(labels.0)
        .field(world.to_node())
        .forward_ref_field(labels.1);
    match define(world, &mut builder, labels) {
        Err(error) if patient && error.code() == Code::OutOfMemory => {
            memory_is_back();
            let corrected = define(world, &mut builder, labels);
            let in_definition = error.place().member.is_some();
            if in_definition || corrected.is_ok() {
                corrected
            } else {
                build(world, false)
            }
        }
        result => result,
    }
}

fn define(
    world: &World,
    builder: &mut RecGroupBuilder,
    (leaf, list, visit): (PendingStruct, PendingArray, PendingFunc),
) -> Result<RecGroup> {
    builder
        .define_struct(leaf)
        .is_final(false)
        .supertype(world.known(NODE))
        .fields([FieldType::mutable(ValType::I32); 20])
        .forward_ref_field(list)
        .nullable(false)
        .mutable(true)
        .finish()
        .finish();
    builder
        .define_array(list)
        .forward_ref_element(leaf)
        .finish()
        .finish();
    builder
        .define_func(visit)
        .params([world.to_node(); 20])
        .results([ValType::V128; 20])
        .forward_ref_param(leaf)
        .finish()
        .forward_ref_result(visit)
        .finish()
        .finish();
    builder.build()
}

fn refuse_to_build(world: &World) -> Result<Made> {
    let mut builder = RecGroupBuilder::new(&world.registry);
    let array = builder.declare_array();
    builder
        .define_array(array)
        .supertype(world.known(NODE))
        .element(world.to_node())
        .finish();
    refused(builder.build(), Code::InvalidType)
}

/// Everything that the Rust interface can do, except modules and what it writes.
fn acts() -> Vec<(&'static str, Takes, Box<Act>)> {
    fn act(
        name: &'static str,
        takes: Takes,
        act: impl Fn(&World) -> Result<Made> + 'static,
    ) -> (&'static str, Takes, Box<Act>) {
        (name, takes, Box::new(act))
    }
    use Takes::{Memory, MemoryIfThereIs};
    let of_100 = |world: &World| {
        let field = FieldType::constant(world.to_node());
        world.registry.struct_type([field; 100])
    };
    let anyref = ValType::ref_null(AbstractHeapType::Any);
    vec![
        act("a registry", Memory, |world| {
            Registry::new(&world.config).map(Made::Registry)
        }),
        act("one more handle of a registry", Takes::None, |world| {
            world.registry.try_clone().map(Made::Registry)
        }),
        act("a configuration", Takes::None, |world| {
            let mut config = world.config.clone();
            assert!(config.limits.set(Limit::Fields, 10));
            config.set_layout(Some(LayoutPolicy::COPYING))?;
            Ok(Made::Nothing)
        }),
        act("a struct type", Memory, move |world| {
            of_100(world).map(Made::of)
        }),
        act("an array type", Memory, |world| {
            world.registry.array_type(world.to_node()).map(Made::of)
        }),
        act("a function type", Memory, move |world| {
            let func = world
                .registry
                .func_type([anyref; 30], [world.to_node(); 30]);
            func.map(Made::of)
        }),
        act("an exn type", Memory, |world| {
            world.registry.exn_type(world.known(TAG)).map(Made::Type)
        }),
        act("an exn type of a struct", Takes::None, |world| {
            refused(world.registry.exn_type(world.known(NODE)), Code::WrongKind)
        }),
        act("a group by calls", Memory, |world| {
            build(world, false).map(Made::Group)
        }),
        act("a group by calls repeated", MemoryIfThereIs, |world| {
            build(world, true).map(Made::Group)
        }),
        act("a group that is not valid", Memory, refuse_to_build),
        act("a trampoline type", Memory, |world| {
            world.known(TO_NODE).trampoline().map(Made::Type)
        }),
        act("a type's own trampoline type", Takes::None, |world| {
            world.known(WIDENED).trampoline().map(Made::Type)
        }),
        act("one more handle of a type", Takes::None, |world| {
            world.known(NODE).try_to_owned().map(Made::Type)
        }),
        act("a type's group", Takes::None, |world| {
            let group = given(world.known(NODE).rec_group())?;
            group.try_clone().map(Made::Group)
        }),
        act("a type by its index", Takes::None, |world| {
            let index = world.known(NODE).index().get();
            world.registry.get(index).map(Made::Type)
        }),
        act("a stale index", Takes::None, |world| {
            refused(world.registry.get(99), Code::Stale)
        }),
        act("a trampoline", MemoryIfThereIs, |world| {
            let trampoline = world.known(WIDENED).index().get();
            let number = given(world.types.trampoline(trampoline))?;
            Ok(Made::Answer(number.into()))
        }),
        act("statistics", Takes::None, |world| {
            Ok(Made::Answer(world.registry.stats().live_types))
        }),
        act("a dump", Memory, |world| {
            world.registry.dump().map(Made::Text)
        }),
        act("a check", Memory, |world| {
            world.registry.check().map(|()| Made::Nothing)
        }),
    ]
}

#[derive(PartialEq)]
struct Run {
    requests: usize,
    refusals: usize,
    failed: bool,
    /// When it has succeeded: live types, groups, bytes.
    live: [u64; 3],
}

fn live(stats: Stats) -> [u64; 3] {
    [stats.live_types, stats.live_rec_groups, stats.live_bytes]
}

/// An act in a new world; then again: with memory if it failed, while its result exists, and after its result is
/// dropped.
fn run(layout: Option<LayoutPolicy>, known: &[u8], act: &Act, nth: usize, all: bool) -> Run {
    let blocks_before = blocks();
    let world = World::new(layout, known).expect("with memory");
    // Memory that a failed call has reserved is used by later ones.
    let stats = || Stats {
        reserved_bytes: 0,
        ..world.registry.stats()
    };
    let before = (stats(), world.registry.dump());
    let (result, seen) = with_refused(nth, all, || act(&world));
    let failed = result.is_err();
    let made = result.unwrap_or_else(|error| {
        assert_eq!(error.code(), Code::OutOfMemory, "{error}");
        assert!(seen.refusals > 0);
        let now = (stats(), world.registry.dump());
        assert_eq!(now, before, "a call that failed has changed something");
        act(&world).expect("with memory")
    });
    let live = live(world.registry.stats());
    assert_eq!(world.registry.check(), Ok(()));
    let again = act(&world).expect("with memory");
    assert!(made.is_like(&again));
    let ((), seen_dropping) = with_refused(1, true, || drop((made, again)));
    assert_eq!(seen_dropping.requests, 0, "dropping asks for memory");
    drop(act(&world).expect("with memory"));
    assert_eq!(world.registry.check(), Ok(()));
    let ((), seen_dropping) = with_refused(1, true, || drop(world));
    assert_eq!(seen_dropping.requests, 0, "dropping asks for memory");
    drop(before);
    assert_eq!(blocks(), blocks_before, "memory was not given back");
    Run {
        requests: seen.requests,
        refusals: seen.refusals,
        failed,
        live,
    }
}

/// If there are many requests, only the first ones, and some later ones.
fn after(nth: usize, requests: usize) -> usize {
    if nth < 60 {
        nth + 1
    } else {
        nth + 1 + requests / 20
    }
}

/// Returns how many requests were refused, each the first of a run.
fn refuse_each(name: &str, takes: Takes, act: &Act) -> usize {
    let known = wat::parse_str(KNOWN).expect("the text is a module");
    let policies = [LayoutPolicy::NULL, LayoutPolicy::DRC, LayoutPolicy::COPYING];
    let mut points = 0;
    for layout in std::iter::once(None).chain(policies.map(Some)) {
        for all in [false, true] {
            let good = run(layout, &known, act, usize::MAX, all);
            let mut failures = 0;
            let mut nth = 1;
            loop {
                let run = run(layout, &known, act, nth, all);
                assert_eq!(run.live, good.live, "{name}, request {nth}");
                if run.refusals == 0 {
                    break;
                }
                points += 1;
                failures += usize::from(run.failed);
                nth = after(nth, good.requests);
            }
            assert_eq!(good.requests == 0, takes == Takes::None, "{name}");
            assert_eq!(failures > 0, takes == Takes::Memory, "{name}");
        }
    }
    assert_eq!(points > 0, takes != Takes::None, "{name}");
    println!("{points:7} {name}");
    points
}

#[test]
fn a_call_without_memory_is_refused_and_changes_nothing() {
    let _alone = alone();
    let points: usize = acts()
        .iter()
        .chain(&written::acts())
        .map(|(name, takes, act)| refuse_each(name, *takes, act))
        .sum();
    println!("{points:7} requests refused");
}

/// A chain of supertypes, one below the other, in one group or each in its own.
fn chain(depth: usize, in_one_group: bool) -> String {
    let mut text = String::from("(type (sub (struct (field i32))))");
    for supertype in 0..depth {
        write!(text, "(type (sub {supertype} (struct (field i32))))").expect("a String takes it");
    }
    if in_one_group {
        format!("(module (rec {text}))")
    } else {
        format!("(module {text})")
    }
}

/// This many different types.
fn different(count: u32) -> String {
    let bit = |i: u32, bit: u32| if i >> bit & 1 == 1 { "i32 " } else { "f32 " };
    let params = |i| (0..9).map(|b| bit(i, b)).collect::<String>();
    (0..count)
        .map(|i| format!("(type (func (param {})))", params(i)))
        .collect()
}

#[test]
fn a_module_without_memory_is_refused_and_changes_nothing() {
    let _alone = alone();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let read = |name| std::fs::read(root.join(name)).expect("it is in the repository");
    let parse = |text: &str| wat::parse_str(text).expect("the text is a module");
    let ring: String = (0..300)
        .map(|i| format!("(type (struct (field (ref null {}))))", (i + 1) % 300))
        .collect();
    let fields = "(field i8 (mut anyref))".repeat(400);
    let late = different(300) + "(type $final (struct)) (type (sub $final (struct)))";
    let modules = [
        ("no types", None, parse("(module)")),
        ("what is known", None, parse(KNOWN)),
        ("a chain", None, parse(&chain(63, false))),
        ("a chain in a group", None, parse(&chain(63, true))),
        ("a ring", None, parse(&format!("(module (rec {ring}))"))),
        (
            "many fields",
            None,
            parse(&format!("(module (type (struct {fields})))")),
        ),
        (
            "many groups",
            None,
            parse(&format!("(module {})", different(300))),
        ),
        ("small/shapes", None, read("small/shapes.wasm")),
        ("mvp-quickjs", None, read("modules/mvp-quickjs.types.wasm")),
        (
            "not wasm",
            Some(Code::Malformed),
            b"MZ\x90\0\x03\0\0\0".to_vec(),
        ),
        ("too deep", Some(Code::Limit), parse(&chain(64, false))),
        (
            "final",
            Some(Code::InvalidType),
            read("small/final_supertype.wasm"),
        ),
        (
            "late",
            Some(Code::InvalidType),
            parse(&format!("(module {late})")),
        ),
    ];
    let mut points = 0;
    for (name, refusal, wasm) in modules {
        let takes = match name {
            "not wasm" => Takes::None,
            _ => Takes::Memory,
        };
        points += refuse_each(name, takes, &move |world| {
            let types = world.registry.register_module(&wasm);
            match refusal {
                None => types.map(Made::Types),
                Some(code) => refused(types, code),
            }
        });
    }
    println!("{points:7} requests refused");
}
