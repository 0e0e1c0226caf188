//! A handle of a module's types, and its queries.

use super::module_types::ModuleTypes;
use crate::decode::TypeSection;
use crate::error::Result;
use crate::feature::Features;
use crate::index::TypeIndex;
use crate::memory::Shared;
use crate::registry::{RecGroup, RegistrationCount, Registry, Type};
use core::fmt;

/// The types of a module, kept alive together. [`Registry::register_module`] returns one.
///
/// ```
/// # let registry = typereg::Registry::new(&typereg::Config::default())?;
/// // (type (struct)) (type (func (param (ref 0)))) (type (struct))
/// let types = registry.register_type_section(b"\x03\x5f\0\x60\x01\x64\0\0\x5f\0")?;
/// assert_eq!(types.len(), 3);
/// assert_eq!(types.get(0), types.get(2));
/// assert_eq!(types.indices(), [1, 2, 1]); // their type indices
/// let depths: Vec<u32> = types.iter().map(|ty| ty.depth()).collect();
/// assert_eq!(depths, [0, 0, 0]);
/// # Ok::<(), typereg::Error>(())
/// ```
///
/// [`Clone`] gives one more handle of the same collection: one atomic increment.
#[derive(Clone)]
pub struct TypeCollection(Shared<ModuleTypes>);

impl Registry {
    /// Registers the types of a whole wasm binary: all of them or, on an error, none.
    ///
    /// Reads nothing after the type section: the rest may be invalid or missing. A module without a type section has no
    /// types.
    pub fn register_module(&self, wasm: &[u8]) -> Result<TypeCollection> {
        let config = &self.core().config;
        let section = TypeSection::of_module(wasm, config.features, &config.limits)?;
        TypeCollection::register(self, section)
    }

    /// Registers the types of the payload of a type section: all of them or, on an error, none.
    pub fn register_type_section(&self, payload: &[u8]) -> Result<TypeCollection> {
        let config = &self.core().config;
        let section = TypeSection::of_payload(payload, config.features, &config.limits)?;
        TypeCollection::register(self, Some(section))
    }
}

impl TypeCollection {
    fn register(registry: &Registry, section: Option<TypeSection<'_>>) -> Result<TypeCollection> {
        let core = registry.core();
        let mut count = RegistrationCount::of_many();
        let types = match section {
            Some(section) => ModuleTypes::register(core, section, &mut count)?,
            None => ModuleTypes::empty(core),
        };
        let types = TypeCollection(Shared::new(types)?);
        if count.has_provisional {
            types.0.confirm();
        }
        core.count(&count);
        Ok(types)
    }

    /// A collection of groups that are registered already, as if a module had them in this order. The types are
    /// numbered through all groups. A group may occur several times.
    /// [`Code::WrongRegistry`](crate::Code::WrongRegistry) for a group of another registry.
    pub fn from_rec_groups(registry: &Registry, groups: &[&RecGroup]) -> Result<TypeCollection> {
        let types = ModuleTypes::of_groups(registry.core(), groups)?;
        Ok(TypeCollection(Shared::new(types)?))
    }

    /// How many types the module has.
    pub fn len(&self) -> usize {
        self.0.indices().len()
    }

    /// Is the module without types?
    pub fn is_empty(&self) -> bool {
        self.0.indices().is_empty()
    }

    /// How many rec groups the module has, empty ones included.
    pub fn num_rec_groups(&self) -> usize {
        self.0.rec_groups() as usize
    }

    /// [`num_rec_groups`](Self::num_rec_groups) under the name that it had before.
    #[deprecated(
        since = "0.1.0",
        note = "use `num_rec_groups`, the name that it has in C"
    )]
    pub fn rec_groups(&self) -> usize {
        self.num_rec_groups()
    }

    /// The module's rec groups in order, each by its first type; `None` for an empty one.
    pub(crate) fn groups(&self) -> impl Iterator<Item = Option<&Type>> {
        self.0.groups()
    }

    /// The type indices of all module types, in the module's order.
    pub fn indices(&self) -> &[u32] {
        TypeIndex::numbers(self.type_indices())
    }

    pub(crate) fn type_indices(&self) -> &[TypeIndex] {
        self.0.indices()
    }

    /// All its types, in the module's order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Type> {
        self.0.iter()
    }

    /// The type of this number in the module.
    #[inline]
    pub fn get(&self, module_type: u32) -> Option<&Type> {
        self.0.get(module_type)
    }

    /// The first number that a type has in the module. `None` if the module does not have it.
    pub fn find(&self, ty: &Type) -> Option<u32> {
        self.0.find(ty)
    }

    /// The type of this index.
    ///
    /// # Safety
    /// As for [`ModuleTypes::by_index`].
    #[expect(unsafe_code, reason = "only the caller knows whose index it is")]
    pub(crate) unsafe fn by_index(&self, index: TypeIndex) -> Option<&Type> {
        // SAFETY: the index is of a type of the collection (contract).
        unsafe { self.0.by_index(index) }
    }

    /// The proposals that the registry has switched on.
    pub(crate) fn features(&self) -> Features {
        self.0.features()
    }

    /// The number of the module's first function type whose trampoline type has this index: the one whose
    /// trampoline all of them can share. `None` if there is none, or if no live trampoline type has the index.
    pub fn trampoline(&self, trampoline: u32) -> Option<u32> {
        self.0.trampoline(trampoline)
    }
}

/// `[t7, t8]`, as in logs and dumps.
impl fmt::Debug for TypeCollection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
