//! A declared supertype comes strictly earlier, is not final, is of the same kind, is not too deep,
//! and is matched by the type that declares it.
//!
//! Two passes. The first sees that every supertype comes earlier, and writes down what each member
//! is declared below. In the second fields are compared, and a field may name any member: walking up
//! the declared supertypes always ends, after as many steps as the depths are apart, each of a load.

use super::known::{Candidate, Registered, numbered};
use crate::error::{Error, ErrorKind, Mismatch, NumberedType, Part, Result};
use crate::index::{Position, TypeIndex};
use crate::key::{Head, Member, Target, Word, at_most};
use crate::limits::{Limit, Limits};
use crate::memory::try_reserve;
use crate::ty::matching::{self, Defined};
use crate::ty::{CompositeKind, FieldMismatch, FieldType, ValType};

pub(super) fn check(
    group: &impl Candidate,
    registered: &impl Registered,
    limits: &Limits,
) -> Result<()> {
    let len = group.len();
    if len == 1 {
        // As most groups are: decoded once, and no memory taken.
        let member = member_of(group, Position(0))?;
        return row(&member.head, registered, limits, &[])
            .and_then(|row| matches_supertype(&member, group, registered, &[row]))
            .map_err(|error| error.at_member(Position(0)));
    }
    let mut rows = Vec::new();
    try_reserve(&mut rows, len as usize)?;
    for position in (0..len).map(Position) {
        let head = member_of(group, position)?.head;
        let row = row(&head, registered, limits, &rows);
        rows.push(row.map_err(|error| error.at_member(position))?);
    }
    let below = |&position: &Position| rows[position.0 as usize].depth != 0;
    for position in (0..len).map(Position).filter(below) {
        matches_supertype(&member_of(group, position)?, group, registered, &rows)
            .map_err(|error| error.at_member(position))?;
    }
    Ok(())
}

/// What is asked of a member when others are declared below it, or name it in their fields.
struct Row {
    /// The supertype, if that is of the same group; else the member itself.
    above: Position,
    /// How many supertypes it has, all told.
    depth: u8,
    kind: CompositeKind,
    is_final: bool,
}

/// The row of the member that follows those of these rows, its supertype being one it may declare.
#[inline(always)]
fn row(head: &Head, registered: &impl Registered, limits: &Limits, rows: &[Row]) -> Result<Row> {
    let position = Position(rows.len() as u32);
    let row = |above, depth| Row {
        above,
        depth,
        kind: head.kind,
        is_final: head.is_final,
    };
    let Some(supertype) = head.supertype else {
        return Ok(row(position, 0));
    };
    let (above, kind, is_final, depth) = match supertype {
        Target::Own(own) if own >= position => {
            return Err(ErrorKind::ForwardSupertype(NumberedType::Group(own)).into());
        }
        Target::Own(own) => {
            let above = &rows[own.0 as usize];
            (own, above.kind, above.is_final, u32::from(above.depth))
        }
        Target::Outside(index) => {
            let known = registered.known(index);
            let known = known.ok_or(ErrorKind::Stale(index.get()))?;
            (position, known.kind, known.is_final, known.depth)
        }
    };
    if is_final {
        return Err(ErrorKind::SupertypeIsFinal(numbered(supertype)).into());
    }
    if kind != head.kind {
        let refused = ErrorKind::SupertypeKind {
            sub: head.kind,
            sup: kind,
            supertype: numbered(supertype),
        };
        return Err(refused.into());
    }
    at_most(u64::from(depth) + 1, Limit::SupertypeDepth, limits)?;
    match u8::try_from(depth + 1) {
        Ok(own_depth) => Ok(row(above, own_depth)),
        Err(_) => Err(undecodable()),
    }
}

fn matches_supertype(
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
        CompositeKind::Struct | CompositeKind::Array => comparison.fields(),
        CompositeKind::Func => comparison.signature(),
        CompositeKind::Cont | CompositeKind::Exn => {
            Err(ErrorKind::Unsupported("supertypes of continuation and exn types are").into())
        }
    }
}

/// A member and the supertype it declares.
struct Comparison<'a, G, T> {
    defined: Types<'a, G, T>,
    sub: &'a Member<'a>,
    sup: &'a Member<'a>,
    /// The supertype, if it is registered. Its words then name members of *its* group by position;
    /// that group is not this one.
    sup_outside: Option<TypeIndex>,
}

impl<G: Candidate, T: Registered> Comparison<'_, G, T> {
    /// A struct has at least the supertype's fields, each matching the one in the same place; an
    /// array's element matches.
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

    /// Params are contravariant, results covariant, and there are as many of each.
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

    /// The error of a field, param or result.
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

    /// What both have in the same place.
    fn words(&self) -> impl Iterator<Item = (Word, Word)> {
        let sub = self.sub.words().iter().copied();
        sub.zip(self.sup.words().iter().copied())
    }

    /// The same word, which means the same in both groups? Then it matches, as everything matches
    /// itself.
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

