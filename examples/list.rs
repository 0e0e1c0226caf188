//! list: types that a host makes itself. What `list.c` does in C, step by step, with the same output.
//!
//! `cargo run --example list`

use std::error::Error;
use std::io::{self, Write};
use typereg::{
    Config, FieldType, PendingStruct, RecGroup, RecGroupBuilder, Registry, Type, ValType,
};

/// ```wat
/// (rec
///   (type $node  (sub (struct (field (mut i32)) (field (mut (ref null $node))) (field (ref null $nodes)))))
///   (type $nodes (array (mut (ref null $node))))
///   (type $visit (func (param (ref $node)) (result i32))))
/// ```
fn build_list(registry: &Registry) -> typereg::Result<RecGroup> {
    let mut builder = RecGroupBuilder::new(registry);
    // The order of declaration is the order in the group, and so part of the types' identity.
    let node = builder.declare_struct();
    let nodes = builder.declare_array();
    let visit = builder.declare_func();
    builder
        .define_struct(node)
        .is_final(false) // it may have subtypes
        .field(FieldType::mutable(ValType::I32))
        .forward_ref_field(node)
        .mutable(true)
        .finish()
        .forward_ref_field(nodes)
        .finish()
        .finish();
    builder
        .define_array(nodes)
        .forward_ref_element(node)
        .mutable(true)
        .finish()
        .finish();
    builder
        .define_func(visit)
        .forward_ref_param(node)
        .nullable(false)
        .finish()
        .result(ValType::I32)
        .finish();
    builder.build()
}

/// `(sub final $node (struct ...the fields of $node... (field i64)))`, with `first` as its first field: anything but
/// the node's own, `(mut i32)`, breaks the promise that a counted node can stand wherever a node can.
fn define_counted(
    builder: &mut RecGroupBuilder,
    counted: PendingStruct,
    node: &Type,
    first: FieldType<'_>,
) {
    builder
        .define_struct(counted)
        .supertype(node)
        .field(first)
        .fields(node.fields().skip(1))
        .field(ValType::I64)
        .finish();
}

/// The program except its last line. All handles end here except the registry, which is returned.
fn list(out: &mut impl Write) -> Result<Registry, Box<dyn Error>> {
    let registry = Registry::new(&Config::default())?;
    let list = build_list(&registry)?;
    let node = list.get(0).ok_or("the group has a node")?; // borrowed from the group
    writeln!(out, "A list, built by the host:\n{}", node.to_wat()?)?;

    let again = build_list(&registry)?;
    writeln!(out, "\nBuilt a second time:")?;
    for (i, (first, second)) in list.iter().zip(again.iter()).enumerate() {
        let same = if first == second {
            "same pointer"
        } else {
            "a different one!"
        };
        writeln!(out, "  type {i} is the {same}")?;
    }

    let mut builder = RecGroupBuilder::new(&registry);
    let counted = builder.declare_struct();
    writeln!(
        out,
        "\nA subtype whose first field is const where the node's is mutable:"
    )?;
    define_counted(
        &mut builder,
        counted,
        node,
        FieldType::constant(ValType::I32),
    );
    let Err(error) = builder.build() else {
        return Err("this must not be accepted".into());
    };
    writeln!(out, "  {error}")?;
    if let Some(member) = error.place().member {
        writeln!(out, "  member {member} of the group")?;
    }
    if let Some(field) = error.place().field {
        writeln!(out, "  field {field}")?;
    }

    writeln!(out, "\nDefined again in the same builder, and built:")?;
    define_counted(
        &mut builder,
        counted,
        node,
        FieldType::mutable(ValType::I32),
    );
    let counted = builder.build()?.get_struct(counted); // a handle of its own
    writeln!(out, "{}", counted.to_wat()?)?;
    let is = |yes| if yes { "is" } else { "is not" };
    writeln!(
        out,
        "  depth {}; a counted node {} a node, a node {} a counted node",
        counted.depth(),
        is(counted.is_subtype_of(node)),
        is(node.is_subtype_of(&counted))
    )?;
    Ok(registry)
}

/// Prints everything, and what is left after all handles are dropped.
pub(crate) fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let registry = list(out)?;
    let live = registry.stats().live_types;
    writeln!(out, "\nAfter the last handle: {live} live types")?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut io::stdout().lock())
}
