//! A rec group, a module's types or a whole registry as WAT.
//!
//! A group of one type is written without `(rec …)`. An exn type is not a wasm type and is written as a comment, and so
//! is, in a module, every group that no module can have because of one. A module can have a group twice, with the same
//! types; in the second one the types have no identifiers, and refer to one another by their numbers in the module.

use super::names::{Called, TypeNames, field_called};
use crate::collection::TypeCollection;
use crate::error::{ErrorKind, Result};
use crate::index::TypeIndex;
use crate::key::{Member, Target, Word};
use crate::memory::Text;
use crate::registry::{InOrder, RecGroup, RegisteredType, Registry, Type, TypeRef};
use crate::ty::{CompositeKind, FieldType, ValType};
use core::convert::Infallible;
use core::fmt::{self, Display, Formatter};
use std::collections::HashSet;

/// The rec group that begins with a type.
pub(crate) struct GroupText<'a> {
    leader: TypeRef<'a>,
    names: Option<&'a TypeNames>,
    /// For a repeated group: the number of its first type at this place in the module.
    again: Option<u32>,
    /// How many blanks are before each line except the first.
    indent: usize,
    /// Whether each line is a comment.
    is_comment: bool,
}

impl<'a> GroupText<'a> {
    /// The group of a type.
    pub(crate) fn of(ty: TypeRef<'a>, names: Option<&'a TypeNames>) -> GroupText<'a> {
        GroupText {
            leader: ty.sibling(0).unwrap_or(ty),
            names,
            again: None,
            indent: 0,
            is_comment: false,
        }
    }

    fn called(&self, target: Target) -> TypeUse<'a> {
        match (target, self.again) {
            (Target::Own(position), Some(first)) => TypeUse::Number(first + position.0),
            #[expect(unsafe_code, reason = "resolves what the group's words name")]
            // SAFETY: all these targets are from the words of the leader's group.
            _ => match unsafe { self.leader.resolve(target) } {
                Some(ty) => TypeUse::Called(Called {
                    ty,
                    names: self.names,
                }),
                None => TypeUse::Unknown,
            },
        }
    }

    fn field(&self, field: FieldType<Target>) -> FieldType<TypeUse<'a>> {
        match field.try_map(|target| Ok::<_, Infallible>(self.called(target))) {
            Ok(field) => field,
        }
    }

    fn member(&self, f: &mut Formatter<'_>, position: u32) -> fmt::Result {
        let Some(ty) = self.leader.sibling(position) else {
            return Ok(());
        };
        let member = ty.member();
        let called = Called {
            ty,
            names: self.names,
        };
        if member.head.kind == CompositeKind::Exn {
            let shared = if member.head.is_shared { "shared " } else { "" };
            let comment = if self.is_comment { "" } else { ";; " };
            write!(f, "{comment}{shared}exn {called}: tag of ")?;
            return match member.function_type() {
                Some(tag) => self.called(tag).fmt(f),
                None => Ok(()),
            };
        }
        match self.again {
            None => write!(f, "(type {called} ")?,
            Some(first) => write!(f, "(type (;{};) ", first + position)?,
        }
        // A composite type on its own is final and has no supertype.
        match (member.head.is_final, member.head.supertype) {
            (true, None) => {
                self.composite(f, ty, &member)?;
                return f.write_str(")");
            }
            (true, Some(above)) => write!(f, "(sub final {} ", self.called(above))?,
            (false, Some(above)) => write!(f, "(sub {} ", self.called(above))?,
            (false, None) => f.write_str("(sub ")?,
        }
        self.composite(f, ty, &member)?;
        f.write_str("))")
    }

    /// Writes the composite type with the clauses around it: `(shared (describes $a) (descriptor $b) (struct))`.
    fn composite(
        &self,
        f: &mut Formatter<'_>,
        ty: TypeRef<'_>,
        member: &Member<'_>,
    ) -> fmt::Result {
        if member.head.is_shared {
            f.write_str("(shared ")?;
        }
        let clauses = member.clauses();
        for (what, named) in [
            ("describes", clauses.describes),
            ("descriptor", clauses.descriptor),
        ] {
            if let Some(position) = named {
                write!(f, "({what} {}) ", self.called(Target::Own(position)))?;
            }
        }
        self.bare_composite(f, ty, member)?;
        f.write_str(if member.head.is_shared { ")" } else { "" })
    }

    fn bare_composite(
        &self,
        f: &mut Formatter<'_>,
        ty: TypeRef<'_>,
        member: &Member<'_>,
    ) -> fmt::Result {
        let fields = (0..).zip(member.fields().map(|field| self.field(field)));
        match member.head.kind {
            CompositeKind::Func => {
                f.write_str("(func")?;
                let params = (0..member.head.fields).map_while(|i| member.param(i));
                self.values(f, "param", params)?;
                let results = (0..member.head.results).map_while(|i| member.result(i));
                self.values(f, "result", results)?;
            }
            CompositeKind::Struct => {
                f.write_str("(struct")?;
                for (i, field) in fields {
                    f.write_str(" (field ")?;
                    field_called(f, ty, i, self.names)?;
                    write!(f, "{field})")?;
                }
            }
            // The text format has no identifiers for elements.
            CompositeKind::Array => {
                f.write_str("(array")?;
                for (_, field) in fields {
                    write!(f, " {field}")?;
                }
            }
            CompositeKind::Cont => {
                f.write_str("(cont")?;
                if let Some(func) = member.function_type() {
                    write!(f, " {}", self.called(func))?;
                }
            }
            CompositeKind::Exn => return Ok(()), // Written as a comment.
        }
        f.write_str(")")
    }

    fn values(
        &self,
        f: &mut Formatter<'_>,
        what: &str,
        values: impl Iterator<Item = ValType<Target>>,
    ) -> fmt::Result {
        let mut any = false;
        for value in values {
            if !any {
                write!(f, " ({what}")?;
                any = true;
            }
            write!(f, " {}", self.field(FieldType::constant(value)))?;
        }
        if any { f.write_str(")") } else { Ok(()) }
    }
}

