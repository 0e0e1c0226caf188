//! Struct types being defined.

use super::abi::{
    wt_error_t, wt_field_type_t, wt_forward_ref_builder_t, wt_pending_type_t, wt_registered_type_t,
    wt_struct_type_builder_t,
};
use super::definition::{
    add_field, add_fields, begin_ref, change, finish, set_final, set_forward_supertype, set_shared,
    set_supertype,
};
use super::function::function;
use super::handle::borrow;
use crate::builder::PendingGroup;

/// Sets whether types may be declared below this one. The type is final, unless this is called
/// with false; the last call counts.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the definition is finished or void.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_final(
    definition: *mut wt_struct_type_builder_t,
    is_final: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `set_final`.
    unsafe { set_final(function!(), definition, is_final, error_out) }
}

/// Sets whether the type is shared, between threads of WebAssembly. It is not, unless this is
/// called with true; the last call counts. A shared type refers to shared types only, and its
/// supertype is shared, too: that is checked when the group is built, and so is whether
/// WT_FEATURE_SHARED_EVERYTHING_THREADS is on.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the definition is finished or void.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_shared(
    definition: *mut wt_struct_type_builder_t,
    shared: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `set_shared`.
    unsafe { set_shared(function!(), definition, shared, error_out) }
}

/// Declares the type below a registered one: makes it a subtype of that type. The builder keeps
/// the supertype alive from now on. The last call counts, to this function or to
/// wt_struct_type_builder_forward_supertype. Building the group checks whether the supertype can
/// be one: it must not be final, it must be of the same kind, and the type must match it.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_STATE if the definition is
/// finished or void, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_supertype(
    definition: *mut wt_struct_type_builder_t,
    supertype: *const wt_registered_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `set_supertype`, and it keeps the type until we return.
    unsafe { set_supertype(function!(), definition, supertype, error_out) }
}

/// Declares the type below a member of the same group. The last call counts, to this function or
/// to wt_struct_type_builder_supertype. Building the group checks whether the supertype can be one:
/// it must be declared before the type, must not be final, must be of the same kind, and the type
/// must match it.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if the definition is
/// finished or void.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_forward_supertype(
    definition: *mut wt_struct_type_builder_t,
    supertype: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `set_forward_supertype`, and it keeps the label until we return.
    unsafe { set_forward_supertype(function!(), definition, supertype, error_out) }
}

/// Names the member of the group that describes this type; that member names this type with
/// wt_struct_type_builder_describes. The last call counts. Validity is checked when the group is
/// built: both must be struct types, the described one declared first, and both shared or neither;
/// if the supertype has a descriptor, this type's must be declared below it. Needs
/// WT_FEATURE_CUSTOM_DESCRIPTORS.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_descriptor(
    definition: *mut wt_struct_type_builder_t,
    descriptor: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`, and it keeps the label until we return.
    unsafe {
        change(function!(), definition, error_out, |group, definition| {
            group.descriptor(definition, *borrow(descriptor)?)
        })
    }
}

/// Names the member of the group that this type describes, which was declared before it, and which
/// names this type with wt_struct_type_builder_descriptor. The last call counts. Validity is
/// checked when the group is built: both must be struct types, and both shared or neither; a type
/// describes another exactly if its supertype does, and then one that is declared below the type
/// that the supertype describes. Needs WT_FEATURE_CUSTOM_DESCRIPTORS.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_describes(
    definition: *mut wt_struct_type_builder_t,
    described: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`, and it keeps the label until we return.
    unsafe {
        change(function!(), definition, error_out, |group, definition| {
            group.describes(definition, *borrow(described)?)
        })
    }
}

/// Adds a field after those already there. If the field refers to a registered type, the builder
/// keeps that type alive.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a
/// live type's, WT_ERROR_STATE if the definition is finished or void, WT_ERROR_LIMIT if the struct
/// has WT_LIMIT_FIELDS already, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: a few stores; for a field that refers to a registered type, also
/// one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_field(
    definition: *mut wt_struct_type_builder_t,
    field: wt_field_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `add_field`, and it keeps what the field names until we return.
    unsafe { add_field(function!(), definition, &field, error_out) }
}

/// Adds several fields after those already there, all of them or none. The builder keeps alive the
/// registered types that they name.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value that is not well formed, WT_ERROR_WRONG_REGISTRY,
/// WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a live type's,
/// WT_ERROR_STATE if the definition is finished or void, WT_ERROR_LIMIT if the struct would have
/// more than WT_LIMIT_FIELDS, WT_ERROR_OUT_OF_MEMORY; wt_error_field gives the number of the field,
/// for WT_ERROR_LIMIT that of the first one too many.
/// Threads: one at a time. Cost: in proportion to the fields. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_fields(
    definition: *mut wt_struct_type_builder_t,
    fields: *const wt_field_type_t,
    nfields: usize,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `add_fields`.
    unsafe { add_fields(function!(), definition, (fields, nfields), error_out) }
}

/// Adds all fields of the supertype that was set before: of a registered one, or of a member of the
/// group whose definition is finished. All of them or none.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_STATE without a supertype, if the supertype's
/// definition is not finished, or if this one is finished or void; WT_ERROR_LIMIT if the struct
/// would have more than WT_LIMIT_FIELDS; WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: in proportion to the fields. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_inherit(
    definition: *mut wt_struct_type_builder_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe { change(function!(), definition, error_out, PendingGroup::inherit) }
}

/// Begins a field that refers to a member of the same group, at any position. The reference is
/// nullable and the field const, unless the calls on the reference change that.
///
/// Returns the reference, borrowed: valid until wt_forward_ref_builder_finish, which must be
/// called before the definition is finished.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if the definition is
/// finished or void, WT_ERROR_LIMIT if the struct has WT_LIMIT_FIELDS already,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: an allocation now and then. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_forward_ref_field(
    definition: *mut wt_struct_type_builder_t,
    target: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_forward_ref_builder_t {
    // SAFETY: C's contract is that of `begin_ref`.
    unsafe {
        begin_ref(
            function!(),
            definition,
            target,
            error_out,
            PendingGroup::forward_ref_field,
        )
    }
}

/// Ends the definition, which must not be used again, whether this succeeds or not.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_STATE if a forward reference was begun and not
/// finished, or if the definition is finished or void: define the member again.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_finish(
    definition: *mut wt_struct_type_builder_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `finish`.
    unsafe { finish(function!(), definition, error_out) }
}
