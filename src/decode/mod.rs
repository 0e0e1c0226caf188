//! wasm bytes → drafts, group by group. The only folder that names wasmparser.
//!
//! | file | one idea |
//! | --- | --- |
//! | `mod` | a module's sections; the groups of the type section, one after the other |
//! | `sub_type` | the bytes of a sub type → words |
//! | `bytes` | short forms, quickly; all others through wasmparser's readers |
//! | `names` | the names of types and fields, if the module says them |
//!
//! wasmparser's own groups and sub types, which take memory by what the bytes *claim*, are not built.
//! Each group is read once, written as words, registered, and forgotten. Of the claims in a binary
//! none is an allocation size: memory grows by what has been read.
//!
//! Offsets in errors count from the start of the bytes given.

mod bytes;
mod names;
mod sub_type;

use self::bytes::{Bytes, malformed};
pub(crate) use self::names::{GivenName, names};
use self::sub_type::sub_type;
use crate::error::{Error, ErrorKind, Result, Words};
use crate::index::{ModuleTypeIndex, Position, TypeIndex};
use crate::key::{Draft, Target, at_most};
use crate::limits::Limit;
use crate::memory::{try_push, try_reserve};
use crate::planted::{Bug, planted};
use crate::registry::{Core, Tally};

const TYPE_SECTION: u8 = 1;
const REC_GROUP: u8 = 0x4e;

/// The payload of a module's type section, and where in `wasm` it begins. `None` for a module
/// without one.
///
/// Looks at section headers only, and only up to the first type section: what is in other sections
/// is not our concern.
pub(crate) fn find_type_section(wasm: &[u8]) -> Result<Option<(&[u8], u64)>> {
    let mut sections = sections(wasm)?;
    while let Some(Section { id, payload, start }) = sections.next()? {
        if id == TYPE_SECTION {
            return Ok(Some((payload, start)));
        }
    }
    Ok(None)
}

/// A section of a module, as its header tells it.
struct Section<'a> {
    id: u8,
    payload: &'a [u8],
    /// Where the payload begins.
    start: u64,
}

/// The sections of a module, one after the other.
struct Sections<'a> {
    wasm: &'a [u8],
    rest: Bytes<'a>,
}

fn sections(wasm: &[u8]) -> Result<Sections<'_>> {
    const MODULE: [u8; 4] = [1, 0, 0, 0];
    let Some((b"\0asm", version_on)) = wasm.split_first_chunk() else {
        return Err(malformed("not a wasm binary: it does not begin with \\0asm").at_byte(0));
    };
    let rest = match version_on.split_first_chunk() {
        Some((&MODULE, rest)) => Bytes::new(rest, 8),
        Some(([_, _, 1, 0], _)) => {
            return Err(Error::from(ErrorKind::Unsupported("components are")).at_byte(4));
        }
        _ => return Err(malformed("unknown version of the wasm binary format").at_byte(4)),
    };
    Ok(Sections { wasm, rest })
}

impl<'a> Sections<'a> {
    fn next(&mut self) -> Result<Option<Section<'a>>> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let id = self.rest.byte()?;
        let section = self.rest.read(|reader| reader.read_reader())?;
        let start = section.original_position();
        let end = start as usize + section.bytes_remaining();
        let payload = self.wasm.get(start as usize..end).unwrap_or_default();
        Ok(Some(Section { id, payload, start }))
    }
}

/// Registers the types of a type section: appends the index of each to `types`, with one owner for
/// each rec group that is not empty, for each that is empty how many types come before it to `empty`, and
/// tells how many rec groups there are. On an error those owners are in `types` all the same.
pub(crate) fn type_section(
    core: &Core,
    payload: &[u8],
    start: u64,
    types: &mut Vec<u32>,
    empty: &mut Vec<u32>,
    tally: &mut Tally,
) -> Result<u32> {
    let mut bytes = Bytes::new(payload, start);
    let limits = &core.config.limits;
    let at = bytes.position();
    let groups = bytes.number()?;
    at_most(u64::from(groups), Limit::ModuleRecGroups, limits).map_err(|e| e.at_byte(at))?;
    let mut draft = Draft::default();
    for _ in 0..groups {
        let at = bytes.position();
        let is_explicit = match bytes.peek() {
            Some(first) => first == REC_GROUP,
            None => bytes.byte().map(|_| false)?, // Says that there is none.
        };
        let mut members = 1;
        if is_explicit {
            bytes.skip();
            members = bytes.number()?;
        }
        at_most(u64::from(members), Limit::GroupTypes, limits).map_err(|e| e.at_byte(at))?;
        let total = types.len() as u64 + u64::from(members);
        if is_explicit || !planted(Bug::LimitOnGroupsOnly) {
            at_most(total, Limit::ModuleTypes, limits).map_err(|e| e.at_byte(at))?;
        }
        if members == 0 {
            try_push(empty, types.len() as u32)?;
            tally.registrations += 1;
            tally.hits += 1;
            if planted(Bug::EmptyGroupEndsAll) {
                break;
            }
            continue;
        }
        let before = bytes.clone();
        let names = Names {
            earlier: types,
            members,
        };
        draft.clear();
        for position in (0..members).map(Position) {
            sub_type(&mut bytes, &names, core, &mut draft)
                .map_err(|e| e.at_member(position).behind_types(types.len()))?;
        }
        try_reserve(types, members as usize)?;
        match core.register(draft.key(), tally) {
            Ok(leader) => {
                types.push(leader.index().get());
                let group = leader.group();
                let others = (1..members).map_while(|position| group.index(position));
                types.extend(others.map(TypeIndex::get));
                // `types` is that owner now.
                let _ = leader.into_raw();
            }
            Err(error) => return Err(locate(error, before, types, members, core, &mut draft)),
        }
    }
    match bytes.is_empty() {
        true => Ok(groups),
        false => {
            Err(malformed("bytes behind the last type of the type section")
                .at_byte(bytes.position()))
        }
    }
}