impl Display for GroupText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let len = self.leader.group_len() as u32;
        let comment = if self.is_comment { ";; " } else { "" };
        f.write_str(comment)?;
        if len == 1 {
            return self.member(f, 0);
        }
        f.write_str("(rec")?;
        for position in 0..len {
            write!(f, "\n{:1$}{comment}  ", "", self.indent)?;
            self.member(f, position)?;
        }
        write!(f, "\n{:1$}{comment})", "", self.indent)
    }
}

/// How a type is written where another type refers to it.
#[derive(Clone, Copy)]
enum TypeUse<'a> {
    Called(Called<'a>),
    /// Its number in the module.
    Number(u32),
    Unknown,
}

impl Display for TypeUse<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            TypeUse::Called(called) => called.fmt(f),
            TypeUse::Number(number) => number.fmt(f),
            TypeUse::Unknown => f.write_str("$unknown"),
        }
    }
}

impl Type {
    /// Its whole rec group in the text format, like [`RecGroup::to_wat`] without names.
    pub fn to_wat(&self) -> Result<String> {
        Text::print(GroupText::of(self, None))
    }
}

impl RecGroup {
    /// The group in the text format. Every type has its name as identifier, or `$t` and its index, so that a module can
    /// have the texts of several groups, each after those that it refers to.
    pub fn to_wat(&self, names: Option<&TypeNames>) -> Result<String> {
        match self.get(0) {
            Some(leader) => {
                names.map_or(Ok(()), |names| names.of(leader.slot().registry()))?;
                Text::print(GroupText::of(leader, names))
            }
            None => Text::print("(rec)"),
        }
    }
}

impl TypeCollection {
    /// A module with these types, in the module's order and with its numbers. A group that no module can have is a
    /// comment, and its types have no numbers: one that has an exn type, or refers to one, directly or not. If a program
    /// made the collection, the text is a module only if each group comes after those that it refers to.
    pub fn to_wat(&self, names: Option<&TypeNames>) -> Result<String> {
        if let (Some(names), Some(ty)) = (names, self.get(0)) {
            names.of(ty.slot().registry())?;
        }
        let mut module = ModuleText::new(names)?;
        for group in self.groups() {
            module.group(group)?;
        }
        module.end()
    }
}

