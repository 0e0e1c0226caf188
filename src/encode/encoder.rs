//! The encoder: collects groups, each after those that it refers to, and numbers their types.

use super::bytes::SectionBytes;
use crate::collection::TypeCollection;
use crate::error::{ErrorKind, Result};
use crate::index::{ModuleTypeIndex, TypeIndex};
use crate::key::{Target, at_most};
use crate::limits::Limit;
use crate::memory::try_reserve;
use crate::registry::{Hold, InOrder, RecGroup, RegisteredType, Registry, Type, TypeRef, needs};
use crate::ty::CompositeKind;
use std::collections::{HashMap, HashSet};

/// Collects types, and writes them as a wasm type section or module.
///
/// ```
/// use typereg::{TypeEncoder, ValType};
/// # let registry = typereg::Registry::new(&typereg::Config::default())?;
///
/// let array = registry.array_type(ValType::I32)?;
/// let func = registry.func_type([ValType::ref_to(&array)], [])?;
/// let mut encoder = TypeEncoder::new(&registry);
/// assert_eq!(encoder.add_type(&func)?, 1); // after the array, which it refers to
/// let types = registry.register_module(encoder.module()?)?;
/// assert!(types.iter().eq([&*array, &*func]));
/// # Ok::<(), typereg::Error>(())
/// ```
pub struct TypeEncoder {
    registry: Hold,
    section: SectionBytes,
    /// Groups, each by its first type, in the order of the section. They are kept alive, so that no other types get
    /// their indices.
    groups: Vec<RegisteredType>,
    /// For each of those groups, the first number of its first type.
    numbers: HashMap<TypeIndex, u32>,
    /// The bytes that the last call has returned.
    written: Vec<u8>,
}

/// One thread at a time uses it, not always the same one.
const _: fn() = || {
    fn sent<T: Send>() {}
    sent::<TypeEncoder>();
};

impl TypeEncoder {
    /// An encoder without types, for types of this registry.
    pub fn new(registry: &Registry) -> TypeEncoder {
        TypeEncoder {
            registry: Hold::new(registry.core()),
            section: SectionBytes::default(),
            groups: Vec::new(),
            numbers: HashMap::new(),
            written: Vec::new(),
        }
    }

    /// Adds the type's rec group, after all groups that it refers to, unless it has been added already. Returns the
    /// type's number in the module.
    pub fn add_type(&mut self, ty: &Type) -> Result<u32> {
        self.registry.core().require_own(ty)?;
        self.all_or_nothing(|encoder| {
            let mut groups = InOrder::ending_with(ty)?;
            while let Some(leader) = groups.next(|leader| encoder.numbers.contains_key(&leader))? {
                encoder.add(leader)?;
            }
            encoder
                .index(ty)
                .ok_or(ErrorKind::Internal("an added type has no number").into())
        })
    }

    /// Adds a rec group as [`TypeEncoder::add_type`] does, and the empty group each time. Returns the number of its
    /// first type; for the empty group, the number of the type that comes next.
    pub fn add_rec_group(&mut self, group: &RecGroup) -> Result<u32> {
        match group.get(0) {
            Some(leader) => self.add_type(leader),
            None => self.all_or_nothing(|encoder| {
                let first = encoder.section.types();
                encoder.count_group(0)?;
                encoder.section.group(0)?;
                Ok(first)
            }),
        }
    }

    /// Adds all rec groups of a module in its order, also those that are empty or have been added already. The module's
    /// type `i` gets the number returned here + `i`. A group that one of them refers to, and that does not come before it
    /// (as it may be where a program made the collection), is added before all of them.
    pub fn add_collection(&mut self, types: &TypeCollection) -> Result<u32> {
        if let Some(ty) = types.get(0) {
            self.registry.core().require_own(ty)?;
        }
        self.all_or_nothing(|encoder| {
            encoder.add_missing(types)?;
            let first = encoder.section.types();
            for group in types.groups() {
                match group {
                    Some(leader) => encoder.add(leader)?,
                    None => {
                        encoder.count_group(0)?;
                        encoder.section.group(0)?;
                    }
                }
            }
            Ok(first)
        })
    }

