//! Rec groups from plain data, and packed value types, as a program in Rust uses them.

use typereg::ty::{FieldType, HeapType, RefType, StorageType, ValType};
use typereg::{
    AbstractHeapType, Code, Composite, CompositeKind, Config, Feature, PackedValType, Part,
    Position, Registry, SubType, Target, TypeCollection,
};

fn registry() -> Registry {
    let mut config = Config::default();
    config.features.set(Feature::StackSwitching, true);
    config.features.set(Feature::CustomDescriptors, true);
    Registry::new(&config).unwrap()
}

fn module(registry: &Registry, text: &str) -> TypeCollection {
    let wasm = wat::parse_str(text).unwrap();
    registry.register_module(&wasm).unwrap()
}

const fn own(position: u32) -> Target {
    Target::Own(Position(position))
}

/// A reference to it that cannot be null.
fn to(target: Target) -> ValType<Target> {
    RefType {
        nullable: false,
        heap: HeapType::from(target),
    }
    .into()
}

#[test]
fn plain_data_of_each_kind_gives_the_types_of_its_text() {
    let registry = registry();
    let fields = [
        FieldType::mutable(StorageType::I8),
        FieldType::constant(to(own(1))),
    ];
    let longer = [fields[0], fields[1], FieldType::constant(StorageType::I16)];
    let (params, results) = ([ValType::I32, to(own(0))], [ValType::V128]);
    let func = Composite::Func {
        params: &params,
        results: &results,
    };
    let types = [
        SubType {
            is_final: false,
            ..Composite::Struct(&fields).into()
        },
        Composite::Array(FieldType::mutable(to(own(2)))).into(),
        func.into(),
        Composite::Cont(own(2)).into(),
        SubType {
            supertype: Some(own(0)),
            ..Composite::Struct(&longer).into()
        },
        SubType {
            descriptor: Some(Position(6)),
            ..Composite::Struct(&[]).into()
        },
        SubType {
            describes: Some(Position(5)),
            ..Composite::Struct(&[]).into()
        },
    ];
    let group = registry.register_rec_group(&types).unwrap();
    let text = "(module (rec
        (type (sub (struct (field (mut i8)) (field (ref 1)))))
        (type (array (mut (ref 2))))
        (type (func (param i32 (ref 0)) (result v128)))
        (type (cont 2))
        (type (sub final 0 (struct (field (mut i8)) (field (ref 1)) (field i16))))
        (type (descriptor 6) (struct))
        (type (describes 5) (struct))))";
    let types = module(&registry, text);
    assert_eq!(group, types.get(0).unwrap().rec_group().unwrap());

    // A registered type is named by its index.
    let outside = Target::Outside(types.get(0).unwrap().index());
    let one = [Composite::Array(FieldType::constant(to(outside))).into()];
    let one = registry.register_rec_group(&one).unwrap();
    let element = one.get(0).unwrap().field(0).unwrap();
    let expected = format!("(ref {})", types.get(0).unwrap());
    assert_eq!(element.to_string(), expected);
}

#[test]
fn an_exn_type_from_plain_data_is_of_its_tag() {
    let registry = registry();
    let tag = Composite::Func {
        params: &[ValType::I32],
        results: &[],
    };
    let types = [tag.into(), Composite::Exn(own(0)).into()];
    let group = registry.register_rec_group(&types).unwrap();
    let exn = group.get(1).unwrap();
    assert_eq!(exn.kind(), CompositeKind::Exn);
    assert_eq!(exn.tag(), group.get(0));
}

#[test]
fn what_is_wrong_in_plain_data_is_said_with_its_place() {
    let registry = registry();
    let results = [ValType::I32, to(own(9))];
    let func = Composite::Func {
        params: &[ValType::I64],
        results: &results,
    };
    let refused = registry.register_rec_group(&[Composite::Struct(&[]).into(), func.into()]);
    let refused = refused.unwrap_err();
    let place = refused.place();
    assert_eq!(place.member, Some(Position(1)), "{refused}");
    assert_eq!(
        (place.part, place.argument()),
        (Part::Result, None),
        "{refused}"
    );
}

/// A group is looked up before it is validated, so its hash is computed from positions of any size.
#[test]
fn a_position_that_no_member_has_is_refused_however_large_it_is() {
    let registry = registry();
    for position in [1, 1 << 20, 1 << 28, 1 << 29, u32::MAX - 1, u32::MAX] {
        for fields in [0, 1, 2, 3, 4, 7, 8, 30, 31, 32, 64] {
            let fields = vec![FieldType::constant(to(own(position))); fields];
            let supertype = fields.is_empty().then(|| own(position));
            let of_fields = SubType {
                supertype,
                ..Composite::Struct(&fields).into()
            };
            let refused = registry.register_rec_group(&[of_fields]).unwrap_err();
            assert_eq!(refused.code(), Code::InvalidType, "{refused}");
            let part = supertype.is_none().then_some(0);
            assert_eq!(
                refused.place().field.map(|field| field.0),
                part,
                "{refused}"
            );
        }
    }
    assert_eq!(registry.stats().registrations, 0);
}

#[test]
fn a_packed_value_type_is_found_by_its_bits() {
    let registry = registry();
    let types = module(
        &registry,
        "(module (type (sub (struct))) (type (sub 0 (struct))))",
    );
    let of = |number| typereg::ValType::ref_to(types.get(number).unwrap());
    let packed = |value: typereg::ValType<'_>| typereg::StorageType::from(value).pack();
    let (base, below) = (packed(of(0)), packed(of(1)));
    let any = packed(typereg::ValType::ref_null(AbstractHeapType::Any));
    assert!(PackedValType::new(base.get()) == Some(base));
    assert!(PackedValType::new(0).is_none());
    let position = base.get() ^ 0xc000_0000; // a position in a group, and not an index
    assert!(PackedValType::new(position).is_none());
    assert!(registry.packed_val_type_matches(below, base));
    assert!(registry.packed_val_type_matches(base, any));
    assert!(!registry.packed_val_type_matches(base, below));

    let unpacked = registry.unpack_val_type(base).unwrap();
    assert_eq!(
        unpacked.to_string(),
        format!("(ref {})", types.get(0).unwrap())
    );
    drop((types, unpacked));
    let stale = registry.unpack_val_type(base).unwrap_err();
    assert_eq!(stale.code(), Code::Stale);
}
