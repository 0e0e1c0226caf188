//! A declared supertype comes strictly earlier, is not final, is of the same kind, is not too deep,
//! and is matched by the type that declares it.
//!
//! Two passes. The first sees that every supertype comes earlier, so that in the second, where
//! fields are compared and a field may name any member, walking up the declared supertypes always
//! ends.

use super::{Candidate, Registered};
use crate::error::{Error, ErrorKind, Mismatch, Part, Result};
use crate::index::Position;
use crate::key::{Member, Target, Word};
use crate::limits::{Limit, Limits};
use crate::memory::try_reserve;
use crate::planted::{Bug, planted};
use crate::ty::matching::{self, Defined};
use crate::ty::{CompositeKind, FieldType};

pub(super) fn check(
    group: &impl Candidate,
    registered: &impl Registered,
    limits: &Limits,
) -> Result<()> {
    // Depths of the members so far. The last one's is no one's to ask.
    let last = group.len().saturating_sub(1);
    let mut depths: Vec<u8> = Vec::new();
    try_reserve(&mut depths, last as usize)?;
    for position in 0..group.len() {
        let depth = depth(group, registered, limits, &depths, position)
            .map_err(|error| error.at_member(Position(position)))?;
        if position != last {
            depths.push(depth);
        }
    }
    for position in 0..group.len() {
        matches_supertype(group, registered, position)
            .map_err(|error| error.at_member(Position(position)))?;
    }
    Ok(())
}

/// The depth of a member, its supertype being one it may declare.
fn depth(
    group: &impl Candidate,
    registered: &impl Registered,
    limits: &Limits,
    depths: &[u8],
    position: u32,
) -> Result<u8> {
    let member = member_of(group, position)?;
    let Some(supertype) = member.head.supertype else {
        return Ok(0);
    };
    let (kind, is_final, above) = match supertype {
        Target::Own(own) if own.0 > position && planted(Bug::ForwardSupertype) => {
            return Ok(1);
        }
        Target::Own(own) if own.0 >= position => {
            return Err(ErrorKind::ForwardSupertype(own).into());
        }
        Target::Own(own) => {
            let head = member_of(group, own.0)?.head;
            (head.kind, head.is_final, u32::from(depths[own.0 as usize]))
        }
        Target::Outside(index) => {
            let known = registered.known(index);
            let known = known.ok_or(ErrorKind::Stale(index.get()))?;
            (known.kind, known.is_final, known.depth)
        }
    };
    if is_final {
        return Err(ErrorKind::SupertypeIsFinal.into());
    }
    if kind != member.head.kind {
        return Err(ErrorKind::SupertypeKind(member.head.kind.noun(), kind.noun()).into());
    }
    let maximum = limits.get(Limit::SupertypeDepth);
    match u8::try_from(above + 1) {
        Ok(depth) if above < maximum => Ok(depth),
        _ => Err(ErrorKind::LimitExceeded(Limit::SupertypeDepth, maximum).into()),
    }
}

fn matches_supertype(
    group: &impl Candidate,
    registered: &impl Registered,
    position: u32,
) -> Result<()> {
    let sub = member_of(group, position)?;
    let (sup, sup_outside) = match sub.head.supertype {
        None => return Ok(()),
        Some(Target::Own(_)) if planted(Bug::SiblingUnchecked) => return Ok(()),
        Some(Target::Own(own)) => (member_of(group, own.0)?, None),
        Some(Target::Outside(index)) => {
            let member = registered
                .member(index)
                .ok_or(ErrorKind::Stale(index.get()))?;
            (member, Some(index))
        }
    };
    let comparison = Comparison {
        defined: Types { group, registered },
        sub,
        sup,
        // The words of a registered supertype name members of *its* group by position; that group
        // is not this one.
        sup_own: |position: Position| match sup_outside {
            None => Some(Target::Own(position)),
            Some(index) => registered.sibling(index, position).map(Target::Outside),
        },
    };
    match sub.head.kind {
        CompositeKind::Struct | CompositeKind::Array => comparison.fields(),
        CompositeKind::Func => comparison.signature(),
        CompositeKind::Cont | CompositeKind::Exn => {
            Err(ErrorKind::Unsupported("supertypes of this kind of type are").into())
        }
    }
}

/// A member and the supertype it declares.
struct Comparison<'a, D, F> {
    defined: D,
    sub: Member<'a>,
    sup: Member<'a>,
    sup_own: F,
}

