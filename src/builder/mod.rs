//! Rec groups from calls: declare the members, define each, build.
//!
//! ```text
//! declare ─▶ PendingType     names a member before it is defined, so that others can refer to it
//! define  ─▶ Definition      one member being written (`definition.rs`); several may be open at once
//! build   ─▶ RecGroup        all members, validated and registered as one; or an error, and the builder is as before
//! ```
//!
//! [`RecGroupBuilder`] (`fluent/`) is the same for programs in Rust, with types of its own for what the tokens are.
//!
//! Members can be defined anew until the group is built. The builder owns every registered type its
//! definitions name, until it is built or dropped. It is used by one thread at a time.

mod definition;
mod fluent;
mod one_off;
mod runs;
mod usual;

pub(crate) use definition::{Definition, ForwardRef, Named};
pub use fluent::{
    ArrayTypeBuilder, ForwardRefBuilder, FuncTypeBuilder, Pending, PendingArray, PendingFunc,
    PendingStruct, RecGroupBuilder, StructTypeBuilder, TypeBuilder,
};

use crate::error::{Error, ErrorKind, Result};
use crate::index::Position;
use crate::key::{Draft, at_most};
use crate::limits::Limit;
use crate::memory::try_push;
use crate::registry::{Core, Hold, RecGroup, RegisteredType, Registry, Tally, Type};
use crate::sync::{Ordering, process::AtomicU64};
use crate::ty::CompositeKind;
use core::cell::Cell;
use definition::{Parts, Reference, Stage};
use runs::Runs;

/// A declared member of a group that is being built, of whatever kind: a label, to refer to it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PendingType {
    builder: u64,
    position: Position,
    kind: CompositeKind,
}

impl PendingType {
    /// Its position in the group, which is the order of declaration.
    pub fn position(self) -> Position {
        self.position
    }

    /// The kind it was declared as.
    pub fn kind(self) -> CompositeKind {
        self.kind
    }
}

/// A rec group that is not built yet: its members, as far as they are declared and defined. What the
/// builders of C ([`crate::capi`]) and of Rust are made of.
pub(crate) struct PendingGroup {
    registry: Hold,
    identity: u64,
    members: Vec<Member>,
    words: Runs,
    /// The registered types that the definitions name, kept alive.
    named: Vec<RegisteredType>,
    /// The forward references of all definitions.
    references: Vec<Reference>,
    is_built: bool,
}

/// A declared member.
struct Member {
    kind: CompositeKind,
    /// How often it was defined; earlier definitions are void.
    edition: u32,
    parts: Parts,
}

impl PendingGroup {
    /// One without members, for a group of this registry.
    pub(crate) fn new(registry: &Registry) -> PendingGroup {
        PendingGroup::of(registry.core())
    }

    pub(crate) fn of(core: &Core) -> PendingGroup {
        PendingGroup {
            registry: Hold::new(core),
            identity: fresh_identity(),
            members: Vec::new(),
            words: Runs::default(),
            named: Vec::new(),
            references: Vec::new(),
            is_built: false,
        }
    }

    fn core(&self) -> &Core {
        self.registry.core()
    }

    fn not_built(&self) -> Result<()> {
        match self.is_built {
            false => Ok(()),
            true => Err(ErrorKind::State(
                "the builder has built its group already; for another group, make another builder",
            )
            .into()),
        }
    }

    /// One more member, at the next position.
    #[inline]
    pub(crate) fn declare(&mut self, kind: CompositeKind) -> Result<PendingType> {
        self.not_built()?;
        if !matches!(
            kind,
            CompositeKind::Func | CompositeKind::Struct | CompositeKind::Array
        ) {
            return Err(ErrorKind::Unsupported("defining continuation and exn types is").into());
        }
        let limits = &self.core().config.limits;
        at_most(self.members.len() as u64 + 1, Limit::GroupTypes, limits)?;
        let position = self.members.len() as u32;
        let member = Member {
            kind,
            edition: 0,
            parts: Parts::default(),
        };
        try_push(&mut self.members, member)?;
        Ok(PendingType {
            builder: self.identity,
            position: Position(position),
            kind,
        })
    }

    /// Begins the definition of a member of this kind. One begun or finished before is void.
    #[inline]
    pub(crate) fn define(
        &mut self,
        pending: PendingType,
        kind: CompositeKind,
    ) -> Result<Definition> {
        self.not_built()?;
        self.own(pending)?;
        if pending.kind != kind {
            let error = Error::from(ErrorKind::WrongKind {
                expected: kind.noun(),
                got: pending.kind,
            });
            return Err(error.at_member(pending.position));
        }
        let Some(member) = self.members.get_mut(pending.position.0 as usize) else {
            return Err(ErrorKind::WrongBuilder.into());
        };
        member.edition += 1;
        member.parts = Parts::begun();
        Ok(Definition {
            builder: self.identity,
            position: pending.position,
            edition: member.edition,
            kind: member.kind,
        })
    }

