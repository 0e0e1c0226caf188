//! Where two definitions differ: why two types that look alike are two, and whether the one could have been
//! declared below the other.

use super::explain::Words;
use super::names::Called;
use super::related::{Related, Seen};
use crate::error::{Part, Result};
use crate::key::{Member, Target};
use crate::limits::Limit;
use crate::registry::TypeRef;
use crate::ty::matching::field_matches;
use crate::ty::{CompositeKind, FieldType};
use core::fmt::{self, Display, Formatter};

impl<'a> Words<'a> {
    /// The first difference between the rec groups of two types of one kind.
    pub(super) fn about_the_first_difference(
        &mut self,
        a: TypeRef<'a>,
        b: TypeRef<'a>,
    ) -> Result<()> {
        const RULE: &str = "types are equal only if their whole groups are";
        let (one, other) = (self.ty(a), self.ty(b));
        let (len, other_len) = (a.group_len(), b.group_len());
        if len != other_len {
            return self.add(format_args!(
                "\n  They are two types: {one} is in a rec group of {len}, {other} in one of {other_len}, and {RULE}."
            ));
        }
        let (at, other_at) = (a.position(), b.position());
        if at != other_at {
            return self.add(format_args!(
                "\n  They are two types: {one} is type {at} of its rec group, {other} is type {other_at}."
            ));
        }
        for position in 0..len as u32 {
            let (Some(a), Some(b)) = (a.sibling(position), b.sibling(position)) else {
                break;
            };
            let (mine, theirs) = (a.member(), b.member());
            if mine.head == theirs.head && mine.words() == theirs.words() {
                continue;
            }
            self.add(format_args!("\n  They are two types: "))?;
            self.first_difference(a, b, &mine, &theirs)?;
            if len > 1 {
                self.add(format_args!(
                    " (type {position} of their groups), and {RULE}"
                ))?;
            }
            return self.add(format_args!("."));
        }
        Ok(())
    }

