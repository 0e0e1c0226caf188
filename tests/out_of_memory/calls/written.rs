//! Acts that write: names, text, explanations, bytes.

use super::{Act, KNOWN, Made, NODE, TAG, TO_NODE, Takes, World};
use typereg::{
    FieldType, RecGroup, Result, StorageType, TypeCollection, TypeEncoder, TypeNames, ValType,
};

/// Names, some of which are read and some set; one of them replaces another.
fn named(world: &World, wasm: &[u8]) -> Result<TypeNames> {
    let mut names = TypeNames::new(&world.registry);
    let read = names.read_module(&world.types, wasm);
    let node = world.known(NODE);
    assert_eq!(names.get(node), read.as_ref().ok().map(|()| "node"));
    read?;
    let set = names.set(node, "tag");
    assert_eq!(names.get(node), Some(["node", "tag"][set.is_ok() as usize]));
    set?;
    names.set_field(node, 0, "value")?;
    Ok(names)
}

/// The types, written and read again.
fn encoded(world: &World) -> Result<TypeCollection> {
    let mut encoder = TypeEncoder::new(&world.registry);
    let number = encoder.add_type(world.known(TO_NODE));
    assert_eq!(
        encoder.index(world.known(TO_NODE)),
        number.as_ref().ok().copied()
    );
    assert_eq!(encoder.index(world.known(NODE)).is_some(), number.is_ok());
    number?;
    let first = encoder.add_collection(&world.types);
    assert_eq!(encoder.index(world.known(NODE)), Some(0));
    assert_eq!(encoder.index(world.known(TAG)).is_some(), first.is_ok());
    first?;
    encoder.type_section()?;
    world.registry.register_module(encoder.module()?)
}

fn storage(of: ValType<'_>) -> StorageType<'_> {
    StorageType::Val(of)
}

pub(super) fn acts() -> Vec<(&'static str, Takes, Box<Act>)> {
    fn act(
        name: &'static str,
        takes: Takes,
        act: impl Fn(&World) -> Result<Made> + 'static,
    ) -> (&'static str, Takes, Box<Act>) {
        (name, takes, Box::new(act))
    }
    let wasm = wat::parse_str(KNOWN).expect("the text is a module");
    let text = |text: Option<String>| Made::Text(text.expect("they do not match"));
    vec![
        act(
            "names, and a module with them",
            Takes::Memory,
            move |world| {
                let names = named(world, &wasm)?;
                world.types.to_wat(Some(&names)).map(Made::Text)
            },
        ),
        act("a group as text", Takes::Memory, |world| {
            let group: RecGroup = world.known(NODE).rec_group().expect("one more owner");
            group.to_wat(None).map(Made::Text)
        }),
        act("a registry as text", Takes::Memory, |world| {
            world.registry.to_wat(None).map(Made::Text)
        }),
        act("why a type is not another", Takes::Memory, move |world| {
            let (sub, sup) = (world.known(TO_NODE), world.known(TAG));
            sub.explain_mismatch(sup, None).map(text)
        }),
        act("why a value is not another", Takes::Memory, move |_| {
            let (sub, sup) = (storage(ValType::I32), storage(ValType::I64));
            sub.explain_mismatch(sup, None).map(text)
        }),
        act("why a field is not another", Takes::Memory, move |_| {
            let constant = FieldType::constant(ValType::I32);
            let mut variable = constant;
            variable.mutable = true;
            constant.explain_mismatch(variable, None).map(text)
        }),
        act("why a type is not itself", Takes::None, |world| {
            let node = world.known(NODE);
            assert_eq!(node.explain_mismatch(node, None), Ok(None));
            Ok(Made::Nothing)
        }),
        act("owners", Takes::None, |world| {
            Ok(Made::Answer(world.known(NODE).owners().total))
        }),
        act("bytes", Takes::Memory, |world| {
            encoded(world).map(Made::Types)
        }),
    ]
}
