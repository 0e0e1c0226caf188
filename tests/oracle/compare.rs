//! Compares every answer of the library about a type with the judge's.
//!
//! `Acquaintance` pairs the library's types with the judge's classes, one to one: a second type of a class, or a second
//! class of a type, is a failure. The same holds for type indices.

use super::c::{Owned, Type, Types};
use super::explained;
use super::layout::{Layout, Place, Policy};
use super::naive::{Class, Field, Heap, Module, Reference, Shape, Value, World};
use super::{encode, random::Random};
use std::collections::HashMap;
use typereg::capi::abi::*;

#[derive(Default)]
pub struct Acquaintance {
    pub types: HashMap<Class, Type>,
    classes: HashMap<Type, Class>,
    indices: HashMap<u32, Class>,
    /// Kept when a type is forgotten: a later type of the class has the same.
    fingerprints: HashMap<Class, [u8; 32]>,
    fingerprinted: HashMap<[u8; 32], Class>,
}

impl Acquaintance {
    pub fn meet(&mut self, ty: Type, class: Class) {
        let index = ty.index();
        assert_ne!(index, 0, "a live type has an index");
        assert_eq!(
            *self.types.entry(class).or_insert(ty),
            ty,
            "one type is in two places"
        );
        assert_eq!(
            *self.classes.entry(ty).or_insert(class),
            class,
            "two types are one"
        );
        assert_eq!(
            *self.indices.entry(index).or_insert(class),
            class,
            "two types, one index"
        );
        let fingerprint = ty.fingerprint();
        assert_eq!(
            *self.fingerprints.entry(class).or_insert(fingerprint),
            fingerprint,
            "one type, two fingerprints"
        );
        assert_eq!(
            *self.fingerprinted.entry(fingerprint).or_insert(class),
            class,
            "two types, one fingerprint"
        );
    }

    /// Forgets a type that died: its class may come back as another type.
    pub fn forget(&mut self, class: Class) -> Option<u32> {
        let ty = self.types.remove(&class)?;
        self.classes.remove(&ty);
        let index = *self
            .indices
            .iter()
            .find(|row| *row.1 == class)
            .expect("an index")
            .0;
        self.indices.remove(&index);
        Some(index)
    }

    /// Checks that the types of a collection are those of the module.
    pub fn meet_module(&mut self, types: &Types, module: &Module) {
        let classes = module.types();
        assert_eq!(types.len(), classes.len());
        assert_eq!(types.num_rec_groups(), module.groups.len());
        assert!(types.get(classes.len()).is_none());
        let mut indices = Vec::new();
        for (module_type_index, &class) in classes.iter().enumerate() {
            let ty = types.get(module_type_index).expect("every module type");
            self.meet(ty, class);
            indices.push(ty.index());
        }
        assert_eq!(types.indices(), indices);
    }

    pub fn class(&self, ty: Type) -> Class {
        *self
            .classes
            .get(&ty)
            .unwrap_or_else(|| panic!("never met {ty:?}"))
    }

    /// The judge's value type for one of C's.
    pub fn value(&self, ty: wt_val_type_t) -> Value {
        assert_eq!((ty.number, ty.pending.is_null()), (0, true));
        if ty.kind != WT_VAL_REF {
            assert_eq!(
                (ty.nullable, ty.heap, ty.flags, ty.type_.is_null()),
                (0, 0, 0, true)
            );
            return Value::Plain(named(&encode::PLAIN, ty.kind));
        }
        assert!(ty.nullable <= 1 && ty.flags & !(WT_REF_SHARED | WT_REF_EXACT) == 0);
        let (shared, exact) = (ty.flags & WT_REF_SHARED != 0, ty.flags & WT_REF_EXACT != 0);
        let heap = match Type::or_none(ty.type_) {
            Some(target) => {
                assert_eq!((ty.heap, shared), (WT_HEAP_CONCRETE, false));
                Heap::Concrete {
                    exact,
                    to: Reference::Class(self.class(target)),
                }
            }
            None => {
                assert!(!exact);
                Heap::Abstract {
                    shared,
                    name: named(&encode::HEAPS, ty.heap),
                }
            }
        };
        Value::Ref {
            nullable: ty.nullable == 1,
            heap,
        }
    }

    /// C's value type for one of the judge's.
    pub fn c_value(&self, value: Value) -> wt_val_type_t {
        let mut ty = wt_val_type_t {
            kind: WT_VAL_REF,
            nullable: 0,
            heap: 0,
            flags: 0,
            number: 0,
            type_: std::ptr::null(),
            pending: std::ptr::null(),
        };
        match value {
            Value::Plain(name) => ty.kind = encode::plain_code(name),
            Value::Ref { nullable, heap } => {
                ty.nullable = u8::from(nullable);
                match heap {
                    Heap::Abstract { shared, name } => {
                        ty.heap = encode::heap_code(name);
                        ty.flags = if shared { WT_REF_SHARED } else { 0 };
                    }
                    Heap::Concrete { exact, to } => {
                        ty.heap = WT_HEAP_CONCRETE;
                        ty.flags = if exact { WT_REF_EXACT } else { 0 };
                        ty.type_ = self.types[&to.class()].pointer();
                    }
                }
            }
        }
        ty
    }

    pub fn c_field(&self, field: Field) -> wt_field_type_t {
        wt_field_type_t {
            storage: self.c_value(field.storage),
            is_mutable: u8::from(field.mutable),
            reserved: [0; 7],
        }
    }

