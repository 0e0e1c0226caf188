//! Where two definitions differ: why two types that look alike are two, and whether the one could have been
//! declared below the other.

use super::explain::{Assumed, Words};
use crate::error::Result;
use crate::key::Member;
use crate::registry::TypeRef;
use crate::ty::matching::field_matches;
use crate::ty::{CompositeKind, FieldType};

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
            self.add(format_args!("{one} is declared below "))?;
            self.supertype(a)?;
            self.add(format_args!(", {other} below "))?;
            return self.supertype(b);
        }
        let parts = match my.kind {
            CompositeKind::Func => "params",
            _ => "fields",
        };
        for (part, mine, theirs) in [
            (parts, my.fields, their.fields),
            ("results", my.results, their.results),
        ] {
            if mine != theirs {
                return self.add(format_args!(
                    "{one} has {mine} {part}, {other} has {theirs}"
                ));
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
        let noun = part.noun();
        if let (Some(mine), Some(theirs)) = (part_of(a, i), part_of(b, i)) {
            let (mine, theirs) = (self.field(mine), self.field(theirs));
            self.add(format_args!(
                "{noun} {number} is {mine} in {one} and {theirs} in {other}"
            ))?;
        }
        Ok(())
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
        // What names the type itself would match if it was declared so.
        self.assumed = Assumed(Some((sub, sup)));
        let (mine, theirs) = (sub.member().head, sup.member().head);
        let is_func = sup.kind() == CompositeKind::Func;
        let said = if mine.fields < theirs.fields || is_func && mine.fields != theirs.fields {
            let part = if is_func { "params" } else { "fields" };
            let (mine, theirs) = (mine.fields, theirs.fields);
            Some(self.add(format_args!(
                "\n  Declared below {other} it would be refused: it has {mine} {part}, {other} has {theirs}."
            )))
        } else if mine.results != theirs.results {
            let (mine, theirs) = (mine.results, theirs.results);
            Some(self.add(format_args!(
                "\n  Declared below {other} it would be refused: it has {mine} results, {other} has {theirs}."
            )))
        } else {
            self.part_that_does_not_match(sub, sup)
        };
        self.assumed = Assumed(None);
        match said {
            Some(said) => said,
            None => self.add(format_args!(
                "\n  What it is made of would match: declared as (sub {other} ...), {this} would be a subtype."
            )),
        }
    }

    /// The first field, param or result for which `sub` could not be declared below `sup`, if there is one.
    fn part_that_does_not_match(
        &mut self,
        sub: TypeRef<'a>,
        sup: TypeRef<'a>,
    ) -> Option<Result<()>> {
        let member = sup.member();
        for i in 0..member.head.len() as u32 {
            let (mine, theirs) = (part_of(sub, i)?, part_of(sup, i)?);
            let (part, number) = member.part(i);
            // Params are contravariant.
            let is_param = matches!(part, crate::Part::Param);
            let (below, above) = if is_param {
                (theirs, mine)
            } else {
                (mine, theirs)
            };
            if field_matches(&self.assumed, below, above) {
                continue;
            }
            let (noun, other) = (part.noun(), self.ty(sup));
            let (mine, theirs) = (self.field(mine), self.field(theirs));
            let from = if is_param {
                ", and params match the other way around"
            } else {
                ""
            };
            let said = self.add(format_args!(
                "\n  Declared below {other} it would be refused: {noun} {number} is {mine}, in {other} {theirs}{from}: "
            ));
            let said = said.and_then(|()| self.no_field_match(below, above));
            return Some(said.and_then(|()| self.add(format_args!("."))));
        }
        None
    }
}

/// A field, param or result by its number among all of them. Params and results are const fields here.
fn part_of<'a>(ty: TypeRef<'a>, i: u32) -> Option<FieldType<TypeRef<'a>>> {
    let member = ty.member();
    let field = member.words().get(i as usize)?.as_field()?;
    field.try_map(|target| ty.resolve(target).ok_or(())).ok()
}
