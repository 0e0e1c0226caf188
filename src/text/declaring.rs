//! Whether one type could have been declared below another, and why not.
//!
//! The rules of validation answer this (`registry/redeclared.rs`). Declaring a type differently makes its whole rec
//! group a new one: references within the group refer to the new types then, while all other references still refer to
//! the present ones.

use super::explanation::{Count, Explanation, PartOf, named};
use super::names::Called;
use crate::error::{Disagreement, ErrorKind, Mismatch, NumberedType, Part, Result};
use crate::registry::{LiveTypes, TypeRef};
use crate::ty::FieldMismatch;
use crate::ty::matching::field_matches;

impl<'a> Explanation<'a> {
    /// Writes whether `sub` could have been declared below `sup`, which is of the same kind and registry. Writes
    /// nothing if a limit forbids it, or a rule about another type of its group.
    pub(super) fn about_declaring(&mut self, sub: TypeRef<'a>, sup: TypeRef<'a>) -> Result<()> {
        let (this, other) = (self.ty(sub), self.ty(sup));
        if sup.is_final() {
            return self.add(format_args!(
                "\n  {other} is final: no type can be declared below it."
            ));
        }
        let Err(error) = sub.validate_below(sup) else {
            return self.add(format_args!(
                "\n  {this} could be declared below {other}, as (sub {other} ...); that would make it a different type."
            ));
        };
        match error.kind() {
            ErrorKind::OutOfMemory => return Err(error),
            _ if error.place().member != Some(sub.position()) => return Ok(()),
            ErrorKind::ForwardSupertype(_)
            | ErrorKind::SupertypeMismatch(..)
            | ErrorKind::Disagreement(_) => {}
            _ => return Ok(()),
        }
        self.add(format_args!(
            "\n  {this} could not be declared below {other}: "
        ))?;
        let (mine, part, theirs) = match error.kind() {
            ErrorKind::SupertypeMismatch(_, Mismatch::Part { part, number, why }) => {
                return self.about_part(sub, sup, (part, number), why);
            }
            ErrorKind::SupertypeMismatch(_, Mismatch::FewerFields { sub, sup }) => {
                (sub, Part::Field, sup)
            }
            ErrorKind::SupertypeMismatch(_, Mismatch::ParamCount { sub, sup }) => {
                (sub, Part::Param, sup)
            }
            ErrorKind::SupertypeMismatch(_, Mismatch::ResultCount { sub, sup }) => {
                (sub, Part::Result, sup)
            }
            ErrorKind::SupertypeMismatch(_, Mismatch::FunctionType { .. }) => {
                return self.about_function_types(sub, sup);
            }
            ErrorKind::Disagreement(why) => return self.about_disagreement(sub, sup, why),
            _ => {
                return self.add(format_args!("a supertype comes first in their rec group."));
            }
        };
        let mine = Count(mine, part);
        self.add(format_args!("it has {mine}, {other} has {theirs}."))
    }

    /// Writes that the function type of one continuation type is not declared below that of the other.
    fn about_function_types(&mut self, sub: TypeRef<'a>, sup: TypeRef<'a>) -> Result<()> {
        let (Some(mine), Some(theirs)) = (sub.cont_func(), sup.cont_func()) else {
            return Err(ErrorKind::Internal("a continuation without a function type").into());
        };
        let is_below_now = mine.is_subtype_of(theirs);
        let (mine, other, theirs) = (self.ty(mine), self.ty(sup), self.ty(theirs));
        if is_below_now {
            self.add(format_args!(
                "its function type is {mine}, in {other} {theirs}: "
            ))?;
            return self.about_new_types(mine, theirs);
        }
        self.add(format_args!(
            "its function type is {mine}, which is not declared below {theirs}, that of {other}."
        ))
    }

    /// Writes that the one is not below the other with the new declaration, although it is now.
    fn about_new_types(&mut self, sub: Called<'a>, sup: Called<'a>) -> Result<()> {
        if sub.ty == sup.ty {
            return self.add(format_args!(
                "{sub} is not a subtype of {sup}: one of them is the type as it is now, the other the type that the new declaration would make."
            ));
        }
        self.add(format_args!(
            "{sub} is a subtype of {sup} now, but would not be with the new declaration."
        ))
    }

    /// Writes that one is shared, has a descriptor or describes a type, and the other requires something else.
    fn about_disagreement(
        &mut self,
        sub: TypeRef<'a>,
        sup: TypeRef<'a>,
        why: Disagreement,
    ) -> Result<()> {
        let (this, other) = (self.ty(sub), self.ty(sup));
        match why {
            Disagreement::Sharing { is_shared, .. } => {
                let (shared, unshared) = if is_shared {
                    (this, other)
                } else {
                    (other, this)
                };
                self.add(format_args!("{shared} is shared, {unshared} is not."))
            }
            Disagreement::SupertypeClause { clause, .. } => {
                let noun = clause.noun();
                self.add(format_args!(
                    "its {noun} is not declared below the {noun} of {other}, or one of them has none."
                ))
            }
            why => self.add(format_args!("{why}.")),
        }
    }

    /// Writes which field, param or result does not match, and why.
    fn about_part(
        &mut self,
        sub: TypeRef<'a>,
        sup: TypeRef<'a>,
        (part, number): (Part, u32),
        why: FieldMismatch<NumberedType>,
    ) -> Result<()> {
        let i = match part {
            Part::Field | Part::Param => number,
            Part::Result => sub.member().head.fields + number,
        };
        let (Some(mine), Some(theirs)) = (self.part_of(sub, i), self.part_of(sup, i)) else {
            return Err(ErrorKind::Internal("a part that does not match is not there").into());
        };
        let (below, above, from) = match part {
            Part::Param => (theirs, mine, ", and params match the other way around"),
            Part::Field | Part::Result => (mine, theirs, ""),
        };
        let (other, part) = (self.ty(sup), PartOf(sub.kind(), part, number));
        self.add(format_args!(
            "{part} is {mine}, in {other} {theirs}{from}: "
        ))?;
        let [sub_now, sup_now] = [below, above].map(|part| part.map(|called| called.ty));
        let why = match (named(below.storage), named(above.storage)) {
            (Some(this), Some(other)) if field_matches(&LiveTypes, sub_now, sup_now) => {
                return self.about_new_types(this, other);
            }
            // Validation may have compared the new type with the present one, which have one name.
            (Some(this), Some(other)) if this.ty == other.ty => {
                FieldMismatch::of_fields(&LiveTypes, sub_now, sup_now).of(below, above)
            }
            _ => why.of(below, above),
        };
        self.add(format_args!("{why}."))
    }
}
