//! The names of types and fields in a module's name section (specification, appendix "Name Section").

use super::bytes::malformed;
use super::sections;
use crate::error::{Malformed, Result};
use crate::index::ModuleTypeIndex;
use wasmparser::{BinaryReader, Name, NameSectionReader};

const CUSTOM_SECTION: u8 = 0;

/// A name that a module gives.
pub(crate) struct GivenName<'a> {
    pub(crate) ty: ModuleTypeIndex,
    /// Which field of the type; none for the type itself.
    pub(crate) field: Option<u32>,
    pub(crate) name: &'a str,
}

/// Calls `take` with each name of a type or a field in the module's first name section.
///
/// What is not UTF-8, or not a name section, is refused; what the names are about is not looked at.
pub(crate) fn names(wasm: &[u8], mut take: impl FnMut(GivenName<'_>) -> Result<()>) -> Result<()> {
    let mut sections = sections(wasm)?;
    while let Some(section) = sections.next()? {
        if section.id != CUSTOM_SECTION {
            continue;
        }
        let mut reader = BinaryReader::new(section.payload, section.start);
        if reader.read_string().map_err(refused)? == "name" {
            let names = section.payload.get(reader.current_position()..);
            let names = BinaryReader::new(names.unwrap_or_default(), reader.original_position());
            return name_section(NameSectionReader::new(names), &mut take);
        }
    }
    Ok(())
}

fn name_section(
    subsections: NameSectionReader<'_>,
    take: &mut impl FnMut(GivenName<'_>) -> Result<()>,
) -> Result<()> {
    for subsection in subsections {
        match subsection.map_err(refused)? {
            Name::Type(types) => {
                for naming in types {
                    let naming = naming.map_err(refused)?;
                    take(GivenName {
                        ty: ModuleTypeIndex(naming.index),
                        field: None,
                        name: naming.name,
                    })?;
                }
            }
            Name::Field(types) => {
                for ty in types {
                    let ty = ty.map_err(refused)?;
                    for naming in ty.names {
                        let naming = naming.map_err(refused)?;
                        take(GivenName {
                            ty: ModuleTypeIndex(ty.index),
                            field: Some(naming.index),
                            name: naming.name,
                        })?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn refused(error: wasmparser::BinaryReaderError) -> crate::Error {
    malformed(Malformed::Other("the name section cannot be read")).at_byte(error.offset())
}
