//! A whole rec group from plain data: for a program that has decoded its types already.
//!
//! The words are written directly, as for types that need no builder (`one_off`). References are positions in the same
//! group, or type indices. In C the caller keeps the types of those indices alive until the call returns; in Rust the
//! registry owns them while it makes a new group, which keeps them itself from then on. Nothing is registered if an
//! index is stale: if a live group had equal words, it would keep the type of that index alive.

use crate::error::{Error, ErrorKind, Result};
use crate::index::Position;
use crate::key::{Clauses, Head, Key, Scratch, Target, Word, at_most, head_within};
use crate::limits::{Limit, Limits};
use crate::registry::{Core, RecGroup, RegisteredType, Registry};
use crate::ty::{CompositeKind, FieldType, ValType};

/// One type of a rec group, as plain data. [`Registry::register_rec_group`] takes it.
#[derive(Clone, Copy, Debug)]
pub struct SubType<'a> {
    /// May no type be declared below it?
    pub is_final: bool,
    /// Is it shared (shared-everything-threads proposal)?
    pub is_shared: bool,
    /// The type that it is declared below.
    pub supertype: Option<Target>,
    /// The member that it describes (custom descriptors proposal).
    pub describes: Option<Position>,
    /// The member that describes it (custom descriptors proposal).
    pub descriptor: Option<Position>,
    /// Its composite type.
    pub composite: Composite<'a>,
}

/// A composite type, as plain data.
#[derive(Clone, Copy, Debug)]
pub enum Composite<'a> {
    /// A function type.
    Func {
        /// The types of its params.
        params: &'a [ValType<Target>],
        /// The types of its results.
        results: &'a [ValType<Target>],
    },
    /// A struct type of these fields.
    Struct(&'a [FieldType<Target>]),
    /// An array type of this element.
    Array(FieldType<Target>),
    /// The continuation type of this function type.
    Cont(Target),
    /// The exn type of a tag of this function type.
    Exn(Target),
}

impl<'a> From<Composite<'a>> for SubType<'a> {
    /// A composite type on its own: final, unshared, without supertype.
    fn from(composite: Composite<'a>) -> SubType<'a> {
        SubType {
            is_final: true,
            is_shared: false,
            supertype: None,
            describes: None,
            descriptor: None,
            composite,
        }
    }
}

impl SubType<'_> {
    fn clauses(&self) -> Clauses {
        Clauses {
            describes: self.describes.map(Clauses::in_word),
            descriptor: self.descriptor.map(Clauses::in_word),
        }
    }

    fn head(&self) -> Head {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let (kind, fields, results) = match self.composite {
            Composite::Func { params, results } => (
                CompositeKind::Func,
                count(params.len()),
                count(results.len()),
            ),
            Composite::Struct(fields) => (CompositeKind::Struct, count(fields.len()), 0),
            Composite::Array(_) => (CompositeKind::Array, 1, 0),
            Composite::Cont(_) => (CompositeKind::Cont, 1, 0),
            Composite::Exn(_) => (CompositeKind::Exn, 1, 0),
        };
        Head {
            kind,
            is_final: self.is_final,
            is_shared: self.is_shared,
            has_clauses: !self.clauses().is_empty(),
            supertype: self.supertype,
            fields,
            results,
        }
    }
}

/// A member as [`Registry::register_members`] takes it.
pub(crate) trait PlainMember {
    /// The head, which says how many words follow.
    fn head(&self) -> Result<Head>;
    /// Its descriptor clauses.
    fn clauses(&self) -> Result<Clauses>;
    /// Writes a word for each field or param, and then for each result, of which the head has as many.
    fn write(&self, head: &Head, parts: &mut [Word]) -> Result<()>;
}