    /// Refuses the labels of other builders.
    fn own(&self, pending: PendingType) -> Result<()> {
        match pending.builder == self.identity {
            true => Ok(()),
            false => Err(ErrorKind::WrongBuilder.into()),
        }
    }

    /// Registers the group. On an error it can be mended and built again; once built, only asked
    /// for its identity.
    pub(crate) fn build(&mut self) -> Result<RecGroup> {
        self.not_built()?;
        for (position, member) in (0..).map(Position).zip(&self.members) {
            let why = match member.parts.stage {
                Stage::Undefined => ErrorKind::Undefined,
                Stage::Open => ErrorKind::State("its definition was begun but not finished"),
                Stage::Failed => {
                    ErrorKind::State("finishing its definition failed; define it again")
                }
                Stage::Finished => continue,
            };
            return Err(Error::from(why).at_member(position));
        }
        let group = self.register()?;
        self.is_built = true;
        // What the definitions named is the group's to keep now.
        self.members = Vec::new();
        self.named = Vec::new();
        self.words = Runs::default();
        self.references = Vec::new();
        Ok(group)
    }

    fn register(&self) -> Result<RecGroup> {
        let core = self.core();
        if self.members.is_empty() {
            // The one group that is always there.
            core.count(&Tally {
                registrations: 1,
                hits: 1,
            });
            return Ok(RecGroup::empty(self.identity));
        }
        let words = self.members.iter().map(|member| member.parts.words());
        let mut draft = Draft::with_room(words.sum())?;
        for (position, member) in (0..).map(Position).zip(&self.members) {
            let parts = &member.parts;
            parts
                .write(member.kind, &self.words, &core.config.limits, &mut draft)
                .map_err(|error| error.at_member(position))?;
        }
        Ok(RecGroup::built(
            core.register_alone(draft.key())?,
            self.identity,
        ))
    }
}

impl RecGroup {
    /// The type that a declared one has become. Refused with
    /// [`Code::WrongBuilder`](crate::Code::WrongBuilder) if another builder declared it.
    pub fn member(&self, label: impl Into<PendingType>) -> Result<&Type> {
        let label = label.into();
        if self.builder() != Some(label.builder) {
            return Err(ErrorKind::WrongBuilder.into());
        }
        match self.get(label.position.0 as usize) {
            Some(ty) => Ok(ty),
            None => Err(ErrorKind::Internal("a group without one of its members").into()),
        }
    }
}

/// The next number of a builder. Taken in runs, so that threads do not meet for each one.
fn fresh_identity() -> u64 {
    const RUN: u64 = 1024;
    static NEXT_RUN: AtomicU64 = AtomicU64::new(1); // 0 is no number
    thread_local! {
        static NEXT: Cell<u64> = const { Cell::new(0) };
    }
    NEXT.with(|next| {
        if next.get() % RUN == 0 {
            // Relaxed: only the number matters. 2^54 runs are not used up.
            next.set(NEXT_RUN.fetch_add(1, Ordering::Relaxed) * RUN);
        }
        let identity = next.get();
        next.set(identity + 1);
        identity
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use crate::ty::{FieldType, HeapType, RefType, StorageType, ValType};

    /// Three members of a hundred parts each, numbers and references to one another, added in this
    /// order.
    fn group(registry: &Registry, order: impl Iterator<Item = (usize, usize)>) -> RecGroup {
        let mut builder = PendingGroup::new(registry);
        let kinds = [
            CompositeKind::Struct,
            CompositeKind::Func,
            CompositeKind::Struct,
        ];
        let labels = kinds.map(|kind| builder.declare(kind).unwrap());
        let definitions = labels.map(|label| builder.define(label, label.kind()).unwrap());
        for (member, number) in order {
            let target = Named::Pending(labels[(member + number) % 3]);
            let value = match number % 5 {
                0 => ValType::I64,
                nullable => ValType::Ref(RefType {
                    nullable: nullable == 1,
                    heap: HeapType::Concrete {
                        target,
                        exact: false,
                    },
                }),
            };
            let (definition, mutable) = (definitions[member], number % 7 == 0);
            let storage = StorageType::Val(value);
            match kinds[member] {
                CompositeKind::Func if number % 2 == 0 => builder.result(definition, value),
                CompositeKind::Func => builder.param(definition, value),
                _ => builder.field(definition, FieldType { mutable, storage }),
            }
            .unwrap();
        }
        for definition in definitions {
            builder.finish(definition).unwrap();
        }
        builder.build().unwrap()
    }

    #[test]
    fn definitions_can_be_filled_in_turns() {
        let registry = Registry::new(&Config::default()).unwrap();
        let places = |i: usize| (i / 100, i % 100);
        let one_by_one = group(&registry, (0..300).map(places));
        let in_turns = group(&registry, (0..300).map(|i| (i % 3, i / 3)));
        assert_eq!(in_turns.get(0), one_by_one.get(0));
        assert_eq!(one_by_one.get(1).map(|ty| ty.param_count()), Some(50));
        assert_eq!(registry.stats().live_types, 3);
    }
}
