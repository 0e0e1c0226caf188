//! What a compiler in Rust asks of types that it has not registered: layouts and the signatures of trampolines. The answers are
//! those of the registry for the same types.

use std::collections::HashMap;
use std::path::Path;
use typereg::ty::{FieldType, Hierarchy, ValType};
use typereg::{
    Code, CompositeKind, Config, Feature, GcFieldLayout, LayoutPolicy, Registry, Traced, Type,
    TypeCollection, TypeIndex,
};

/// What a compiler knows of a type that it refers to by number.
struct Known(HashMap<TypeIndex, (CompositeKind, bool)>);

impl Known {
    fn of(types: &TypeCollection) -> Known {
        let known = |ty: &Type| (ty.index(), (ty.kind(), ty.is_shared()));
        Known(types.iter().map(known).collect())
    }
    fn hierarchy(&self, ty: TypeIndex) -> Hierarchy {
        self.0[&ty].0.heap_type().hierarchy()
    }
    fn shared(&self, ty: TypeIndex) -> bool {
        self.0[&ty].1
    }
}

/// The same field, with a number for the type that it refers to.
fn numbered(field: FieldType<&Type>) -> FieldType<TypeIndex> {
    field.try_map(|ty| Ok::<_, ()>(ty.index())).unwrap()
}

fn value(field: FieldType<TypeIndex>) -> ValType<TypeIndex> {
    match field.storage {
        typereg::ty::StorageType::Val(value) => value,
        packed => panic!("{packed:?} in a signature"),
    }
}

/// All types of testdata/modules, registered.
fn modules(registry: &Registry) -> Vec<TypeCollection> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/modules");
    let files = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let wasm = files.filter(|file| file.extension().is_some_and(|ending| ending == "wasm"));
    wasm.map(|file| {
        registry
            .register_module(&std::fs::read(file).unwrap())
            .unwrap()
    })
    .collect()
}

fn of_text(registry: &Registry, text: &str) -> TypeCollection {
    registry
        .register_module(&wat::parse_str(text).unwrap())
        .unwrap()
}

#[test]
fn a_layout_needs_no_registry() {
    let registry = Registry::new(&Config::default()).unwrap();
    assert_eq!(Traced::default(), LayoutPolicy::NULL.traced);
    let capped = LayoutPolicy {
        max_field_align: 4,
        ..LayoutPolicy::NULL
    };
    let mut compared = [0; 2];
    for types in modules(&registry) {
        let known = Known::of(&types);
        for ty in types.iter() {
            for policy in [LayoutPolicy::DRC, LayoutPolicy::COPYING, capped] {
                let mut places = Vec::<GcFieldLayout>::new();
                let layout = ty.layout_for(&policy, |place| places.push(place)).unwrap();
                let fields = ty.fields().map(numbered);
                let same = policy
                    .lay_out(ty.kind(), fields, |ty| known.hierarchy(ty))
                    .unwrap();
                assert_eq!(same, layout.map(|layout| (layout, places)), "{ty:?}");
                compared[usize::from(same.is_some())] += 1;
            }
        }
    }
    assert!(compared.iter().all(|&number| number > 1000), "{compared:?}");
}

#[test]
fn a_layout_of_a_described_type_needs_no_registry() {
    let mut config = Config::default();
    config.features.set(Feature::CustomDescriptors, true);
    let registry = Registry::new(&config).unwrap();
    let mut builder = typereg::RecGroupBuilder::new(&registry);
    let (object, class) = (builder.declare_struct(), builder.declare_struct());
    let byte = typereg::StorageType::I8;
    builder
        .define_struct(object)
        .descriptor(class)
        .field(byte)
        .finish();
    builder
        .define_struct(class)
        .describes(object)
        .field(byte)
        .finish();
    let group = builder.build().unwrap();
    let policy = LayoutPolicy {
        descriptor_size: 8,
        ..LayoutPolicy::DRC
    };
    let fields = [FieldType::<()>::constant(typereg::ty::StorageType::I8)];
    let described = policy
        .lay_out_described(fields, |()| Hierarchy::Any)
        .unwrap();
    let plain = policy.lay_out(CompositeKind::Struct, fields, |()| Hierarchy::Any);
    for (ty, laid_out) in [(object, described), (class, plain.unwrap().unwrap())] {
        let mut places = Vec::new();
        let layout = group
            .get_struct(ty)
            .layout_for(&policy, |place| places.push(place))
            .unwrap();
        assert_eq!(laid_out, (layout.unwrap(), places));
    }
}

#[test]
fn a_layout_that_is_refused_says_why() {
    let wrong = LayoutPolicy {
        header_align: 3,
        ..LayoutPolicy::DRC
    };
    for kind in CompositeKind::ALL {
        let fields = [FieldType::<()>::constant(ValType::I32)];
        let refused = wrong
            .lay_out(kind, fields, |()| Hierarchy::Any)
            .unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{kind:?}");
    }
    let large = LayoutPolicy {
        header_size: u32::MAX - 8,
        ..LayoutPolicy::NULL
    };
    let fields = [FieldType::<()>::constant(ValType::V128); 2];
    let refused = large.lay_out(CompositeKind::Struct, fields, |()| Hierarchy::Any);
    assert_eq!(refused.unwrap_err().code(), Code::Limit);
}

#[test]
fn a_trampolines_signature_needs_no_registry() {
    let mut config = Config::default();
    config.features.set(Feature::SharedEverythingThreads, true);
    let registry = Registry::new(&config).unwrap();
    let mut all = modules(&registry);
    all.push(of_text(
        &registry,
        "(module (type $s (shared (struct))) (type $f (func))
            (type (func (param (ref $s) (ref null (shared eq)) externref) (result (ref $f) nullref v128))))",
    ));
    let mut compared = 0;
    for types in all {
        let known = Known::of(&types);
        for func in types.iter().filter(|ty| ty.kind() == CompositeKind::Func) {
            let trampoline = func.trampoline().unwrap();
            let widened = |value: ValType<TypeIndex>| -> ValType<TypeIndex> {
                value.widened(|ty| (known.hierarchy(ty), known.shared(ty)))
            };
            let plain = |value: typereg::ValType<'_>| value_of(value);
            assert!(
                func.params()
                    .map(plain)
                    .map(widened)
                    .eq(trampoline.params().map(plain))
            );
            assert!(
                func.results()
                    .map(plain)
                    .map(widened)
                    .eq(trampoline.results().map(plain))
            );
            compared += func.params().len();
        }
    }
    assert!(compared > 1000, "only {compared} params");
}

fn value_of(value_type: typereg::ValType<'_>) -> ValType<TypeIndex> {
    value(numbered(FieldType::constant(value_type)))
}

#[test]
fn an_array_without_its_element_has_no_layout() {
    let byte = FieldType::<()>::constant(typereg::ty::StorageType::I8);
    for (fields, is_array) in [(&[][..], false), (&[byte], true), (&[byte, byte], false)] {
        let fields = fields.iter().copied();
        let laid_out = LayoutPolicy::DRC.lay_out(CompositeKind::Array, fields, |()| Hierarchy::Any);
        let code = laid_out.map(|layout| layout.map(|(_, places)| places.len()));
        match is_array {
            true => assert_eq!(code, Ok(Some(1))),
            false => assert_eq!(code.unwrap_err().code(), Code::InvalidArgument),
        }
    }
}
