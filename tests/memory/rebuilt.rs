//! A builder that was reset has the memory of its earlier groups: so it finds a registered group without more memory.

use crate::oracle::heap;
use typereg::{Config, FieldType, RecGroup, RecGroupBuilder, Registry, StructType, ValType};

/// A struct of the one before and of itself, an array, a function and an exn type, in one group.
fn build(builder: &mut RecGroupBuilder, known: &StructType) -> RecGroup {
    builder.reset();
    let (node, bytes) = (builder.declare_struct(), builder.declare_array());
    let (visit, thrown) = (builder.declare_func(), builder.declare_exn());
    let object = builder.define_struct(node).is_final(false);
    let object = object.field(FieldType::mutable(ValType::ref_null(known)));
    object.forward_ref_field(node).finish().finish();
    let array = builder.define_array(bytes);
    array.element(ValType::I32).finish();
    let func = builder.define_func(visit).param(ValType::I64);
    func.forward_ref_param(bytes).finish().finish();
    builder.define_exn(thrown).forward_tag(visit).finish();
    builder.build().unwrap()
}

#[test]
fn a_reused_builder_finds_a_group_without_an_allocation() {
    let _alone = crate::alone();
    let registry = Registry::new(&Config::default()).unwrap();
    let known = registry.struct_type([]).unwrap();
    let mut builder = RecGroupBuilder::new(&registry);
    let (first, taken) = heap::measure(|| build(&mut builder, &known));
    assert!(first.is_new() && taken > 0);
    for _ in 0..3 {
        let (again, taken) = heap::measure(|| build(&mut builder, &known));
        assert!(again == first && !again.is_new());
        assert_eq!(taken, 0, "bytes");
    }
}
