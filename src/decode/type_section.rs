//! The rec groups of a type section, one after the other, each into a draft.
//!
//! A group is read in two steps: [`TypeSection::next_group`] reads how many types it claims to have, so that the caller
//! can refuse a group of too many types; [`TypeSection::read_group`] reads those types into a draft. The caller decides what
//! becomes of the draft. If it finds a fault in the draft, [`TypeSection::locate`] adds the fault's place in the bytes.
//!
//! The *current* group is the one whose header was read last.

use super::bytes::{Bytes, malformed};
use super::module;
use super::scope::{Scope, check_gate, gate};
use super::sub_type::{A_TYPE, part_of, sub_type};
use super::usual;
use crate::error::{Error, ErrorKind, Malformed, Result};
use crate::feature::{Feature, Features};
use crate::index::{Position, TypeIndex};
use crate::key::Draft;
use crate::limits::Limits;
use crate::ty::opcode::REC_GROUP;

/// A type section that is being read.
pub(crate) struct TypeSection<'a> {
    /// All of it.
    payload: Bytes<'a>,
    /// What is left.
    bytes: Bytes<'a>,
    /// The proposals that are on; `None` if the groups are not gated.
    gate: Option<Features>,
    limits: &'a Limits,
    /// Can usual forms be read as such?
    reads_usual: bool,
    rec_groups: u32,
    /// How many rec groups are left.
    left: u32,
    /// How many bytes were left before the current group.
    before: usize,
}

