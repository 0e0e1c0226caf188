//! Builders as a program in Rust sees them: what they build, what they refuse, and the places in errors. What does not
//! compile is in the documentation of `RecGroupBuilder` and `ForwardRefBuilder`, as examples.

use std::panic::{AssertUnwindSafe, catch_unwind};
use typereg::{
    AbstractHeapType, Code, Config, FieldType, LayoutPolicy, Limit, Part, PendingArray,
    PendingFunc, PendingStruct, Position, RecGroupBuilder, Registry, StorageType, Type, ValType,
};

fn registry() -> Registry {
    Registry::new(&Config::default()).unwrap()
}

const I32: ValType<'static> = ValType::I32;

#[test]
fn a_built_group_is_that_of_a_module() {
    let registry = registry();
    let wasm = wat::parse_str(
        "(module
            (type $known (struct (field i8)))
            (rec
                (type $base (sub (struct (field (mut i32)) (field (ref $leaf)))))
                (type $leaf (sub final $base
                    (struct (field (mut i32)) (field (ref $leaf)) (field (mut (ref null $table))) (field i16))))
                (type $table (sub (array (mut (ref null $base)))))
                (type $visit (func (param (ref $leaf) i64 (ref null $known)) (result (ref null $visit) f32)))
                (type $bytes (array (mut i8)))))",
    )
    .unwrap();
    let types = registry.register_module(&wasm).unwrap();
    let known = types.get(0).unwrap();
    let mut builder = RecGroupBuilder::new(&registry);
    let (base, leaf) = (builder.declare_struct(), builder.declare_struct());
    let table = builder.declare_array();
    let visit = builder.declare_func();
    let bytes = builder.declare_array();
    // Defined in any order.
    builder
        .define_array(bytes)
        .element(FieldType::mutable(StorageType::I8))
        .finish();
    builder
        .define_func(visit)
        .forward_ref_param(leaf)
        .nullable(false)
        .finish()
        .params([ValType::I64, ValType::ref_null(known)])
        .forward_ref_result(visit)
        .finish()
        .result(ValType::F32)
        .finish();
    builder
        .define_array(table)
        .is_final(false)
        .forward_ref_element(base)
        .mutable(true)
        .finish()
        .finish();
    builder
        .define_struct(leaf)
        .forward_supertype(base)
        .field(FieldType::mutable(I32))
        .forward_ref_field(leaf)
        .nullable(false)
        .finish()
        .forward_ref_field(table)
        .mutable(true)
        .finish()
        .field(StorageType::I16)
        .finish();
    builder
        .define_struct(base)
        .is_final(false)
        .field(FieldType::mutable(I32))
        .forward_ref_field(leaf)
        .nullable(false)
        .finish()
        .finish();
    let group = builder.build().unwrap();

    let built: Vec<&Type> = group.iter().collect();
    let of_module: Vec<&Type> = types.iter().skip(1).collect();
    assert_eq!(built, of_module);
    assert_eq!(registry.stats().live_types, 6);
    assert_eq!(*group.get_struct(leaf), *built[1]);
    assert_eq!(*group.get_array(table), *built[2]);
    assert_eq!(*group.get_func(visit), *built[3]);
    assert_eq!(group.member(bytes), Ok(built[4]));
}

#[test]
fn a_group_without_members_is_empty() {
    let registry = registry();
    let group = RecGroupBuilder::new(&registry).build().unwrap();
    assert!(group.is_empty() && group.iter().next().is_none());
    assert_eq!(registry.stats().live_types, 0);
}

/// Something wrong in a group of a func, a struct and an array, each of which another member refers to.
struct Mistake {
    name: &'static str,
    make: fn(&mut Group<'_>),
    code: Code,
    member: Option<u32>,
    part: Option<(Part, u32)>,
}

struct Group<'r> {
    builder: RecGroupBuilder,
    func: PendingFunc,
    object: PendingStruct,
    array: PendingArray,
    foreign: &'r Type,
    foreign_label: PendingStruct,
}

impl Group<'_> {
    fn define_all(&mut self) {
        let Group {
            func,
            object,
            array,
            ..
        } = *self;
        let builder = &mut self.builder;
        builder.define_func(func).param(I32).finish();
        builder.define_struct(object).field(I32).finish();
        builder.define_array(array).element(I32).finish();
    }
}

