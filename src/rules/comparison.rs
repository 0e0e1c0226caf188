//! Compares a type with the supertype that it declares: each part must match the part at the same place.

use super::known::{Candidate, Known, Registered, numbered};
use crate::error::{Disagreement, Error, ErrorKind, Mismatch, Part, Relation, Result};
use crate::index::{Position, TypeIndex};
use crate::key::{Member, Target, Word};
use crate::ty::matching::{self, Defined};
use crate::ty::{CompositeKind, FieldMismatch, FieldType, ValType};

/// The facts about a member that are needed when others are declared below it, or refer to it in their fields.
pub(super) struct Row {
    /// The supertype, if it is in the same group; otherwise the member itself.
    pub(super) above: Position,
    /// How many supertypes it has: its own, that one's, and so on.
    pub(super) depth: u8,
    pub(super) kind: CompositeKind,
    pub(super) is_final: bool,
    pub(super) is_shared: bool,
}

pub(super) fn matches_supertype(
    sub: &Member<'_>,
    group: &impl Candidate,
    registered: &impl Registered,
    rows: &[Row],
) -> Result<()> {
    let (sup, sup_outside) = match sub.head.supertype {
        None => return Ok(()),
        Some(Target::Own(own)) => (member_of(group, own)?, None),
        Some(Target::Outside(index)) => {
            let member = registered.member(index);
            (member.ok_or(ErrorKind::Stale(index.get()))?, Some(index))
        }
    };
    let comparison = Comparison {
        defined: Types {
            group,
            registered,
            rows,
        },
        sub,
        sup: &sup,
        sup_outside,
    };
    match sub.head.kind {
        CompositeKind::Struct => {
            comparison.fields()?;
            if sub.head.has_clauses || sup.head.has_clauses {
                comparison.clauses()?;
            }
            Ok(())
        }
        CompositeKind::Array => comparison.fields(),
        CompositeKind::Func => comparison.signature(),
        CompositeKind::Cont => comparison.function_types(),
        // Exn types are final.
        CompositeKind::Exn => Err(ErrorKind::Internal("an exn type with a supertype").into()),
    }
}

/// A member and the supertype that it declares.
struct Comparison<'a, G, T> {
    defined: Types<'a, G, T>,
    sub: &'a Member<'a>,
    sup: &'a Member<'a>,
    /// The supertype, if it is registered. Its words then name members of *its* group by position;
    /// that group is not this one.
    sup_outside: Option<TypeIndex>,
}

impl<G: Candidate, T: Registered> Comparison<'_, G, T> {
    /// A struct has at least as many fields as its supertype, and each matches the one at the same place; an array's
    /// element matches that of its supertype.
    fn fields(&self) -> Result<()> {
        let (sub, sup) = (self.sub.head.fields, self.sup.head.fields);
        if sub < sup {
            return Err(self.mismatch(Mismatch::FewerFields { sub, sup }));
        }
        for (i, (sub, sup)) in (0..).zip(self.words()) {
            if self.say_the_same(sub, sup) {
                continue;
            }
            let fields = (sub.as_field(), self.sup_field(sup.as_field()));
            let (Some(sub), Some(sup)) = fields else {
                return Err(undecodable());
            };
            if !matching::field_matches(&self.defined, sub, sup) {
                return Err(self.part_mismatch(Part::Field, i, sub, sup));
            }
        }
        Ok(())
    }

    /// Params are contravariant, results covariant, and the numbers of both are equal.
    fn signature(&self) -> Result<()> {
        let (sub, sup) = (self.sub.head, self.sup.head);
        if sub.fields != sup.fields {
            let (sub, sup) = (sub.fields, sup.fields);
            return Err(self.mismatch(Mismatch::ParamCount { sub, sup }));
        }
        if sub.results != sup.results {
            let (sub, sup) = (sub.results, sup.results);
            return Err(self.mismatch(Mismatch::ResultCount { sub, sup }));
        }
        if self.words().all(|(sub, sup)| self.say_the_same(sub, sup)) {
            return Ok(());
        }
        for i in 0..sub.fields {
            self.value(Part::Param, i, self.sub.param(i), self.sup.param(i))?;
        }
        for i in 0..sub.results {
            self.value(Part::Result, i, self.sub.result(i), self.sup.result(i))?;
        }
        Ok(())
    }

    /// The function type of a continuation type is declared below that of its supertype.
    fn function_types(&self) -> Result<()> {
        let sup = self.sup.function_type();
        let sup = sup.and_then(|target| self.sup_target(target));
        let (Some(sub), Some(sup)) = (self.sub.function_type(), sup) else {
            return Err(undecodable());
        };
        if self.defined.is_subtype(sub, sup) {
            return Ok(());
        }
        let (sub, sup) = (numbered(sub), numbered(sup));
        Err(self.mismatch(Mismatch::FunctionType { sub, sup }))
    }

    /// If the supertype has a descriptor, the type has one, too, which is declared below it. The type describes another
    /// type exactly if the supertype does, and then one that is declared below the type which the supertype describes.
    fn clauses(&self) -> Result<()> {
        let (sub, sup) = (self.sub.clauses(), self.sup.clauses());
        if sup.descriptor.is_some() {
            self.clause(Relation::Descriptor, sub.descriptor, sup.descriptor)?;
        }
        self.clause(Relation::Described, sub.describes, sup.describes)
    }

    fn clause(&self, clause: Relation, sub: Option<Position>, sup: Option<Position>) -> Result<()> {
        let own = sub.map(Target::Own);
        let theirs = match sup {
            Some(position) => match self.sup_target(Target::Own(position)) {
                Some(theirs) => Some(theirs),
                None => return Err(undecodable()),
            },
            None => None,
        };
        let declared_below = match sub {
            Some(position) => member_of(self.defined.group, position)?.head.supertype,
            None => None,
        };
        match (own, theirs) {
            (None, None) => return Ok(()),
            (Some(_), Some(_)) if declared_below == theirs => return Ok(()),
            _ => {}
        }
        let (theirs, own) = (theirs.map(numbered), own.map(numbered));
        let refused = Disagreement::SupertypeClause {
            clause,
            theirs,
            own,
        };
        Err(ErrorKind::Disagreement(refused).into())
    }

    fn value(
        &self,
        part: Part,
        i: u32,
        sub: Option<ValType<Target>>,
        sup: Option<ValType<Target>>,
    ) -> Result<()> {
        let sup = sup.and_then(|value| value.try_map(|t| self.sup_target(t).ok_or(())).ok());
        let (Some(sub), Some(sup)) = (sub, sup) else {
            return Err(undecodable());
        };
        let (below, above) = match part {
            Part::Param => (sup, sub),
            Part::Field | Part::Result => (sub, sup),
        };
        if matching::val_matches(&self.defined, below, above) {
            Ok(())
        } else {
            Err(self.part_mismatch(part, i, below.into(), above.into()))
        }
    }

    /// The error for a field, param or result.
    #[cold]
    fn part_mismatch(
        &self,
        part: Part,
        number: u32,
        below: FieldType<Target>,
        above: FieldType<Target>,
    ) -> Error {
        let why = FieldMismatch::of_fields(&self.defined, below, above).map(numbered);
        let mismatch = Mismatch::Part { part, number, why };
        self.mismatch(mismatch).at_part(part, number)
    }

    #[cold]
    fn mismatch(&self, mismatch: Mismatch) -> Error {
        match self.sub.head.supertype {
            Some(supertype) => ErrorKind::SupertypeMismatch(numbered(supertype), mismatch).into(),
            None => undecodable(),
        }
    }

    /// The words that the two have at the same place.
    fn words(&self) -> impl Iterator<Item = (Word, Word)> {
        self.sub.words().zip(self.sup.words())
    }

    /// Are the words equal, and do they mean the same in both groups? Then they match, as everything matches itself.
    fn say_the_same(&self, sub: Word, sup: Word) -> bool {
        sub == sup && (self.sup_outside.is_none() || !matches!(sub.target(), Some(Target::Own(_))))
    }

    /// A field of the supertype, as the new group would write it.
    fn sup_field(&self, field: Option<FieldType<Target>>) -> Option<FieldType<Target>> {
        field?
            .try_map(|target| self.sup_target(target).ok_or(()))
            .ok()
    }

    fn sup_target(&self, target: Target) -> Option<Target> {
        match (target, self.sup_outside) {
            (Target::Own(position), Some(sup)) => {
                let sibling = self.defined.registered.sibling(sup, position);
                sibling.map(Target::Outside)
            }
            _ => Some(target),
        }
    }
}

