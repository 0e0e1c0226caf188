//! Constructors of extern types.

use super::abi::{
    WT_EXTERN_FUNC, WT_EXTERN_GLOBAL, WT_EXTERN_MEMORY, WT_EXTERN_TABLE, WT_EXTERN_TAG,
    wt_extern_type_t, wt_registered_type_t, wt_val_type_t,
};
use super::interface::NO_EXTERN;

/// The extern type of a function of this func type or one below it; set `is_exact` for exactly it.
/// The argument is checked where the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_extern_type_func(
    func: *const wt_registered_type_t,
) -> wt_extern_type_t {
    wt_extern_type_t {
        kind: WT_EXTERN_FUNC,
        func,
        ..NO_EXTERN
    }
}

/// The extern type of a table of at least so many of these references, addressed in 32 bits, without
/// a maximum and not shared; set `has_maximum` and `maximum`, `is_64`, `is_shared` if it is
/// otherwise. The argument is checked where the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_extern_type_table(
    element: wt_val_type_t,
    minimum: u64,
) -> wt_extern_type_t {
    wt_extern_type_t {
        kind: WT_EXTERN_TABLE,
        value: element,
        minimum,
        ..NO_EXTERN
    }
}

/// The extern type of a memory of at least so many pages of 64 KiB, addressed in 32 bits, without a
/// maximum and not shared; set `has_maximum` and `maximum`, `is_64`, `is_shared`, `page_size_log2` if
/// it is otherwise.
///
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_extern_type_memory(minimum: u64) -> wt_extern_type_t {
    wt_extern_type_t {
        kind: WT_EXTERN_MEMORY,
        page_size_log2: 16,
        minimum,
        ..NO_EXTERN
    }
}

/// The extern type of a global that holds this; set `is_shared` if it is. The argument is checked
/// where the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_extern_type_global(
    content: wt_val_type_t,
    is_mutable: bool,
) -> wt_extern_type_t {
    wt_extern_type_t {
        kind: WT_EXTERN_GLOBAL,
        is_mutable: u8::from(is_mutable),
        value: content,
        ..NO_EXTERN
    }
}

/// The extern type of a tag of this func type. The argument is checked where the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_extern_type_tag(func: *const wt_registered_type_t) -> wt_extern_type_t {
    wt_extern_type_t {
        kind: WT_EXTERN_TAG,
        func,
        ..NO_EXTERN
    }
}