const MISTAKES: [Mistake; 13] = [
    Mistake {
        name: "a field of another registry's type, the third",
        make: |group| {
            let foreign = ValType::ref_null(group.foreign);
            let definition = group.builder.define_struct(group.object);
            definition.fields([I32.into(); 2]).field(foreign).finish();
        },
        code: Code::WrongRegistry,
        member: Some(1),
        part: Some((Part::Field, 2)),
    },
    Mistake {
        name: "a param of another registry's type",
        make: |group| {
            let foreign = ValType::ref_to(group.foreign);
            let definition = group.builder.define_func(group.func);
            definition.result(I32).param(foreign).finish();
        },
        code: Code::WrongRegistry,
        member: Some(0),
        part: Some((Part::Param, 0)),
    },
    Mistake {
        name: "a result of another registry's type",
        make: |group| {
            let foreign = ValType::ref_to(group.foreign);
            let definition = group.builder.define_func(group.func);
            definition.results([I32, foreign]).finish();
        },
        code: Code::WrongRegistry,
        member: Some(0),
        part: Some((Part::Result, 1)),
    },
    Mistake {
        name: "a supertype of another registry",
        make: |group| {
            let definition = group.builder.define_struct(group.object);
            definition.supertype(group.foreign).finish();
        },
        code: Code::WrongRegistry,
        member: Some(1),
        part: None,
    },
    Mistake {
        name: "a reference to another builder's member",
        make: |group| {
            let definition = group.builder.define_func(group.func);
            let reference = definition.param(I32).forward_ref_param(group.foreign_label);
            reference.nullable(false).finish().finish();
        },
        code: Code::WrongBuilder,
        member: Some(0),
        part: Some((Part::Param, 1)),
    },
    Mistake {
        name: "a supertype of another builder",
        make: |group| {
            let definition = group.builder.define_struct(group.object);
            definition.forward_supertype(group.foreign_label).finish();
        },
        code: Code::WrongBuilder,
        member: Some(1),
        part: None,
    },
    Mistake {
        name: "a definition that is not finished",
        make: |group| drop(group.builder.define_struct(group.object).field(I32)),
        code: Code::State,
        member: Some(1),
        part: None,
    },
    Mistake {
        name: "a forward reference that is not finished",
        make: |group| {
            let definition = group.builder.define_array(group.array);
            drop(definition.forward_ref_element(group.object));
        },
        code: Code::State,
        member: Some(2),
        part: None,
    },
    Mistake {
        name: "an array without an element",
        make: |group| group.builder.define_array(group.array).finish(),
        code: Code::State,
        member: Some(2),
        part: None,
    },
    Mistake {
        name: "an array with two elements",
        make: |group| {
            let definition = group.builder.define_array(group.array);
            definition.element(I32).element(I32).finish();
        },
        code: Code::State,
        member: Some(2),
        part: None,
    },
    Mistake {
        name: "a supertype that comes later",
        make: |group| {
            let definition = group.builder.define_struct(group.object);
            definition.forward_supertype(group.object).finish();
        },
        code: Code::InvalidType,
        member: Some(1),
        part: None,
    },
    Mistake {
        name: "a proposal that is switched off",
        make: |group| {
            let cont = ValType::ref_null(AbstractHeapType::Cont);
            let definition = group.builder.define_struct(group.object);
            definition.field(I32).field(cont).finish();
        },
        code: Code::Unsupported,
        member: Some(1),
        part: Some((Part::Field, 1)),
    },
    Mistake {
        name: "two mistakes, the first of which is reported",
        make: |group| {
            let foreign = ValType::ref_null(group.foreign);
            let definition = group.builder.define_array(group.array);
            definition.element(I32).element(I32).finish();
            group
                .builder
                .define_func(group.func)
                .param(foreign)
                .finish();
            group.builder.define_func(group.func).param(I32).finish();
            group
                .builder
                .define_struct(group.object)
                .field(foreign)
                .finish();
        },
        code: Code::State,
        member: Some(2),
        part: None,
    },
];

