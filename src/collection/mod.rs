//! All types of one wasm module, kept alive together: the map from module type index to type.
//!
//! A collection owns each rec group of its module once for each time the module has it. Which
//! owners those are is not written down: each group lists all its members in order, so the
//! collection has one owner for every type in it that is the first of its group.

use crate::decode;
use crate::error::Result;
use crate::index::TypeIndex;
use crate::memory::trim;
use crate::planted::{Bug, planted};
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
pub struct TypeCollection {
    /// The registry; kept by the types, so not to be touched where there are none.
    core: NonNull<Core>,
    /// Module type index → type index.
    indices: Vec<u32>,
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
unsafe impl Send for TypeCollection {}
#[expect(
    unsafe_code,
    reason = "a raw pointer to what may be shared between threads"
)]
// SAFETY: as for Send; everything behind `&self` is constant but for `adapters`, which is set once.
unsafe impl Sync for TypeCollection {}

impl Registry {
    /// Registers the types of a whole wasm binary. All of them or, on an error, none.
    ///
    /// Looks for the type section only: nothing behind it needs to be valid, or there. A module
    /// without one has no types.
    pub fn register_module(&self, wasm: &[u8]) -> Result<TypeCollection> {
        match decode::find_type_section(wasm)? {
            Some((payload, start)) => TypeCollection::register(self, payload, start),
            None => Ok(TypeCollection::empty(self)),
        }
    }

    /// Registers the types of the payload of a type section. All of them or, on an error, none.
    pub fn register_type_section(&self, payload: &[u8]) -> Result<TypeCollection> {
        TypeCollection::register(self, payload, 0)
    }
}

impl TypeCollection {
    fn empty(registry: &Registry) -> TypeCollection {
        TypeCollection {
            core: NonNull::from(registry.core()),
            indices: Vec::new(),
            empty_groups: Vec::new(),
            rec_groups: 0,
            adapters: AtomicPtr::default(),
        }
    }

    fn register(registry: &Registry, payload: &[u8], start: u64) -> Result<TypeCollection> {
        let core = registry.core();
        let mut tally = Tally::default();
        // Owns, from the first group on, what has been registered: where decoding fails, dropping
        // it lets all go.
        let mut types = TypeCollection::empty(registry);
        let (indices, empty) = (&mut types.indices, &mut types.empty_groups);
        let rec_groups = decode::type_section(core, payload, start, indices, empty, &mut tally);
        if rec_groups.is_err() && planted(Bug::FailureKeeps) {
            core::mem::take(&mut types.indices);
        }
        types.rec_groups = rec_groups?;
        trim(&mut types.indices);
        trim(&mut types.empty_groups);
        core.count(&tally);
        Ok(types)
    }

    /// How many types the module has.
    pub fn len(&self) -> usize {
        self.indices.len()
    }

    /// Has it none?
    pub fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// How many rec groups the module has, empty ones included.
    pub fn rec_groups(&self) -> usize {
        self.rec_groups as usize
    }

    /// The module's rec groups in order, each by its first type; `None` for an empty one.
    pub(crate) fn groups(&self) -> impl Iterator<Item = Option<&Type>> {
        let mut empty = self.empty_groups.iter().peekable();
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
        &self.indices
    }

    /// All its types, in the module's order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Type> {
        (0..self.indices.len() as u32).map(|module_type| match self.get(module_type) {
            Some(ty) => ty,
            None => unreachable!("a collection keeps its types"),
        })
    }

    /// The type of this number in the module.
    #[expect(unsafe_code, reason = "the collection keeps its types")]
    pub fn get(&self, module_type: u32) -> Option<&Type> {
        let index = TypeIndex::new(*self.indices.get(module_type as usize)?)?;
        // SAFETY: the collection has a type, which keeps the registry; and it owns this one.
        unsafe {
            let slot = self.core.as_ref().slots.live(index)?;
            Some(Type::from_raw(NonNull::from(slot)))
        }
    }
}

/// `[t7, t8]`, as in logs and dumps.
impl fmt::Debug for TypeCollection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Drop for TypeCollection {
    #[expect(unsafe_code, reason = "gives back the owners that the collection is")]
    fn drop(&mut self) {
        // Relaxed: the collection is the caller's alone.
        let adapters = self.adapters.load(Ordering::Relaxed);
        if let Some(adapters) = NonNull::new(adapters) {
            // SAFETY: made by `Box::into_raw`, set once, and no longer borrowed.
            drop(unsafe { Box::from_raw(adapters.as_ptr()) });
        }
        // The last first, so that what refers goes before what it refers to.
        for module_type in (0..self.indices.len() as u32).rev() {
            let first = self
                .get(module_type)
                .filter(|ty| ty.position().0 == 0)
                .map(Type::as_raw);
            if let Some(first) = first {
                // SAFETY: the collection's owner of this group. Later turns touch only types that
                // have theirs still.
                drop(unsafe { RegisteredType::from_owner(first) });
            }
        }
    }
}

mod adapters;
use adapters::Adapters;