impl<D: Defined<Target>, F: Fn(Position) -> Option<Target>> Comparison<'_, D, F> {
    /// A struct has at least the supertype's fields, each matching the one in the same place; an
    /// array's element matches.
    fn fields(&self) -> Result<()> {
        let (sub, sup) = (self.sub.head.fields, self.sup.head.fields);
        if sub < sup {
            return Err(mismatch(Mismatch::FewerFields { sub, sup }));
        }
        for i in 0..sup {
            if self.says_the_same(i) {
                continue;
            }
            let fields = (self.sub.field(i), self.sup_field(self.sup.field(i)));
            let (Some(sub), Some(sup)) = fields else {
                return Err(undecodable());
            };
            let (sub, sup) = if planted(Bug::WiderStructCovariant)
                && self.sub.head.fields > self.sup.head.fields
                && sub.mutable == sup.mutable
            {
                (constant(sub), constant(sup))
            } else {
                (sub, sup)
            };
            if !matching::field_matches(&self.defined, sub, sup) {
                return Err(mismatch(Mismatch::Field).at_part(Part::Field, i));
            }
        }
        Ok(())
    }

    /// Params are contravariant, results covariant, and there are as many of each.
    fn signature(&self) -> Result<()> {
        let (sub, sup) = (self.sub.head, self.sup.head);
        if sub.fields != sup.fields {
            let (sub, sup) = (sub.fields, sup.fields);
            return Err(mismatch(Mismatch::ParamCount { sub, sup }));
        }
        if sub.results != sup.results {
            let (sub, sup) = (sub.results, sup.results);
            return Err(mismatch(Mismatch::ResultCount { sub, sup }));
        }
        if (0..sub.fields + sub.results).all(|i| self.says_the_same(i)) {
            return Ok(());
        }
        for i in 0..sub.fields {
            self.value(self.sub.param(i), self.sup.param(i), i, Mismatch::Param)?;
        }
        for i in 0..sub.results {
            self.value(self.sub.result(i), self.sup.result(i), i, Mismatch::Result)?;
        }
        Ok(())
    }

    fn value(
        &self,
        sub: Option<crate::ty::ValType<Target>>,
        sup: Option<crate::ty::ValType<Target>>,
        i: u32,
        what: Mismatch,
    ) -> Result<()> {
        let sup = sup.and_then(|value| value.try_map(|t| self.sup_target(t).ok_or(())).ok());
        let (Some(sub), Some(sup)) = (sub, sup) else {
            return Err(undecodable());
        };
        let matches = match what {
            Mismatch::Param => matching::val_matches(&self.defined, sup, sub),
            _ => matching::val_matches(&self.defined, sub, sup),
        };
        match matches {
            true => Ok(()),
            false => {
                let part = match what {
                    Mismatch::Param => Part::Param,
                    _ => Part::Result,
                };
                Err(mismatch(what).at_part(part, i))
            }
        }
    }

    /// Is part `i` of both the same word, which means the same in both groups? Then it matches, as
    /// everything matches itself.
    fn says_the_same(&self, i: u32) -> bool {
        let [sub, sup] = [self.sub, self.sup].map(|member| member.words().get(i as usize).copied());
        let means_the_same = |word: Word| match word.target() {
            Some(Target::Own(own)) => (self.sup_own)(own) == Some(Target::Own(own)),
            _ => true,
        };
        sub == sup && sub.is_some_and(means_the_same)
    }

    /// A field of the supertype, as the new group would write it.
    fn sup_field(&self, field: Option<FieldType<Target>>) -> Option<FieldType<Target>> {
        field?
            .try_map(|target| self.sup_target(target).ok_or(()))
            .ok()
    }

    fn sup_target(&self, target: Target) -> Option<Target> {
        match target {
            Target::Own(position) => (self.sup_own)(position),
            outside => Some(outside),
        }
    }
}

/// How the types a new group may name relate, by the supertypes declared in it and those already
/// registered.
struct Types<'a, G, T> {
    group: &'a G,
    registered: &'a T,
}

impl<G: Candidate, T: Registered> Defined<Target> for Types<'_, G, T> {
    fn kind(&self, ty: Target) -> CompositeKind {
        let kind = match ty {
            Target::Own(position) => self.group.member(position.0).map(|member| member.head.kind),
            Target::Outside(index) => self.registered.known(index).map(|known| known.kind),
        };
        // Both exist (checked before). Exn is the kind that matches least.
        kind.unwrap_or(CompositeKind::Exn)
    }

    fn same(&self, a: Target, b: Target) -> bool {
        a == b
    }

    fn is_subtype(&self, sub: Target, sup: Target) -> bool {
        let mut sub = sub;
        loop {
            match (sub, sup) {
                _ if sub == sup => return true,
                (Target::Outside(sub), Target::Outside(sup)) => {
                    return self.registered.is_subtype(sub, sup);
                }
                // What is registered cannot be below what is not yet.
                (Target::Outside(_), Target::Own(_)) => return false,
                (Target::Own(position), _) => {
                    match self.group.member(position.0).and_then(|m| m.head.supertype) {
                        Some(above) => sub = above,
                        None => return false,
                    }
                }
            }
        }
    }
}

/// What a planted bug compares.
fn constant(field: FieldType<Target>) -> FieldType<Target> {
    FieldType {
        mutable: false,
        ..field
    }
}

fn member_of(group: &impl Candidate, position: u32) -> Result<Member<'_>> {
    group.member(position).ok_or_else(undecodable)
}

fn mismatch(mismatch: Mismatch) -> Error {
    ErrorKind::SupertypeMismatch(mismatch).into()
}

fn undecodable() -> Error {
    ErrorKind::Internal("a key that does not decode").into()
}

#[cfg(test)]
mod tests {
    use crate::{Config, Feature, Registry, Result, TypeCollection};

    /// Registers `(type $a (sub (struct))) (type $b (sub $a (struct)))` and these two types.
    fn register(sup: &[u8], sub: &[u8]) -> Result<usize> {
        let mut config = Config::default();
        config.features.set(Feature::CustomDescriptors, true);
        let mut payload = vec![4, 0x50, 0, 0x5f, 0, 0x50, 1, 0, 0x5f, 0, 0x50, 0];
        payload.extend(sup);
        payload.extend([0x50, 1, 2]);
        payload.extend(sub);
        let types = TypeCollection::register_type_section(&Registry::new(&config)?, &payload)?;
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
