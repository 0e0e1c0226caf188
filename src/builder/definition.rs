//! One member being written: finality, supertype, fields, params and results.
//!
//! A definition is *open* until it is finished. A forward reference is a part that names a member
//! of the same group; it is written down at once, and open until it is finished too. What was
//! superseded or finished refuses further calls.

use super::runs::{Run, Runs};
use super::{PendingGroup, PendingType};
use crate::error::{Argument, Error, ErrorKind, Part, Result};
use crate::index::Position;
use crate::key::{Draft, Head, Target, Word};
use crate::limits::Limits;
use crate::memory::{try_push, try_reserve};
use crate::registry::TypeRef;
use crate::ty::{CompositeKind, FieldType, RefType, StorageType, ValType};

/// A definition that was begun: which member, and which attempt at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(super) builder: u64,
    pub(super) position: Position,
    pub(super) edition: u32,
    pub(super) kind: CompositeKind,
}

/// A forward reference that was begun: which part of which definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ForwardRef {
    definition: Definition,
    is_result: bool,
    number: u32,
    /// Which one of the builder.
    reference: usize,
}

/// What the numbers of a list count.
fn part(kind: CompositeKind, is_result: bool) -> Part {
    match (kind, is_result) {
        (CompositeKind::Func, false) => Part::Param,
        (CompositeKind::Func, true) => Part::Result,
        _ => Part::Field,
    }
}

/// The error of a part that types of this definition's kind do not have.
fn wrong_kind(expected: &'static str, definition: Definition) -> Error {
    let got = definition.kind;
    Error::from(ErrorKind::WrongKind { expected, got }).at_member(definition.position)
}

/// A type that a definition names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named<'a> {
    /// One that is registered.
    Registered(TypeRef<'a>),
    /// A member of the group being built.
    Pending(PendingType),
}

/// How far a definition is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Stage {
    #[default]
    Undefined,
    Open,
    Finished,
    /// `finish` was refused, which ends a definition as well.
    Failed,
}

/// What a definition has been told so far.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) stage: Stage,
    pub(super) is_open_type: bool,
    pub(super) supertype: Option<Target>,
    /// Fields, the element, or params.
    pub(super) fields: Run,
    pub(super) results: Run,
    /// How many forward references are open.
    pub(super) open_references: usize,
    /// The forward reference begun last.
    pub(super) last_reference: Option<usize>,
}

/// A part that was begun as a forward reference.
pub(super) struct Reference {
    is_result: bool,
    number: u32,
    is_open: bool,
    /// The one begun before it in the same definition.
    before: Option<usize>,
}

impl Parts {
    /// Those of a definition that begins.
    pub(super) fn begun() -> Parts {
        Parts {
            stage: Stage::Open,
            ..Parts::default()
        }
    }

    pub(super) fn list(&mut self, is_result: bool) -> &mut Run {
        if is_result {
            &mut self.results
        } else {
            &mut self.fields
        }
    }

    /// How many words the member has.
    pub(super) fn words(&self) -> usize {
        1 + self.fields.len + self.results.len
    }

    /// Writes the finished member.
    pub(super) fn write(
        &self,
        kind: CompositeKind,
        words: &Runs,
        limits: &Limits,
        draft: &mut Draft,
    ) -> Result<()> {
        let count = |parts: Run| u32::try_from(parts.len).unwrap_or(u32::MAX);
        let head = Head {
            kind,
            is_final: !self.is_open_type,
            supertype: self.supertype,
            fields: count(self.fields),
            results: count(self.results),
        };
        draft.head(head, limits)?;
        draft.words(words.of(self.fields))?;
        draft.words(words.of(self.results))
    }
}

impl PendingGroup {
    /// The parts of a definition that is still open.
    fn open(&mut self, definition: Definition) -> Result<&mut Parts> {
        self.not_built()?;
        if definition.builder != self.identity {
            return Err(ErrorKind::WrongBuilder.into());
        }
        let member = self.members.get_mut(definition.position.0 as usize);
        let current = member.filter(|member| member.edition == definition.edition);
        let why = match current {
            None => {
                "the type was defined again after this definition was begun, which is therefore void"
            }
            Some(member) if member.parts.stage == Stage::Open => return Ok(&mut member.parts),
            Some(_) => "the definition is finished; to change it, define the type again",
        };
        Err(Error::from(ErrorKind::State(why)).at_member(definition.position))
    }