/// How the types a new group may name relate, by the supertypes declared in it and those already
/// registered.
struct Types<'a, G, T> {
    group: &'a G,
    registered: &'a T,
    /// By position in the group.
    rows: &'a [Row],
}

impl<G, T> Types<'_, G, T> {
    fn row(&self, position: Position) -> &Row {
        &self.rows[position.0 as usize]
    }

    /// The member that this one is so many declarations below, or the topmost of the group.
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
            // It exists (checked before). Exn is the kind that matches least.
            Target::Outside(index) => {
                let known = self.registered.known(index);
                known.map_or(CompositeKind::Exn, |known| known.kind)
            }
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
            // What is registered cannot be below what is not yet.
            (Target::Outside(_), Target::Own(_)) => false,
        }
    }
}

#[inline(always)]
fn member_of(group: &impl Candidate, position: Position) -> Result<Member<'_>> {
    group.member(position.0).ok_or_else(undecodable)
}

#[cold]
fn undecodable() -> Error {
    ErrorKind::Internal("a key that does not decode").into()
}

#[cfg(test)]
mod tests {
    use crate::{Config, Feature, Registry, Result};

    /// Registers `(type $a (sub (struct))) (type $b (sub $a (struct)))` and these two types.
    fn register(sup: &[u8], sub: &[u8]) -> Result<usize> {
        let mut config = Config::default();
        config.features.set(Feature::CustomDescriptors, true);
        let mut payload = vec![4, 0x50, 0, 0x5f, 0, 0x50, 1, 0, 0x5f, 0, 0x50, 0];
        payload.extend(sup);
        payload.extend([0x50, 1, 2]);
        payload.extend(sub);
        let types = Registry::new(&config)?.register_type_section(&payload)?;
        Ok(types.len())
    }

    #[test]
    fn a_reference_to_exactly_a_type_is_matched_by_no_other() {
        /// A struct with a const field: a reference to a type, with 0x62 to exactly that type.
        fn holding(heap: &[u8]) -> Vec<u8> {
            [&[0x5f, 1, 0x64], heap, &[0]].concat()
        }
        let [a, b, exactly_a, exactly_b]: [&[u8]; 4] = [&[0], &[1], &[0x62, 0], &[0x62, 1]];
        let cases = [
            (exactly_a, exactly_a, true),
            (exactly_a, exactly_b, false),
            (exactly_a, a, false),
            (exactly_a, b, false),
            (a, exactly_a, true),
            (a, exactly_b, true),
            (b, exactly_a, false),
        ];
        for (sup, sub, matches) in cases {
            let registered = register(&holding(sup), &holding(sub));
            assert_eq!(registered.is_ok(), matches, "{sub:x?} below {sup:x?}");
        }
    }

    /// Type 0 is open; in the group behind it 1 to 62 are below it, each below the one before; 63 is
    /// no one's subtype, and 64 to 80 are below it in the same way.
    #[test]
    fn a_field_may_refer_to_a_type_any_number_of_declarations_below() {
        let registered = |sup: u8, sub: u8| {
            let mut payload = vec![2, 0x50, 0, 0x5f, 0, 0x4e, 82];
            for i in 1..=80 {
                match i {
                    63 => payload.extend([0x50, 0, 0x5f, 0]),
                    _ => payload.extend([0x50, 1, i - 1, 0x5f, 0]),
                }
            }
            let field = |ty: u8| [0x80 | ty, 0];
            payload.extend([0x50, 0, 0x5f, 1, 0x64]);
            payload.extend(field(sup));
            payload.extend([0, 0x50, 1, 81, 0x5f, 1, 0x64]);
            payload.extend(field(sub));
            payload.push(0);
            let registry = Registry::new(&Config::default()).unwrap();
            match registry.register_type_section(&payload) {
                Ok(types) => types.len() == 83,
                Err(error) => {
                    assert!(error.to_string().contains("field 0"), "{error}");
                    false
                }
            }
        };
        for (sup, sub, matches) in [
            (1, 62, true),
            (5, 5, true),
            (5, 6, true),
            (0, 62, true),
            (0, 1, true),
            (63, 80, true),
            (62, 1, false),
            (1, 0, false),
            (63, 62, false),
            (1, 80, false),
            (70, 7, false),
            (0, 80, false),
        ] {
            assert_eq!(registered(sup, sub), matches, "{sub} below {sup}");
        }
    }

    #[test]
    fn a_mismatch_says_whether_a_param_or_a_result_is_at_fault() {
        const I32: u8 = 0x7f;
        const I64: u8 = 0x7e;
        let sup = [0x60, 2, I32, I32, 2, I32, I32];
        let cases = [
            ([0x60, 2, I32, I64, 2, I32, I32], "param 1"),
            ([0x60, 2, I32, I32, 2, I32, I64], "result 1"),
        ];
        for (sub, at_fault) in cases {
            let said = register(&sup, &sub).unwrap_err().to_string();
            assert!(said.contains(at_fault), "got {said:?}");
        }
    }
}
