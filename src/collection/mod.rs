//! All types of one wasm module, kept alive together: the map from module type index to type.
//!
//! A collection owns each rec group of its module once, however often the module has it. Which
//! owners those are is not written down: each group lists all its members in order, so the
//! collection has one owner for every type in it that is the first of its group, except where the
//! same group came before.

use crate::decode;
use crate::error::Result;
use crate::index::TypeIndex;
use crate::memory::{Shared, trim, try_push, try_reserve};
use crate::registry::{Core, RegisteredType, Registry, Tally, Type};
use crate::sync::{AtomicPtr, Ordering};
use core::fmt;
use core::ptr::NonNull;

/// The types of a module, kept alive together: what [`Registry::register_module`] gives.
///
/// ```
/// # let registry = typereg::Registry::new(&typereg::Config::default())?;
/// // (type (struct)) (type (func (param (ref 0)))) (type (struct))
/// let types = registry.register_type_section(b"\x03\x5f\0\x60\x01\x64\0\0\x5f\0")?;
/// assert_eq!(types.len(), 3);
/// assert_eq!(types.get(0), types.get(2));
/// assert_eq!(types.indices(), [1, 2, 1]); // what the registry calls them
/// let depths: Vec<u32> = types.iter().map(|ty| ty.depth()).collect();
/// assert_eq!(depths, [0, 0, 0]);
/// # Ok::<(), typereg::Error>(())
/// ```
///
/// [`Clone`] gives one more handle of the same collection: one atomic increment.
#[derive(Clone)]
pub struct TypeCollection(Shared<ModuleTypes>);

/// What the handles of a collection share.
struct ModuleTypes {
    /// The registry; kept by the types, so not to be touched where there are none.
    core: NonNull<Core>,
    /// Module type index → type index.
    indices: Vec<u32>,
    /// Where in `indices` groups begin that the module has had before, in order: these are not owned again.
    repeated: Vec<u32>,
    /// For each empty group how many types come before it.
    empty_groups: Vec<u32>,
    rec_groups: u32,
    /// Where to find a module type by its trampoline type. Made when first asked for.
    adapters: AtomicPtr<Adapters>,
}

#[expect(
    unsafe_code,
    reason = "a raw pointer to what may be shared between threads"
)]
// SAFETY: a core may be used from any thread; the types it is kept by may be let go on any thread.
unsafe impl Send for ModuleTypes {}
#[expect(
    unsafe_code,
    reason = "a raw pointer to what may be shared between threads"
)]
// SAFETY: as for Send; everything behind `&self` is constant but for `adapters`, which is set once.
unsafe impl Sync for ModuleTypes {}

impl Registry {
    /// Registers the types of a whole wasm binary. All of them or, on an error, none.
    ///
    /// Looks for the type section only: nothing behind it needs to be valid, or there. A module
    /// without one has no types.
    pub fn register_module(&self, wasm: &[u8]) -> Result<TypeCollection> {
        match decode::find_type_section(wasm)? {
            Some((payload, start)) => TypeCollection::register(self, payload, start),
            None => TypeCollection::new(ModuleTypes::empty(self)),
        }
    }

    /// Registers the types of the payload of a type section. All of them or, on an error, none.
    pub fn register_type_section(&self, payload: &[u8]) -> Result<TypeCollection> {
        TypeCollection::register(self, payload, 0)
    }
}

impl ModuleTypes {
    fn empty(registry: &Registry) -> ModuleTypes {
        ModuleTypes {
            core: NonNull::from(registry.core()),
            indices: Vec::new(),
            repeated: Vec::new(),
            empty_groups: Vec::new(),
            rec_groups: 0,
            adapters: AtomicPtr::default(),
        }
    }

    /// Gives back all owners of a group but that of the first place where the module has it.
    fn own_once(&mut self) -> Result<()> {
        if self.indices.is_sorted_by(|a, b| a < b) {
            return Ok(()); // No index is there twice.
        }
        // The first type of each group, by its index and then by its place.
        let mut leaders = Vec::new();
        try_reserve(&mut leaders, self.rec_groups as usize)?;
        let mut place = 0;
        while let Some(leader) = self.get(place) {
            try_push(&mut leaders, (leader.index().get(), place))?;
            place += leader.group_len() as u32;
        }
        leaders.sort_unstable();
        let again = |pair: &&[(u32, u32)]| pair[0].0 == pair[1].0;
        let repeated = || leaders.windows(2).filter(again).map(|pair| pair[1].1);
        try_reserve(&mut self.repeated, repeated().count())?;
        self.repeated.extend(repeated());
        self.repeated.sort_unstable();
        for place in self.repeated.iter() {
            // The owner of the first place is still there, so this is not the last.
            self.let_go_of(*place);
        }
        Ok(())
    }