impl PlainMember for &SubType<'_> {
    fn head(&self) -> Result<Head> {
        Ok(SubType::head(self))
    }

    fn clauses(&self) -> Result<Clauses> {
        Ok(SubType::clauses(self))
    }

    fn write(&self, _: &Head, parts: &mut [Word]) -> Result<()> {
        let value = |&value: &ValType<Target>| Word::field(FieldType::constant(value));
        match self.composite {
            Composite::Func { params, results } => {
                let values = params.iter().chain(results).map(value);
                parts
                    .iter_mut()
                    .zip(values)
                    .for_each(|(word, value)| *word = value);
            }
            Composite::Struct(fields) => {
                let fields = fields.iter().copied().map(Word::field);
                parts
                    .iter_mut()
                    .zip(fields)
                    .for_each(|(word, field)| *word = field);
            }
            Composite::Array(element) => parts.fill(Word::field(element)),
            Composite::Cont(func) | Composite::Exn(func) => {
                parts.fill(Word::reference(false, func));
            }
        }
        Ok(())
    }
}

impl Registry {
    /// Registers a rec group from plain data: finds or makes its types. [`Code::Stale`](crate::Code::Stale) for the index
    /// of a type that is not alive, even if the group breaks a rule, too. [`RecGroup::is_new`] says whether the group was found or is new.
    ///
    /// ```
    /// # let registry = typereg::Registry::new(&typereg::Config::default())?;
    /// use typereg::ty::{FieldType, ValType};
    /// use typereg::{Composite, Position, Target};
    ///
    /// let node = FieldType::mutable(ValType::ref_null(Target::Own(Position(0))));
    /// let list = registry.register_rec_group(&[Composite::Struct(&[node]).into()])?;
    /// assert!(list.is_new());
    /// assert_eq!(list.to_wat(None)?, "(type $t1 (struct (field (mut (ref null $t1)))))");
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn register_rec_group(&self, types: &[SubType<'_>]) -> Result<RecGroup> {
        self.register_members(types.iter(), Core::register_alone_numbered)
    }

    /// Like [`Registry::register_rec_group`]; `register` registers the words.
    #[inline]
    pub(crate) fn register_members<M: PlainMember>(
        &self,
        members: impl ExactSizeIterator<Item = M> + Clone,
        register: impl FnOnce(&Core, Key<'_>) -> Result<(RegisteredType, bool)>,
    ) -> Result<RecGroup> {
        let core = self.core();
        let limits = &core.config.limits;
        at_most(members.len() as u64, Limit::GroupTypes, limits)?;
        at_most(members.len() as u64, Limit::LiveTypes, limits)?; // More would never fit, so no member is read.
        if members.len() == 0 {
            return core.empty_group();
        }
        // All heads first: a group that is refused because of one, or as too large, costs no memory.
        let (mut len, mut parts) = (0, 0);
        for (position, member) in positions(members.clone()) {
            let added = size(&member, &mut parts, limits);
            len += added.map_err(|error| error.at_member(position))?;
        }
        let mut scratch = Scratch::new();
        let words = scratch.words(len)?;
        let (mut rest, count) = (&mut *words, members.len() as u32);
        for (position, member) in positions(members) {
            rest = write(&member, rest).map_err(|error| error.at_member(position))?;
        }
        let key = Key {
            words,
            members: count,
        };
        let (leader, is_new) = register(core, key)?;
        Ok(RecGroup::registered(leader, is_new))
    }
}

fn positions<M>(members: impl Iterator<Item = M>) -> impl Iterator<Item = (Position, M)> {
    (0..).map(Position).zip(members)
}

/// How many words a member has; `parts` counts the fields, params and results of all.
#[inline(always)]
fn size(member: &impl PlainMember, parts: &mut u64, limits: &Limits) -> Result<usize> {
    let head = member.head()?;
    head_within(head, limits)?;
    // Many members can point to one array, so the size of the caller's memory does not bound this.
    *parts += head.parts() as u64;
    at_most(*parts, Limit::GroupParts, limits)?;
    Ok(1 + head.len())
}

/// Writes a member to the first of these words, and returns the rest.
#[inline(always)]
fn write<'w>(member: &impl PlainMember, words: &'w mut [Word]) -> Result<&'w mut [Word]> {
    let head = member.head()?;
    let (own, rest) = words
        .split_at_mut_checked(1 + head.len())
        .ok_or_else(changed)?;
    own[0] = Word::head(head);
    let (of_parts, of_clauses) = own[1..].split_at_mut(head.parts());
    member.write(&head, of_parts)?;
    if head.has_clauses {
        of_clauses[0] = Word::clauses(member.clauses()?);
    }
    Ok(rest)
}

