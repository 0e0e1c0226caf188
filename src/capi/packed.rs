//! Value types in 64 bits: what a validator keeps on its operand stack.

use super::abi::{wt_packed_val_type_t, wt_registry_t, wt_val_type_t};
use super::call::{answer, write};
use super::convert::write_storage;
use super::function::function;
use super::handle::{borrow, live};
use super::read_value::read_storage;
use crate::PackedValType;
use crate::key::PackedBits;
use crate::registry::packed_matches;

/// Returns a value type in 64 bits: equal types of one registry are equal numbers, so compare
/// them with `==`. `i8` and `i16` can be packed, too. A number does not keep the type alive that
/// it names: you must. 0 for a value type that is not well formed or is pending, and for one
/// that names a type by its number.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_pack(value: wt_val_type_t) -> wt_packed_val_type_t {
    answer(function!(), 0, || {
        // SAFETY: C keeps the type that the value names until we return.
        let value = unsafe { read_storage(&value) }?.registered()?.storage;
        Ok(value.pack().get())
    })
}

/// Stores in `*out` the value type that was packed; a type that it names is borrowed from its
/// owner.
///
/// Returns false, and leaves `*out` unchanged, for a number that wt_val_type_pack does not give, for
/// one that names a type that is not alive in this registry, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_unpack_val_type(
    registry: *const wt_registry_t,
    packed: wt_packed_val_type_t,
    out: *mut wt_val_type_t,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the registry until we return.
        let registry = unsafe { borrow(registry) }?;
        // SAFETY: C keeps the type that is named for as long as it uses `*out`.
        let unpacked = unsafe { registry.core().unpack(PackedBits(packed)) };
        match unpacked {
            // SAFETY: `out` is C's to write.
            Some(value) => unsafe { write("out", out, write_storage(value)) },
            None => Ok(false),
        }
    })
}

/// Does every value of packed type `sub` also have packed type `sup`? Both are of this registry, and
/// you keep alive the types that they name.
///
/// False for 0, for NULL, and for two different numbers one of which names a type that is not
/// alive. The answer is meaningless for numbers that wt_val_type_pack does not return.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_packed_val_type_matches(
    registry: *const wt_registry_t,
    sub: wt_packed_val_type_t,
    sup: wt_packed_val_type_t,
) -> bool {
    /// The answer for a pointer that is not a registry, with a line in the log. It is `extern "C"`, which cannot unwind,
    /// and has the same arguments, so that the exported function can end with a jump to it.
    ///
    /// # Safety
    /// C keeps the registry until this returns.
    #[cold]
    #[inline(never)]
    unsafe extern "C" fn refused(
        registry: *const wt_registry_t,
        sub: wt_packed_val_type_t,
        sup: wt_packed_val_type_t,
    ) -> bool {
        answer(function!(), false, || {
            // SAFETY: C keeps the registry until we return (contract).
            let registry = unsafe { borrow(registry) }?;
            let (sub, sup) = (PackedBits(sub), PackedBits(sup));
            Ok(packed_matches(|| registry.core(), sub, sup))
        })
    }

    // SAFETY: C keeps the registry until we return.
    unsafe {
        match live(registry) {
            // Nothing in it can panic.
            Some(registry) => {
                let (sub, sup) = (PackedBits(sub), PackedBits(sup));
                packed_matches(|| registry.core(), sub, sup)
            }
            None => refused(registry, sub, sup),
        }
    }
}

const _: () = assert!(size_of::<wt_packed_val_type_t>() == size_of::<PackedValType>());