#[test]
fn build_reports_a_mistake_until_the_member_is_defined_again() {
    for Mistake {
        name,
        make,
        code,
        member,
        part,
    } in MISTAKES
    {
        let (here, there) = (registry(), registry());
        let foreign = there.struct_type([]).unwrap();
        let foreign_label = RecGroupBuilder::new(&here).declare_struct();
        let mut builder = RecGroupBuilder::new(&here);
        let mut group = Group {
            func: builder.declare_func(),
            object: builder.declare_struct(),
            array: builder.declare_array(),
            builder,
            foreign: &foreign,
            foreign_label,
        };
        group.define_all();
        make(&mut group);
        for _ in 0..2 {
            let error = group.builder.build().expect_err(name);
            assert_eq!(error.code(), code, "{name}: {error}");
            let place = error.place();
            assert_eq!(place.member, member.map(Position), "{name}: {error}");
            let number = place.field.map(|field| (place.part, field.0));
            assert_eq!(number, part, "{name}: {error}");
            assert_eq!(here.stats().live_types, 0, "{name}");
        }
        group.define_all();
        let built = group.builder.build();
        assert_eq!(built.map(|group| group.len()), Ok(3), "{name}");
        assert_eq!(foreign.to_wat().unwrap(), "(type $t1 (struct))", "{name}");
    }
}

#[test]
fn an_error_outside_definitions_stays() {
    let mut config = Config::default();
    assert!(config.limits.set(Limit::GroupTypes, 2));
    let registry = Registry::new(&config).unwrap();
    let theirs = RecGroupBuilder::new(&registry).declare_struct();

    let mut too_many = RecGroupBuilder::new(&registry);
    let labels = [(); 3].map(|()| too_many.declare_struct());
    let mut foreign = RecGroupBuilder::new(&registry);
    let mine = foreign.declare_struct();
    foreign.define_struct(theirs).finish();
    for _ in 0..2 {
        for label in labels {
            let definition = too_many.define_struct(label);
            definition.forward_ref_field(labels[2]).finish().finish();
        }
        assert_eq!(too_many.build().unwrap_err().code(), Code::Limit);
        foreign.define_struct(mine).finish();
        assert_eq!(foreign.build().unwrap_err().code(), Code::WrongBuilder);
    }
    assert_eq!(registry.stats().live_types, 0);
}

#[test]
fn the_earliest_error_that_is_not_forgotten_is_returned() {
    let (here, there) = (registry(), registry());
    let foreign = there.struct_type([]).unwrap();
    let mut builder = RecGroupBuilder::new(&here);
    let labels = [(); 1000].map(|()| builder.declare_struct());
    let mut first = |wrong: bool, number: usize| {
        let definition = builder.define_struct(labels[number]);
        match wrong {
            true => definition
                .field(FieldType::constant(ValType::ref_to(&foreign)))
                .finish(),
            false => definition.finish(),
        };
        builder.build().map_err(|error| error.place().member)
    };
    assert!((0..1000).all(|number| first(true, number) == Err(Some(Position(0)))));
    // Each that fails once more comes after all others.
    for number in 0..1000 {
        let next = Position((number as u32 + 1) % 1000);
        assert_eq!(first(true, number), Err(Some(next)));
    }
    assert!((1..1000).all(|number| first(false, number) == Err(Some(Position(0)))));
    assert_eq!(first(false, 0).map(|group| group.len()), Ok(1000));
}

#[test]
fn the_last_definition_of_a_member_counts() {
    let registry = registry();
    let mut builder = RecGroupBuilder::new(&registry);
    let label = builder.declare_struct();
    builder.define_struct(label).field(ValType::F64).finish();
    builder.define_struct(label).field(I32).field(I32).finish();
    let built = builder.build().unwrap().get_struct(label);
    assert_eq!(
        built.to_wat().unwrap(),
        "(type $t1 (struct (field i32) (field i32)))"
    );
    assert_eq!(
        builder.build().unwrap_err().code(),
        Code::State,
        "built once"
    );
}