    /// Makes a name what a key has for it, and keeps what it names.
    pub(crate) fn target(&mut self, named: Named<'_>) -> Result<Target> {
        match named {
            Named::Pending(pending) => {
                self.own(pending)?;
                Ok(Target::Own(pending.position))
            }
            Named::Registered(ty) => {
                self.core().own(ty)?;
                let owned = ty.to_owned();
                try_push(&mut self.named, owned)?;
                Ok(Target::Outside(ty.index()))
            }
        }
    }

    /// May types be declared below it? Final unless told otherwise; the last call counts.
    pub(crate) fn set_final(&mut self, definition: Definition, is_final: bool) -> Result<()> {
        self.open(definition)?.is_open_type = !is_final;
        Ok(())
    }

    /// Declares the type below another. Whether it may be is seen when the group is built; the last
    /// call counts.
    pub(crate) fn supertype(&mut self, definition: Definition, supertype: Named<'_>) -> Result<()> {
        self.open(definition)?;
        let target = self.target(supertype)?;
        self.open(definition)?.supertype = Some(target);
        Ok(())
    }

    /// Adds a field to a struct, or gives an array its element.
    pub(crate) fn field(
        &mut self,
        definition: Definition,
        field: FieldType<Named<'_>>,
    ) -> Result<()> {
        self.room_for_field(definition)?;
        self.add_naming(definition, field, false)
    }

    /// Adds a param to a function type.
    pub(crate) fn param(
        &mut self,
        definition: Definition,
        param: ValType<Named<'_>>,
    ) -> Result<()> {
        self.value(definition, param, false)
    }

    /// Adds a result to a function type.
    pub(crate) fn result(
        &mut self,
        definition: Definition,
        result: ValType<Named<'_>>,
    ) -> Result<()> {
        self.value(definition, result, true)
    }

    /// What the next field, param or result would be called in an error; nothing for an array, which has one.
    pub(super) fn next_part(
        &mut self,
        definition: Definition,
        is_result: bool,
    ) -> Option<(Part, u32)> {
        let list = self.open(definition).ok()?.list(is_result);
        let number = u32::try_from(list.len).ok()?;
        let of_array = definition.kind == CompositeKind::Array;
        (!of_array).then(|| (part(definition.kind, is_result), number))
    }

    fn value(
        &mut self,
        definition: Definition,
        value: ValType<Named<'_>>,
        is_result: bool,
    ) -> Result<()> {
        self.room_for_value(definition)?;
        self.add_naming(definition, FieldType::constant(value), is_result)
    }

    /// Begins a field (or element) that refers to a member of the group: nullable and const unless
    /// told otherwise.
    pub(crate) fn forward_ref_field(
        &mut self,
        definition: Definition,
        to: PendingType,
    ) -> Result<ForwardRef> {
        self.room_for_field(definition)?;
        self.forward_ref(definition, to, false)
    }

    /// Begins a param that refers to a member of the group: nullable unless told otherwise.
    pub(crate) fn forward_ref_param(
        &mut self,
        definition: Definition,
        to: PendingType,
    ) -> Result<ForwardRef> {
        self.room_for_value(definition)?;
        self.forward_ref(definition, to, false)
    }

    /// Begins a result that refers to a member of the group: nullable unless told otherwise.
    pub(crate) fn forward_ref_result(
        &mut self,
        definition: Definition,
        to: PendingType,
    ) -> Result<ForwardRef> {
        self.room_for_value(definition)?;
        self.forward_ref(definition, to, true)
    }

    fn forward_ref(
        &mut self,
        definition: Definition,
        to: PendingType,
        is_result: bool,
    ) -> Result<ForwardRef> {
        let target = self.target(Named::Pending(to))?;
        try_reserve(&mut self.references, 1)?;
        let number = self.add(definition, Word::reference(true, target), is_result)?;
        let reference = self.references.len();
        let parts = self.open(definition)?;
        parts.open_references += 1;
        let before = parts.last_reference.replace(reference);
        self.references.push(Reference {
            is_result,
            number,
            is_open: true,
            before,
        });
        Ok(ForwardRef {
            definition,
            is_result,
            number,
            reference,
        })
    }

    fn room_for_field(&mut self, definition: Definition) -> Result<()> {
        let parts = self.open(definition)?;
        match definition.kind {
            CompositeKind::Struct => Ok(()),
            CompositeKind::Array if parts.fields.len == 0 => Ok(()),
            CompositeKind::Array => {
                let error = Error::from(ErrorKind::State("the array has an element already"));
                Err(error.at_member(definition.position))
            }
            _ => Err(wrong_kind("a struct or array type", definition)),
        }
    }

