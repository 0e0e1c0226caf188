//! The bytes are a program: modules with name sections that are broken or not, whose names are read into one of two
//! [`TypeNames`].
//!
//! A sound section gives its names to types and fields that have none. The readable part of a broken section is read. A
//! type or field keeps the name that it has, and a refused call changes nothing. Names of one registry are not for
//! another. Whatever the names, `wat` reads each text (of a module, of a registry, and of groups one after the other)
//! and gets the same types.

use crate::definitions;
use crate::end::assert_empty;
use crate::name_section::{NameSection, name_section};
use crate::program::Program;
use std::collections::HashMap;
use typereg::{Code, Limit, RecGroup, Registry, Type, TypeCollection, TypeNames};

/// The number of modules of which all names were read, and of those in which something was passed over.
pub fn try_input(program: &[u8]) -> [usize; 2] {
    let mut program = Program(program);
    let mut config = definitions::config();
    let choice = program.byte();
    let is_limited = choice & 7 == 7;
    if is_limited {
        let bytes = u64::from(choice) * 4;
        assert!(config.limits.set(Limit::NameBytes, bytes));
    }
    let registries = [(); 2].map(|()| Registry::new(&config).expect("memory"));
    let mut count = [0; 2];
    {
        let mut known = [(); 2].map(|()| Known::new(&registries[0]));
        let mut modules: Vec<TypeCollection> = Vec::new();
        for _ in 0..6 {
            if program.0.is_empty() {
                break;
            }
            let mut wasm = definitions::module(&mut program);
            let choice = program.below(8);
            let elsewhere = choice == 7;
            let known = &mut known[choice & 1];
            let registry = &registries[usize::from(elsewhere)];
            let types = registry.register_module(&wasm).expect("a valid module");
            let section = name_section(&mut program);
            wasm.extend(&section.bytes);
            let read = known.names.read_module(&types, &wasm);
            if elsewhere {
                if !types.is_empty() {
                    let error = read.expect_err("types of another registry");
                    assert_eq!(error.code(), Code::WrongRegistry);
                    assert!(types.to_wat(Some(&known.names)).is_err());
                }
            } else {
                match read {
                    Ok(()) => known.learn(&types, &section),
                    Err(error) => {
                        assert!(is_limited, "names are advisory: {error}");
                        assert_eq!(error.code(), Code::Limit);
                    }
                }
                count[usize::from(known.names.passed_over().is_some())] += 1;
                modules.push(types);
            }
            modules.iter().for_each(|types| known.assert_named(types));
        }
        for Known { names, .. } in &known {
            for types in &modules {
                let text = types.to_wat(Some(names)).expect("memory");
                assert_same_types(&registries[0], &text, types.indices());
                let (text, indices) = groups(types, names);
                assert_same_types(&registries[0], &text, &indices);
            }
            let text = registries[0].to_wat(Some(names)).expect("memory");
            let all = reparsed(&registries[0], &text);
            assert_eq!(all.len() as u64, registries[0].stats().live_types);
            assert!(registries[1].to_wat(Some(names)).is_err());
        }
    }
    registries.iter().for_each(assert_empty);
    count
}

/// Names that were read, and the expected names.
pub struct Known {
    pub names: TypeNames,
    /// The names of types, by their indices, and of their fields.
    called: HashMap<(u32, Option<u32>), String>,
}

impl Known {
    pub fn new(registry: &Registry) -> Self {
        Known {
            names: TypeNames::new(registry),
            called: HashMap::new(),
        }
    }

    /// Learns the names that a section gives to these types. For a broken section it asks the library, but a type or
    /// field keeps the name that it has.
    fn learn(&mut self, types: &TypeCollection, section: &NameSection) {
        if section.is_broken {
            for (ty, field) in types.iter().flat_map(parts) {
                if let Some(name) = name(&self.names, ty, field) {
                    let called = self.called.entry((ty.index().get(), field));
                    called.or_insert(name.to_owned());
                }
            }
            return;
        }
        for given in &section.given {
            let ty = u32::try_from(given.ty).ok().and_then(|ty| types.get(ty));
            let Some(ty) = ty else {
                continue;
            };
            match (given.field, std::str::from_utf8(&given.name)) {
                (Some(field), _) if field >= ty.num_fields() as u64 => {}
                (_, Ok("") | Err(_)) => {}
                (_, Ok(name)) if name.contains('\0') => {}
                (field, Ok(name)) => self.call(ty, field.map(|field| field as u32), name),
            }
        }
    }

    /// Expects this name for a type or a field, unless it already has one.
    pub fn call(&mut self, ty: &Type, field: Option<u32>, name: &str) {
        let called = self.called.entry((ty.index().get(), field));
        called.or_insert(name.to_owned());
    }

    /// Panics unless all these types and their fields have the expected names.
    pub fn assert_named(&self, types: &TypeCollection) {
        for (ty, field) in types.iter().flat_map(parts) {
            let called = self.called.get(&(ty.index().get(), field));
            let name = name(&self.names, ty, field);
            assert_eq!(name, called.map(String::as_str), "it has another name");
        }
    }
}

/// A type, and its fields.
fn parts(ty: &Type) -> impl Iterator<Item = (&Type, Option<u32>)> {
    let fields = (0..ty.num_fields() as u32).map(Some);
    [None]
        .into_iter()
        .chain(fields)
        .map(move |field| (ty, field))
}

fn name<'a>(names: &'a TypeNames, ty: &Type, field: Option<u32>) -> Option<&'a str> {
    match field {
        Some(field) => names.field(ty, field),
        None => names.get(ty),
    }
}

/// The text of each group of a module, once; and the indices of its types.
fn groups(types: &TypeCollection, names: &TypeNames) -> (String, Vec<u32>) {
    let (mut text, mut indices) = (String::from("(module\n"), Vec::new());
    for ty in types.iter() {
        if !indices.contains(&ty.index().get()) {
            let group: RecGroup = ty.rec_group().expect("an owner more");
            text += &group.to_wat(Some(names)).expect("memory");
            indices.extend(group.iter().map(|ty| ty.index().get()));
        }
    }
    (text + ")", indices)
}

/// Panics for a text that `wat` does not read, or that has other types than those of these indices.
pub fn assert_same_types(registry: &Registry, text: &str, indices: &[u32]) {
    assert_eq!(reparsed(registry, text).indices(), indices, "other types");
}

fn reparsed(registry: &Registry, text: &str) -> TypeCollection {
    let wasm = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    registry.register_module(&wasm).expect("it is valid")
}
