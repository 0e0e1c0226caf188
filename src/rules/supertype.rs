//! A declared supertype comes strictly earlier, is not final, has the same kind, is shared exactly if the type is, is
//! not too deep, and is matched by the type that declares it.
//!
//! There are two passes. The first checks that every supertype comes earlier, and stores for each member what it is
//! declared below. The second (`comparison`) compares fields, which may name any member. Going up from supertype to
//! supertype always ends: the number of steps is the difference of the depths, and each takes one load.

use super::comparison::{Row, matches_supertype, member_of, undecodable};
use super::known::{Candidate, Registered, numbered};
use super::sharing::disagree;
use crate::error::{ErrorKind, NumberedType, Relation, Result};
use crate::index::Position;
use crate::key::{Head, Target, at_most};
use crate::limits::{Limit, Limits};
use crate::memory::try_reserve;

pub(super) fn check(
    group: &impl Candidate,
    registered: &impl Registered,
    limits: &Limits,
) -> Result<()> {
    let len = group.len();
    if len == 1 {
        // Most groups have one member. It is decoded once, and no memory is allocated.
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

/// Checks that the member after those of `rows` may declare its supertype, and returns its row.
#[inline(always)]
fn row(head: &Head, registered: &impl Registered, limits: &Limits, rows: &[Row]) -> Result<Row> {
    let position = Position(rows.len() as u32);
    let row = |above, depth| Row {
        above,
        depth,
        kind: head.kind,
        is_final: head.is_final,
        is_shared: head.is_shared,
    };
    let Some(supertype) = head.supertype else {
        return Ok(row(position, 0));
    };
    let (above, kind, is_final, is_shared, depth) = match supertype {
        Target::Own(own) if own >= position => {
            return Err(ErrorKind::ForwardSupertype(NumberedType::Group(own)).into());
        }
        Target::Own(own) => {
            let above = &rows[own.0 as usize];
            let depth = u32::from(above.depth);
            (own, above.kind, above.is_final, above.is_shared, depth)
        }
        Target::Outside(index) => {
            let known = registered.known(index);
            let known = known.ok_or(ErrorKind::Stale(index.get()))?;
            (
                position,
                known.kind,
                known.is_final,
                known.is_shared,
                known.depth,
            )
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
    if is_shared != head.is_shared {
        let refused = disagree(Relation::Supertype, numbered(supertype), head.is_shared);
        return Err(ErrorKind::Disagreement(refused).into());
    }
    at_most(u64::from(depth) + 1, Limit::SupertypeDepth, limits)?;
    match u8::try_from(depth + 1) {
        Ok(own_depth) => Ok(row(above, own_depth)),
        Err(_) => Err(undecodable()),
    }
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
    fn only_the_same_type_matches_an_exact_reference() {
        /// A struct with a const field: a reference to a type, exact after the byte 0x62.
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

    /// Type 0 is not final. In the group after it, types 1 to 62 are each declared below the one before; 63 has no
    /// supertype, and 64 to 80 are each declared below the one before.
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
