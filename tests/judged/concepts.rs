//! docs/concepts.md is right: its modules are registered, and every statement, the table of layouts and the numbers in
//! its pictures are compared with the answers of the C functions. (`src/registry/slot/picture.rs` and
//! `src/registry/group/picture.rs` check what C does not see.)
//!
//! A block of `wat` has modules, which are registered in order in a new registry. The blocks of `text` after it have
//! statements about their types, `$module.type`, one per line; a remark may follow after two spaces.

use crate::oracle::c::{Failure, Registry, Type, Types, val_type_matches};
use std::fs;
use std::path::Path;
use typereg::capi::abi::*;
use typereg::{Feature, Features};

/// The proposals that are off by default.
const BEYOND_WASM_3: [wt_feature_t; 3] = [
    WT_FEATURE_STACK_SWITCHING,
    WT_FEATURE_SHARED_EVERYTHING_THREADS,
    WT_FEATURE_CUSTOM_DESCRIPTORS,
];

/// The modules of a block, and the registry that they are in.
struct World {
    registry: Registry,
    modules: Vec<Module>,
    binaries: Vec<Vec<u8>>,
}

struct Module {
    /// `$module.type` for each type, in order.
    names: Vec<String>,
    types: Result<Types, Failure>,
}

impl World {
    fn new(wat: &str, layout: wt_gc_layout_kind_t) -> World {
        let registry = Registry::with_features(layout, &BEYOND_WASM_3);
        let name = |text: &str| {
            let end = text.find([' ', '\n', ')']).unwrap_or(text.len());
            text[..end].to_owned()
        };
        let binary =
            |text: &str| wat::parse_str(format!("(module {text}")).expect("the page has WAT");
        let module = |text: &str| {
            let types = text.split("(type $").skip(1);
            Module {
                names: types
                    .map(|ty| format!("{}.{}", name(text), name(ty)))
                    .collect(),
                types: registry.register_module(&binary(text)),
            }
        };
        let texts = || wat.split("(module ").skip(1);
        let (modules, binaries) = (texts().map(module).collect(), texts().map(binary).collect());
        World {
            registry,
            modules,
            binaries,
        }
    }

    /// The module that has the type, and the type.
    fn find(&self, name: &str) -> (&Types, Type) {
        let is_in = |module: &&Module| module.names.iter().any(|one| one == name);
        let module = self.modules.iter().find(is_in);
        let module = module.unwrap_or_else(|| panic!("no type {name}"));
        let types = module.types.as_ref().expect("the module is valid");
        assert_eq!(types.len(), module.names.len());
        let number = module.names.iter().position(|one| one == name);
        let ty = number.and_then(|number| types.get(number));
        (types, ty.expect("a type for each name"))
    }

    fn get(&self, name: &str) -> Type {
        self.find(name).1
    }

