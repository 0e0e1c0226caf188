//! Components, and the modules in them: those that they define themselves, and those of components in them.
//!
//! A module has the name that its component gives it, else the name that it gives itself, else its number among the
//! modules of its component. The numbers of the components around it come before that: `1.main`. Only the
//! beginning of a long name is taken.

use std::collections::HashSet;
use std::ops::Range;
use wasmparser::{
    BinaryReaderError, ComponentAlias, ComponentExternalKind, ComponentName,
    ComponentOuterAliasKind, ComponentTypeRef, CustomSectionReader, KnownCustom, Name, Parser,
    Payload,
};

/// A component can have this many around it. Each takes part in the names of the modules in it.
const NESTING_MAX: usize = 100;

/// A module's name has at most this many characters, because reports repeat it.
const NAME_MAX: usize = 200;

/// Do these bytes begin as a component does?
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\0asm\x0d\0\x01\0")
}

/// What is being read: a component, or a module in one.
#[derive(Default)]
struct Frame {
    /// If it is a component in another, its number there.
    number: u32,
    /// How many modules and components it has numbered so far.
    modules: u32,
    components: u32,
    /// Its own modules: their places among all that were found, and their numbers.
    own: Vec<(usize, u32)>,
    /// If it is a module, its place among those that were found.
    is: Option<usize>,
}

#[derive(Default)]
struct Found {
    range: Range<usize>,
    prefix: String,
    number: u32,
    /// The name that it gives itself, and the one that its component gives it.
    own_name: Option<String>,
    name: Option<String>,
}

/// The modules of a component in their order: the name of each, and its bytes.
pub(super) fn modules(bytes: &[u8]) -> Result<Vec<(String, Range<usize>)>, String> {
    let mut found = Vec::new();
    find(bytes, &mut found)?;
    let mut taken = HashSet::new();
    let names = found.into_iter().map(|module: Found| {
        let called = module
            .name
            .or(module.own_name)
            .filter(|name| !name.is_empty())
            .map(cut);
        let number = module.number.to_string();
        let mut name = format!("{}{}", module.prefix, called.as_deref().unwrap_or(&number));
        while !taken.insert(name.clone()) {
            name = format!("{name}.{number}");
        }
        (name, module.range)
    });
    Ok(names.collect())
}

/// The name, or its beginning if it is long.
fn cut(mut name: String) -> String {
    if let Some((end, _)) = name.char_indices().nth(NAME_MAX) {
        name.truncate(end);
        name.push_str("...");
    }
    name
}

fn fault(error: BinaryReaderError) -> String {
    let (words, at) = (error.message(), error.offset());
    format!("this is not a component: {words} (at byte {at:#x})")
}

/// The numbers of the components between the outermost one and the modules of the innermost.
fn prefix(frames: &[Frame]) -> String {
    let inner = frames.iter().skip(1);
    inner.map(|frame| format!("{}.", frame.number)).collect()
}

fn find(bytes: &[u8], found: &mut Vec<Found>) -> Result<(), String> {
    let mut frames: Vec<Frame> = vec![Frame::default()];
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload.map_err(fault)?;
        let nesting = frames.len();
        let prefix = match payload {
            Payload::ModuleSection { .. } => prefix(&frames),
            _ => String::new(),
        };
        let Some(frame) = frames.last_mut() else {
            break;
        };
        match payload {
            Payload::ModuleSection {
                unchecked_range, ..
            } => {
                frame.own.push((found.len(), frame.modules));
                let inner = Frame {
                    is: Some(found.len()),
                    ..Frame::default()
                };
                found.push(Found {
                    range: unchecked_range.start as usize..unchecked_range.end as usize,
                    prefix,
                    number: frame.modules,
                    ..Found::default()
                });
                frame.modules += 1;
                frames.push(inner);
            }
            Payload::ComponentSection {
                unchecked_range, ..
            } => {
                if nesting > NESTING_MAX {
                    return Err(format!(
                        "this component has others in each other, more than {NESTING_MAX} deep (at byte {:#x})",
                        unchecked_range.start
                    ));
                }
                let inner = Frame {
                    number: frame.components,
                    ..Frame::default()
                };
                frame.components += 1;
                frames.push(inner);
            }
            Payload::CustomSection(section) => name(frame, &section, found),
            Payload::End(_) => {
                frames.pop();
            }
            others => count(frame, others).map_err(fault)?,
        }
    }
    Ok(())
}

/// Counts modules and components that are imported, aliased or exported: these have numbers, too.
fn count(frame: &mut Frame, payload: Payload<'_>) -> Result<(), BinaryReaderError> {
    match payload {
        Payload::ComponentImportSection(imports) => {
            for import in imports {
                match import?.ty {
                    ComponentTypeRef::Module(_) => frame.modules += 1,
                    ComponentTypeRef::Component(_) => frame.components += 1,
                    _ => {}
                }
            }
        }
        Payload::ComponentAliasSection(aliases) => {
            for alias in aliases {
                match alias? {
                    ComponentAlias::InstanceExport {
                        kind: ComponentExternalKind::Module,
                        ..
                    }
                    | ComponentAlias::Outer {
                        kind: ComponentOuterAliasKind::CoreModule,
                        ..
                    } => {
                        frame.modules += 1;
                    }
                    ComponentAlias::InstanceExport {
                        kind: ComponentExternalKind::Component,
                        ..
                    }
                    | ComponentAlias::Outer {
                        kind: ComponentOuterAliasKind::Component,
                        ..
                    } => {
                        frame.components += 1;
                    }
                    _ => {}
                }
            }
        }
        Payload::ComponentExportSection(exports) => {
            for export in exports {
                match export?.kind {
                    ComponentExternalKind::Module => frame.modules += 1,
                    ComponentExternalKind::Component => frame.components += 1,
                    _ => {}
                }
            }
        }
        _ => {}
    }
    Ok(())
}

