//! Modules' interfaces as a program in Rust sees them: what is imported, exported and numbered, and what matches.

use typereg::link::FuncType;
use typereg::ty::StorageKind;
use typereg::{
    Config, ExternKind, ExternType, LayoutPolicy, ModuleInterface, RegisteredType, Registry,
    ValType,
};

const PROVIDER: &str = r#"(module
    (type $base (sub (func))) (type $derived (sub $base (func)))
    (func (type $base)) (func $it (export "it") (type $derived) unreachable)
    (table (export "table") 3 funcref)
    (global (export "global") i32 (i32.const 5)))"#;
const REQUIRER: &str = r#"(module
    (type $base (sub (func)))
    (import "provider" "it" (func (type $base)))
    (import "provider" "table" (table 4 funcref))
    (import "provider" "global" (global (mut i32))))"#;

#[test]
fn items_are_found_by_name_and_number_and_match_imports() {
    let registry = Registry::new(&Config::default()).unwrap();
    let read = |text: &str| {
        let wasm = wat::parse_str(text).unwrap();
        let types = registry.register_module(&wasm).unwrap();
        (ModuleInterface::read(&types, &wasm).unwrap(), wasm)
    };
    let ((provider, wasm), (requirer, _)) = (read(PROVIDER), read(REQUIRER));

    let it = provider.find_export("it").unwrap();
    assert_eq!(
        (it.name, it.ty.kind(), it.index),
        ("it", ExternKind::Func, 1)
    );
    assert_eq!(provider.item(ExternKind::Func, 1), Some(it.ty));
    assert_eq!(provider.num_items(ExternKind::Func), 2);
    assert!(provider.find_export("its").is_none());
    let initial = provider.initial(ExternKind::Global, 0).unwrap();
    assert_eq!(wasm[initial], [0x41, 5, 0x0b]);
    assert!(provider.initial(ExternKind::Table, 0).is_none());

    let matching: Vec<bool> = requirer
        .imports()
        .map(|import| {
            let provided = provider.find_export(import.name).unwrap().ty;
            let why = provided.explain_mismatch(&import.ty, None).unwrap();
            assert_eq!(provided.matches(&import.ty), why.is_none());
            why.is_none()
        })
        .collect();
    assert_eq!(matching, [true, false, false]);
    let ExternType::Table(table) = provider.find_export("table").unwrap().ty else {
        panic!("a table");
    };
    assert_eq!((table.limits.minimum, table.limits.maximum), (3, None));
}

#[test]
fn a_layout_says_what_each_field_holds_and_where_the_tag_is() {
    let mut config = Config::default();
    config.set_layout(Some(LayoutPolicy::DRC)).unwrap();
    let registry = Registry::new(&config).unwrap();
    let tag = registry.func_type([ValType::I64], []).unwrap();
    let exn = registry.exn_type(&tag).unwrap();
    let (at, field) = (exn.exn_tag_offset().unwrap(), exn.field_layout(0).unwrap());
    assert!(at + 8 <= field.offset);
    assert_eq!((field.kind, field.size), (StorageKind::I64, 8));
    assert_eq!(tag.exn_tag_offset(), None);
}

#[test]
fn a_type_that_is_not_a_function_type_is_no_functions_or_tags() {
    let registry = Registry::new(&Config::default()).unwrap();
    let (object, func) = (registry.struct_type([]), registry.func_type([], []));
    let types: [(RegisteredType, bool); 2] = [
        (object.unwrap().into(), false),
        (func.unwrap().into(), true),
    ];
    for (ty, matches) in types {
        for is_exact in [false, true] {
            let function = ExternType::Func(FuncType { ty: &ty, is_exact });
            assert_eq!(function.matches(&function), matches, "{ty}, {is_exact}");
        }
        let tag = ExternType::Tag(&ty);
        assert_eq!(tag.matches(&tag), matches, "{ty}");
    }
}
