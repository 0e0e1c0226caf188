//! The imports and exports of a module, as the library reads them.

use super::link::{Instance, Item};
use crate::oracle::c::Types;
use crate::oracle::interface::{Export, Import, Interface};
use wasmparser::{ExternalKind, Parser, Payload, Result};

pub struct Outline {
    interface: Interface,
    /// For each export, the number of the import that it is, if it is one.
    exported_again: Vec<Option<usize>>,
}

impl Outline {
    /// Reads those of a valid module with these types. Errors are wasmparser's, which does not know all proposals.
    pub fn read(wasm: &[u8], types: &Types) -> Result<Self> {
        let places = export_places(wasm)?;
        let interface = Interface::read(types, wasm)
            .unwrap_or_else(|failure| panic!("wasmparser reads it, but {failure:?}"));
        let imports = interface.imports();
        let again = |(kind, index): (ExternalKind, u32)| {
            let of_kind = imports
                .iter()
                .enumerate()
                .filter(|(_, import)| import.ty.kind == code(kind));
            of_kind.map(|(number, _)| number).nth(index as usize)
        };
        Ok(Outline {
            exported_again: places.into_iter().map(again).collect(),
            interface,
        })
    }

    pub fn imports(&self) -> Vec<Import> {
        self.interface.imports()
    }

    /// Links the module with these imports. Those that it exports again do not change.
    pub fn instantiate(&self, imports: &[Item]) -> Instance {
        let exports = self.interface.exports();
        assert_eq!(exports.len(), self.exported_again.len(), "every export");
        let item = |(export, again): (Export, &Option<usize>)| {
            let item = match again {
                Some(import) => imports[*import],
                None => export.ty,
            };
            (export.name, item)
        };
        Instance {
            exports: exports
                .into_iter()
                .zip(&self.exported_again)
                .map(item)
                .collect(),
        }
    }
}

/// The numbers of a module's exports among all entities of their kind.
fn export_places(wasm: &[u8]) -> Result<Vec<(ExternalKind, u32)>> {
    let mut places = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ExportSection(section) = payload? {
            for export in section {
                let export = export?;
                places.push((export.kind, export.index));
            }
        }
    }
    Ok(places)
}

/// As in the binary format.
fn code(kind: ExternalKind) -> u8 {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => 0,
        ExternalKind::Table => 1,
        ExternalKind::Memory => 2,
        ExternalKind::Global => 3,
        ExternalKind::Tag => 4,
    }
}