impl<'a> TypeSection<'a> {
    /// The type section of a module, to be read with these features and limits; `None` for a module without one. The
    /// sections after it may be invalid or missing.
    pub(crate) fn of_module(
        wasm: &'a [u8],
        features: Features,
        limits: &'a Limits,
    ) -> Result<Option<TypeSection<'a>>> {
        module::type_section_payload(wasm)?
            .map(|payload| TypeSection::new(payload, features, limits))
            .transpose()
    }

    /// The type section of this payload, to be read with these features and limits.
    pub(crate) fn of_payload(
        payload: &'a [u8],
        features: Features,
        limits: &'a Limits,
    ) -> Result<TypeSection<'a>> {
        let payload = Bytes::new(payload, 0, "the type section");
        TypeSection::new(payload, features, limits)
    }

    fn new(payload: Bytes<'a>, features: Features, limits: &'a Limits) -> Result<TypeSection<'a>> {
        let mut bytes = payload.clone();
        let rec_groups = bytes.number("the number of rec groups")?;
        Ok(TypeSection {
            payload,
            bytes,
            rec_groups,
            left: rec_groups,
            before: 0,
            gate: gate(features),
            limits,
            reads_usual: usual::suffices(features, limits),
        })
    }

    /// How many rec groups it claims to have, empty ones included.
    pub(crate) fn rec_groups(&self) -> u32 {
        self.rec_groups
    }

    /// Where its payload begins.
    pub(crate) fn start(&self) -> u64 {
        self.payload.position()
    }

    /// Where the current group begins.
    pub(crate) fn group_start(&self) -> u64 {
        self.payload.position() + (self.payload.len() - self.before) as u64
    }

    /// Reads the header of the next group: how many types it has. After an empty group there is nothing more to read.
    /// `None` at the end of the section, where the bytes must end as well.
    #[inline(always)]
    pub(crate) fn next_group(&mut self) -> Result<Option<u32>> {
        let bytes = &mut self.bytes;
        if self.left == 0 {
            return match bytes.len() {
                0 => Ok(None),
                more => {
                    Err(malformed(Malformed::BytesAfterTypes(more as u64))
                        .at_byte(bytes.position()))
                }
            };
        }
        self.before = bytes.len();
        let is_explicit = match bytes.peek() {
            Some(first) => first == REC_GROUP,
            None => {
                let read = self.rec_groups - self.left;
                return Err(bytes.ends_after(read, self.rec_groups, "rec groups"));
            }
        };
        let mut members = 1;
        if is_explicit {
            check_gate(self.gate, Feature::Gc, bytes.position())?;
            members = group_header(bytes)?;
        }
        self.left -= 1;
        Ok(Some(members))
    }

    /// Reads the types of the current group, which has `members`, and replaces the content of the draft by them. `earlier`
    /// has the index of each type of the module before the group; the caller keeps those types alive. It has compared the
    /// number of types with the limit.
    #[inline(always)]
    pub(crate) fn read_group(
        &mut self,
        members: u32,
        earlier: &[TypeIndex],
        draft: &mut Draft,
    ) -> Result<()> {
        draft.clear();
        if self.reads_usual && self.read_usual(members, earlier, draft) {
            return Ok(());
        }
        self.read_others(members, earlier, draft)
    }

    /// Reads types into the draft until it has so many members, or the next one has no usual form. Does it have all?
    #[inline(never)]
    fn read_usual(&mut self, members: u32, earlier: &[TypeIndex], draft: &mut Draft) -> bool {
        let scope = Scope {
            earlier,
            members,
            gate: None, // no form that is usual needs a check
        };
        while draft.members() < members {
            match usual::sub_type(self.bytes.rest(), &scope, self.limits, draft) {
                Some(rest) => self.bytes.go_on(rest),
                None => return false,
            }
        }
        true
    }

    /// Reads the other types of a group with so many members, each of any form.
    #[cold]
    #[inline(never)]
    fn read_others(
        &mut self,
        members: u32,
        earlier: &[TypeIndex],
        draft: &mut Draft,
    ) -> Result<()> {
        let gate = self.gate;
        let scope = Scope {
            earlier,
            members,
            gate,
        };
        while draft.members() < members {
            let (bytes, position) = (&mut self.bytes, Position(draft.members()));
            sub_type(bytes, &scope, self.limits, draft)
                .map_err(|e| in_group(e, bytes, position, members).in_module(earlier))?;
            if self.reads_usual && self.read_usual(members, earlier, draft) {
                break;
            }
        }
        Ok(())
    }

    /// Adds to an error about the current group, which has `members` and was read: the byte offset of the member at fault,
    /// or of its part, and the member's number in the module. Reads the group again up to there.
    #[cold]
    pub(crate) fn locate(
        &self,
        members: u32,
        error: Error,
        earlier: &[TypeIndex],
        draft: &mut Draft,
    ) -> Error {
        let mut bytes = self.payload.clone();
        bytes.take(self.payload.len() - self.before, "groups before");
        if bytes.peek() == Some(REC_GROUP) {
            let _ = group_header(&mut bytes);
        }
        let scope = Scope {
            earlier,
            members,
            gate: self.gate,
        };
        draft.clear();
        let place = error.place();
        for _ in 0..place.member.map_or(0, |member| member.0) {
            if sub_type(&mut bytes, &scope, self.limits, draft).is_err() {
                break; // Memory ran out: the offset is that of the member before.
            }
        }
        if let Some(number) = place.field
            && let Ok(part) = part_of(&bytes, &scope, place.part, number.0)
        {
            bytes = part;
        }
        error.at_byte(bytes.position()).in_module(earlier)
    }
}

/// Reads the header of a `rec`, which begins here: the number of its types.
#[inline(always)]
fn group_header(bytes: &mut Bytes<'_>) -> Result<u32> {
    bytes.skip();
    bytes.number("the number of types in a rec group")
}

/// The error for a member that cannot be read. If the member is missing, it says how many members there are.
#[cold]
fn in_group(error: Error, bytes: &Bytes<'_>, position: Position, members: u32) -> Error {
    match error.kind() {
        ErrorKind::Malformed(Malformed::End { before: A_TYPE, .. }) => {
            bytes.ends_after(position.0, members, "types of a rec group")
        }
        _ => error.at_member(position),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::Feature;
    use crate::limits::Limit;
    use crate::{Code, Config, Registry};

    #[test]
    fn a_limit_on_types_holds_however_a_module_groups_them() {
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
        // (type (struct)) (rec (type (sub (struct))) (type …)): one that cannot be read, and one that is not valid.
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

    /// The type is unknown, whatever form the reference has and whether or not wasmparser can pack it.
    #[test]
    fn a_reference_to_any_larger_number_is_to_an_unknown_type() {
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