    /// Adds what groups of a collection refer to, unless it has been added already or comes before them there.
    fn add_missing(&mut self, types: &TypeCollection) -> Result<()> {
        let mut before = HashSet::new();
        for leader in types.groups().flatten() {
            for needed in needs(leader) {
                if before.contains(&needed.index()) {
                    continue;
                }
                let mut groups = InOrder::ending_with(needed)?;
                while let Some(missing) =
                    groups.next(|leader| self.numbers.contains_key(&leader))?
                {
                    self.add(missing)?;
                }
            }
            let room = before.try_reserve(1);
            room.map_err(|_| ErrorKind::OutOfMemory)?;
            before.insert(leader.index());
        }
        Ok(())
    }

    /// The first number of a type that was added, or that an added type needed.
    pub fn index(&self, ty: &Type) -> Option<u32> {
        self.registry.core().require_own(ty).ok()?;
        number(&self.numbers, ty)
    }

    /// The payload of a type section: what follows its id and size.
    pub fn type_section(&mut self) -> Result<&[u8]> {
        self.written.clear();
        self.section.write_payload(&mut self.written)?;
        Ok(&self.written)
    }

    /// A module with that type section and nothing else. Valid for a validator that knows the proposals of its types.
    pub fn module(&mut self) -> Result<&[u8]> {
        self.written.clear();
        self.section.write_module(&mut self.written)?;
        Ok(&self.written)
    }

    /// If `add` fails, removes what it added.
    fn all_or_nothing(&mut self, add: impl FnOnce(&mut Self) -> Result<u32>) -> Result<u32> {
        let (section, groups) = (self.section.end(), self.groups.len());
        let added = add(self);
        if added.is_err() {
            self.section.cut(section);
            for group in self.groups.drain(groups..) {
                let leader = group.as_ref().index();
                // A group that occurs twice has the number of its first occurrence.
                if self
                    .numbers
                    .get(&leader)
                    .is_some_and(|&number| number >= section.types)
                {
                    self.numbers.remove(&leader);
                }
            }
        }
        added
    }

    fn count_group(&self, members: usize) -> Result<()> {
        let limits = &self.registry.core().config.limits;
        let groups = u64::from(self.section.groups()) + 1;
        at_most(groups, Limit::ModuleRecGroups, limits)?;
        let types = u64::from(self.section.types()) + members as u64;
        at_most(types, Limit::ModuleTypes, limits)
    }

    /// Adds a group. All groups that it refers to have been added.
    fn add(&mut self, leader: TypeRef<'_>) -> Result<()> {
        let members = leader.group_len();
        for position in 0..members as u32 {
            if let Some(exn) = leader.sibling(position)
                && exn.kind() == CompositeKind::Exn
            {
                return Err(ErrorKind::ExnInBinary(exn.index()).into());
            }
        }
        self.count_group(members)?;
        try_reserve(&mut self.groups, 1)?;
        let more = self.numbers.try_reserve(1);
        more.map_err(|_| ErrorKind::OutOfMemory)?;
        let first = self.section.types();
        let numbers = &self.numbers;
        let number_of = |target| match target {
            Target::Own(position) => Ok(ModuleTypeIndex(first + position.0)),
            Target::Outside(_) => {
                #[expect(unsafe_code, reason = "resolves what the group's words name")]
                // SAFETY: the target is from the words of the leader's group, which is written here.
                let ty = unsafe { leader.resolve(target) }.and_then(|ty| number(numbers, ty));
                let missing = ErrorKind::Internal("an added type refers to one that was not added");
                Ok(ModuleTypeIndex(ty.ok_or(missing)?))
            }
        };
        let owner = leader.to_owned();
        let mut group = self.section.group(members as u32)?;
        for position in 0..members as u32 {
            if let Some(ty) = leader.sibling(position) {
                group.member(&ty.member(), number_of)?;
            }
        }
        self.groups.push(owner);
        self.numbers.entry(leader.index()).or_insert(first);
        Ok(())
    }
}

/// The number of a type. `numbers` has that of the first type of its group.
fn number(numbers: &HashMap<TypeIndex, u32>, ty: TypeRef<'_>) -> Option<u32> {
    Some(numbers.get(&ty.sibling(0)?.index())? + ty.position().0)
}