/// The types that references in a group can name.
struct Names<'a> {
    /// The index of each module type before the group.
    earlier: &'a [u32],
    members: u32,
}

impl Names<'_> {
    fn target(&self, ModuleTypeIndex(number): ModuleTypeIndex) -> Result<Target> {
        let unknown = ErrorKind::UnknownType(number);
        match self.earlier.get(number as usize) {
            Some(_) if planted(Bug::ModuleIndexTaken) => {
                Ok(Target::Outside(TypeIndex::new(number + 1).ok_or(unknown)?))
            }
            Some(&index) => Ok(Target::Outside(TypeIndex::new(index).ok_or(unknown)?)),
            None => {
                let position = number - self.earlier.len() as u32;
                match position < self.members {
                    true => Ok(Target::Own(Position(position))),
                    false => Err(unknown.into()),
                }
            }
        }
    }
}

/// Adds the byte offset, and the number in the module, of the member that an error about a whole group names. Reads the group
/// again up to there, which went well the first time.
fn locate(
    error: Error,
    mut bytes: Bytes<'_>,
    types: &[u32],
    members: u32,
    core: &Core,
    draft: &mut Draft,
) -> Error {
    let names = Names {
        earlier: types,
        members,
    };
    draft.clear();
    for _ in 0..error.place().member.map_or(0, |member| member.0) {
        if sub_type(&mut bytes, &names, core, draft).is_err() {
            break;
        }
    }
    error.at_byte(bytes.position()).behind_types(types.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::Feature;
    use crate::{Code, Config, Registry};

    #[test]
    fn a_module_has_no_more_types_than_the_limit_however_it_groups_them() {
        let mut config = Config::default();
        assert!(config.limits.set(Limit::ModuleTypes, 4));
        let registry = Registry::new(&config).unwrap();
        // Types on their own, groups of one and groups of two, each with the count of groups.
        let forms: [(u8, &[u8]); 3] = [
            (1, &[0x5f, 0]),
            (1, &[REC_GROUP, 1, 0x5f, 0]),
            (2, &[REC_GROUP, 2, 0x5f, 0, 0x5f, 0]),
        ];
        for (types, form) in forms {
            let section = |groups: u8| [&[groups][..], &form.repeat(groups.into())].concat();
            let register = |groups| registry.register_type_section(&section(groups)).map(drop);
            assert_eq!(register(4 / types), Ok(()));
            let refused = register(4 / types + 1).unwrap_err();
            assert_eq!(refused.code(), Code::Limit, "{form:02x?}");
        }
    }

    #[test]
    fn an_error_names_the_type_by_its_number_in_the_module() {
        let registry = Registry::new(&Config::default()).unwrap();
        let refused = |payload: &[u8]| registry.register_type_section(payload).unwrap_err();
        // (type (struct)) (rec (type (sub (struct))) (type …)): what cannot be read, and what is not valid.
        let group = [3, 0x5f, 0, REC_GROUP, 0, REC_GROUP, 2, 0x50, 0, 0x5f, 0];
        let unknown = refused(&[&group[..], &[0x5f, 1, 0x63, 9, 0]].concat());
        let below_final = refused(&[&group[..], &[0x50, 1, 0, 0x5f, 0]].concat());
        for error in [unknown, below_final] {
            let place = error.place();
            assert_eq!(
                (place.module_type(), place.member),
                (Some(2), Some(Position(1)))
            );
            assert!(
                error.to_string().starts_with("type 2 of the module"),
                "{error}"
            );
        }
    }

    /// Unknown is unknown, whatever form the reference has and whatever wasmparser can pack.
    #[test]
    fn a_reference_to_no_type_is_an_unknown_type_however_large_its_number() {
        let mut config = Config::default();
        config.features.set(Feature::CustomDescriptors, true);
        let registry = Registry::new(&config).unwrap();
        let references: [&[u8]; 5] = [
            &[0x63, 9],
            &[0x63, 0xff, 0xff, 0xff, 0x07],
            &[0x64, 0xff, 0xff, 0xff, 0xff, 0x0f],
            &[0x64, 0x62, 9],
            &[0x64, 0x62, 0xff, 0xff, 0xff, 0xff, 0x0f],
        ];
        for reference in references {
            let payload = [&[1, 0x5f, 1], reference, &[0]].concat();
            let error = registry.register_type_section(&payload).err();
            let said = error.map(|error| (error.code(), error.place().byte_offset));
            assert_eq!(said, Some((Code::InvalidType, Some(3))), "{reference:02x?}");
        }
    }
}