/// The relations of the types that a new group can name, by the supertypes declared in it and by those of registered
/// types.
struct Types<'a, G, T> {
    group: &'a G,
    registered: &'a T,
    /// By position in the group.
    rows: &'a [Row],
}

impl<G, T: Registered> Types<'_, G, T> {
    fn outside(&self, index: TypeIndex) -> Known {
        match self.registered.known(index) {
            Some(known) => known,
            None => unreachable!("every reference was checked before"),
        }
    }

    fn row(&self, position: Position) -> &Row {
        &self.rows[position.0 as usize]
    }

    /// The member that is `declarations` levels above this one, or the topmost one of the group.
    fn up(&self, position: Position, declarations: u8) -> Position {
        let mut position = position;
        for _ in 0..declarations {
            let above = self.row(position).above;
            if above == position {
                break;
            }
            position = above;
        }
        position
    }
}

impl<G: Candidate, T: Registered> Defined<Target> for Types<'_, G, T> {
    fn kind(&self, ty: Target) -> CompositeKind {
        match ty {
            Target::Own(position) => self.row(position).kind,
            Target::Outside(index) => self.outside(index).kind,
        }
    }

    fn is_shared(&self, ty: Target) -> bool {
        match ty {
            Target::Own(position) => self.row(position).is_shared,
            Target::Outside(index) => self.outside(index).is_shared,
        }
    }

    fn same(&self, a: Target, b: Target) -> bool {
        a == b
    }

    fn is_subtype(&self, sub: Target, sup: Target) -> bool {
        let depth = |position| self.row(position).depth;
        match (sub, sup) {
            (Target::Own(sub), Target::Own(sup)) => {
                let between = depth(sub).saturating_sub(depth(sup));
                self.up(sub, between) == sup
            }
            (Target::Own(sub), Target::Outside(sup)) => {
                let topmost = self.up(sub, depth(sub));
                let topmost = self.group.member(topmost.0);
                match topmost.and_then(|member| member.head.supertype) {
                    Some(Target::Outside(above)) => self.registered.is_subtype(above, sup),
                    _ => false,
                }
            }
            (Target::Outside(sub), Target::Outside(sup)) => {
                sub == sup || self.registered.is_subtype(sub, sup)
            }
            // A registered type cannot be below a new one.
            (Target::Outside(_), Target::Own(_)) => false,
        }
    }
}

#[inline(always)]
pub(super) fn member_of(group: &impl Candidate, position: Position) -> Result<Member<'_>> {
    group.member(position.0).ok_or_else(undecodable)
}

#[cold]
pub(super) fn undecodable() -> Error {
    ErrorKind::Internal("a key that does not decode").into()
}
