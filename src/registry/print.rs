//! A rec group as WAT that can stand in a module, and a whole registry as text.
//!
//! Every type is called `$t` and its index. A group of one stands alone, others in `(rec …)`. An
//! exn type is no wasm type and prints as a comment.

use super::core::Core;
use super::group::Group;
use super::handle::{RegisteredType, TypeRef};
use super::slot::Retained;
use crate::error::Result;
use crate::index::TypeIndex;
use crate::key::{Member, Target};
use crate::memory::{Text, try_reserve};
use crate::rules::Candidate;
use crate::ty::{CompositeKind, FieldType, ValType};
use core::fmt::{self, Display, Formatter};
use core::ptr::NonNull;

/// The whole rec group of a type.
pub(crate) struct GroupText<'a>(Group<'a>);

impl<'a> GroupText<'a> {
    pub(crate) fn of(ty: TypeRef<'a>) -> GroupText<'a> {
        GroupText(ty.group())
    }

    fn name(&self, target: Target) -> Name {
        Name(match target {
            Target::Own(position) => self.0.index(position.0),
            Target::Outside(index) => Some(index),
        })
    }

    fn named_value(&self, value: ValType<Target>) -> ValType<Name> {
        match value.try_map(|target| Ok::<_, core::convert::Infallible>(self.name(target))) {
            Ok(value) => value,
        }
    }

    fn named_field(&self, field: FieldType<Target>) -> FieldType<Name> {
        match field.try_map(|target| Ok::<_, core::convert::Infallible>(self.name(target))) {
            Ok(field) => field,
        }
    }

    fn member(&self, f: &mut Formatter<'_>, position: u32) -> fmt::Result {
        let Some(member) = self.0.member_at(position) else {
            return Ok(());
        };
        let name = Name(self.0.index(position));
        if member.head.kind == CompositeKind::Exn {
            write!(f, ";; exn {name}: tag of ")?;
            let tag = member.field(0).map(|field| self.named_field(field).storage);
            return match tag {
                Some(crate::ty::StorageType::Val(ValType::Ref(reference))) => reference.heap.fmt(f),
                _ => Ok(()),
            };
        }
        write!(f, "(type {name} ")?;
        // A bare composite type is final and has no supertype.
        match (member.head.is_final, member.head.supertype) {
            (true, None) => return self.composite(f, &member).and_then(|()| f.write_str(")")),
            (true, Some(above)) => write!(f, "(sub final {} ", self.name(above))?,
            (false, Some(above)) => write!(f, "(sub {} ", self.name(above))?,
            (false, None) => f.write_str("(sub ")?,
        }
        self.composite(f, &member)?;
        f.write_str("))")
    }

    fn composite(&self, f: &mut Formatter<'_>, member: &Member<'_>) -> fmt::Result {
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
                for field in member.fields() {
                    write!(f, " (field {})", self.named_field(field))?;
                }
            }
            CompositeKind::Array => {
                f.write_str("(array")?;
                for field in member.fields() {
                    write!(f, " {}", self.named_field(field))?;
                }
            }
            CompositeKind::Cont | CompositeKind::Exn => f.write_str("(cont")?,
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
            write!(f, " {}", self.named_value(value))?;
        }
        if any { f.write_str(")") } else { Ok(()) }
    }
}

impl Display for GroupText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0.len() == 1 {
            return self.member(f, 0);
        }
        f.write_str("(rec")?;
        for position in 0..self.0.len() {
            f.write_str("\n  ")?;
            self.member(f, position)?;
        }
        f.write_str("\n)")
    }
}

/// The name of a type in printed text.
#[derive(Clone, Copy)]
struct Name(Option<TypeIndex>);

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(index) => write!(f, "$t{}", index.get()),
            None => f.write_str("$unknown"),
        }
    }
}

impl Core {
    /// Every live group, by the index of its first type, with owners, depths and displays as
    /// comments.
    pub(super) fn dump(&self) -> Result<String> {
        // Owners, so that nothing printed can go away meanwhile. Declared first, so that they are
        // dropped after the locks: that may take one.
        let mut groups = Vec::new();
        for shard in &self.shards {
            let shard = shard.map.hold_still();
            for group in shard.groups() {
                try_reserve(&mut groups, 1)?;
                let leader = group.index(0).and_then(|leader| self.slots.live(leader));
                if let Some(leader) = leader.filter(|leader| leader.try_retain() == Retained::Added)
                {
                    #[expect(unsafe_code, reason = "turns a counted owner into a handle")]
                    // SAFETY: the owner just counted is given to the handle.
                    groups.push(unsafe { RegisteredType::from_owner(NonNull::from(leader)) });
                }
            }
        }
        groups.sort_unstable_by_key(|leader| leader.as_ref().index());
        let mut text = Text::default();
        let print = |text: &mut Text| {
            groups
                .iter()
                .try_for_each(|leader| print_group(text, leader.as_ref()))
        };
        match print(&mut text) {
            Ok(()) => Ok(text.into_string()),
            Err(fmt::Error) => Err(crate::error::ErrorKind::OutOfMemory.into()),
        }
    }
}

fn print_group(text: &mut Text, leader: TypeRef<'_>) -> fmt::Result {
    use fmt::Write as _;
    // The dump's own owner is not counted.
    let owners = leader.slot().owners() - 1;
    writeln!(text, "{}\n  ;; owners {owners}", GroupText::of(leader))?;
    for position in 0..leader.group_len() as u32 {
        let Some(ty) = leader.sibling(position) else {
            continue;
        };
        write!(text, "  ;; {ty:?} depth {} display", ty.depth())?;
        for depth in 0..=ty.depth() {
            write!(text, " {}", ty.display_entry(depth))?;
        }
        if let Some(layout) = ty.layout() {
            write!(text, " size {} align {}", layout.size, layout.align)?;
        }
        writeln!(text)?;
    }
    Ok(())
}