    fn room_for_value(&mut self, definition: Definition) -> Result<()> {
        self.open(definition)?;
        match definition.kind {
            CompositeKind::Func => Ok(()),
            _ => Err(wrong_kind("a function type", definition)),
        }
    }

    /// Adds a part. Where that fails, what it names is not kept.
    fn add_naming(
        &mut self,
        definition: Definition,
        part: FieldType<Named<'_>>,
        is_result: bool,
    ) -> Result<()> {
        let kept = self.named.len();
        let part = part.try_map(|named| self.target(named))?;
        let added = self.add(definition, Word::field(part), is_result);
        if added.is_err() {
            self.named.truncate(kept);
        }
        added.map(drop)
    }

    /// Adds a part; gives its number.
    fn add(&mut self, definition: Definition, word: Word, is_result: bool) -> Result<u32> {
        let mut run = *self.open(definition)?.list(is_result);
        let number = u32::try_from(run.len).map_err(|_| ErrorKind::OutOfMemory)?;
        self.words.push(&mut run, word)?;
        *self.open(definition)?.list(is_result) = run;
        Ok(number)
    }

    /// A forward reference that is still open.
    fn open_ref(&mut self, forward: ForwardRef) -> Result<&mut Reference> {
        self.open(forward.definition)?;
        match self.references.get_mut(forward.reference) {
            Some(reference) if reference.is_open => Ok(reference),
            _ => {
                let error = Error::from(ErrorKind::State(
                    "the forward reference is finished already",
                ));
                let error = error.at_member(forward.definition.position);
                let part = part(forward.definition.kind, forward.is_result);
                Err(error.at_part(part, forward.number))
            }
        }
    }

    /// Changes the field of a forward reference that is still open.
    fn change_ref(
        &mut self,
        forward: ForwardRef,
        change: impl FnOnce(&mut FieldType<Target>),
    ) -> Result<()> {
        self.open_ref(forward)?;
        let run = *self.open(forward.definition)?.list(forward.is_result);
        let word = self.words.get_mut(run, forward.number as usize);
        if let Some((word, mut field)) = word.and_then(|word| word.as_field().map(|f| (word, f))) {
            change(&mut field);
            *word = Word::field(field);
        }
        Ok(())
    }

    /// May the reference be null?
    pub(crate) fn set_nullable(&mut self, forward: ForwardRef, nullable: bool) -> Result<()> {
        self.change_ref(forward, |field| {
            if let StorageType::Val(ValType::Ref(RefType { nullable: is, .. })) = &mut field.storage
            {
                *is = nullable;
            }
        })
    }

    /// May the field be written? Not for params and results, which are no fields.
    pub(crate) fn set_mutable(&mut self, forward: ForwardRef, mutable: bool) -> Result<()> {
        self.open_ref(forward)?;
        if forward.definition.kind == CompositeKind::Func {
            let why = "only fields can be mutable, and this is a param or a result";
            return Err(Argument::Fault(why).into());
        }
        self.change_ref(forward, |field| field.mutable = mutable)
    }

    /// Ends a forward reference.
    pub(crate) fn finish_ref(&mut self, forward: ForwardRef) -> Result<()> {
        self.open_ref(forward)?.is_open = false;
        self.open(forward.definition)?.open_references -= 1;
        Ok(())
    }

    /// Ends a definition. Refused where a part is missing or not finished; that ends it too, and
    /// the member is to be defined anew.
    pub(crate) fn finish(&mut self, definition: Definition) -> Result<()> {
        if self.usual_finish(&definition).is_some() {
            return Ok(());
        }
        let parts = self.open(definition)?;
        parts.stage = Stage::Failed;
        let mut next = parts.last_reference;
        let mut first = None;
        // From the last to the first of the params or fields, if one of those is open.
        while let Some(reference) = next.and_then(|reference| self.references.get(reference)) {
            let is_before = first.is_none_or(|(is_result, _)| is_result || !reference.is_result);
            if reference.is_open && is_before {
                first = Some((reference.is_result, reference.number));
            }
            next = reference.before;
        }
        let why = match first {
            Some(_) => "its forward reference was begun but not finished",
            None => "the array was given no element",
        };
        let error = Error::from(ErrorKind::State(why)).at_member(definition.position);
        Err(match first {
            Some((is_result, number)) => error.at_part(part(definition.kind, is_result), number),
            None => error,
        })
    }
}
