//! What docs/concepts.md says is so: its modules are registered, and every statement, the table of layouts
//! and the numbers in its pictures are held against the answers of the C functions. (What C does
//! not see of them is asked in `src/registry/slot/picture.rs` and `src/registry/group/picture.rs`.)
//!
//! A block of `wat` has modules, registered in their order in a new registry. The blocks of `text` behind it
//! say something of their types, `$module.type`, line by line; a remark may follow after two spaces.

use crate::oracle::c::{Failure, Registry, Type, Types};
use std::fs;
use std::path::Path;
use typereg::capi::abi::*;

/// The modules of a block, and the registry that they are in.
struct World {
    registry: Registry,
    modules: Vec<Module>,
}

struct Module {
    /// `$module.type` for each type, in order.
    names: Vec<String>,
    types: Result<Types, Failure>,
}

impl World {
    fn new(wat: &str, layout: wt_gc_layout_kind_t) -> World {
        let registry = Registry::new(layout);
        let name = |text: &str| {
            let end = text.find([' ', '\n', ')']).unwrap_or(text.len());
            text[..end].to_owned()
        };
        let module = |text: &str| {
            let binary = wat::parse_str(format!("(module {text}")).expect("the page has WAT");
            let types = text.split("(type $").skip(1);
            Module {
                names: types
                    .map(|ty| format!("{}.{}", name(text), name(ty)))
                    .collect(),
                types: registry.register_module(&binary),
            }
        };
        let modules = wat.split("(module ").skip(1).map(module).collect();
        World { registry, modules }
    }

    /// The module that a type is of, and the type.
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
            ["index", "of", ty, index] => self.get(ty).index().to_string() == index,
            ["depth", "of", ty, depth] => self.get(ty).depth().to_string() == depth,
            ["display", "of", ty, ref entries @ ..] => display(self.get(ty)) == entries,
            ["trampoline", "of", func, "is", ty] => {
                *self.get(func).trampoline().expect("a func type") == self.get(ty)
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

    /// How many types live when all but this one are let go of.
    fn kept_by(self, name: &str) -> u64 {
        let held = self.get(name).own();
        drop(self.modules);
        let live = self.registry.stats().live_types;
        drop(held);
        assert_eq!(self.registry.stats().live_types, 0);
        live
    }
}

/// The entries that stand in the slot.
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