/// The error for a member that was changed while it was read.
#[cold]
pub(crate) fn changed() -> Error {
    ErrorKind::Internal("a member that has changed its length").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use crate::error::{Code, Place};
    use crate::feature::Feature;
    use crate::index::{FieldIndex, TypeIndex};
    use crate::ty::{HeapType, RefType, StorageType};

    fn to(index: TypeIndex) -> FieldType<Target> {
        FieldType::constant(StorageType::Val(ValType::Ref(RefType {
            nullable: true,
            heap: HeapType::Concrete {
                target: Target::Outside(index),
                exact: false,
            },
        })))
    }

    #[test]
    fn a_number_of_a_dead_type_is_refused_where_it_stands() {
        let registry = Registry::new(&Config::default()).unwrap();
        let alive = registry.struct_type([]).unwrap();
        let dead = registry.array_type(crate::ValType::I32).unwrap().index();
        let fields = [to(alive.index()), to(dead)];
        let group: [SubType<'_>; 2] = [&[][..], &fields].map(|of| Composite::Struct(of).into());
        let error = registry.register_rec_group(&group).unwrap_err();
        assert_eq!(error.code(), Code::Stale);
        let Place { member, field, .. } = error.place();
        assert_eq!((member, field), (Some(Position(1)), Some(FieldIndex(1))));
        let below = SubType {
            supertype: Some(Target::Outside(dead)),
            ..Composite::Struct(&[]).into()
        };
        let error = registry.register_rec_group(&[below]).unwrap_err();
        assert_eq!((error.code(), error.place().field), (Code::Stale, None));
        assert_eq!(registry.stats().live_types, 1);
        assert_eq!(registry.check(), Ok(()));
    }

    #[test]
    fn a_clause_with_a_position_that_no_group_has_is_refused() {
        let mut config = Config::default();
        config.features.set(Feature::CustomDescriptors, true);
        let registry = Registry::new(&config).unwrap();
        let first = SubType {
            descriptor: Some(Position(1)),
            ..Composite::Struct(&[]).into()
        };
        for far in [2, (1 << 21) - 2, (1 << 21) - 1, 1 << 21, 3 << 21, u32::MAX] {
            let describes = SubType {
                describes: Some(Position(far)),
                ..Composite::Struct(&[]).into()
            };
            let descriptor = SubType {
                descriptor: Some(Position(far)),
                ..Composite::Struct(&[]).into()
            };
            for group in [&[first, describes][..], &[describes], &[descriptor]] {
                let error = registry.register_rec_group(group).unwrap_err();
                assert_eq!(error.code(), Code::InvalidType, "{far}: {error}");
            }
        }
        assert_eq!(registry.stats().live_types, 0);
        assert_eq!(registry.check(), Ok(()));
    }

    #[test]
    fn a_type_that_dies_meanwhile_is_kept_or_refused() {
        let mut config = Config::default();
        config.set_index_reuse_delay(0);
        let registry = Registry::new(&config).unwrap();
        let number = registry.array_type(crate::ValType::I32).unwrap().index();
        let (registered, refused) = std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                for _ in 0..20_000 {
                    drop(registry.array_type(crate::ValType::I32).unwrap());
                    drop(registry.func_type([], []).unwrap());
                }
            });
            let mut answers = (0, 0);
            while !other.is_finished() {
                let fields = [to(number)];
                match registry.register_rec_group(&[Composite::Struct(&fields).into()]) {
                    Ok(group) => {
                        let field = group.get(0).unwrap().fields().next().unwrap();
                        assert!(field.to_string().contains("$t1"), "{field}");
                        answers.0 += 1;
                    }
                    Err(error) => {
                        assert_eq!(error.code(), Code::Stale);
                        answers.1 += 1;
                    }
                }
            }
            answers
        });
        assert!(registered + refused > 0);
        assert_eq!(registry.stats().live_types, 0);
        assert_eq!(registry.check(), Ok(()));
    }
}