    fn is_true(&self, statement: &str) -> bool {
        let words: Vec<&str> = statement
            .split([' ', ':'])
            .filter(|word| !word.is_empty())
            .collect();
        match words[..] {
            ["WebAssembly", version, ..] if statement.contains(": ") => {
                let (setting, outcome) = statement.split_once(": ").expect("a colon");
                self.outcome(version, setting) == outcome
            }
            ["func", "of", cont, "is", func] => self.get(cont).cont_func() == Some(self.get(func)),
            ["descriptor", "of", ty, "is", other] => {
                self.get(ty).descriptor() == Some(self.get(other))
            }
            ["describes", "of", ty, "is", other] => {
                self.get(ty).describes() == Some(self.get(other))
            }
            [ty, "is", "shared"] => self.get(ty).is_shared(),
            [ty, "is", "not", "shared"] => !self.get(ty).is_shared(),
            ["exact", _, "matches" | "does", ..] | [_, "matches" | "does", ..] => {
                let (sub, sup, matches) = match statement.split_once(" matches ") {
                    Some((sub, sup)) => (sub, sup, true),
                    None => {
                        let sides = statement.split_once(" does not match ");
                        let (sub, sup) = sides.expect("two references");
                        (sub, sup, false)
                    }
                };
                let (sub, sup) = (self.reference(sub), self.reference(sup.trim_end()));
                val_type_matches(sub, sup) == matches
            }
            ["index", "of", ty, index] => self.get(ty).index().to_string() == index,
            ["depth", "of", ty, depth] => self.get(ty).depth().to_string() == depth,
            ["display", "of", ty, ref entries @ ..] => display(self.get(ty)) == entries,
            ["trampoline", "of", func, "is", ty] => {
                *self.get(func).trampoline().expect("a function type") == self.get(ty)
            }
            ["trampoline", "for", name, number] => {
                let (types, ty) = self.find(name);
                types.trampoline(ty.index()) == number.parse().ok()
            }
            [a, "is", "below", b] => self.get(a).is_subtype(self.get(b)),
            [a, "is", "not", "below", b] => !self.get(a).is_subtype(self.get(b)),
            [a, "is", "not", b] => self.get(a) != self.get(b),
            [a, "is", b] => self.get(a) == self.get(b),
            [
                "refused",
                "with",
                "WT_ERROR_INVALID_TYPE,",
                "member",
                member,
                ..,
            ] => {
                let refused = self
                    .modules
                    .iter()
                    .find_map(|module| module.types.as_ref().err());
                let refused = refused.expect("a module that is refused");
                let message = statement.split_once(": ").map(|(_, message)| message);
                refused.code == WT_ERROR_INVALID_TYPE
                    && refused.member == member.parse().ok()
                    && message == Some(&refused.message)
            }
            _ => panic!("this test does not understand: {statement}"),
        }
    }

    /// `exact $module.type`, or `$module.type`: a reference to it that is never null.
    fn reference(&self, words: &str) -> wt_val_type_t {
        let name = words.strip_prefix("exact ");
        let flags = if name.is_some() { WT_REF_EXACT } else { 0 };
        self.get(name.unwrap_or(words)).reference(flags)
    }

    /// Registers the modules in a registry of this version, with or without one proposal. Returns the first refusal, or
    /// that there is none.
    fn outcome(&self, version: &str, setting: &str) -> String {
        let feature = |name: &str| {
            let found = Feature::ALL.into_iter().find(|one| one.name() == name);
            found.unwrap_or_else(|| panic!("no proposal {name}")) as u32
        };
        let switched = match (
            setting.split_once(" with "),
            setting.split_once(" without "),
        ) {
            (Some((_, name)), _) => Some((feature(name), true)),
            (_, Some((_, name))) => Some((feature(name), false)),
            _ => None,
        };
        let registry = Registry::of_version(version.parse().expect("a version"), switched);
        let refused = self
            .binaries
            .iter()
            .find_map(|binary| registry.register_module(binary).err());
        refused.map_or_else(|| "accepted".to_owned(), |refused| refused.message)
    }

    /// How many types are alive after all except this one have been released.
    fn kept_by(self, name: &str) -> u64 {
        let held = self.get(name).own();
        drop(self.modules);
        let live = self.registry.stats().live_types;
        drop(held);
        assert_eq!(self.registry.stats().live_types, 0);
        live
    }
}

/// The entries in the slot.
fn display(ty: Type) -> Vec<String> {
    let (display, padding) = ty.display();
    let entries = [display, padding].concat();
    entries[..WT_DISPLAY_MIN]
        .iter()
        .map(u32::to_string)
        .collect()
}

