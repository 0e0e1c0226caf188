//! What two modules have in common, type by type. Both are in one registry, so a type is the same if it is one type there; it
//! has *moved* if its number in the module is another. A type that only one of them has is *gone* or *added*; but a name that
//! both give to one such type each is *changed*. Each module's names are its own: a type that both have can have two names.

use std::collections::HashMap;
use typereg::{Type, TypeCollection, TypeNames};

/// One of the two modules.
pub struct Side<'a> {
    pub names: &'a TypeNames,
    /// Its chosen types, each once, with its first number.
    types: Vec<(u32, &'a Type)>,
    collection: &'a TypeCollection,
}

impl<'a> Side<'a> {
    /// A module, the names that it gives, and which of its types are compared, each with its number there.
    pub fn new(
        collection: &'a TypeCollection,
        names: &'a TypeNames,
        chosen: impl Iterator<Item = (u32, &'a Type)>,
    ) -> Side<'a> {
        let is_first = |&(number, ty): &(u32, &Type)| collection.find(ty) == Some(number);
        Side {
            names,
            types: chosen.filter(is_first).collect(),
            collection,
        }
    }

    pub fn number(&self, ty: &Type) -> Option<u32> {
        self.collection.find(ty)
    }

    /// The names that it gives to one type only, which the other does not have.
    fn own_names(&self, other: &Side<'_>) -> HashMap<&str, &'a Type> {
        let mut named: HashMap<&str, Option<&Type>> = HashMap::new();
        for &(_, ty) in &self.types {
            if let Some(name) = self.names.get(ty).filter(|_| other.number(ty).is_none()) {
                named
                    .entry(name)
                    .and_modify(|one| *one = None)
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

/// What became of one type.
pub struct Row<'a> {
    pub change: Change,
    /// The type before, and after. Both are one, unless it is changed.
    pub before: Option<&'a Type>,
    pub after: Option<&'a Type>,
}

impl<'a> Row<'a> {
    /// The type as it is now, or was.
    pub fn ty(&self) -> Option<&'a Type> {
        self.after.or(self.before)
    }
}

/// What the first module has, in its order, and then what only the second has.
pub fn rows<'a>(before: &Side<'a>, after: &Side<'a>) -> Vec<Row<'a>> {
    let (gone, added) = (before.own_names(after), after.own_names(before));
    let renewed = |name: Option<&str>| Some((*gone.get(name?)?, *added.get(name?)?));
    let mut rows = Vec::new();
    for &(number, ty) in &before.types {
        let (change, now) = match after.number(ty) {
            Some(there) if there == number => (Change::Same, Some(ty)),
            Some(_) => (Change::Moved, Some(ty)),
            None => match renewed(before.names.get(ty)) {
                Some((_, now)) => (Change::Changed, Some(now)),
                None => (Change::Gone, None),
            },
        };
        rows.push(Row {
            change,
            before: Some(ty),
            after: now,
        });
    }
    let is_new = |ty: &Type| before.number(ty).is_none() && renewed(after.names.get(ty)).is_none();
    let new = after.types.iter().filter(|(_, ty)| is_new(ty));
    rows.extend(new.map(|&(_, ty)| Row {
        change: Change::Added,
        before: None,
        after: Some(ty),
    }));
    rows
}