impl Registry {
    /// A module with every live group, each after the groups that it refers to. A group that no module can have is a
    /// comment: one that has an exn type, or refers to one, directly or not.
    pub fn to_wat(&self, names: Option<&TypeNames>) -> Result<String> {
        names.map_or(Ok(()), |names| names.of(self.core().id))?;
        let groups = self.core().groups()?;
        let mut module = ModuleText::new(names)?;
        for last in groups.live.iter().map(RegisteredType::as_ref) {
            let mut groups = InOrder::ending_with(last)?;
            while let Some(leader) = groups.next(|leader| module.has(leader))? {
                module.group(Some(leader))?;
            }
        }
        if groups.leaving != 0 {
            let leaving = groups.leaving;
            module
                .text
                .add(format_args!("\n  {BEING_FREED}{leaving}"))?;
        }
        module.end()
    }
}

/// A comment with the number of rec groups without owners: statistics still count them, but the text does not have
/// them.
pub(super) const BEING_FREED: &str = ";; rec groups that are just being freed: ";

/// A module that is being printed.
struct ModuleText<'a> {
    text: Text,
    names: Option<&'a TypeNames>,
    /// The groups printed so far, by their first types.
    groups: HashSet<TypeIndex>,
    /// Those of them that are comments.
    comments: HashSet<TypeIndex>,
    /// How many types have been printed, without those in comments.
    types: u32,
}

impl<'a> ModuleText<'a> {
    fn new(names: Option<&'a TypeNames>) -> Result<ModuleText<'a>> {
        let mut text = Text::default();
        text.add(format_args!("(module"))?;
        Ok(ModuleText {
            text,
            names,
            groups: HashSet::new(),
            comments: HashSet::new(),
            types: 0,
        })
    }

    fn has(&self, leader: TypeIndex) -> bool {
        self.groups.contains(&leader)
    }

    /// Whether no module can have a group: it has an exn type, or refers to a group that no module can have.
    fn is_comment(&self, leader: TypeRef<'_>) -> bool {
        let mut members = (0..leader.group_len() as u32).filter_map(|at| leader.sibling(at));
        members.any(|ty| {
            let member = ty.member();
            let parts = member.after_head().iter().filter_map(Word::target);
            let mut targets = member.head.supertype.into_iter().chain(parts);
            member.head.kind == CompositeKind::Exn
                || !self.comments.is_empty()
                    && targets.any(|target| {
                        #[expect(unsafe_code, reason = "resolves what the group's words name")]
                        // SAFETY: all these targets are from the words of the leader's group.
                        let named = unsafe { leader.resolve(target) }.and_then(|ty| ty.sibling(0));
                        named.is_some_and(|named| self.comments.contains(&named.index()))
                    })
        })
    }

    /// Prints a group, given by its first type; `None` is an empty group.
    fn group(&mut self, leader: Option<TypeRef<'a>>) -> Result<()> {
        const INDENT: usize = 2;
        let Some(leader) = leader else {
            return self.text.add(format_args!("\n{:INDENT$}(rec)", ""));
        };
        let is_comment = self.is_comment(leader);
        let mut room = self.groups.try_reserve(1);
        if is_comment {
            room = room.and(self.comments.try_reserve(1));
        }
        room.map_err(|_| ErrorKind::OutOfMemory)?;
        let is_first = self.groups.insert(leader.index());
        let group = GroupText {
            again: (!is_first && !is_comment).then_some(self.types),
            indent: INDENT,
            is_comment,
            ..GroupText::of(leader, self.names)
        };
        if is_comment {
            self.comments.insert(leader.index());
        } else {
            self.types += leader.group_len() as u32;
        }
        self.text.add(format_args!("\n{:INDENT$}{group}", ""))
    }

    fn end(mut self) -> Result<String> {
        self.text.add(format_args!("\n)\n"))?;
        Ok(self.text.into_string())
    }
}
