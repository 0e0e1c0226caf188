//! What keeps a type alive.

use super::abi::{wt_owners_t, wt_registered_type_t};
use super::call::answer;
use super::function::function;
use super::handle::type_ref;
use super::registry::write_sized;

/// Stores in `*out` what keeps a type alive, and with it its whole rec group. `out_size` is
/// `sizeof *out` (see wt_registry_stats). It helps to find handles that were not deleted.
///
/// Exact as long as no other thread changes the registry. Returns false, and leaves `*out`
/// unchanged, for NULL.
/// Threads: any. Cost: in proportion to what the registry holds; its locks, taken one after the
/// other. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_owners(
    r#type: *const wt_registered_type_t,
    out: *mut wt_owners_t,
    out_size: usize,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the type until we return.
        let owners = unsafe { type_ref(r#type) }?.owners();
        let owners = wt_owners_t {
            total: owners.total,
            references: owners.references,
            trampolines: owners.trampolines,
            handles: owners.handles,
        };
        // SAFETY: C has `out_size` bytes there.
        unsafe { write_sized(out, out_size, &owners) }
    })
}
