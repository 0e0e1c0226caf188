//! Constructors of value types and field types.

use super::abi::{
    WT_HEAP_CONCRETE, WT_HEAP_INDEX, WT_HEAP_OWN, WT_HEAP_PENDING, WT_VAL_F32, WT_VAL_F64,
    WT_VAL_I8, WT_VAL_I16, WT_VAL_I32, WT_VAL_I64, WT_VAL_REF, WT_VAL_V128, wt_field_type_t,
    wt_heap_kind_t, wt_pending_type_t, wt_registered_type_t, wt_val_type_t,
};
use super::convert::NOTHING;

const fn number(kind: u8) -> wt_val_type_t {
    wt_val_type_t { kind, ..NOTHING }
}

const fn reference(heap: u8, nullable: bool) -> wt_val_type_t {
    wt_val_type_t {
        kind: WT_VAL_REF,
        heap,
        nullable: nullable as u8,
        ..NOTHING
    }
}

/// `i32`. Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_i32() -> wt_val_type_t {
    number(WT_VAL_I32)
}

/// `i64`. Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_i64() -> wt_val_type_t {
    number(WT_VAL_I64)
}

/// `f32`. Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_f32() -> wt_val_type_t {
    number(WT_VAL_F32)
}

/// `f64`. Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_f64() -> wt_val_type_t {
    number(WT_VAL_F64)
}

/// `v128`. Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_v128() -> wt_val_type_t {
    number(WT_VAL_V128)
}

/// `i8`, for fields only. Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_i8() -> wt_val_type_t {
    number(WT_VAL_I8)
}

/// `i16`, for fields only. Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_i16() -> wt_val_type_t {
    number(WT_VAL_I16)
}

/// A reference to an abstract heap type: `WT_HEAP_ANY`, `WT_HEAP_FUNC`, ... The argument is checked
/// where the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_ref(
    abstract_heap: wt_heap_kind_t,
    nullable: bool,
) -> wt_val_type_t {
    reference(abstract_heap, nullable)
}

/// A reference to a registered type, which is borrowed: keep it for as long as you use the value.
/// The argument is checked where the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_ref_to(
    r#type: *const wt_registered_type_t,
    nullable: bool,
) -> wt_val_type_t {
    wt_val_type_t {
        type_: r#type,
        ..reference(WT_HEAP_CONCRETE, nullable)
    }
}

/// A reference to a member of the group that is being built, for definitions of that group only.
/// The argument is checked where the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_ref_pending(
    r#type: *const wt_pending_type_t,
    nullable: bool,
) -> wt_val_type_t {
    wt_val_type_t {
        pending: r#type,
        ..reference(WT_HEAP_PENDING, nullable)
    }
}

/// A reference to the member at this position of the same group, for
/// wt_registry_register_rec_group only (REC GROUPS FROM PLAIN DATA). The argument is checked where
/// the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_ref_own(position: u32, nullable: bool) -> wt_val_type_t {
    wt_val_type_t {
        number: position,
        ..reference(WT_HEAP_OWN, nullable)
    }
}

/// A reference to the registered type of this type index, which you keep alive until the call
/// returns that takes the value. Builders, wt_..._type_new and wt_registry_register_rec_group (REC
/// GROUPS FROM PLAIN DATA) take it. The argument is checked where the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_ref_index(type_index: u32, nullable: bool) -> wt_val_type_t {
    wt_val_type_t {
        number: type_index,
        ..reference(WT_HEAP_INDEX, nullable)
    }
}

/// A field that stores this, mutable or not. The argument is checked where the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_field_type(
    storage: wt_val_type_t,
    is_mutable: bool,
) -> wt_field_type_t {
    wt_field_type_t {
        storage,
        is_mutable: u8::from(is_mutable),
        reserved: [0; 7],
    }
}
