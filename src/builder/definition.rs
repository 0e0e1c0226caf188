//! One member being written: finality, supertype, fields, params and results.
//!
//! A definition is *open* until it is finished. A forward reference is a part that names a member
//! of the same group; it is written down at once, and open until it is finished too. What was
//! superseded or finished refuses further calls.

use super::{PendingType, RecGroupBuilder};
use crate::error::{Error, ErrorKind, Part, Result};
use crate::index::Position;
use crate::key::{Draft, Head, Target};
use crate::limits::Limits;
use crate::memory::{try_push, try_reserve};
use crate::registry::{RegisteredType, TypeRef};
use crate::ty::{CompositeKind, FieldType, HeapType, RefType, StorageType, ValType};

/// A definition that was begun: which member, and which attempt at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    pub(super) builder: u64,
    pub(super) position: Position,
    pub(super) edition: u32,
    pub(super) kind: CompositeKind,
}

/// A forward reference that was begun: which part of which definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForwardRef {
    definition: Definition,
    is_result: bool,
    number: u32,
}

impl ForwardRef {
    fn part(self) -> Part {
        match (self.definition.kind, self.is_result) {
            (CompositeKind::Func, false) => Part::Param,
            (CompositeKind::Func, true) => Part::Result,
            _ => Part::Field,
        }
    }
}

/// A type that a definition names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named<'a> {
    /// One that is registered.
    Registered(TypeRef<'a>),
    /// A member of the group being built.
    Pending(PendingType),
}

/// How far a definition is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Stage {
    #[default]
    Open,
    Finished,
    /// `finish` was refused, which ends a definition as well.
    Failed,
}

/// What a definition has been told so far.
#[derive(Default)]
pub(super) struct Parts {
    stage: Stage,
    is_open_type: bool,
    supertype: Option<Target>,
    /// Fields, the element, or params.
    fields: Vec<Value>,
    results: Vec<Value>,
    /// The registered types that the parts name, kept alive.
    named: Vec<RegisteredType>,
}

/// A field, param or result.
struct Value {
    field: FieldType<Target>,
    is_open: bool,
}

impl Parts {
    pub(super) fn stage(&self) -> Stage {
        self.stage
    }

    /// Writes the finished member.
    pub(super) fn write(
        &self,
        kind: CompositeKind,
        limits: &Limits,
        draft: &mut Draft,
    ) -> Result<()> {
        let count = |parts: &Vec<Value>| u32::try_from(parts.len()).unwrap_or(u32::MAX);
        let head = Head {
            kind,
            is_final: !self.is_open_type,
            supertype: self.supertype,
            fields: count(&self.fields),
            results: count(&self.results),
        };
        draft.head(head, limits)?;
        let mut parts = self.fields.iter().chain(&self.results);
        parts.try_for_each(|part| draft.field(part.field))
    }

    /// Keeps a registered type; gives the target that names it.
    fn keep(&mut self, ty: TypeRef<'_>) -> Result<Target> {
        try_reserve(&mut self.named, 1)?;
        let owned = ty.try_to_owned().ok_or(ErrorKind::TooManyOwners)?;
        self.named.push(owned);
        Ok(Target::Outside(ty.index()))
    }
}

impl RecGroupBuilder {
    /// The parts of a definition that is still open.
    fn open(&mut self, definition: Definition) -> Result<&mut Parts> {
        self.not_built()?;
        if definition.builder != self.identity {
            return Err(ErrorKind::WrongBuilder.into());
        }
        let member = self.members.get_mut(definition.position.0 as usize);
        let current = member.filter(|member| member.edition == definition.edition);
        let why = match current.and_then(|member| member.parts.as_mut()) {
            None => "the type has been defined anew; this definition is void",
            Some(parts) if parts.stage == Stage::Open => return Ok(parts),
            Some(_) => "the definition is finished; define the type anew to change it",
        };
        Err(Error::from(ErrorKind::State(why)).at_member(definition.position))
    }

    /// Makes a name what a key has for it, and keeps what it names.
    fn target(&mut self, definition: Definition, named: Named<'_>) -> Result<Target> {
        match named {
            Named::Pending(pending) => {
                self.own(pending)?;
                Ok(Target::Own(pending.position))
            }
            Named::Registered(ty) => {
                if ty.slot().registry() != self.core().id {
                    return Err(ErrorKind::WrongRegistry.into());
                }
                self.open(definition)?.keep(ty)
            }
        }
    }

    /// May types be declared below it? Final unless told otherwise; the last call counts.
    pub fn set_final(&mut self, definition: Definition, is_final: bool) -> Result<()> {
        self.open(definition)?.is_open_type = !is_final;
        Ok(())
    }

    /// Declares the type below another. Whether it may be is seen when the group is built; the last
    /// call counts.
    pub fn supertype(&mut self, definition: Definition, supertype: Named<'_>) -> Result<()> {
        self.open(definition)?;
        let target = self.target(definition, supertype)?;
        self.open(definition)?.supertype = Some(target);
        Ok(())
    }

    /// Adds a field to a struct, or gives an array its element.
    pub fn field(&mut self, definition: Definition, field: FieldType<Named<'_>>) -> Result<()> {
        self.room_for_field(definition)?;
        let field = field.try_map(|named| self.target(definition, named))?;
        self.add(definition, field, false, false)?;
        Ok(())
    }

    /// Adds a param to a function type.
    pub fn param(&mut self, definition: Definition, param: ValType<Named<'_>>) -> Result<()> {
        self.value(definition, param, false)
    }

