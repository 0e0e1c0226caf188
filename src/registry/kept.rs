//! Queries by index about types that are kept alive: those that a new group names, and those that a group of the map
//! names. Also, for a caller that has only numbers, owners of the types that a new group names.

use super::core::Core;
use super::group::Group;
use super::handle::RegisteredType;
use crate::error::{Error, Result};
use crate::index::{Position, TypeIndex};
use crate::key::{Member, Members, Target, Word, Words};
use crate::memory::try_push;
use crate::rules::{Known, Registered};
use crate::ty::FieldType;

/// The proof that all queries are about types which are kept alive.
#[derive(Clone, Copy)]
pub(super) struct KeptLookup<'a>(&'a Core);

impl Core {
    /// # Safety
    /// Every query during `'a` is about a type that is kept alive during `'a`. The writer of a draft keeps the types
    /// that the draft names; a group of the map, while its shard is locked, keeps the types that it names.
    #[expect(
        unsafe_code,
        reason = "only the caller knows what keeps the types alive"
    )]
    pub(super) unsafe fn kept_types(&self) -> KeptLookup<'_> {
        KeptLookup(self)
    }
}

impl Core {
    /// Owners of all types that the words of a key name. The error says which member and part names one that is not
    /// alive.
    #[cold]
    pub(super) fn own_named(&self, words: &[Word]) -> Result<Vec<RegisteredType>> {
        let mut owners = Vec::new();
        let mut own = |target| match target {
            Some(Target::Outside(index)) => try_push(&mut owners, self.look_up(index.get())?),
            _ => Ok(()),
        };
        for (position, member) in (0..).zip(Members::of(Words::wide(words))) {
            let at = |error: Error| error.at_member(Position(position));
            own(member.head.supertype).map_err(at)?;
            for (i, word) in (0..).zip(member.words()) {
                own(word.target()).map_err(|error| match member.function_type() {
                    Some(_) => at(error),
                    None => {
                        let (part, number) = member.part(i);
                        at(error.at_part(part, number))
                    }
                })?;
            }
        }
        Ok(owners)
    }
}

impl<'a> KeptLookup<'a> {
    /// The group of a type, and the type's position in it.
    pub(super) fn group(self, ty: TypeIndex) -> Option<(Group<'a>, Position)> {
        let slot = self.0.slots.live(ty)?;
        #[expect(unsafe_code, reason = "reaches from a slot to its group")]
        // SAFETY: the type is kept alive during `'a` (`Core::kept_types`).
        let group = unsafe { Group::of(slot) };
        Some((group, slot.position()))
    }

    /// The params of the tag that an exn type of this group is for, as the fields of its object.
    pub(super) fn tag_params(
        self,
        group: Group<'a>,
        exn: &Member<'_>,
    ) -> impl Iterator<Item = FieldType<Target>> + use<'a> {
        let tag = exn.function_type().and_then(|target| match target {
            Target::Outside(tag) => self.member_of(tag),
            Target::Own(position) => group.member_at(position.0),
        });
        tag.into_iter().flat_map(|tag| tag.fields())
    }

    fn member_of(self, ty: TypeIndex) -> Option<Member<'a>> {
        let (group, position) = self.group(ty)?;
        group.member_at(position.0)
    }
}

impl Registered for KeptLookup<'_> {
    #[inline]
    fn is_live(&self, ty: TypeIndex) -> bool {
        self.0.slots.live(ty).is_some()
    }

    #[inline]
    fn known(&self, ty: TypeIndex) -> Option<Known> {
        let slot = self.0.slots.live(ty)?;
        Some(Known {
            kind: slot.kind()?,
            is_final: slot.is_final(),
            is_shared: slot.is_shared(),
            depth: slot.depth(),
        })
    }

    fn is_subtype(&self, sub: TypeIndex, sup: TypeIndex) -> bool {
        self.0.is_subtype_by_index(sub.get(), sup.get())
    }

    fn member(&self, ty: TypeIndex) -> Option<Member<'_>> {
        self.member_of(ty)
    }

    fn sibling(&self, ty: TypeIndex, position: Position) -> Option<TypeIndex> {
        self.group(ty)?.0.index(position.0)
    }
}
