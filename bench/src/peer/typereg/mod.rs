//! typereg, through the C functions of its shared library, as a C host uses it.
//! Value types are written as the header's structs, field by field, without calling a function.

mod c;
mod define;
mod hollow;

use super::Registry;
use crate::definition::Definitions;
use crate::input::Input;
use c::{
    Collection, Fault, FieldType, Functions, LAYOUT_DRC, RegistryHandle, Stats, Type, ValType,
};
use std::collections::HashSet;
use std::ptr::null_mut;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    /// With the layouts of wasmtime's DRC collector.
    WithLayouts,
    /// The functions that register and delete do nothing, so only the caller's work is measured.
    CallsAlone,
}

/// One registry. Any number of threads may use it at once, as the header says.
pub(crate) struct Typereg {
    functions: &'static Functions,
    registry: *mut RegistryHandle,
    kind: Kind,
    /// Also asks for the trampoline type of each function type, as a host does that will call functions.
    with_trampolines: bool,
    arguments: Vec<FieldType>,
    values: Vec<ValType>,
}

// SAFETY: the header lets any thread use a registry at any time.
unsafe impl Send for Typereg {}
// SAFETY: as above; what takes `&self` uses only the registry.
unsafe impl Sync for Typereg {}

enum Owner {
    Type(*mut Type),
    Collection(*mut Collection),
}

/// The types of one load, and the handles that keep them.
pub(crate) struct Held {
    functions: &'static Functions,
    types: Vec<*const Type>,
    owners: Vec<Owner>,
}

// SAFETY: the header lets any thread use a type at any time.
unsafe impl Send for Held {}
// SAFETY: as above.
unsafe impl Sync for Held {}

impl Held {
    /// Pins all types, so that nobody counts their owners from now on.
    pub(crate) fn pin(&self) {
        for &type_ in &self.types {
            // SAFETY: the handles keep the types.
            assert!(unsafe { (self.functions.wt_registered_type_pin)(type_) });
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        for owner in &self.owners {
            // SAFETY: each is ours, and is given back once.
            unsafe {
                match *owner {
                    Owner::Type(type_) => (self.functions.wt_registered_type_delete)(type_),
                    Owner::Collection(types) => (self.functions.wt_type_collection_delete)(types),
                }
            }
        }
    }
}

impl Drop for Typereg {
    fn drop(&mut self) {
        // SAFETY: ours, given back once.
        unsafe { (self.functions.wt_registry_delete)(self.registry) }
    }
}

impl Typereg {
    pub(crate) fn open(library: &str, kind: Kind, with_trampolines: bool) -> Result<Self, String> {
        let mut functions = Functions::open(library)?;
        if kind == Kind::CallsAlone {
            hollow::out(&mut functions);
        }
        // Leaked, because counting its users would be work that C programs do not do.
        let functions: &'static Functions = Box::leak(Box::new(functions));
        // SAFETY: each function gets what the header asks for.
        let registry = unsafe {
            let config = (functions.wt_registry_config_new)();
            if kind == Kind::WithLayouts {
                let set = functions.wt_registry_config_set_gc_layout;
                assert!(set(config, LAYOUT_DRC, null_mut()), "no layouts");
            }
            let registry = (functions.wt_registry_new)(config, null_mut());
            (functions.wt_registry_config_delete)(config);
            registry
        };
        assert!(!registry.is_null(), "no registry");
        Ok(Self {
            functions,
            registry,
            kind,
            with_trampolines,
            arguments: Vec::new(),
            values: Vec::new(),
        })
    }

    /// One more handle of the same registry, for another thread.
    pub(crate) fn share(&self) -> Self {
        // SAFETY: the registry is ours.
        let registry = unsafe { (self.functions.wt_registry_clone)(self.registry) };
        assert!(!registry.is_null(), "no handle");
        Self {
            functions: self.functions,
            registry,
            kind: self.kind,
            with_trampolines: self.with_trampolines,
            arguments: Vec::new(),
            values: Vec::new(),
        }
    }

    pub(crate) fn held(&self, types: usize) -> Held {
        Held {
            functions: self.functions,
            types: Vec::with_capacity(types),
            owners: Vec::with_capacity(types),
        }
    }

    /// The types of one module, from its bytes.
    pub(crate) fn load_bytes(&self, held: &mut Held, module: &[u8]) {
        let mut fault = null_mut();
        // SAFETY: the bytes are readable; `fault` is ours to be written.
        let types = unsafe {
            (self.functions.wt_registry_register_module)(
                self.registry,
                module.as_ptr(),
                module.len(),
                &mut fault,
            )
        };
        self.expect(!types.is_null(), fault);
        held.owners.push(Owner::Collection(types));
    }

    fn expect(&self, done: bool, fault: *mut Fault) {
        if !done {
            // SAFETY: typereg's message is a string that lives as long as the fault, which is never freed.
            let message =
                unsafe { std::ffi::CStr::from_ptr((self.functions.wt_error_message)(fault)) };
            panic!("typereg refused: {}", message.to_string_lossy());
        }
    }
}

/// Can each type of the input be registered by one call?
pub(crate) fn can_call_alone(input: &Input) -> bool {
    let plain = |definitions: &Definitions| {
        (0..definitions.len()).all(|i| definitions.sub_type(i).is_plain)
    };
    input.definitions.iter().all(plain)
}

/// typereg, given definitions.
pub(crate) struct FromDefinitions(pub(crate) Typereg);

impl Registry for FromDefinitions {
    type Held = Held;
    const DROPS: bool = true;

