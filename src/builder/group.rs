//! A rec group that is being built: the members declared and defined so far.

use super::label::{PendingType, fresh_identity};
use super::runs::{Run, Runs};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Position, TypeIndex};
use crate::key::{Clauses, Draft, Head, Target, at_most};
use crate::limits::{Limit, Limits};
use crate::memory::{try_push, try_reserve};
use crate::registry::{Core, Hold, RecGroup, RegisteredType, Registry, Type, TypeRef};
use crate::ty::CompositeKind;

/// How many members have room at first.
const FIRST_MEMBERS: usize = 16;

/// A rec group that is not built yet. The builders for C ([`crate::capi`]) and for Rust call this one.
pub(crate) struct PendingGroup {
    pub(super) members: DeclaredMembers,
    /// The fields, params and results of all definitions.
    pub(super) words: Runs,
    pub(super) kept: KeptTypes,
    /// The forward references of all definitions.
    pub(super) forward_refs: Vec<ForwardRefState>,
    /// The words of the whole group, while it is built.
    draft: Draft,
}

/// The members of a builder's group.
pub(super) struct DeclaredMembers {
    /// The number of the builder.
    pub(super) identity: u64,
    /// Empty once the group is built.
    list: Vec<Declared>,
    is_built: bool,
}

/// The registered types that the definitions refer to, kept alive.
pub(super) struct KeptTypes {
    pub(super) registry: Hold,
    list: Vec<RegisteredType>,
}

/// A declared member.
struct Declared {
    kind: CompositeKind,
    /// How often it was defined; earlier definitions are void.
    edition: u32,
    parts: Parts,
}

/// A definition that was begun: which member, and which attempt at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(super) builder: u64,
    pub(super) position: Position,
    edition: u32,
    pub(super) kind: CompositeKind,
}

/// The stage of a definition.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Stage {
    #[default]
    Undefined,
    Open,
    Finished,
    /// `finish` was refused, which ends a definition as well.
    Failed,
}

/// The parts of a definition so far.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) stage: Stage,
    pub(super) is_not_final: bool,
    pub(super) is_shared: bool,
    pub(super) clauses: Clauses,
    pub(super) supertype: Option<Target>,
    /// Fields, the element, or params.
    pub(super) fields: Run,
    pub(super) results: Run,
    /// How many forward references are open.
    pub(super) open_refs: usize,
    /// The forward reference begun last.
    pub(super) last_ref: Option<usize>,
}

/// A field, param or result that was begun as a forward reference.
pub(super) struct ForwardRefState {
    pub(super) is_result: bool,
    pub(super) number: u32,
    pub(super) is_open: bool,
    /// The one begun before it in the same definition.
    pub(super) before: Option<usize>,
}

impl Parts {
    #[inline(always)]
    pub(super) fn list(&mut self, is_result: bool) -> &mut Run {
        if is_result {
            &mut self.results
        } else {
            &mut self.fields
        }
    }

    /// How many fields, params and results the member has.
    fn count(&self) -> usize {
        self.fields.len + self.results.len
    }

    /// How many words the member has.
    fn words(&self) -> usize {
        1 + self.count() + usize::from(!self.clauses.is_empty())
    }

    /// Writes the finished member.
    fn write(
        &self,
        kind: CompositeKind,
        words: &Runs,
        limits: &Limits,
        draft: &mut Draft,
    ) -> Result<()> {
        let count = |parts: Run| u32::try_from(parts.len).unwrap_or(u32::MAX);
        let head = Head {
            kind,
            is_final: !self.is_not_final,
            is_shared: self.is_shared,
            has_clauses: !self.clauses.is_empty(),
            supertype: self.supertype,
            fields: count(self.fields),
            results: count(self.results),
        };
        draft.head(head, limits)?;
        draft.words(words.of(self.fields))?;
        draft.words(words.of(self.results))?;
        if self.clauses.is_empty() {
            return Ok(());
        }
        draft.clauses(self.clauses)
    }
}

impl DeclaredMembers {
    fn not_built(&self) -> Result<()> {
        if self.is_built {
            return Err(already_built());
        }
        Ok(())
    }

    /// The parts of the finished definition of this member.
    pub(super) fn finished(&self, position: Position) -> Option<&Parts> {
        let parts = &self.list.get(position.0 as usize)?.parts;
        (parts.stage == Stage::Finished).then_some(parts)
    }

    /// Is this the latest definition of its member?
    pub(super) fn is_latest(&self, definition: &Definition) -> bool {
        let member = self.list.get(definition.position.0 as usize);
        let is_own = definition.builder == self.identity;
        is_own && member.is_some_and(|member| member.edition == definition.edition)
    }

    /// The parts of an open definition so far; `None` if it is finished, or void because its member was defined again.
    #[inline(always)]
    pub(super) fn if_open(&mut self, definition: &Definition) -> Option<&mut Parts> {
        let member = self.list.get_mut(definition.position.0 as usize)?;
        let is_current =
            definition.builder == self.identity && member.edition == definition.edition;
        (is_current && member.parts.stage == Stage::Open).then_some(&mut member.parts)
    }

    /// [`DeclaredMembers::if_open`], or the error that says why it is not.
    #[inline(always)]
    pub(super) fn open(&mut self, definition: &Definition) -> Result<&mut Parts> {
        if self.if_open(definition).is_none() {
            return Err(self.not_open(definition));
        }
        let parts = self.if_open(definition);
        parts.ok_or_else(|| ErrorKind::Internal("a definition that is open and is not").into())
    }

