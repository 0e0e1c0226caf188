//! When one type matches another.

use super::naive::{Class, Field, Heap, Reference, Shape, Value, World};

impl World {
    pub fn value_matches(&self, sub: Value, sup: Value) -> bool {
        match (sub, sup) {
            (Value::Plain(sub), Value::Plain(sup)) => sub == sup,
            (
                Value::Ref {
                    nullable: sub_nullable,
                    heap: sub,
                },
                Value::Ref {
                    nullable: sup_nullable,
                    heap: sup,
                },
            ) => (sup_nullable || !sub_nullable) && self.heap_matches(sub, sup),
            _ => false,
        }
    }

    pub fn field_matches(&self, sub: Field, sup: Field) -> bool {
        match (sub.mutable, sup.mutable) {
            (false, false) => self.value_matches(sub.storage, sup.storage),
            (true, true) => {
                self.value_matches(sub.storage, sup.storage)
                    && self.value_matches(sup.storage, sub.storage)
            }
            _ => false,
        }
    }

    /// Equal, or the bottom of the same hierarchy, or a step up from `sub` matches. Shared heap types have the same
    /// steps as unshared ones, and no step leads from one side to the other.
    pub fn heap_matches(&self, sub: Heap, sup: Heap) -> bool {
        sub == sup
            || self.is_bottom_below(sub, sup)
            || self
                .directly_above(sub)
                .into_iter()
                .any(|above| self.heap_matches(above, sup))
    }

    fn is_bottom_below(&self, sub: Heap, sup: Heap) -> bool {
        let Heap::Abstract { name, .. } = sub else {
            return false;
        };
        matches!(name, "none" | "nofunc" | "noextern" | "noexn" | "nocont")
            && self.top(sub) == self.top(sup)
            && self.is_shared(sub) == self.is_shared(sup)
    }

    fn directly_above(&self, heap: Heap) -> Vec<Heap> {
        match heap {
            Heap::Abstract { shared, name } => match name {
                "i31" | "struct" | "array" => vec![Heap::Abstract { shared, name: "eq" }],
                "eq" => vec![Heap::Abstract {
                    shared,
                    name: "any",
                }],
                _ => vec![],
            },
            Heap::Concrete { exact: true, to } => vec![Heap::Concrete { exact: false, to }],
            Heap::Concrete { exact: false, to } => match self.supertype(to.class()) {
                Some(class) => vec![inexact(class), self.abstract_kind(to.class())],
                None => vec![self.abstract_kind(to.class())],
            },
        }
    }

    fn abstract_kind(&self, class: Class) -> Heap {
        let name = match self.types[class].definition.shape {
            Shape::Func { .. } => "func",
            Shape::Struct(_) => "struct",
            Shape::Array(_) => "array",
            Shape::Cont(_) => "cont",
            Shape::Exn { .. } => "exn",
        };
        let shared = self.types[class].definition.shared;
        Heap::Abstract { shared, name }
    }
}

fn inexact(class: Class) -> Heap {
    Heap::Concrete {
        exact: false,
        to: Reference::Class(class),
    }
}
