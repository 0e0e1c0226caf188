//! What `src/capi` declares to C, read from the source and written down again in the Rust of 2018
//! that ctest2 can read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use quote::ToTokens;
use syn::{Fields, FnArg, Item, ItemFn, ItemType, Signature, Type};

/// Every type and constant of `src/capi/abi`, every exported function of `src/capi`.
pub(crate) struct Declarations {
    types: Vec<Item>,
    functions: Vec<Signature>,
}

impl Declarations {
    /// Reads the files; one that cannot be read ends the build.
    pub(crate) fn read(capi: &Path) -> Self {
        let types = items_in(&capi.join("abi"))
            .filter(|item| {
                matches!(
                    item,
                    Item::Type(_) | Item::Struct(_) | Item::Const(_) | Item::Enum(_)
                )
            })
            .map(without_comments)
            .collect();
        let functions = items_in(capi)
            .filter_map(|item| match item {
                Item::Fn(function) if is_exported(&function) => Some(function.sig),
                _ => None,
            })
            .collect();
        Self { types, functions }
    }

    /// Structs, aliases and constants as a file of their own. Handles are left out: they have nothing but names, which
    /// the functions use.
    pub(crate) fn types_as_rust(&self) -> String {
        let visible = self
            .types
            .iter()
            .filter(|item| !matches!(item, Item::Enum(_)));
        visible
            .map(|item| item.to_token_stream().to_string() + "\n")
            .collect()
    }

    /// The functions as foreign declarations.
    pub(crate) fn functions_as_rust(&self) -> String {
        let declaration = |function: &Signature| {
            let parameter = |(i, argument): (usize, &FnArg)| match argument {
                FnArg::Typed(typed) => format!("p{i}: {}", typed.ty.to_token_stream()),
                FnArg::Receiver(_) => unreachable!("an exported function is not a method"),
            };
            let parameters: Vec<_> = function.inputs.iter().enumerate().map(parameter).collect();
            let result = function.output.to_token_stream();
            format!(
                "    pub fn {}({}) {result};\n",
                function.ident,
                parameters.join(", ")
            )
        };
        let all: String = self.functions.iter().map(declaration).collect();
        format!("extern \"C\" {{\n{all}}}\n")
    }

    pub(crate) fn type_names(&self) -> BTreeSet<String> {
        let name = |item: &Item| match item {
            Item::Type(alias) => Some(alias.ident.to_string()),
            Item::Struct(record) => Some(record.ident.to_string()),
            _ => None,
        };
        self.types.iter().filter_map(name).collect()
    }

    pub(crate) fn constant_names(&self) -> BTreeSet<String> {
        let name = |item: &Item| match item {
            Item::Const(constant) => Some(constant.ident.to_string()),
            _ => None,
        };
        self.types.iter().filter_map(name).collect()
    }

    pub(crate) fn function_names(&self) -> BTreeSet<String> {
        self.functions
            .iter()
            .map(|function| function.ident.to_string())
            .collect()
    }

    /// The checks that ctest2 has to write for the types and constants.
    pub(crate) fn checks_of_types(&self) -> BTreeSet<String> {
        let checks = |item: &Item| -> Vec<String> {
            let (name, kinds): (_, &[&str]) = match item {
                Item::Const(constant) => (&constant.ident, &["const"]),
                Item::Struct(record) => (
                    &record.ident,
                    &["size_align", "field_offset_size", "roundtrip"],
                ),
                Item::Type(alias) if is_number(alias) => {
                    (&alias.ident, &["size_align", "sign", "roundtrip"])
                }
                Item::Type(alias) => (&alias.ident, &["size_align", "roundtrip"]),
                _ => return Vec::new(),
            };
            kinds.iter().map(|kind| format!("{kind}_{name}")).collect()
        };
        self.types.iter().flat_map(checks).collect()
    }

    /// The checks that ctest2 has to write for the functions.
    pub(crate) fn checks_of_functions(&self) -> BTreeSet<String> {
        self.function_names()
            .iter()
            .map(|name| format!("fn_{name}"))
            .collect()
    }
}

/// The items of all Rust files in a folder.
fn items_in(folder: &Path) -> impl Iterator<Item = Item> {
    let files = fs::read_dir(folder).expect("the folder of the declarations can be read");
    let mut files: Vec<_> = files
        .map(|entry| entry.expect("a folder's entry").path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    files.into_iter().flat_map(|file| {
        let text = fs::read_to_string(&file).expect("the declarations can be read");
        syn::parse_file(&text)
            .expect("the declarations are Rust")
            .items
    })
}

/// Is it a function that the library exports under its own name?
fn is_exported(function: &ItemFn) -> bool {
    function.attrs.iter().any(|attribute| {
        attribute.path().is_ident("unsafe")
            && attribute
                .to_token_stream()
                .to_string()
                .contains("no_mangle")
    })
}

/// Is it an alias of a number and not of a pointer to a function?
fn is_number(alias: &ItemType) -> bool {
    matches!(&*alias.ty, Type::Path(path) if path.path.segments.len() == 1
        && path.path.segments[0].arguments.is_none())
}

/// The item without the documentation and derives, which ctest2 does not need.
fn without_comments(mut item: Item) -> Item {
    match &mut item {
        Item::Type(alias) => alias.attrs.clear(),
        Item::Const(constant) => constant.attrs.clear(),
        Item::Struct(record) => {
            record
                .attrs
                .retain(|attribute| attribute.path().is_ident("repr"));
            if let Fields::Named(fields) = &mut record.fields {
                fields
                    .named
                    .iter_mut()
                    .for_each(|field| field.attrs.clear());
            }
        }
        _ => {}
    }
    item
}
