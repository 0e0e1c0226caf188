//! Types of proposals as a program in Rust builds them: continuation types, shared types, exact references. Each is the
//! type that the same text gives.

use typereg::{
    AbstractHeapType, Code, Composite, CompositeKind, Config, Feature, Features, FieldType,
    HeapType, PendingCont, PendingStruct, RecGroup, RecGroupBuilder, RefType, Registry, SubType,
    Target, TypeEncoder, ValType,
};

fn registry(feature: Feature) -> Registry {
    let mut config = Config::default();
    config.features.set(feature, true);
    Registry::new(&config).unwrap()
}

/// The rec group of the first type of a module.
fn of_text(registry: &Registry, text: &str) -> RecGroup {
    let types = registry
        .register_module(&wat::parse_str(text).unwrap())
        .unwrap();
    types.get(0).unwrap().rec_group().unwrap()
}

#[test]
fn a_continuation_type_is_the_one_of_its_text() {
    let registry = registry(Feature::StackSwitching);
    let mut builder = RecGroupBuilder::new(&registry);
    let (step, rest) = (builder.declare_func(), builder.declare_cont());
    let step_type = builder.define_func(step);
    step_type.forward_ref_result(rest).finish().finish();
    builder.define_cont(rest).forward_func(step).finish();
    let group = builder.build().unwrap();
    let text = "(module (rec (type (func (result (ref null 1)))) (type (cont 0))))";
    assert_eq!(group, of_text(&registry, text));
    let (step, rest) = (group.get_func(step), group.get_cont(rest));
    assert_eq!(rest.cont_func(), Some(&*step));

    // Below it, one of the same function type, which is registered already.
    let mut builder = RecGroupBuilder::new(&registry);
    let (base, below) = (builder.declare_cont(), builder.declare_cont());
    builder
        .define_cont(base)
        .is_final(false)
        .func(&step)
        .finish();
    let below_type = builder.define_cont(below).forward_supertype(base);
    below_type.func(&step).finish();
    let group = builder.build().unwrap();
    let (base, below) = (group.get_cont(base), group.get_cont(below));
    assert!(below.is_subtype_of(&base) && !base.is_subtype_of(&below));
    assert_eq!(below.cont_func(), Some(&*step));
}

#[test]
fn a_shared_type_inherits_the_fields_of_its_supertype() {
    let registry = registry(Feature::SharedEverythingThreads);
    let mut builder = RecGroupBuilder::new(&registry);
    let (point, pixel) = (builder.declare_struct(), builder.declare_struct());
    let point_type = builder.define_struct(point).shared(true).is_final(false);
    point_type.field(ValType::I32).field(ValType::I64).finish();
    let pixel_type = builder.define_struct(pixel).shared(true);
    let pixel_type = pixel_type.forward_supertype(point).inherit();
    pixel_type.field(FieldType::mutable(ValType::F32)).finish();
    let text = "(module (rec
        (type (sub (shared (struct (field i32) (field i64)))))
        (type (sub final 0 (shared (struct (field i32) (field i64) (field (mut f32))))))))";
    assert_eq!(builder.build().unwrap(), of_text(&registry, text));
}

#[test]
fn an_exact_reference_is_the_one_of_its_text() {
    let registry = registry(Feature::CustomDescriptors);
    let mut builder = RecGroupBuilder::new(&registry);
    let node = builder.declare_struct();
    let next = builder.define_struct(node).forward_ref_field(node);
    next.exact(true).nullable(false).finish().finish();
    let exact = builder.build().unwrap();
    let text = |next| format!("(module (rec (type (struct (field (ref {next}))))))");
    assert_eq!(exact, of_text(&registry, &text("(exact 0)")));
    assert_ne!(exact, of_text(&registry, &text("0")));
}

#[test]
fn a_label_of_another_kind_is_refused() {
    let registry = registry(Feature::StackSwitching);
    let mut builder = RecGroupBuilder::new(&registry);
    let label = builder.declare(CompositeKind::Struct);
    assert!(PendingStruct::try_from(label).is_ok());
    let refused = PendingCont::try_from(label).unwrap_err();
    assert_eq!(refused.code(), Code::WrongKind);
    let words = refused.to_string();
    assert!(
        words.contains("continuation type") && words.contains("struct"),
        "{words}"
    );
}

#[test]
fn a_shared_reference_is_written_as_its_registry_reads_it() {
    let mut config = Config::default();
    config.features = Features::WASM_2;
    config.features.set(Feature::SharedEverythingThreads, true);
    let registry = Registry::new(&config).unwrap();
    for heap in [AbstractHeapType::Func, AbstractHeapType::Extern] {
        let shared = ValType::Ref(RefType {
            nullable: true,
            heap: HeapType::Abstract {
                ty: heap,
                shared: true,
            },
        });
        let ty = registry.func_type([shared], []).unwrap();
        let mut encoder = TypeEncoder::new(&registry);
        encoder.add_type(&ty).unwrap();
        let again = registry.register_type_section(encoder.type_section().unwrap());
        assert_eq!(again.unwrap().get(0), Some(&*ty), "{shared}");
    }
}

#[test]
fn a_shared_exn_type_prints_as_shared() {
    let registry = registry(Feature::SharedEverythingThreads);
    let func = SubType {
        is_shared: true,
        ..Composite::Func {
            params: &[],
            results: &[],
        }
        .into()
    };
    let tag = registry.register_rec_group(&[func]).unwrap();
    let tag = tag.get(0).unwrap();
    let texts = [false, true].map(|is_shared| {
        let exn = SubType {
            is_shared,
            ..Composite::Exn(Target::Outside(tag.index())).into()
        };
        let group = registry.register_rec_group(&[exn]).unwrap();
        group.to_wat(None).unwrap().to_string()
    });
    assert_eq!(
        texts[0].replace("$t2", "$t3").replace(";; ", ";; shared "),
        texts[1]
    );
}
