//! What two modules have in common, number by number. Both are in one registry, so two types are the same if they are one
//! type there. Such a type has *moved* if it has another number in the second module. A module can have one type at several
//! numbers: each is paired with one number of the other module. A type that only one module has is *gone* or *added*. But
//! if each module gives a name to exactly one type, and neither has the other's, that type is *changed*. Each module's
//! names are its own: a type that both have can have two names.

use std::cmp::Ordering;
use std::collections::HashMap;
use typereg::{Type, TypeCollection, TypeNames};

/// One of the two modules.
pub struct Side<'a> {
    pub names: &'a TypeNames,
    /// Its chosen types, with their numbers.
    types: Vec<Numbered<'a>>,
    collection: &'a TypeCollection,
}

/// A type, and a number that it has in a module.
pub type Numbered<'a> = (u32, &'a Type);

impl<'a> Side<'a> {
    /// A module, the names that it gives, and which of its types are compared, each with its number there.
    pub fn new(
        collection: &'a TypeCollection,
        names: &'a TypeNames,
        chosen: impl Iterator<Item = (u32, &'a Type)>,
    ) -> Side<'a> {
        Side {
            names,
            types: chosen.collect(),
            collection,
        }
    }

    fn has(&self, ty: &Type) -> bool {
        self.collection.find(ty).is_some()
    }

    /// The names that it gives to exactly one type that `other` does not have.
    fn own_names(&self, other: &Side<'_>) -> HashMap<&str, &'a Type> {
        let mut named: HashMap<&str, Option<&Type>> = HashMap::new();
        for &(_, ty) in &self.types {
            if let Some(name) = self.names.get(ty).filter(|_| !other.has(ty)) {
                named
                    .entry(name)
                    .and_modify(|one| *one = one.filter(|&one| one == ty))
                    .or_insert(Some(ty));
            }
        }
        named
            .into_iter()
            .filter_map(|(name, ty)| Some((name, ty?)))
            .collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Same,
    Moved,
    Changed,
    Gone,
    Added,
}

impl Change {
    pub const ALL: [Change; 5] = [
        Change::Same,
        Change::Moved,
        Change::Changed,
        Change::Gone,
        Change::Added,
    ];

    pub const fn word(self) -> &'static str {
        match self {
            Change::Same => "same",
            Change::Moved => "moved",
            Change::Changed => "changed",
            Change::Gone => "gone",
            Change::Added => "added",
        }
    }
}

/// What became of one number.
pub struct Row<'a> {
    pub change: Change,
    /// The type before, and after, each with its number. Both are one type, unless it is changed.
    pub before: Option<Numbered<'a>>,
    pub after: Option<Numbered<'a>>,
}

impl<'a> Row<'a> {
    /// The type as it is now, or was.
    pub fn ty(&self) -> Option<&'a Type> {
        self.after.or(self.before).map(|(_, ty)| ty)
    }
}

/// The types of the first module, in its order, and then those that only the second has.
pub fn rows<'a>(before: &Side<'a>, after: &Side<'a>) -> Vec<Row<'a>> {
    let (gone, added) = (before.own_names(after), after.own_names(before));
    // A type of the second module belongs to itself, or to the type of the first that it has replaced.
    let belongs_to = |ty: &'a Type| {
        let name = after.names.get(ty).filter(|_| !before.has(ty));
        let was = name.and_then(|name| added.get(name).and(gone.get(name)));
        was.copied().unwrap_or(ty)
    };
    // For each type, its places in the first module and in the second.
    let mut places: HashMap<u32, [Vec<usize>; 2]> = HashMap::new();
    for (at, (_, ty)) in before.types.iter().enumerate() {
        places.entry(ty.index().get()).or_default()[0].push(at);
    }
    for (at, &(_, ty)) in after.types.iter().enumerate() {
        let ty = belongs_to(ty);
        places.entry(ty.index().get()).or_default()[1].push(at);
    }
    let mut partners = vec![None; before.types.len()];
    let mut is_new = vec![true; after.types.len()];
    for [was, now] in places.values() {
        for (was, now) in pairs(before, after, was, now) {
            partners[was] = Some(now);
            is_new[now] = false;
        }
    }
    let mut rows = Vec::new();
    for (&was, partner) in before.types.iter().zip(partners) {
        let now = partner.map(|at| after.types[at]);
        let change = match now {
            None => Change::Gone,
            Some((_, ty)) if ty != was.1 => Change::Changed,
            Some((number, _)) if number != was.0 => Change::Moved,
            Some(_) => Change::Same,
        };
        rows.push(Row {
            change,
            before: Some(was),
            after: now,
        });
    }
    let new = after.types.iter().zip(is_new).filter(|(_, is_new)| *is_new);
    rows.extend(new.map(|(&new, _)| Row {
        change: Change::Added,
        before: None,
        after: Some(new),
    }));
    rows
}

/// Pairs the places of one type in the two modules: first those with the same number, then the others, in their order.
/// Both lists ascend.
fn pairs(before: &Side<'_>, after: &Side<'_>, was: &[usize], now: &[usize]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut others = [Vec::new(), Vec::new()];
    let (mut was, mut now) = (was.iter().peekable(), now.iter().peekable());
    while let (Some(&&a), Some(&&b)) = (was.peek(), now.peek()) {
        let order = before.types[a].0.cmp(&after.types[b].0);
        if order.is_le() {
            was.next();
        }
        if order.is_ge() {
            now.next();
        }
        match order {
            Ordering::Equal => pairs.push((a, b)),
            Ordering::Less => others[0].push(a),
            Ordering::Greater => others[1].push(b),
        }
    }
    let [left, right] = others;
    pairs.extend(
        left.into_iter()
            .chain(was.copied())
            .zip(right.into_iter().chain(now.copied())),
    );
    pairs
}