    /// Gives back the owner that came with the group at this place.
    fn let_go_of(&self, place: u32) {
        let Some(first) = self.get(place).map(Type::as_raw) else {
            return;
        };
        #[expect(unsafe_code, reason = "gives back an owner that the collection is")]
        // SAFETY: registering the group at this place gave the collection an owner, and the callers come
        // here once for each place.
        drop(unsafe { RegisteredType::from_owner(first) });
    }

    /// The type of this number in the module.
    #[expect(unsafe_code, reason = "the collection keeps its types")]
    #[inline]
    fn get(&self, module_type: u32) -> Option<&Type> {
        let index = TypeIndex::new(*self.indices.get(module_type as usize)?)?;
        // SAFETY: the collection has a type, which keeps the registry; and it owns this one.
        unsafe {
            let slot = self.core.as_ref().slots.live(index)?;
            Some(Type::from_raw(NonNull::from(slot)))
        }
    }
}

impl TypeCollection {
    fn new(types: ModuleTypes) -> Result<TypeCollection> {
        Ok(TypeCollection(Shared::new(types)?))
    }

    fn register(registry: &Registry, payload: &[u8], start: u64) -> Result<TypeCollection> {
        let core = registry.core();
        let mut tally = Tally::default();
        // Owns, from the first group on, what has been registered: where decoding fails, dropping
        // it lets all go.
        let mut types = ModuleTypes::empty(registry);
        let (indices, empty) = (&mut types.indices, &mut types.empty_groups);
        types.rec_groups = decode::type_section(core, payload, start, indices, empty, &mut tally)?;
        if tally.hits != 0 {
            types.own_once()?;
        }
        trim(&mut types.indices);
        trim(&mut types.empty_groups);
        let types = TypeCollection::new(types)?;
        core.count(&tally);
        Ok(types)
    }

    /// How many types the module has.
    pub fn len(&self) -> usize {
        self.0.indices.len()
    }

    /// Has it none?
    pub fn is_empty(&self) -> bool {
        self.0.indices.is_empty()
    }

    /// How many rec groups the module has, empty ones included.
    pub fn rec_groups(&self) -> usize {
        self.0.rec_groups as usize
    }

    /// The module's rec groups in order, each by its first type; `None` for an empty one.
    pub(crate) fn groups(&self) -> impl Iterator<Item = Option<&Type>> {
        let mut empty = self.0.empty_groups.iter().peekable();
        let mut before = 0;
        core::iter::from_fn(move || {
            if empty.next_if(|&&place| place == before).is_some() {
                return Some(None);
            }
            let leader = self.get(before)?;
            before += leader.group_len() as u32;
            Some(Some(leader))
        })
    }

    /// The type indices of all module types, in the module's order.
    pub fn indices(&self) -> &[u32] {
        &self.0.indices
    }

    /// All its types, in the module's order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Type> {
        (0..self.len() as u32).map(|module_type| match self.get(module_type) {
            Some(ty) => ty,
            None => unreachable!("a collection keeps its types"),
        })
    }

    /// The type of this number in the module.
    #[inline]
    pub fn get(&self, module_type: u32) -> Option<&Type> {
        self.0.get(module_type)
    }
}

/// `[t7, t8]`, as in logs and dumps.
impl fmt::Debug for TypeCollection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Drop for ModuleTypes {
    fn drop(&mut self) {
        // Relaxed: the collection is the caller's alone.
        let adapters = self.adapters.load(Ordering::Relaxed);
        if let Some(adapters) = NonNull::new(adapters) {
            #[expect(unsafe_code, reason = "frees what was kept as a raw pointer")]
            // SAFETY: made by `Box::into_raw`, set once, and no longer borrowed.
            drop(unsafe { Box::from_raw(adapters.as_ptr()) });
        }
        // The last first, so that what refers goes before what it refers to.
        let mut repeated = self.repeated.iter().rev().peekable();
        for place in (0..self.indices.len() as u32).rev() {
            if repeated.next_if(|&&again| again == place).is_some() {
                continue;
            }
            // Later turns touch only types that still have their owners; a place where the group is
            // repeated comes before its owner goes.
            if self.get(place).is_some_and(|ty| ty.position().0 == 0) {
                self.let_go_of(place);
            }
        }
    }
}

mod adapters;
use adapters::Adapters;