    /// Compares the type itself: kind, finality, position, supertype and parts.
    pub fn compare_definition(&self, world: &World, class: Class) {
        let (ty, known) = (self.types[&class], &world.types[class]);
        let definition = &known.definition;
        assert_eq!(ty.is_final(), definition.is_final);
        assert_eq!(ty.is_shared(), definition.shared);
        for (ours, theirs) in [
            (ty.describes(), definition.describes),
            (ty.descriptor(), definition.descriptor),
        ] {
            let ours = ours.map(|other| self.class(other));
            assert_eq!(ours, theirs.map(Reference::class));
        }
        assert_eq!(
            ty.supertype().map(|above| self.class(above)),
            world.supertype(class)
        );

        let display = world.display(class);
        let indices: Vec<u32> = display
            .iter()
            .map(|above| self.types[above].index())
            .collect();
        assert_eq!(ty.depth() as usize, display.len() - 1);
        let (ours, padding) = ty.display();
        assert_eq!(ours, indices);
        assert!(padding.iter().all(|&entry| entry == 0));

        let values = |types: Vec<wt_val_type_t>| -> Vec<Value> {
            types.into_iter().map(|ty| self.value(ty)).collect()
        };
        let fields: Vec<Field> = ty
            .fields()
            .into_iter()
            .map(|field| self.field(field))
            .collect();
        let ours = (ty.kind(), fields, values(ty.params()), values(ty.results()));
        let mut func = None;
        let theirs = match definition.shape.clone() {
            Shape::Func { params, results } => (WT_TYPE_FUNC, vec![], params, results),
            Shape::Struct(fields) => (WT_TYPE_STRUCT, fields, vec![], vec![]),
            Shape::Array(element) => (WT_TYPE_ARRAY, vec![element], vec![], vec![]),
            Shape::Cont(of) => {
                func = Some(of.class());
                (WT_TYPE_CONT, vec![], vec![], vec![])
            }
            Shape::Exn { fields, .. } => (WT_TYPE_EXN, fields, vec![], vec![]),
        };
        assert_eq!(ours, theirs);
        assert_eq!(ty.cont_func().map(|of| self.class(of)), func);
    }

    /// Compares the rec group, and the type's position in it.
    pub fn compare_group(&self, world: &World, class: Class) {
        let known = &world.types[class];
        let (group, position) = self.types[&class].rec_group();
        assert_eq!(position, known.position);
        let members: Vec<Class> = group
            .members()
            .into_iter()
            .map(|ty| self.class(ty))
            .collect();
        assert_eq!(members, known.group.clone().collect::<Vec<_>>());
    }

    fn field(&self, field: wt_field_type_t) -> Field {
        assert!(field.is_mutable <= 1 && field.reserved == [0; 7]);
        Field {
            mutable: field.is_mutable == 1,
            storage: self.value(field.storage),
        }
    }

    pub fn compare_layout(&self, world: &World, policy: Option<Policy>, class: Class) {
        let ours = self.types[&class].layout();
        let theirs = policy.and_then(|policy| world.layout(policy, class));
        let ours = ours.map(|(layout, fields)| {
            assert_eq!(layout.kind, self.types[&class].kind());
            assert_eq!(layout.reserved, [0; 3]);
            Layout {
                size: layout.size.into(),
                align: layout.align.into(),
                element_size: layout.element_size.into(),
                array_length_offset: layout.array_length_offset.into(),
                elements_are_gc_refs: layout.elements_are_gc_refs == 1,
                fields: fields.into_iter().map(place).collect(),
            }
        });
        assert_eq!(ours, theirs);
    }

    /// Compares the trampoline type of a function type, and returns it.
    pub fn compare_trampoline(&mut self, world: &mut World, class: Class) -> Owned {
        let trampoline = self.types[&class]
            .trampoline()
            .expect("a function type has one");
        self.meet(*trampoline, world.trampoline(class));
        trampoline
    }

    /// Compares pairs of these types, by handle and by index; one of every four pairs is sure to match.
    pub fn compare_pairs(
        &self,
        world: &World,
        registry: &super::c::Registry,
        classes: &[Class],
        pairs: usize,
        random: &mut Random,
    ) {
        for pair in 0..pairs {
            let sub = *random.pick(classes);
            let sup = match pair % 4 {
                0 => *random.pick(&world.display(sub)),
                1 => {
                    let other = *random.pick(classes);
                    *random.pick(&world.display(other))
                }
                _ => *random.pick(classes),
            };
            self.compare_pair(world, registry, sub, sup);
        }
    }

    pub fn compare_pair(
        &self,
        world: &World,
        registry: &super::c::Registry,
        sub: Class,
        sup: Class,
    ) {
        let expected = world.is_subtype(sub, sup);
        let (sub, sup) = (self.types[&sub], self.types[&sup]);
        assert_eq!(
            sub.is_subtype(sup),
            expected,
            "{sub:?} below {sup:?}, by handle"
        );
        assert_eq!(
            registry.is_subtype(sub.index(), sup.index()),
            expected,
            "by index"
        );
        // Explanations take longer than the query.
        if (sub.index() + sup.index()) % 32 == 0 {
            let why = explained::types(sub, sup);
            assert_eq!(why.is_none(), expected, "{why:?}");
        }
    }
}

fn place(field: wt_gc_field_layout_t) -> Place {
    assert!(field.is_gc_ref <= 1 && field.reserved == [0; 2]);
    Place {
        offset: field.offset.into(),
        size: field.size.into(),
        is_gc_ref: field.is_gc_ref == 1,
        kind: if field.kind == WT_VAL_REF {
            "ref"
        } else {
            named(&encode::PLAIN, field.kind)
        },
    }
}

fn named(table: &[(&'static str, u8)], code: u8) -> &'static str {
    table
        .iter()
        .find(|row| row.1 == code)
        .unwrap_or_else(|| panic!("no type has code {code:#x}"))
        .0
}
