//! Where two definitions differ: why two types that look alike are different types.

use super::explanation::{Count, Explanation, PartOf, named};
use super::names::Called;
use crate::error::{Part, Result};
use crate::key::Member;
use crate::registry::{Type, TypeRef};

impl<'a> Explanation<'a> {
    /// Writes the first difference between the rec groups of two types of the same kind.
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
                "\n  They are different types: {one} is in a rec group of {len}, {other} in one of {other_len}, and {RULE}."
            ));
        }
        let (at, other_at) = (a.position(), b.position());
        if at != other_at {
            return self.add(format_args!(
                "\n  They are different types: {one} is type {at} of its rec group, {other} is type {other_at}."
            ));
        }
        for position in 0..len as u32 {
            let (Some(a), Some(b)) = (a.sibling(position), b.sibling(position)) else {
                break;
            };
            let (mine, theirs) = (a.member(), b.member());
            if mine.head == theirs.head && mine.after_head() == theirs.after_head() {
                continue;
            }
            self.add(format_args!("\n  They are different types: "))?;
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

    /// The first difference between two definitions that are not equal.
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
        if my.is_shared != their.is_shared {
            let (shared, unshared) = if my.is_shared {
                (one, other)
            } else {
                (other, one)
            };
            return self.add(format_args!("{shared} is shared, {unshared} is not"));
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
                    "both are declared below {above}, which is in the rec group of {within} only"
                ));
            }
            self.add(format_args!("{one} is declared below "))?;
            self.supertype(a)?;
            self.add(format_args!(", {other} below "))?;
            return self.supertype(b);
        }
        for (what, mine, theirs) in [
            ("descriptor", a.descriptor(), b.descriptor()),
            ("described type", a.describes(), b.describes()),
        ] {
            if mine.map(Type::position) != theirs.map(Type::position) {
                self.add(format_args!("the {what} of {one} is "))?;
                self.type_or_none(mine)?;
                self.add(format_args!(", that of {other} is "))?;
                return self.type_or_none(theirs);
            }
        }
        for (what, mine, theirs) in [
            ("function type", a.cont_func(), b.cont_func()),
            ("function type of the tag", a.tag(), b.tag()),
        ] {
            let (Some(mine), Some(theirs)) = (mine, theirs) else {
                continue;
            };
            if mine == theirs {
                let (both, within) = (self.ty(mine), self.within(mine, a, b));
                return self.add(format_args!(
                    "the {what} of both is {both}, which is in the rec group of {within} only"
                ));
            }
            let (mine, theirs) = (self.ty(mine), self.ty(theirs));
            return self.add(format_args!(
                "the {what} of {one} is {mine}, that of {other} is {theirs}"
            ));
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
        let mut differ = (0..).zip(mine.words().zip(theirs.words()));
        let Some((i, _)) = differ.find(|(_, (mine, theirs))| mine != theirs) else {
            return Ok(());
        };
        let (part, number) = mine.part(i);
        let part = PartOf(my.kind, part, number);
        let (Some(mine), Some(theirs)) = (self.part_of(a, i), self.part_of(b, i)) else {
            return Ok(());
        };
        if let (Some(Called { ty, .. }), Some(their)) = (named(mine.storage), named(theirs.storage))
            && ty == their.ty
            && (ty.sibling(0) == a.sibling(0)) != (ty.sibling(0) == b.sibling(0))
        {
            let (both, within) = (self.ty(ty), self.within(ty, a, b));
            return self.add(format_args!(
                "{part} names {both} in both, which is in the rec group of {within} only"
            ));
        }
        self.add(format_args!(
            "{part} is {mine} in {one} and {theirs} in {other}"
        ))
    }

    /// The one of the two types that is in the rec group of `ty`.
    fn within(&self, ty: TypeRef<'a>, a: TypeRef<'a>, b: TypeRef<'a>) -> Called<'a> {
        if ty.sibling(0) == a.sibling(0) {
            self.ty(a)
        } else {
            self.ty(b)
        }
    }

    fn supertype(&mut self, ty: TypeRef<'a>) -> Result<()> {
        self.type_or_none(ty.supertype())
    }

    fn type_or_none(&mut self, ty: Option<TypeRef<'a>>) -> Result<()> {
        match ty {
            Some(ty) => {
                let ty = self.ty(ty);
                self.add(format_args!("{ty}"))
            }
            None => self.add(format_args!("nothing")),
        }
    }
}