#[test]
fn every_statement_is_true() {
    let (page, mut modules, mut statements) = (page(), "", 0);
    for (language, text) in blocks(&page) {
        match language {
            "wat" => modules = text,
            "text" => {
                let world = World::new(modules, WT_GC_LAYOUT_NONE);
                for line in text.lines() {
                    let statement = line.split("  ").next().unwrap_or(line);
                    let kept = statement
                        .strip_prefix("holding ")
                        .and_then(|rest| rest.split_once(" alone keeps "));
                    let is_true = match kept {
                        Some((name, types)) => {
                            let kept = World::new(modules, WT_GC_LAYOUT_NONE).kept_by(name);
                            types.split(' ').next() == Some(&kept.to_string())
                        }
                        None => world.is_true(statement),
                    };
                    assert!(is_true, "docs/concepts.md says: {statement}");
                    statements += 1;
                }
            }
            // Programs: every name must be in the headers.
            "c" => {
                let headers = ["include/typereg.h", "include/typereg/inline.h"];
                let headers = headers.map(|header| fs::read_to_string(header).expect("a header"));
                let names = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                for name in names.filter(|name| name.starts_with("wt_") || name.starts_with("WT_"))
                {
                    let is_there = headers.iter().any(|header| header.contains(name));
                    assert!(is_there, "docs/concepts.md names {name}");
                }
            }
            _ => panic!("a block of {language:?}"),
        }
    }
    assert!(statements > 30, "{statements} statements");
}

#[test]
fn the_table_of_layouts_is_right() {
    let page = page();
    let modules = module_of(&page, "$objects");
    let policies = [
        ("WT_GC_LAYOUT_NULL", WT_GC_LAYOUT_NULL),
        ("WT_GC_LAYOUT_DRC", WT_GC_LAYOUT_DRC),
        ("WT_GC_LAYOUT_COPYING", WT_GC_LAYOUT_COPYING),
    ];
    for (name, policy) in policies {
        let world = World::new(modules, policy);
        let layout = |ty| world.get(ty).layout().expect("a struct or an array");
        let offsets = |ty| {
            let (_, fields) = layout(ty);
            let offsets = fields.iter().map(|field| field.offset.to_string());
            offsets.collect::<Vec<String>>().join(" ")
        };
        let (item, named) = ("$objects.item", "$objects.named");
        let (items, _) = layout("$objects.items");
        // The header ends where the first field, of one byte, begins.
        let (header, _) = offsets(item)
            .split_once(' ')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        let row = format!(
            "| `{name}` | {header} | {} | {} | {} | {} | {} | {} | {} |",
            offsets(item),
            layout(item).0.size,
            offsets(named),
            layout(named).0.size,
            items.array_length_offset,
            items.size,
            items.element_size,
        );
        assert!(page.contains(&row), "docs/concepts.md has no row\n{row}");
        assert!(
            offsets(named).starts_with(&offsets(item)),
            "the prefix rule"
        );
    }
}

#[test]
fn the_pictures_have_the_numbers_of_the_registry() {
    let page = page();
    let world = World::new(module_of(&page, "$one"), WT_GC_LAYOUT_NONE);
    let identity = picture("identity");
    for module in &world.modules {
        let types = module.types.as_ref().expect("the module is valid");
        for (number, name) in module.names.iter().enumerate() {
            let (own, index) = (name.replace('$', ""), types.indices()[number]);
            let words = words_in(&identity, &own);
            let (_, short) = name.split_once('.').expect("$module.type");
            let expected = [
                number.to_string(),
                format!("${short}"),
                format!("→ {index}"),
            ];
            assert_eq!(words, expected, "{name} in the picture of two modules");
            let slot = words_in(&identity, &format!("slot {index}"));
            let wat = types.get(number).expect("a type").wat();
            let definition = wat.strip_prefix(&format!("(type $t{index} "));
            let definition = definition.and_then(|wat| wat.strip_suffix(')'));
            assert_eq!(
                slot,
                [index.to_string().as_str(), definition.unwrap_or(&wat)]
            );
        }
    }

    let world = World::new(module_of(&page, "$shapes"), WT_GC_LAYOUT_NONE);
    for name in ["shape", "circle", "ball", "square"] {
        let ty = world.get(&format!("$shapes.{name}"));
        let head = [
            format!("${name}"),
            ty.depth().to_string(),
            ty.index().to_string(),
        ];
        let words = words_in(&picture("display"), &format!("display.{name}"));
        assert_eq!(words, [&head[..], &display(ty)].concat());
    }

    let world = World::new(module_of(&page, "$tree"), WT_GC_LAYOUT_NONE);
    let held = world.get("$tree.edge").own();
    for (name, members) in [
        ("root", "$root"),
        ("node", "$node, $edge"),
        ("leaf", "$leaf"),
    ] {
        let owners = world.get(&format!("$tree.{name}")).owners().total;
        let words = words_in(&picture("lifetime"), &format!("group of {name}"));
        assert_eq!(words, [members, &format!("owners: {owners}")]);
    }
    drop(held);
}