    fn load(&mut self, input: &Input) -> Held {
        let mut held = self.0.held(input.types as usize);
        for definitions in &input.definitions {
            // Each module's references count from its own first type.
            let mut module = self.0.held(definitions.len() as usize);
            self.0.load_definitions(&mut module, definitions);
            held.types.append(&mut module.types);
            held.owners.append(&mut module.owners);
        }
        held
    }

    fn distinct(&self, held: &Held) -> Option<usize> {
        let distinct = held.types.iter().collect::<HashSet<_>>().len();
        (self.0.kind != Kind::CallsAlone).then_some(distinct)
    }

    fn bytes_of_held(held: &Held) -> f64 {
        held.own_bytes()
    }
}

/// typereg, given bytes.
pub(crate) struct FromBytes(pub(crate) Typereg);

impl Registry for FromBytes {
    type Held = Held;
    const DROPS: bool = true;

    fn load(&mut self, input: &Input) -> Held {
        let mut held = self.0.held(input.modules.len());
        for module in &input.modules {
            self.0.load_bytes(&mut held, module);
        }
        held
    }

    fn distinct(&self, _held: &Held) -> Option<usize> {
        let mut stats = Stats::default();
        // SAFETY: the registry is ours, and so is what is written, with its size.
        let known = unsafe {
            (self.0.functions.wt_registry_stats)(self.0.registry, &mut stats, size_of::<Stats>())
        };
        known.then_some(stats.live_types as usize)
    }

    fn bytes_of_held(held: &Held) -> f64 {
        held.own_bytes()
    }
}

impl Held {
    fn own_bytes(&self) -> f64 {
        (self.types.capacity() * size_of::<*const Type>()
            + self.owners.capacity() * size_of::<Owner>()) as f64
    }

    pub(crate) fn type_at(&self, type_: u32) -> TypeHandle {
        TypeHandle(self.types[type_ as usize])
    }

    pub(crate) fn index(&self, type_: TypeHandle) -> u32 {
        // SAFETY: we hold the type.
        unsafe { (self.functions.wt_registered_type_index)(type_.0) }
    }

    pub(crate) fn is_subtype(&self, sub: TypeHandle, sup: TypeHandle) -> bool {
        // SAFETY: we hold the types.
        unsafe { (self.functions.wt_registered_type_is_subtype)(sub.0, sup.0) }
    }

    pub(crate) fn clone_and_delete(&self, type_: TypeHandle) {
        // SAFETY: we hold the type, and give back what we get.
        unsafe {
            let clone = (self.functions.wt_registered_type_clone)(type_.0);
            (self.functions.wt_registered_type_delete)(clone);
        }
    }
}

impl Typereg {
    pub(crate) fn is_subtype_by_index(&self, sub: u32, sup: u32) -> bool {
        // SAFETY: the registry is ours.
        unsafe { (self.functions.wt_registry_is_subtype)(self.registry, sub, sup) }
    }
}

/// A type, borrowed from a `Held`.
#[derive(Clone, Copy)]
pub(crate) struct TypeHandle(*const Type);

// SAFETY: the header lets any thread use a type at any time.
unsafe impl Send for TypeHandle {}
// SAFETY: as above.
unsafe impl Sync for TypeHandle {}

/// A type as generated code knows it: the address of its slot, and the numbers that would be constants in the code.
/// docs/generated-code.md says what is read from a slot, and where.
#[derive(Clone, Copy)]
pub(crate) struct Inline {
    type_: TypeHandle,
    index: u32,
    depth: u32,
    entry7: u32,
}

const DISPLAY: usize = 32 / size_of::<u32>();
const DEPTH: usize = 28;

impl Held {
    pub(crate) fn inline(&self, type_: TypeHandle) -> Inline {
        let slot = type_.0.cast::<u32>();
        Inline {
            type_,
            index: self.index(type_),
            // SAFETY: the type is held, and its slot has these numbers there.
            depth: u32::from(unsafe { *type_.0.cast::<u8>().add(DEPTH) }),
            // SAFETY: as above.
            entry7: unsafe { *slot.add(DISPLAY + 7) },
        }
    }

    /// What code generated for `sup` does with a type `sub`.
    #[inline(always)]
    pub(crate) fn is_subtype_inline(&self, sub: Inline, sup: Inline) -> bool {
        let slot = sub.type_.0.cast::<u32>();
        // SAFETY: the type is held, and its slot has eight entries of its display there.
        let entry = |i: usize| unsafe { *slot.add(DISPLAY + i) };
        if sup.depth < 8 {
            return entry(sup.depth as usize) == sup.index;
        }
        // SAFETY: as above, of the depth.
        let depth = u32::from(unsafe { *sub.type_.0.cast::<u8>().add(DEPTH) });
        entry(7) == sup.entry7
            && (sub.type_.0 == sup.type_.0
                || (depth > sup.depth && self.is_subtype(sub.type_, sup.type_)))
    }
}