    /// Of two definitions that are not the same.
    fn first_difference(
        &mut self,
        a: TypeRef<'a>,
        b: TypeRef<'a>,
        mine: &Member<'_>,
        theirs: &Member<'_>,
    ) -> Result<()> {
        let (one, other) = (self.ty(a), self.ty(b));
        let (my, their) = (mine.head, theirs.head);
        if my.kind != their.kind {
            let (my, their) = (my.kind.noun(), their.kind.noun());
            return self.add(format_args!("{one} is {my}, {other} is {their}"));
        }
        if my.is_final != their.is_final {
            let (open, last) = if my.is_final {
                (other, one)
            } else {
                (one, other)
            };
            return self.add(format_args!("{last} is final, {open} is not"));
        }
        if my.supertype != their.supertype {
            if let (Some(above), true) = (a.supertype(), a.supertype() == b.supertype()) {
                let (above, within) = (self.ty(above), self.within(above, a, b));
                return self.add(format_args!(
                    "both are declared below {above}, which is of the same rec group as {within} only"
                ));
            }
            self.add(format_args!("{one} is declared below "))?;
            self.supertype(a)?;
            self.add(format_args!(", {other} below "))?;
            return self.supertype(b);
        }
        for (part, mine, theirs) in [
            (my.part_of_fields(), my.fields, their.fields),
            (Part::Result, my.results, their.results),
        ] {
            if mine != theirs {
                let mine = Count(mine, part);
                return self.add(format_args!("{one} has {mine}, {other} has {theirs}"));
            }
        }
        let differ = (0..).zip(mine.words().iter().zip(theirs.words()));
        let differ = differ
            .into_iter()
            .find(|(_, (mine, theirs))| mine != theirs);
        let Some((i, _)) = differ else {
            return Ok(());
        };
        let (part, number) = mine.part(i);
        let part = PartOf(my.kind, part, number);
        let word = |member: &Member<'_>| {
            member
                .words()
                .get(i as usize)
                .and_then(|word| word.target())
        };
        let (my, their) = (word(mine), word(theirs));
        #[expect(unsafe_code, reason = "resolves what the types' words name")]
        // SAFETY: each target is from the words of the type that it is resolved with.
        let named = |ty: TypeRef<'a>, target: Option<Target>| unsafe { ty.resolve(target?) };
        if let (Some(my), Some(their)) = (named(a, my), named(b, their))
            && my == their
            && (my.sibling(0) == a.sibling(0)) != (my.sibling(0) == b.sibling(0))
        {
            let (my, within) = (self.ty(my), self.within(my, a, b));
            return self.add(format_args!(
                "{part} names {my} in both, which is of the same rec group as {within} only"
            ));
        }
        if let (Some(mine), Some(theirs)) = (self.part_of(a, i), self.part_of(b, i)) {
            self.add(format_args!(
                "{part} is {mine} in {one} and {theirs} in {other}"
            ))?;
        }
        Ok(())
    }

    /// That of the two which is of the same rec group as `ty`.
    fn within(&self, ty: TypeRef<'a>, a: TypeRef<'a>, b: TypeRef<'a>) -> Called<'a> {
        match ty.sibling(0) == a.sibling(0) {
            true => self.ty(a),
            false => self.ty(b),
        }
    }

    fn supertype(&mut self, ty: TypeRef<'a>) -> Result<()> {
        match ty.supertype() {
            Some(above) => {
                let above = self.ty(above);
                self.add(format_args!("{above}"))
            }
            None => self.add(format_args!("nothing")),
        }
    }

    /// Whether `sub` could have been declared below `sup`, which is of the same kind.
    pub(super) fn about_declaring(&mut self, sub: TypeRef<'a>, sup: TypeRef<'a>) -> Result<()> {
        let (this, other) = (self.ty(sub), self.ty(sup));
        if sup.is_final() {
            return self.add(format_args!(
                "\n  {other} is final: no type can be declared below it."
            ));
        }
        if matches!(sup.kind(), CompositeKind::Exn | CompositeKind::Cont) {
            return Ok(());
        }
        let in_one_group = sub.sibling(0) == sup.sibling(0);
        if in_one_group && sub.position() < sup.position() {
            return self.add(format_args!(
                "\n  {this} could not be declared below {other}: a supertype comes first in their rec group."
            ));
        }
        let (mine, theirs) = (sub.member().head, sup.member().head);
        let is_func = sup.kind() == CompositeKind::Func;
        let counts = [
            (mine.part_of_fields(), mine.fields, theirs.fields),
            (Part::Result, mine.results, theirs.results),
        ];
        for (part, mine, theirs) in counts {
            // More fields are fine.
            if mine < theirs || is_func && mine != theirs {
                let mine = Count(mine, part);
                return self.add(format_args!(
                    "\n  {this} could not be declared below {other}: it has {mine}, {other} has {theirs}."
                ));
            }
        }
        self.related = Related(Some((sub, sup)));
        let said = self.part_that_does_not_match(sub, sup);
        self.related = Related(None);
        if said? {
            return Ok(());
        }
        // Whether the other members would still match what they are declared below is another question.
        let others_are_safe = sub.group_len() == 1 || sub.depth() == 0;
        let deepest = sub.core().config.limits.get(Limit::SupertypeDepth);
        match others_are_safe && sup.depth() + height(sub) < deepest {
            true => self.add(format_args!(
                "\n  {this} could be declared below {other}, as (sub {other} ...); it would be another type then."
            )),
            false => Ok(()),
        }
    }

    /// Says which field, param or result is the first for which `sub` could not be declared below `sup`, if one
    /// is.
    fn part_that_does_not_match(&mut self, sub: TypeRef<'a>, sup: TypeRef<'a>) -> Result<bool> {
        let member = sup.member();
        for i in 0..member.head.len() as u32 {
            let (Some(mine), Some(theirs)) = (self.part_of(sub, i), self.part_of(sup, i)) else {
                break;
            };
            let (part, number) = member.part(i);
            // Params are contravariant.
            let is_param = matches!(part, Part::Param);
            let (below, above) = if is_param {
                (theirs, mine)
            } else {
                (mine, theirs)
            };
            if field_matches(&self.related, below, above) {
                continue;
            }
            let (this, other) = (self.ty(sub), self.ty(sup));
            let part = PartOf(sub.kind(), part, number);
            let from = if is_param {
                ", and params match the other way around"
            } else {
                ""
            };
            self.add(format_args!(
                "\n  {this} could not be declared below {other}: {part} is {mine}, in {other} {theirs}{from}: "
            ))?;
            self.no_field_match(below, above)?;
            self.add(format_args!("."))?;
            return Ok(true);
        }
        Ok(false)
    }

    /// A field, param or result by its number among all of them. Params and results are const fields
    /// here.
    fn part_of(&self, ty: TypeRef<'a>, i: u32) -> Option<FieldType<Seen<'a>>> {
        let member = ty.member();
        let field = member.words().get(i as usize)?.as_field()?;
        let seen = |target| {
            #[expect(unsafe_code, reason = "resolves what the type's words name")]
            // SAFETY: from the type's own words.
            let called = self.ty(unsafe { ty.resolve(target) }.ok_or(())?);
            Ok::<_, ()>(self.related.seen(called, ty))
        };
        field.try_map(seen).ok()
    }
}

/// How deep the members of its group that are below a type stand below it.
fn height(ty: TypeRef<'_>) -> u32 {
    let members = (0..ty.group_len() as u32).filter_map(|position| ty.sibling(position));
    let below = members.filter(|member| member.is_subtype_of(ty));
    below
        .map(|member| member.depth() - ty.depth())
        .max()
        .unwrap_or(0)
}

/// What a part of a type of this kind is called in a sentence.
struct PartOf(CompositeKind, Part, u32);

impl Display for PartOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            CompositeKind::Array => f.write_str("the element"),
            _ => write!(f, "{} {}", self.1.noun(), self.2),
        }
    }
}

/// How many there are of a part.
struct Count(u32, Part);

impl Display for Count {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let plural = if self.0 == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.0, self.1.noun())
    }
}
