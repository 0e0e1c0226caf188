//! All types of all modules, each once, and what the modules share. Type indices are small and dense, so the simplest set
//! of types is a list with a place for each index: counting takes one step for each type of a module.

use crate::module::{Content, Modules};
use crate::words::shown_name;
use typereg::{CompositeKind, Type, TypeNames};

/// Which types a report is about.
pub trait Choice {
    /// Is this one of the types?
    fn has(&self, ty: &Type, names: &TypeNames) -> bool;
}

/// All of them.
pub struct Everything;

impl Choice for Everything {
    fn has(&self, _: &Type, _: &TypeNames) -> bool {
        true
    }
}

pub struct Catalog<'a> {
    pub names: &'a TypeNames,
    /// By type index; none where no module has that type, or it is not chosen.
    types: Vec<Option<&'a Type>>,
    /// By type index: how many modules have the type.
    holders: Vec<u32>,
    /// How many rec groups have chosen types.
    pub groups: u64,
    /// The memory that these groups take in the registry.
    pub held: u64,
}

/// What was counted in one module, of its chosen types.
#[derive(Default)]
pub struct Counts {
    pub types: u64,
    /// Those with chosen types; also the empty ones, if all types are chosen.
    pub rec_groups: u64,
    pub kinds: [u64; CompositeKind::ALL.len()],
    /// How many members its largest rec group has.
    pub largest_group: u64,
    /// How many supertypes its deepest type has.
    pub depth: u32,
    /// The memory that the groups of these types take in the registry, even if other modules hold them, too.
    pub held: u64,
    /// How many different types other modules have, too.
    pub shared: u64,
}

impl Counts {
    pub fn of(&self, kind: CompositeKind) -> u64 {
        self.kinds[place(kind)]
    }
}

fn place(kind: CompositeKind) -> usize {
    CompositeKind::ALL
        .iter()
        .position(|&one| one == kind)
        .unwrap_or_default()
}

impl<'a> Catalog<'a> {
    /// Counts in all modules, because only then we know what they share.
    pub fn new(modules: &'a Modules, choice: &impl Choice) -> Catalog<'a> {
        let highest = modules
            .contents()
            .flat_map(|(_, content)| content.types.indices())
            .max();
        let len = highest.map_or(0, |&index| index as usize + 1);
        let mut catalog = Catalog {
            names: &modules.names,
            types: vec![None; len],
            holders: vec![0; len],
            groups: 0,
            held: 0,
        };
        // The last module in which we have seen the type; 0: none yet.
        let mut last = vec![0; len];
        for (number, (_, content)) in modules.contents().enumerate() {
            for ty in content.types.iter() {
                let index = ty.index().get() as usize;
                if !choice.has(ty, &modules.names) {
                    continue;
                }
                catalog.types[index] = Some(ty);
                if last[index] != number + 1 {
                    catalog.holders[index] += 1;
                    last[index] = number + 1;
                }
            }
        }
        let mut seen = vec![false; len];
        for ty in catalog.types.iter().flatten() {
            let leader = ty
                .sibling(0)
                .map_or(0, |leader| leader.index().get() as usize);
            let is_new = seen
                .get_mut(leader)
                .is_some_and(|seen| !std::mem::replace(seen, true));
            if is_new {
                catalog.groups += 1;
                catalog.held += ty.rec_group().map_or(0, |group| group.bytes());
            }
        }
        catalog
    }

    /// Is it one of the types?
    pub fn has(&self, ty: &Type) -> bool {
        matches!(self.types.get(ty.index().get() as usize), Some(Some(_)))
    }

    /// All types, by rising index.
    pub fn types(&self) -> impl Iterator<Item = &'a Type> {
        self.types.iter().flatten().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.types().next().is_none()
    }

    pub fn len(&self) -> usize {
        self.types().count()
    }

    /// One more than the highest index.
    pub fn end(&self) -> usize {
        self.types.len()
    }

    pub fn is_shared(&self, ty: &Type) -> bool {
        self.holders
            .get(ty.index().get() as usize)
            .is_some_and(|&holders| holders > 1)
    }

    /// How many types more than one module has.
    pub fn shared(&self) -> u64 {
        self.types().filter(|ty| self.is_shared(ty)).count() as u64
    }

    /// The chosen types of a module, each with its number there.
    pub fn of(&self, content: &'a Content) -> impl Iterator<Item = (u32, &'a Type)> {
        let numbered = (0..).zip(content.types.iter());
        numbered.filter(|(_, ty)| self.has(ty))
    }

    pub fn count(&self, content: &'a Content) -> Counts {
        let mut counts = Counts::default();
        let mut group_end = 0;
        for (number, ty) in self.of(content) {
            counts.types += 1;
            counts.kinds[place(ty.kind())] += 1;
            counts.depth = counts.depth.max(ty.depth());
            let is_first_time = content.types.find(ty) == Some(number);
            counts.shared += u64::from(is_first_time && self.is_shared(ty));
            if number >= group_end {
                // A new group: its types have consecutive numbers.
                let group = ty.rec_group();
                let members = group.as_ref().map_or(1, |group| group.len() as u32);
                group_end = number - ty.position().0 + members;
                counts.rec_groups += 1;
                counts.largest_group = counts.largest_group.max(members.into());
                if is_first_time {
                    counts.held += group.map_or(0, |group| group.bytes());
                }
            }
        }
        if counts.types == content.types.len() as u64 {
            counts.rec_groups = content.types.num_rec_groups() as u64;
        }
        counts
    }

    /// The type that a person calls by this text: `t12`, `$t12`, `12`, a name, or the identifier that texts have, with or
    /// without its `$`. `t12` is never a name. If there is not exactly one, says why.
    pub fn find(&self, text: &str) -> Result<&'a Type, String> {
        let name = text.strip_prefix('$').unwrap_or(text);
        let digits = name.strip_prefix('t').unwrap_or(name);
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let indexed = digits.parse::<usize>().ok().filter(|_| is_number);
        if let Some(&Some(ty)) = indexed.and_then(|index| self.types.get(index)) {
            return Ok(ty);
        }
        let is_index = is_number && digits != name;
        let mut named = self.types().filter(|ty| {
            let is_identifier = || {
                let identifier = self.names.identifier(ty);
                identifier.is_ok_and(|one| one.strip_prefix('$') == Some(name))
            };
            let is_it = |one| one == name || one == text || is_identifier();
            !is_index && self.names.get(ty).is_some_and(is_it)
        });
        let called = shown_name(name);
        match (named.next(), named.count()) {
            (Some(ty), 0) => Ok(ty),
            (Some(ty), others) => Err(format!(
                "{} types are called {called}, the first of them {ty}; say which by its index, that `typereg types` lists",
                others + 1
            )),
            (None, _) => Err(format!(
                "no type {called} is among those of these modules, or among those that the options choose; `typereg types` lists them"
            )),
        }
    }
}