/// Takes the names that a section gives to modules. Names are advisory: what cannot be read is passed over.
fn name(frame: &Frame, section: &CustomSectionReader<'_>, found: &mut [Found]) {
    match (section.as_known(), frame.is) {
        (KnownCustom::Name(names), Some(module)) => {
            for name in names {
                if let Ok(Name::Module { name, .. }) = name {
                    found[module].own_name = Some(name.to_owned());
                }
            }
        }
        (KnownCustom::ComponentName(names), None) => {
            for map in names {
                let Ok(ComponentName::CoreModules(map)) = map else {
                    continue;
                };
                for naming in map.into_iter().flatten() {
                    // The numbers ascend.
                    let place = frame
                        .own
                        .binary_search_by_key(&naming.index, |&(_, number)| number);
                    if let Ok(place) = place {
                        found[frame.own[place].0].name = Some(naming.name.to_owned());
                    }
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let bytes = wat::parse_str(text).expect("it is a text");
        assert!(is_one(&bytes));
        let modules = modules(&bytes).expect("it is a component");
        for (_, range) in &modules {
            assert!(bytes[range.clone()].starts_with(b"\0asm\x01\0\0\0"));
        }
        modules.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_module_is_named_by_its_component_itself_or_a_number() {
        // The text format writes a module's identifier as its own name as well; so the second is unnamed.
        let text = "(component (core module $main (type (func))) (core module)
            (component (core module $inner) (core module)))";
        assert_eq!(names(text), ["main", "1", "0.inner", "0.1"]);
    }

    #[test]
    fn what_is_imported_has_numbers_too() {
        let text =
            "(component (import \"m\" (core module $there)) (core module $here) (core module))";
        assert_eq!(names(text), ["here", "2"]);
    }

    #[test]
    fn no_two_modules_have_one_name() {
        assert_eq!(
            names("(component (core module $\"1\") (core module) (core module))"),
            ["1", "1.1", "2"]
        );
    }

    #[test]
    fn a_long_name_is_cut_and_stays_the_only_one() {
        let long = "x".repeat(NAME_MAX + 1);
        let text = format!("(component (core module ${long}a) (core module ${long}b))");
        let cut = "x".repeat(NAME_MAX) + "...";
        assert_eq!(names(&text), [cut.clone(), cut + ".1"]);
    }

    /// A component in as many others, with a module in it.
    fn nested(depth: usize) -> Vec<u8> {
        const MODULE: u8 = 1;
        const COMPONENT: u8 = 4;
        let section = |id, mut content: Vec<u8>| {
            let mut component = b"\0asm\x0d\0\x01\0".to_vec();
            let len = u16::try_from(content.len()).expect("it is short");
            component.extend([id, len as u8 | 0x80, (len >> 7) as u8]);
            component.append(&mut content);
            component
        };
        let module = section(MODULE, b"\0asm\x01\0\0\0".to_vec());
        (0..depth).fold(module, |inner, _| section(COMPONENT, inner))
    }

    #[test]
    fn components_lie_in_each_other_up_to_a_limit() {
        let one = modules(&nested(NESTING_MAX)).expect("it is a component");
        assert_eq!(one[0].0, "0.".repeat(NESTING_MAX) + "0");
        let error = modules(&nested(NESTING_MAX + 1)).expect_err("it is too deep");
        assert!(error.contains("more than 100 deep (at byte 0x"), "{error}");
    }

    #[test]
    fn a_component_that_ends_too_early_is_refused_with_the_place() {
        let bytes =
            wat::parse_str("(component (core module $main (type (func))))").expect("it is a text");
        for len in 9..bytes.len() - 1 {
            if let Err(error) = modules(&bytes[..len]) {
                assert!(error.contains("(at byte 0x"), "{error}");
            }
        }
        assert!(modules(&bytes[..12]).is_err());
    }

    #[test]
    fn whatever_a_byte_is_changed_to_modules_lie_in_the_component() {
        let text = "(component (core module $main (type (func))) (component (core module (type (struct)))))";
        let mut bytes = wat::parse_str(text).expect("it is a text");
        let (mut found, mut refused) = (0, 0);
        for at in 8..bytes.len() {
            let right = bytes[at];
            for wrong in 0..=u8::MAX {
                bytes[at] = wrong;
                match modules(&bytes) {
                    Ok(modules) => {
                        found += 1;
                        assert!(
                            modules
                                .iter()
                                .all(|(_, range)| bytes.get(range.clone()).is_some())
                        );
                    }
                    Err(_) => refused += 1,
                }
            }
            bytes[at] = right;
        }
        assert!(found > 1_000 && refused > 1_000, "{found} {refused}");
    }
}
