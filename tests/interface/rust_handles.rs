//! Handles and values as a program in Rust sees them: what they return, how they compare and print, how long they live.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::thread;
use typereg::{
    AbstractHeapType, ArrayType, Config, FieldType, FuncType, RecGroupBuilder, RegisteredType,
    Registry, StorageType, StructType, Type, TypeCollection, ValType,
};

fn registry() -> Registry {
    Registry::new(&Config::default()).unwrap()
}

fn module(registry: &Registry, text: &str) -> TypeCollection {
    let wasm = wat::parse_str(text).unwrap();
    registry.register_module(&wasm).unwrap()
}

#[test]
#[expect(deprecated, reason = "programs were written with these names")]
fn names_of_before_say_the_same() {
    let registry = registry();
    let types = module(
        &registry,
        "(module (type (func (param i32 i64) (result f32))) (type (struct (field i8 i16 i32))))",
    );
    let (func, object) = (types.get(0).unwrap(), types.get(1).unwrap());
    assert_eq!((func.param_count(), func.num_params()), (2, 2));
    assert_eq!((func.result_count(), func.num_results()), (1, 1));
    assert_eq!((object.field_count(), object.num_fields()), (3, 3));
    assert_eq!((types.rec_groups(), types.num_rec_groups()), (2, 2));
}

#[test]
fn queries_return_what_a_type_was_made_of() {
    let registry = registry();
    let node = registry
        .struct_type([FieldType::mutable(StorageType::I16), ValType::I32.into()])
        .unwrap();
    let to_node = ValType::ref_to(&node);
    let any = ValType::ref_null(AbstractHeapType::Any);

    let fields = [
        FieldType::mutable(to_node),
        FieldType::constant(StorageType::I8),
        any.into(),
    ];
    let object = registry.struct_type(fields).unwrap();
    assert!(object.fields().eq(fields));
    let array = registry.array_type(fields[0]).unwrap();
    assert_eq!(array.element(), fields[0]);
    let (params, results) = ([to_node, ValType::V128], vec![any, to_node, ValType::F64]);
    let func = registry.func_type(params, results.iter().copied()).unwrap();
    assert!(func.params().eq(params) && func.results().eq(results.iter().copied()));
    let tag = registry.func_type(params, []).unwrap();
    let exn = registry.exn_type(&tag).unwrap();
    assert_eq!(exn.tag(), Some(tag.as_ref()));
    assert!(exn.fields().eq(params.map(FieldType::constant)));

    // The fields can be passed to the next registration.
    assert_eq!(registry.struct_type(object.fields()), Ok(object.clone()));
    assert_eq!(registry.array_type(array.element()), Ok(array.clone()));
    assert_eq!(
        registry.func_type(func.params(), func.results()),
        Ok(func.clone())
    );
    assert_eq!(
        object.params().len() + object.results().len() + func.fields().len(),
        0
    );
    assert_eq!(array.fields().len(), 1);
}

#[test]
fn a_handle_of_a_kind_holds_no_other_kind() {
    let registry = registry();
    let object = RegisteredType::from(registry.struct_type([]).unwrap());
    let array = RegisteredType::from(registry.array_type(ValType::I32).unwrap());
    let func = RegisteredType::from(registry.func_type([], []).unwrap());
    let all = [&object, &array, &func];
    let is_one = |of: &dyn Fn(RegisteredType) -> bool| all.map(|ty| of(ty.clone()));
    assert_eq!(
        is_one(&|ty| StructType::try_from(ty).is_ok()),
        [true, false, false]
    );
    assert_eq!(
        is_one(&|ty| ArrayType::try_from(ty).is_ok()),
        [false, true, false]
    );
    assert_eq!(
        is_one(&|ty| FuncType::try_from(ty).is_ok()),
        [false, false, true]
    );
    let error = FuncType::try_from(array.clone()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected a function type, got an array type"
    );
}

#[test]
fn values_match_as_their_types_do() {
    let (here, there) = (registry(), registry());
    let text = "(module (type $a (sub (struct))) (type $b (sub $a (struct (field i32)))))";
    let (types, others) = (module(&here, text), module(&there, text));
    let [a, b] = [0, 1].map(|i| types.get(i).unwrap());
    let object = ValType::ref_null(AbstractHeapType::Struct);
    let below = [
        ValType::ref_to(b),
        ValType::ref_to(a),
        ValType::ref_null(a),
        object,
    ];
    for (i, sub) in below.iter().enumerate() {
        for (j, sup) in below.iter().enumerate() {
            assert_eq!(sub.matches(*sup), i <= j, "{sub} and {sup}");
            let stored = StorageType::from(*sub).matches(StorageType::from(*sup));
            assert_eq!(stored, i <= j, "{sub} and {sup}");
            let (sub, sup) = (FieldType::mutable(*sub), FieldType::mutable(*sup));
            assert_eq!(sub.matches(sup), i == j, "{sub} and {sup}");
        }
    }
    assert!(StorageType::I8.matches(StorageType::I8) && !StorageType::I8.matches(StorageType::I16));
    assert!(!ValType::ref_to(b).matches(ValType::ref_to(others.get(0).unwrap())));
}