#[test]
fn the_pictures_of_proposals_have_what_the_registry_has() {
    let page = page();
    let called = |world: &World, ty: Type| {
        let mut names = world.modules.iter().flat_map(|module| &module.names);
        let name = names.find(|name| world.get(name) == ty).expect("a name");
        name.rsplit_once('.').expect("$module.type").1.to_owned()
    };

    let world = World::new(module_of(&page, "$threads"), WT_GC_LAYOUT_NONE);
    for name in ["rest", "brief"] {
        let func = world.get(&format!("$threads.{name}")).cont_func();
        let func = called(&world, func.expect("a continuation"));
        let words = words_in(&picture("continuations"), &format!("continuations.{name}"));
        assert_eq!(words, [format!("${name}"), format!("of ${func}")]);
    }

    let world = World::new(module_of(&page, "$together"), WT_GC_LAYOUT_NONE);
    for name in ["count", "counter", "queue"] {
        let is_shared = world.get(&format!("$together.{name}")).is_shared();
        let words = words_in(&picture("shared"), &format!("shared.{name}"));
        let said = if is_shared { "shared" } else { "not shared" };
        assert_eq!(words, [format!("${name}"), said.to_owned()]);
    }

    let world = World::new(module_of(&page, "$classes"), WT_GC_LAYOUT_NONE);
    for name in ["thing", "thing_class", "door", "door_class"] {
        let index = world.get(&format!("$classes.{name}")).index();
        let words = words_in(&picture("descriptors"), &format!("descriptors.{name}"));
        assert_eq!(words, [format!("${name}"), format!("index {index}")]);
    }

    for feature in Feature::ALL {
        let version = match feature {
            feature if Features::WASM_2.has(feature) => "WebAssembly 2.0",
            feature if Features::WASM_3.has(feature) => "WebAssembly 3.0",
            _ => "beyond WebAssembly 3.0",
        };
        let words = words_in(&picture("switches"), &format!("feature {}", feature as u32));
        assert_eq!(words, [feature.name(), version]);
    }
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn page() -> String {
    read("docs/concepts.md")
}

fn picture(name: &str) -> String {
    read(&format!("docs/pictures/{name}.svg"))
}

/// The blocks of a page, each with its language.
fn blocks(page: &str) -> impl Iterator<Item = (&str, &str)> {
    let inside = page.split("\n```").skip(1).step_by(2);
    inside.map(|block| block.split_once('\n').expect("a block has lines"))
}

/// The block that begins with this module.
fn module_of<'a>(page: &'a str, name: &str) -> &'a str {
    let beginning = format!("(module {name}\n");
    let block = blocks(page).find(|(_, text)| text.starts_with(&beginning));
    block.map_or_else(|| panic!("no module {name}"), |(_, text)| text)
}

/// The texts in the group of a picture that has this id.
fn words_in(svg: &str, id: &str) -> Vec<String> {
    let (_, from) = svg
        .split_once(&format!("<g id=\"{id}\">"))
        .unwrap_or_else(|| panic!("no group {id} in the picture"));
    let (group, _) = from.split_once("</g>").expect("the group ends");
    let texts = group
        .split("</text>")
        .filter_map(|text| text.rsplit_once('>'));
    texts
        .map(|(_, words)| words.replace("&lt;", "<").replace("&amp;", "&"))
        .filter(|words| !words.trim().is_empty())
        .collect()
}