    /// Adds a result to a function type.
    pub fn result(&mut self, definition: Definition, result: ValType<Named<'_>>) -> Result<()> {
        self.value(definition, result, true)
    }

    fn value(
        &mut self,
        definition: Definition,
        value: ValType<Named<'_>>,
        is_result: bool,
    ) -> Result<()> {
        self.room_for_value(definition)?;
        let value = value.try_map(|named| self.target(definition, named))?;
        self.add(definition, FieldType::constant(value), is_result, false)?;
        Ok(())
    }

    /// Begins a field (or element) that refers to a member of the group: nullable and const unless
    /// told otherwise.
    pub fn forward_ref_field(
        &mut self,
        definition: Definition,
        to: PendingType,
    ) -> Result<ForwardRef> {
        self.room_for_field(definition)?;
        self.forward_ref(definition, to, false)
    }

    /// Begins a param that refers to a member of the group: nullable unless told otherwise.
    pub fn forward_ref_param(
        &mut self,
        definition: Definition,
        to: PendingType,
    ) -> Result<ForwardRef> {
        self.room_for_value(definition)?;
        self.forward_ref(definition, to, false)
    }

    /// Begins a result that refers to a member of the group: nullable unless told otherwise.
    pub fn forward_ref_result(
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
        let target = self.target(definition, Named::Pending(to))?;
        let heap = HeapType::Concrete {
            target,
            exact: false,
        };
        let field = FieldType::constant(ValType::Ref(RefType {
            nullable: true,
            heap,
        }));
        let number = self.add(definition, field, is_result, true)?;
        Ok(ForwardRef {
            definition,
            is_result,
            number,
        })
    }

    fn room_for_field(&mut self, definition: Definition) -> Result<()> {
        let parts = self.open(definition)?;
        match definition.kind {
            CompositeKind::Struct => Ok(()),
            CompositeKind::Array if parts.fields.is_empty() => Ok(()),
            CompositeKind::Array => {
                let error = Error::from(ErrorKind::State("the array has its element already"));
                Err(error.at_member(definition.position))
            }
            _ => Err(ErrorKind::WrongKind("a struct or array type").into()),
        }
    }

    fn room_for_value(&mut self, definition: Definition) -> Result<()> {
        self.open(definition)?;
        match definition.kind {
            CompositeKind::Func => Ok(()),
            _ => Err(ErrorKind::WrongKind("a function type").into()),
        }
    }

    /// Adds a part; gives its number.
    fn add(
        &mut self,
        definition: Definition,
        field: FieldType<Target>,
        is_result: bool,
        is_open: bool,
    ) -> Result<u32> {
        let parts = self.open(definition)?;
        let list = if is_result {
            &mut parts.results
        } else {
            &mut parts.fields
        };
        let number = u32::try_from(list.len()).map_err(|_| ErrorKind::OutOfMemory)?;
        try_push(list, Value { field, is_open })?;
        Ok(number)
    }

    /// The field of a forward reference that is still open.
    fn open_ref(&mut self, forward: ForwardRef) -> Result<&mut Value> {
        let parts = self.open(forward.definition)?;
        let list = if forward.is_result {
            &mut parts.results
        } else {
            &mut parts.fields
        };
        match list.get_mut(forward.number as usize) {
            Some(part) if part.is_open => Ok(part),
            _ => {
                let error = Error::from(ErrorKind::State("the forward reference is finished"));
                let error = error.at_member(forward.definition.position);
                Err(error.at_part(forward.part(), forward.number))
            }
        }
    }

    /// May the reference be null?
    pub fn set_nullable(&mut self, forward: ForwardRef, nullable: bool) -> Result<()> {
        if let StorageType::Val(ValType::Ref(reference)) =
            &mut self.open_ref(forward)?.field.storage
        {
            reference.nullable = nullable;
        }
        Ok(())
    }

    /// May the field be written? Not for params and results, which are no fields.
    pub fn set_mutable(&mut self, forward: ForwardRef, mutable: bool) -> Result<()> {
        let part = self.open_ref(forward)?;
        if forward.definition.kind == CompositeKind::Func {
            let why =
                ErrorKind::InvalidArgument("params and results are neither const nor mutable");
            return Err(why.into());
        }
        part.field.mutable = mutable;
        Ok(())
    }

    /// Ends a forward reference.
    pub fn finish_ref(&mut self, forward: ForwardRef) -> Result<()> {
        self.open_ref(forward)?.is_open = false;
        Ok(())
    }

    /// Ends a definition. Refused where a part is missing or not finished; that ends it too, and
    /// the member is to be defined anew.
    pub fn finish(&mut self, definition: Definition) -> Result<()> {
        let parts = self.open(definition)?;
        let open = |list: &Vec<Value>| list.iter().position(|value| value.is_open);
        let number = |place: usize| place as u32;
        let first = match definition.kind {
            CompositeKind::Func => Part::Param,
            _ => Part::Field,
        };
        let field = open(&parts.fields).map(|place| (first, number(place)));
        let open = field.or(open(&parts.results).map(|place| (Part::Result, number(place))));
        let why = match open {
            Some(_) => "a forward reference was begun and not finished",
            None if definition.kind == CompositeKind::Array && parts.fields.is_empty() => {
                "the array has no element"
            }
            None => {
                parts.stage = Stage::Finished;
                return Ok(());
            }
        };
        parts.stage = Stage::Failed;
        let error = Error::from(ErrorKind::State(why)).at_member(definition.position);
        Err(match open {
            Some((part, number)) => error.at_part(part, number),
            None => error,
        })
    }
}