#[test]
fn values_and_handles_print_as_wat() {
    let registry = registry();
    let object = registry.struct_type([]).unwrap();
    let printed = |value: FieldType<'_>| value.to_string();
    assert_eq!(printed(StorageType::I8.into()), "i8");
    assert_eq!(
        printed(FieldType::mutable(ValType::ref_to(&object))),
        "(mut (ref $t1))"
    );
    assert_eq!(printed(ValType::ref_null(&object).into()), "(ref null $t1)");
    assert_eq!(
        printed(ValType::ref_null(AbstractHeapType::I31).into()),
        "i31ref"
    );
    assert_eq!(format!("{object} {object:?} {}", &*object), "$t1 t1 $t1");
    let group = object.rec_group().unwrap();
    assert_eq!(format!("{group:?}"), "[t1]");
}

#[test]
fn whatever_a_program_holds_prints_for_debugging() {
    let registry = registry();
    let mut config = Config::default();
    config.set_retire_callback(Some(Arc::new(|_, _| ())));
    assert!(format!("{config:?}").contains("RetireCallback"));
    assert_eq!(format!("{registry:?}"), "Registry { .. }");
    let builder = RecGroupBuilder::new(&registry);
    assert_eq!(format!("{builder:?}"), "RecGroupBuilder { .. }");
    let types = module(&registry, "(module (type (func)) (type (struct)))");
    assert_eq!(format!("{types:?}"), "[t1, t2]");
}

#[test]
fn a_type_is_a_key() {
    let registry = registry();
    let name = |ty: &Type, names: &HashMap<RegisteredType, &'static str>| names.get(ty).copied();
    let numbers = [ValType::I32, ValType::I64].map(|value| registry.array_type(value).unwrap());
    let names: HashMap<RegisteredType, &str> = numbers
        .iter()
        .cloned()
        .map(RegisteredType::from)
        .zip(["i32s", "i64s"])
        .collect();
    assert_eq!(
        name(&registry.array_type(ValType::I64).unwrap(), &names),
        Some("i64s")
    );
    assert_eq!(
        name(&registry.array_type(ValType::F32).unwrap(), &names),
        None
    );
    let again = numbers.clone().into_iter().chain(numbers.clone());
    let handles: HashSet<ArrayType> = again.collect();
    assert_eq!(handles.len(), 2);
    let borrowed: &Type = &registry.array_type(ValType::I32).unwrap();
    assert!(handles.contains(borrowed));
    let groups = numbers.iter().chain(&numbers).map(|ty| ty.rec_group());
    assert_eq!(groups.collect::<Option<HashSet<_>>>().unwrap().len(), 2);
}

#[test]
fn handles_outlive_their_source() {
    let registry = registry();
    let types = module(
        &registry,
        "(module (rec (type (struct)) (type (array (ref 0)))))",
    );
    let array = types.get(1).unwrap().to_owned();
    let other_handle = registry.clone();
    drop((types, registry));
    assert_eq!(
        array.to_wat().unwrap(),
        "(rec\n  (type $t1 (struct))\n  (type $t2 (array (ref $t1)))\n)"
    );
    assert_eq!(other_handle.stats().live_types, 2);
    drop(other_handle);
    assert!(array.sibling(0).is_some());
}

#[test]
fn a_builder_and_handles_go_from_thread_to_thread() {
    let registry = registry();
    let object = registry.struct_type([]).unwrap();
    let mut builder = RecGroupBuilder::new(&registry);
    let array = builder.declare_array();
    let built = thread::scope(|scope| {
        let defining = scope.spawn(|| {
            builder
                .define_array(array)
                .element(ValType::ref_null(&object))
                .finish();
            builder
        });
        let mut builder = defining.join().unwrap();
        scope
            .spawn(move || builder.build().unwrap())
            .join()
            .unwrap()
    });
    drop(object);
    thread::spawn(move || drop((built, array))).join().unwrap();
    assert_eq!(registry.stats().live_types, 0);
    assert_eq!(registry.check(), Ok(()));
}

/// `Type` is always behind a reference, which `clone` of a type without `Clone` would copy.
#[test]
fn a_clone_of_a_lent_type_keeps_it_alive() {
    let registry = registry();
    let types = module(&registry, "(module (type (struct)))");
    let lent: &Type = types.get(0).unwrap();
    let kept: RegisteredType = lent.clone();
    drop(types);
    assert_eq!(registry.stats().live_types, 1);
    assert_eq!(kept.try_clone(), Ok(kept.clone()));
    assert_eq!(kept.try_to_owned(), Ok(kept.clone()));
    drop(kept);
    assert_eq!(registry.stats().live_types, 0);
}

/// The same where the kind is a parameter.
#[test]
fn a_clone_of_a_handle_of_any_kind_is_such_a_handle() {
    fn two<K: typereg::Kind>(ty: &typereg::TypeOf<K>) -> [typereg::TypeOf<K>; 2] {
        [ty.clone(), ty.clone()]
    }
    let object = registry().struct_type([]).unwrap();
    assert_eq!(two(&object), [object.clone(), object]);
}
