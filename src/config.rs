//! The configuration of a registry: features, limits, layout policy, and what happens when types die. It cannot change
//! once the registry is made.

mod hash_key;
mod retire_callback;

pub(crate) use retire_callback::{RetireCallback, RetireFunction};

use crate::error::Result;
use crate::facts::policy::LayoutPolicy;
use crate::feature::Features;
use crate::index::TypeIndex;
use crate::limits::Limits;
use crate::sync::scaled;
use core::ffi::c_void;
use hash_key::HashKey;
use std::sync::Arc;

/// The default number of other types that die before the index of a dead type is given out again.
pub(crate) const INDEX_REUSE_DELAY: u32 = scaled(65_536, 2) as u32;

/// The configuration of a registry. By default it has no proposals beyond WebAssembly 3.0, the highest limits, no
/// layouts, and no callback for types that die.
///
/// ```
/// use typereg::{Config, FieldType, LayoutPolicy, Limit, Registry, StorageType, ValType};
///
/// let mut config = Config::default();
/// assert!(config.limits.set(Limit::LiveTypes, 10_000));
/// config.set_layout(Some(LayoutPolicy::DRC))?;
/// let registry = Registry::new(&config)?;
///
/// let fields = [StorageType::I8.into(), FieldType::mutable(ValType::I64)];
/// let object = registry.struct_type(fields)?;
/// assert_eq!(object.layout().map(|layout| layout.size), Some(40));
/// assert_eq!(object.field_layout(1).map(|field| field.offset), Some(32));
/// # Ok::<(), typereg::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    /// The proposals that are switched on.
    pub features: Features,
    /// The numbers that must not be exceeded.
    pub limits: Limits,
    layout: Option<LayoutPolicy>,
    retire_callback: Option<RetireCallback>,
    index_reuse_delay: u32,
    eager_trampolines: bool,
    hash_key: Option<HashKey>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            features: Features::default(),
            limits: Limits::default(),
            layout: None,
            retire_callback: None,
            index_reuse_delay: INDEX_REUSE_DELAY,
            eager_trampolines: false,
            hash_key: None,
        }
    }
}

impl Config {
    /// The policy by which objects are laid out, if any.
    pub fn layout(&self) -> Option<&LayoutPolicy> {
        self.layout.as_ref()
    }

    /// Checks and sets the policy by which objects are laid out; `None` for no layouts.
    pub fn set_layout(&mut self, policy: Option<LayoutPolicy>) -> Result<()> {
        if let Some(policy) = &policy {
            policy.check()?;
        }
        self.layout = policy;
        Ok(())
    }

    /// The callback for types that have died, if there is one.
    pub(crate) fn retire_callback(&self) -> Option<&RetireCallback> {
        self.retire_callback.as_ref()
    }

    /// Sets the callback for each type that dies, with its index and its [host data](crate::Type::set_host_data);
    /// `None` for no callback.
    ///
    /// It is called once for each type, when no call can find the type any more and before another type can get its
    /// index, on the thread that released the last owner. Members of a rec group are reported together, and a group
    /// before those that only it kept alive; pinned types are reported when the registry ends. Types of a request that
    /// was refused are not reported.
    ///
    /// No lock of the library is held. The callback may call any function, also of this registry: an equal type that it
    /// registers is a new one. Types that die because of the callback are reported after it has returned, so it never
    /// runs inside itself. It must not use a builder, names or an encoder whose call has released the last owner. A
    /// panic in the callback is logged and does not reach the caller. A registry handle that the callback owns keeps
    /// the registry alive for ever.
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    /// use typereg::{Config, Registry};
    ///
    /// let dead = Arc::new(Mutex::new(Vec::new()));
    /// let seen = Arc::clone(&dead);
    /// let mut config = Config::default();
    /// config.set_retire_callback(Some(Arc::new(move |index, _| seen.lock().unwrap().push(index))));
    /// let registry = Registry::new(&config)?;
    /// let ty = registry.struct_type([])?;
    /// let index = ty.index();
    /// drop(ty);
    /// assert_eq!(*dead.lock().unwrap(), [index]);
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn set_retire_callback(
        &mut self,
        callback: Option<Arc<dyn Fn(TypeIndex, *mut c_void) + Send + Sync>>,
    ) {
        self.retire_callback = callback.map(RetireCallback::Closure);
    }

    /// Like [`Config::set_retire_callback`], for C.
    pub(crate) fn set_retire_function(&mut self, function: RetireFunction, user: *mut c_void) {
        self.retire_callback = Some(RetireCallback::Function { function, user });
    }

    /// How many other types have to die before the index of a dead type is given out again.
    pub fn index_reuse_delay(&self) -> u32 {
        self.index_reuse_delay
    }

    /// Sets how many other types have to die before the index of a dead type is given out again. Default: 65,536, so
    /// that a stale index is recognized for as long as is practical. With 0 the lowest free index is given out first:
    /// tables that are indexed by it need no more entries than types were alive at once, but all threads that register
    /// or release types then take the same lock. A build with `checked-handles` reuses no index before all have been
    /// used once.
    pub fn set_index_reuse_delay(&mut self, types: u32) {
        self.index_reuse_delay = types;
    }

    /// Are trampoline types registered together with their function types?
    pub fn eager_trampolines(&self) -> bool {
        self.eager_trampolines
    }

    /// Sets whether the trampoline type of a function type is registered together with it, and not when first asked for.
    /// Then [`Type::trampoline_index`](crate::Type::trampoline_index) has an answer from the beginning, and
    /// [`Type::trampoline`](crate::Type::trampoline) cannot fail for a function type; instead the function type is refused if
    /// there is no memory or no room for its trampoline type.
    pub fn set_eager_trampolines(&mut self, eager: bool) {
        self.eager_trampolines = eager;
    }

    pub(crate) fn hash_key(&self) -> Option<[u64; 2]> {
        self.hash_key.map(|HashKey(key)| key)
    }

    /// Sets the secret that keys the registry's hashes: random numbers, different for each registry, so that an
    /// attacker who chooses types cannot choose which of them collide. A program on an operating system or WASI does
    /// not need this: without a key, the registry takes random numbers from the system. WebAssembly by itself
    /// (wasm32-unknown-unknown) has none, so there the host must provide them.
    pub fn set_hash_key(&mut self, key: [u64; 2]) {
        self.hash_key = Some(HashKey(key));
    }
}