    #[cold]
    #[inline(never)]
    fn not_open(&self, definition: &Definition) -> Error {
        if self.is_built {
            return already_built();
        }
        if definition.builder != self.identity {
            return ErrorKind::WrongBuilder.into();
        }
        let member = self.list.get(definition.position.0 as usize);
        let is_current = member.is_some_and(|member| member.edition == definition.edition);
        let why = if is_current {
            "the definition is finished; to change it, define the type again"
        } else {
            "this definition is void: the type was defined again after it was begun"
        };
        Error::from(ErrorKind::State(why)).at_member(definition.position)
    }
}

impl KeptTypes {
    /// Keeps a type alive.
    #[inline(always)]
    pub(super) fn keep(&mut self, ty: TypeRef<'_>) -> Result<TypeIndex> {
        self.registry.core().require_own(ty)?;
        try_push(&mut self.list, ty.to_owned())?;
        Ok(ty.index())
    }

    /// Keeps the type of this index alive.
    pub(super) fn keep_index(&mut self, index: TypeIndex) -> Result<TypeIndex> {
        let ty = self.registry.core().look_up(index.get())?;
        try_push(&mut self.list, ty)?;
        Ok(index)
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Releases all types except the first `len`.
    pub(super) fn truncate(&mut self, len: usize) {
        self.list.truncate(len);
    }
}

impl PendingGroup {
    /// A builder without members, for a group of this registry.
    pub(crate) fn new(registry: &Registry) -> PendingGroup {
        PendingGroup {
            members: DeclaredMembers {
                identity: fresh_identity(),
                list: Vec::new(),
                is_built: false,
            },
            words: Runs::default(),
            kept: KeptTypes {
                registry: Hold::new(registry.core()),
                list: Vec::new(),
            },
            forward_refs: Vec::new(),
            draft: Draft::default(),
        }
    }

    pub(super) fn core(&self) -> &Core {
        self.kept.registry.core()
    }

    /// Adds a member at the next position.
    #[inline]
    pub(crate) fn declare(&mut self, kind: CompositeKind) -> Result<PendingType> {
        self.members.not_built()?;
        let limits = &self.core().config.limits;
        at_most(
            self.members.list.len() as u64 + 1,
            Limit::GroupTypes,
            limits,
        )?;
        let position = self.members.list.len() as u32;
        let member = Declared {
            kind,
            edition: 0,
            parts: Parts::default(),
        };
        if self.members.list.capacity() == 0 {
            try_reserve(&mut self.members.list, FIRST_MEMBERS)?;
        }
        try_push(&mut self.members.list, member)?;
        Ok(PendingType {
            builder: self.members.identity,
            position: Position(position),
            kind,
        })
    }

    /// Begins the definition of a member of this kind. A definition of it that was begun or finished before is void.
    #[inline]
    pub(crate) fn define(
        &mut self,
        pending: PendingType,
        kind: CompositeKind,
    ) -> Result<Definition> {
        self.members.not_built()?;
        let position = pending.position_in(self.members.identity)?;
        if pending.kind != kind {
            let error = Error::from(ErrorKind::WrongKind {
                expected: kind.noun(),
                got: pending.kind,
            });
            return Err(error.at_member(pending.position));
        }
        let Some(member) = self.members.list.get_mut(position.0 as usize) else {
            return Err(ErrorKind::Internal("a label without a member").into());
        };
        member.edition += 1;
        member.parts = Parts {
            stage: Stage::Open,
            ..Parts::default()
        };
        Ok(Definition {
            builder: self.members.identity,
            position,
            edition: member.edition,
            kind: member.kind,
        })
    }

    /// Registers the group. On an error it can be corrected and built again; once built, it refuses all calls.
    pub(crate) fn build(&mut self) -> Result<RecGroup> {
        self.members.not_built()?;
        for (position, member) in (0..).map(Position).zip(&self.members.list) {
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
        self.empty();
        self.members.is_built = true;
        Ok(group)
    }

    /// Begins another group. Labels and definitions of the one before are no longer accepted; its memory is used again.
    pub(crate) fn reset(&mut self) {
        self.empty();
        self.members.identity = fresh_identity();
        self.members.is_built = false;
    }

    /// Forgets all members and definitions, and releases the types that these refer to; their memory stays for another
    /// group.
    fn empty(&mut self) {
        self.members.list.clear();
        self.kept.list.clear();
        self.words.clear();
        self.forward_refs.clear();
    }

    fn register(&mut self) -> Result<RecGroup> {
        let core = self.kept.registry.core();
        if self.members.list.is_empty() {
            return Ok(core.empty_group()?.built_by(self.members.identity));
        }
        let words = self.members.list.iter().map(|member| member.parts.words());
        let parts = self.members.list.iter().map(|member| member.parts.count());
        at_most(
            parts.sum::<usize>() as u64,
            Limit::GroupParts,
            &core.config.limits,
        )?;
        let draft = &mut self.draft;
        draft.clear_for(words.sum())?;
        for (position, member) in (0..).map(Position).zip(&self.members.list) {
            let parts = &member.parts;
            parts
                .write(member.kind, &self.words, &core.config.limits, draft)
                .map_err(|error| error.at_member(position))?;
        }
        #[expect(unsafe_code, reason = "the draft names types by their indices")]
        // SAFETY: `kept` has an owner of every type that the members name.
        let (leader, is_new) = unsafe { core.register_alone(draft.key()) }?;
        Ok(RecGroup::registered(leader, is_new).built_by(self.members.identity))
    }
}

#[cold]
#[inline(never)]
fn already_built() -> Error {
    ErrorKind::State(
        "the builder has built its group already; for another group, make another builder",
    )
    .into()
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
