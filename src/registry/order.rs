//! The groups of a registry; and an order of groups in which each comes after the groups that it refers to.
//!
//! A group refers only to groups registered before it, so there is such an order. It is not the order of type indices,
//! since the index of a dead type is used again. There is no recursion, so a chain of a million groups is no problem.

use super::core::Core;
use super::handle::{RegisteredType, TypeRef};
use super::retire::leader_of_group;
use crate::error::Result;
use crate::index::TypeIndex;
use crate::memory::{try_push, try_reserve};
use core::ptr::NonNull;

/// Yields a group after all groups that it refers to, directly or not. A group is represented by its first type.
pub(crate) struct InOrder<'a> {
    /// A stack of groups to yield, each with the number of its words that have been read. A group is referred to by the
    /// one below it in the stack.
    waiting: Vec<(TypeRef<'a>, usize)>,
}

impl<'a> InOrder<'a> {
    pub(crate) fn ending_with(ty: TypeRef<'a>) -> Result<InOrder<'a>> {
        let mut waiting = Vec::new();
        if let Some(leader) = ty.sibling(0) {
            try_push(&mut waiting, (leader, 0))?;
        }
        Ok(InOrder { waiting })
    }

    /// The next group for which `is_done`, called with the index of its first type, returns `false`. The caller
    /// processes the group before the next call, so that `is_done` is then `true` for it.
    pub(crate) fn next(
        &mut self,
        is_done: impl Fn(TypeIndex) -> bool,
    ) -> Result<Option<TypeRef<'a>>> {
        self.next_unless(|leader| is_done(leader.index()))
    }

    /// Like [`InOrder::next`], but `is_done` is called with the group's first type.
    pub(crate) fn next_unless(
        &mut self,
        is_done: impl Fn(TypeRef<'_>) -> bool,
    ) -> Result<Option<TypeRef<'a>>> {
        while let Some((leader, seen)) = self.waiting.last_mut() {
            let leader = *leader;
            if is_done(leader) {
                self.waiting.pop();
                continue;
            }
            let words = leader.group().words().len();
            let needed = (*seen..words).find_map(|number| {
                *seen = number + 1;
                named_by(leader, number).filter(|&named| !is_done(named))
            });
            match needed {
                Some(needed) => try_push(&mut self.waiting, (needed, 0))?,
                None => {
                    self.waiting.pop();
                    return Ok(Some(leader));
                }
            }
        }
        Ok(None)
    }
}

/// The groups that this type's group refers to, each by its first type, as often as it does.
pub(crate) fn needs(leader: TypeRef<'_>) -> impl Iterator<Item = TypeRef<'_>> {
    let words = leader.group().words().len();
    (0..words).filter_map(move |number| named_by(leader, number))
}

/// The group that the word of this number in the leader's group names, by its first type.
fn named_by(leader: TypeRef<'_>, number: usize) -> Option<TypeRef<'_>> {
    let word = leader.group().words().get(number)?;
    #[expect(unsafe_code, reason = "a group keeps what it refers to")]
    // SAFETY: the leader's own words name the type.
    unsafe { leader.at(word.outside()?.get()) }?.sibling(0)
}

/// The groups of a registry at one moment.
pub(crate) struct LiveGroups {
    /// A handle of the first type of every live group, by index.
    pub(crate) live: Vec<RegisteredType>,
    /// How many groups without owners are still in the map.
    pub(crate) leaving: usize,
}

impl Core {
    pub(crate) fn groups(&self) -> Result<LiveGroups> {
        // Declared first, so that they are dropped after the locks: dropping one may take a lock.
        let mut live = Vec::new();
        let mut leaving = 0;
        for shard in &self.shards {
            let shard = shard.map.read(&self.slots);
            for group in shard.groups() {
                try_reserve(&mut live, 1)?;
                match leader_of_group(self, group).filter(|leader| leader.try_retain()) {
                    Some(leader) => {
                        #[expect(unsafe_code, reason = "turns a counted owner into a handle")]
                        // SAFETY: the owner just counted is given to the handle.
                        live.push(unsafe { RegisteredType::from_owner(NonNull::from(leader)) });
                    }
                    None => leaving += 1,
                }
            }
        }
        live.sort_unstable_by_key(|leader| leader.as_ref().index());
        Ok(LiveGroups { live, leaving })
    }
}
