//! An engine's questions, from bytes to subtyping, layouts and linking: every build of the library answers them,
//! whichever features are off. `cargo test --no-default-features` runs these tests, and those inside the library.

use typereg::{
    Code, CompositeKind, Config, FieldType, LayoutPolicy, ModuleInterface, RecGroupBuilder,
    Registry, StorageType, ValType,
};

/// (type $point (sub (struct (field i32) (field i32))))
/// (type $pixel (sub final $point (struct (field i32) (field i32) (field i8))))
const SECTION: &[u8] = &[
    2, 0x50, 0, 0x5f, 2, 0x7f, 0, 0x7f, 0, 0x4f, 1, 0, 0x5f, 3, 0x7f, 0, 0x7f, 0, 0x78, 0,
];

fn registry() -> Registry {
    let mut config = Config::default();
    config.set_layout(Some(LayoutPolicy::DRC)).unwrap();
    Registry::new(&config).unwrap()
}

#[test]
fn equal_types_from_bytes_and_from_calls_are_one() {
    let registry = registry();
    let types = registry.register_type_section(SECTION).unwrap();
    let (point, pixel) = (types.get(0).unwrap(), types.get(1).unwrap());
    assert!(pixel.is_subtype_of(point) && !point.is_subtype_of(pixel));
    assert!(registry.is_subtype(pixel.index().get(), point.index().get()));

    let mut builder = RecGroupBuilder::new(&registry);
    let declared = builder.declare_struct();
    let below = builder.define_struct(declared).supertype(point).inherit();
    below.field(StorageType::I8).finish();
    let built = builder.build().unwrap();
    assert!(!built.is_new());
    assert_eq!(*built.get_struct(declared), *pixel);
    assert_eq!(registry.check(), Ok(()));
    drop((types, built));
    assert_eq!(registry.stats().live_types, 0);
}

#[test]
fn a_type_is_asked_for_its_layout_trampoline_and_fingerprint() {
    let registry = registry();
    let object = registry
        .struct_type([FieldType::mutable(ValType::I64), StorageType::I8.into()])
        .unwrap();
    assert_eq!(object.kind(), CompositeKind::Struct);
    assert_eq!(object.layout().map(|layout| layout.size), Some(40));
    assert_eq!(object.field_layout(1).map(|field| field.offset), Some(32));
    let func = registry.func_type([ValType::ref_to(&object)], []).unwrap();
    let trampoline = func.trampoline().unwrap();
    assert_eq!(
        trampoline
            .params()
            .next()
            .map(|param| param.to_string())
            .as_deref(),
        Some("anyref")
    );
    assert_ne!(
        func.fingerprint().unwrap(),
        trampoline.fingerprint().unwrap()
    );
}

#[test]
fn a_refusal_says_why() {
    let registry = registry();
    // The second type is below the first, which is final.
    let refused = registry
        .register_type_section(&[2, 0x5f, 0, 0x50, 1, 0, 0x5f, 0])
        .unwrap_err();
    assert_eq!(refused.code(), Code::InvalidType);
    assert_eq!(
        refused.to_string(),
        "type 1 of the module: its supertype, type 0 of the module, is final: no type can be declared below it (at byte 0x3)"
    );
    assert_eq!(registry.stats().live_types, 0);
}

#[test]
fn an_import_is_linked_with_an_export() {
    let registry = registry();
    // (func), which is imported as "" "", and exported as "f"
    let wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x05\x01\0\0\0\0\x07\x05\x01\x01f\0\0";
    let types = registry.register_module(wasm).unwrap();
    let interface = ModuleInterface::read(&types, wasm).unwrap();
    let (import, export) = (interface.import(0).unwrap(), interface.export(0).unwrap());
    assert!(export.ty.matches(&import.ty));
}
