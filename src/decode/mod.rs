//! wasm bytes → drafts, group by group.
//!
//! | file | one idea |
//! | --- | --- |
//! | `mod` | a module's sections; the groups of the type section, one after the other |
//! | `sub_type` | the bytes of a sub type → words |
//! | `bytes` | integers and references, and where the bytes end |
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
pub use self::names::{NameFault, PassedOver};
use self::sub_type::{A_TYPE, part_of, sub_type};
use crate::error::{Error, ErrorKind, Malformed, Result};
use crate::index::{ModuleTypeIndex, Position, TypeIndex};
use crate::key::{Draft, Target, at_most};
use crate::limits::Limit;
use crate::memory::{try_push, try_reserve};
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
struct Sections<'a>(Bytes<'a>);

fn sections(wasm: &[u8]) -> Result<Sections<'_>> {
    const MAGIC: &[u8; 4] = b"\0asm";
    const MODULE: [u8; 4] = [1, 0, 0, 0];
    const COMPONENT: [u8; 4] = [0x0d, 0, 1, 0];
    if wasm.is_empty() {
        return Err(malformed(Malformed::Empty).at_byte(0));
    }
    match wasm.split_first_chunk() {
        Some((MAGIC, _)) => {}
        Some((&other, _)) => return Err(malformed(Malformed::NotWasm(other)).at_byte(0)),
        None if MAGIC.starts_with(wasm) => return Err(header_cut(wasm)),
        None => {
            let why =
                Malformed::Other("this is not a wasm module: it does not begin with 00 61 73 6d");
            return Err(malformed(why).at_byte(0));
        }
    }
    match wasm[MAGIC.len()..].split_first_chunk() {
        Some((&MODULE, rest)) => Ok(Sections(Bytes::new(rest, 8, "the module"))),
        Some((&COMPONENT, _)) => {
            Err(Error::from(ErrorKind::Unsupported("components are")).at_byte(4))
        }
        Some((&version, _)) => Err(malformed(Malformed::UnknownVersion(version)).at_byte(4)),
        None => Err(header_cut(wasm)),
    }
}

/// Of less than 8 bytes.
fn header_cut(wasm: &[u8]) -> Error {
    malformed(Malformed::HeaderCut(wasm.len() as u8)).at_byte(wasm.len() as u64)
}

impl<'a> Sections<'a> {
    fn next(&mut self) -> Result<Option<Section<'a>>> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let id = self.0.byte("a section")?;
        let size = self.0.number("the size of a section")?;
        let (start, left) = (self.0.position(), self.0.len() as u64);
        match self.0.take(size as usize) {
            Some(payload) => Ok(Some(Section { id, payload, start })),
            None => Err(malformed(Malformed::SectionCut { id, size, left }).at_byte(start)),
        }
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
    let mut bytes = Bytes::new(payload, start, "the type section");
    let limits = &core.config.limits;
    let at = bytes.position();
    let groups = bytes.number("the number of rec groups")?;
    at_most(u64::from(groups), Limit::ModuleRecGroups, limits).map_err(|e| e.at_byte(at))?;
    let mut draft = Draft::default();
    for read in 0..groups {
        let at = bytes.position();
        let is_explicit = match bytes.peek() {
            Some(first) => first == REC_GROUP,
            None => return Err(bytes.ends_after(read, groups, "rec groups")),
        };
        let mut members = 1;
        if is_explicit {
            bytes.skip();
            members = bytes.number("the number of types in a rec group")?;
        }
        at_most(u64::from(members), Limit::GroupTypes, limits).map_err(|e| e.at_byte(at))?;
        let total = types.len() as u64 + u64::from(members);
        at_most(total, Limit::ModuleTypes, limits).map_err(|e| e.at_byte(at))?;
        if members == 0 {
            try_push(empty, types.len() as u32)?;
            tally.registrations += 1;
            tally.hits += 1;
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
                .map_err(|e| in_group(e, &bytes, position, members).in_module(types))?;
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
            let more = Malformed::BytesAfterTypes(bytes.len() as u64);
            Err(malformed(more).at_byte(bytes.position()))
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
    #[inline(always)]
    fn known(&self, ModuleTypeIndex(number): ModuleTypeIndex) -> Option<Target> {
        match self.earlier.get(number as usize) {
            Some(&index) => TypeIndex::new(index).map(Target::Outside),
            None => {
                let position = number - self.earlier.len() as u32;
                (position < self.members).then_some(Target::Own(Position(position)))
            }
        }
    }

    #[cold]
    fn unknown(&self, ModuleTypeIndex(number): ModuleTypeIndex) -> Error {
        let known = self.earlier.len() as u32 + self.members;
        ErrorKind::UnknownType { number, known }.into()
    }
}

/// The error of a member that cannot be read, in a group of so many. One that is missing says how many are.
#[cold]
fn in_group(error: Error, bytes: &Bytes<'_>, position: Position, members: u32) -> Error {
    match error.kind() {
        ErrorKind::Malformed(Malformed::End { before: A_TYPE, .. }) => {
            bytes.ends_after(position.0, members, "types of a rec group")
        }
        _ => error.at_member(position),
    }
}

/// Adds the byte offset, and the number in the module, of the member that an error about a whole group names, or
/// of its part. Reads the group again up to there, which went well the first time.
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
    let place = error.place();
    for _ in 0..place.member.map_or(0, |member| member.0) {
        if sub_type(&mut bytes, &names, core, draft).is_err() {
            break;
        }
    }
    if let Some(number) = place.field
        && let Ok(part) = part_of(&bytes, &names, place.part, number.0)
    {
        bytes = part;
    }
    error.at_byte(bytes.position()).in_module(types)
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
