//! What two modules have in common, number by number. Both are in one registry, so a type is the same if it is one type
//! there; it has *moved* if its number in the module is another. A module can have one type at several numbers: each is
//! paired with one of the other module. What only one of them has is *gone* or *added*; but a name that both give to one
//! type each that the other does not have is *changed*. Each module's names are its own: a type that both have can have
//! two names.

use std::collections::{BTreeSet, HashMap};
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

    /// The numbers of each of its types.
    fn numbers(&self) -> HashMap<u32, BTreeSet<u32>> {
        let mut numbers: HashMap<u32, BTreeSet<u32>> = HashMap::new();
        for &(number, ty) in &self.types {
            numbers.entry(ty.index().get()).or_default().insert(number);
        }
        numbers
    }

    /// The names that it gives to one type only, which the other does not have.
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

/// What the first module has, in its order, and then what only the second has.
pub fn rows<'a>(before: &Side<'a>, after: &Side<'a>) -> Vec<Row<'a>> {
    let (gone, added) = (before.own_names(after), after.own_names(before));
    let renewed = |name: Option<&str>| Some((*gone.get(name?)?, *added.get(name?)?));
    // The numbers after that are not paired yet. Those that a type keeps are paired first.
    let mut free = after.numbers();
    let mut take = |number: Option<u32>, ty: &Type| {
        let numbers = free.get_mut(&ty.index().get())?;
        match number {
            Some(number) => numbers.take(&number),
            None => numbers.pop_first(),
        }
    };
    let kept: Vec<bool> = before
        .types
        .iter()
        .map(|&(number, ty)| take(Some(number), ty).is_some())
        .collect();
    let mut rows = Vec::new();
    for (&(number, ty), is_kept) in before.types.iter().zip(kept) {
        let was = Some((number, ty));
        let (change, now) = if is_kept {
            (Change::Same, was)
        } else if let Some(there) = take(None, ty) {
            (Change::Moved, Some((there, ty)))
        } else {
            let now = renewed(before.names.get(ty)).map(|(_, now)| now);
            match now.and_then(|now| Some((take(None, now)?, now))) {
                Some(now) => (Change::Changed, Some(now)),
                None => (Change::Gone, None),
            }
        };
        rows.push(Row {
            change,
            before: was,
            after: now,
        });
    }
    let is_new = |(number, ty): &&Numbered<'_>| {
        let numbers = free.get(&ty.index().get());
        numbers.is_some_and(|numbers| numbers.contains(number))
    };
    rows.extend(after.types.iter().filter(is_new).map(|&new| Row {
        change: Change::Added,
        before: None,
        after: Some(new),
    }));
    rows
}
