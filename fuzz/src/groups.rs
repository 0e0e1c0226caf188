//! Rec groups that a program chooses and the builder makes, the empty one among them.

use crate::program::Program;
use typereg::{RecGroup, RecGroupBuilder, Registry, Result, Type, ValType};

/// Up to three structs, each perhaps below the one before, an array of the last of them, and a function of both and
/// of a type that is registered already.
pub fn group(
    program: &mut Program<'_>,
    registry: &Registry,
    outside: Option<&Type>,
) -> Result<RecGroup> {
    let mut builder = RecGroupBuilder::new(registry);
    let choice = program.byte();
    let structs: Vec<_> = (0..choice & 3).map(|_| builder.declare_struct()).collect();
    let array = (choice & 4 != 0).then(|| builder.declare_array());
    let func = (choice & 8 != 0).then(|| builder.declare_func());
    for (number, &ty) in structs.iter().enumerate() {
        let mut definition = builder.define_struct(ty).is_final(choice & 16 != 0);
        if number > 0 && choice & 32 != 0 {
            definition = definition.forward_supertype(structs[number - 1]);
        }
        for &field in &structs[..=number] {
            let field = definition.forward_ref_field(field);
            definition = field.mutable(choice & 64 != 0).finish();
        }
        definition.finish();
    }
    if let Some(array) = array {
        let definition = builder.define_array(array);
        match structs.last() {
            Some(&ty) => definition.forward_ref_element(ty).nullable(false).finish(),
            None => definition.forward_ref_element(array).finish(),
        }
        .finish();
    }
    if let Some(func) = func {
        let mut definition = builder.define_func(func);
        if let Some(ty) = outside {
            definition = definition.param(ValType::ref_to(ty));
        }
        if let Some(array) = array {
            definition = definition.forward_ref_param(array).finish();
        }
        for &ty in &structs {
            definition = definition.forward_ref_result(ty).nullable(false).finish();
        }
        definition.finish();
    }
    builder.build()
}