#[test]
fn a_label_finds_its_type_in_its_own_group_only() {
    let registry = registry();
    let [(one, label), (other, other_label)] = [(); 2].map(|()| {
        let mut builder = RecGroupBuilder::new(&registry);
        let label = builder.declare_struct();
        builder.define_struct(label).finish();
        (builder.build().unwrap(), label)
    });
    assert_eq!(one, other, "one group, built twice");
    assert_eq!(one.get_struct(label), other.get_struct(other_label));
    assert_eq!(one.clone().member(label), Ok(other.get(0).unwrap()));
    assert_eq!(
        one.member(other_label).unwrap_err().code(),
        Code::WrongBuilder
    );
    let looked_up = catch_unwind(AssertUnwindSafe(|| one.get_struct(other_label)));
    assert!(looked_up.is_err(), "get_struct panics");
    // The same as if it had not been built at all.
    let whole = label.position().0 as usize;
    assert_eq!(
        one.get(whole)
            .unwrap()
            .rec_group()
            .unwrap()
            .member(label)
            .unwrap_err()
            .code(),
        Code::WrongBuilder
    );
}

#[test]
fn a_declaration_after_building_adds_no_member() {
    let mut builder = RecGroupBuilder::new(&registry());
    let first = builder.declare_struct();
    builder.define_struct(first).finish();
    let group = builder.build().unwrap();
    let late = builder.declare_struct();
    let refused = group.member(late).unwrap_err();
    assert_eq!(refused.code(), Code::WrongBuilder);
    assert_eq!(builder.build().unwrap_err().code(), Code::State);
}

#[test]
fn the_first_of_several_mistakes_is_reported() {
    let [registry, other] = [(); 2].map(|()| registry());
    let theirs = other.struct_type([]).unwrap();
    let mut builder = RecGroupBuilder::new(&registry);
    let ours = builder.declare_struct();
    let foreign = RecGroupBuilder::new(&registry).declare_struct();
    let code = |builder: &mut RecGroupBuilder| builder.build().unwrap_err().code();
    builder.define_struct(ours).supertype(&theirs).finish();
    builder.define_struct(foreign).finish();
    assert_eq!(code(&mut builder), Code::WrongRegistry);
    // The first is corrected, the second is left.
    builder.define_struct(ours).finish();
    assert_eq!(code(&mut builder), Code::WrongBuilder);
}

#[test]
fn exn_types_can_be_in_groups_and_alone() {
    let mut config = Config::default();
    config.set_layout(Some(LayoutPolicy::NULL)).unwrap();
    let registry = Registry::new(&config).unwrap();
    let tag = registry
        .func_type([ValType::I32, ValType::I64], [])
        .unwrap();
    let mut builder = RecGroupBuilder::new(&registry);
    let alone = builder.declare_exn();
    builder.define_exn(alone).tag(&tag).finish();
    let group = builder.build().unwrap();
    assert_eq!(*group.get_exn(alone), *registry.exn_type(&tag).unwrap());

    builder.reset();
    let (func, exn) = (builder.declare_func(), builder.declare_exn());
    let holder = builder.declare_struct();
    builder.define_func(func).param(ValType::I64).finish();
    builder.define_exn(exn).forward_tag(func).finish();
    builder
        .define_struct(holder)
        .forward_ref_field(exn)
        .finish()
        .finish();
    let group = builder.build().unwrap();
    let exn = group.get_exn(exn);
    assert_eq!(exn.tag(), Some(&*group.get_func(func)));
    assert_eq!(exn.field_layout(0).map(|field| field.offset), Some(16));
    assert!(group.get_struct(holder).field_layout(0).unwrap().is_gc_ref);
    assert_eq!(registry.check(), Ok(()));

    builder.reset();
    let without_tag = builder.declare_exn();
    builder.define_exn(without_tag).finish();
    assert_eq!(builder.build().unwrap_err().code(), Code::State);
    builder
        .define_exn(without_tag)
        .tag(&tag)
        .is_final(false)
        .finish();
    assert_eq!(builder.build().unwrap_err().code(), Code::InvalidType);
}

#[test]
fn a_reset_builder_refuses_earlier_labels() {
    let registry = Registry::new(&Config::default()).unwrap();
    let mut builder = RecGroupBuilder::new(&registry);
    let before = builder.declare_struct();
    builder.reset();
    builder.define_struct(before).finish();
    assert_eq!(builder.build().unwrap_err().code(), Code::WrongBuilder);
    builder.reset();
    assert!(builder.build().unwrap().is_empty());
}
