//! Rec groups from calls: declare the members, define each, build.
//!
//! ```text
//! declare ─▶ PendingType     names a member before it is defined, so that others can refer to it
//! define  ─▶ Definition      one member being defined; several may be open at once
//! build   ─▶ RecGroup        all members, validated and registered as one; or an error, and the builder is as before
//! ```
//!
//! | file | one idea |
//! | --- | --- |
//! | `label` | what refers to a declared member |
//! | `field` | a field before the type that it refers to is resolved |
//! | `runs` | the words of all definitions, in one vector |
//! | `group` | declare, define, build |
//! | `definition` | one member being defined |
//! | `forward_ref` | a reference to a member, defined in several calls |
//! | `one_off` | types that need no builder |
//! | `plain` | a whole group from plain data |
//! | `fluent` | [`RecGroupBuilder`]: the same for programs in Rust |
//!
//! Members can be defined again until the group is built. The builder keeps every registered type that its definitions
//! refer to alive, until it is built or dropped. Only one thread at a time may use it.
//!
//! When a builder forgives an error, in every language:
//!
//! - An error of one definition leaves all other definitions as they are.
//! - Defining a member again forgets all errors of its earlier definitions.
//! - A refused declaration is never forgotten, since the group would lack a member. Neither is an attempt to define a
//!   label of another builder.
//! - A group that was refused can be built again once the members at fault have been defined again.
//!
//! Callers see this differently: C checks each call, but the chains of Rust and C++ ([`RecGroupBuilder`],
//! `include/typereg/builder.hpp`) report errors only when the group is built:
//!
//! - In C each call is refused or done. A refused call changes nothing, except that a refused `finish` ends its
//!   definition.
//! - In a chain, the first error of a definition makes its later steps do nothing. Building returns the first error
//!   among the definitions that were not begun again; if there is none, the first error that is never forgotten.
//!   Returning an error does not forget it.

mod definition;
mod field;
mod fluent;
mod forward_ref;
mod group;
mod label;
mod one_off;
mod plain;
mod runs;

pub(crate) use definition::Continuation;
pub(crate) use field::UnresolvedField;
pub use fluent::{
    ArrayTypeBuilder, ContTypeBuilder, ExnTypeBuilder, ForwardRefBuilder, FuncTypeBuilder, Pending,
    PendingArray, PendingCont, PendingExn, PendingFunc, PendingStruct, RecGroupBuilder,
    StructTypeBuilder, TypeBuilder,
};
pub(crate) use forward_ref::ForwardRef;
pub(crate) use group::{Definition, PendingGroup};
pub use label::PendingType;
pub(crate) use label::Referent;
pub use plain::{Composite, SubType};
pub(crate) use plain::{PlainMember, changed};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ty::{CompositeKind, FieldType, ValType};
    use crate::{Config, RecGroup, Registry};

    /// Three members of a hundred parts each, numbers and references to one another, added in this
    /// order.
    fn group(registry: &Registry, order: impl Iterator<Item = (usize, usize)>) -> RecGroup {
        let mut builder = PendingGroup::new(registry);
        let kinds = [
            CompositeKind::Struct,
            CompositeKind::Func,
            CompositeKind::Struct,
        ];
        let labels = kinds.map(|kind| builder.declare(kind).unwrap());
        let definitions = labels.map(|label| builder.define(label, label.kind()).unwrap());
        for (member, number) in order {
            let target = Referent::Pending(&labels[(member + number) % 3]);
            let field = match number % 5 {
                0 => UnresolvedField::from(FieldType::constant(ValType::I64)),
                nullable => UnresolvedField::reference(nullable == 1, false, target),
            };
            let is_func = kinds[member] == CompositeKind::Func;
            let field = field.with_mutability(!is_func && number % 7 == 0);
            let is_result = is_func && number % 2 == 0;
            builder.add(&definitions[member], field, is_result).unwrap();
        }
        for definition in definitions {
            builder.finish(&definition).unwrap();
        }
        builder.build().unwrap()
    }

    #[test]
    fn definitions_can_be_filled_in_turns() {
        let registry = Registry::new(&Config::default()).unwrap();
        let places = |i: usize| (i / 100, i % 100);
        let one_by_one = group(&registry, (0..300).map(places));
        let in_turns = group(&registry, (0..300).map(|i| (i % 3, i / 3)));
        assert_eq!(in_turns.get(0), one_by_one.get(0));
        assert_eq!(one_by_one.get(1).map(|ty| ty.num_params()), Some(50));
        assert_eq!(registry.stats().live_types, 3);
    }
}
