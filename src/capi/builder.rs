//! Rec group builders: declare, define, build.

use super::abi::{
    wt_array_type_builder_t, wt_error_t, wt_func_type_builder_t, wt_pending_type_t,
    wt_rec_group_builder_t, wt_rec_group_t, wt_registry_t, wt_struct_type_builder_t,
};
use super::call::{answer, fallible};
use super::function::{Function, function};
use super::group::LabelledGroup;
use super::handle::{Handle, Room, borrow, borrow_mut, delete, give};
use super::lent::{Builder, Lent, Pools};
use super::pool::Pool;
use crate::builder::Definition;
use crate::ty::CompositeKind;
use core::ptr;

/// Returns a new builder without members, which you own, for a group of this registry.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any. Cost: two allocations and one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_new(
    registry: *const wt_registry_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_rec_group_builder_t {
    let body = || {
        // SAFETY: C keeps the registry until we return; the builder keeps what it needs of it.
        let registry = unsafe { borrow(registry) }?;
        give(Builder::new(registry)?)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Ends a builder, and with it all definitions and forward references begun with it. Its pending
/// types stay valid as long as any handle that its wt_rec_group_builder_build gave, or a clone of one.
/// NULL does nothing.
///
/// Threads: one at a time. Cost: in proportion to what was declared and defined. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_delete(builder: *mut wt_rec_group_builder_t) {
    // SAFETY: C gives it up, and what it borrowed from it.
    answer(function!(), (), || unsafe { delete(builder) });
}

/// # Safety
/// C keeps the builder, on one thread, until we return; `error_out` may be written.
pub(super) unsafe fn declare(
    function: Function,
    builder: *mut wt_rec_group_builder_t,
    kind: CompositeKind,
    error_out: *mut *mut wt_error_t,
) -> *const wt_pending_type_t {
    let body = || {
        // SAFETY: C keeps the builder, on one thread, until we return (contract).
        unsafe { borrow_mut(builder) }?.declare(kind)
    };
    // SAFETY: `error_out` is NULL or may be written (contract).
    unsafe { fallible(function, error_out, ptr::null(), body) }
}

/// Declares a struct type as the next member, to be defined later.
///
/// Returns its label, borrowed: valid as long as the builder, or any handle that
/// wt_rec_group_builder_build gave, or a clone of one.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE once the group is built, WT_ERROR_LIMIT,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: an allocation now and then. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_declare_struct(
    builder: *mut wt_rec_group_builder_t,
    error_out: *mut *mut wt_error_t,
) -> *const wt_pending_type_t {
    // SAFETY: C's contract is that of `declare`.
    unsafe { declare(function!(), builder, CompositeKind::Struct, error_out) }
}

/// Declares an array type as the next member, to be defined later.
///
/// Returns its label, borrowed: valid as long as the builder, or any handle that
/// wt_rec_group_builder_build gave, or a clone of one.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE once the group is built, WT_ERROR_LIMIT,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: an allocation now and then. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_declare_array(
    builder: *mut wt_rec_group_builder_t,
    error_out: *mut *mut wt_error_t,
) -> *const wt_pending_type_t {
    // SAFETY: C's contract is that of `declare`.
    unsafe { declare(function!(), builder, CompositeKind::Array, error_out) }
}

/// Declares a function type as the next member, to be defined later.
///
/// Returns its label, borrowed: valid as long as the builder, or any handle that
/// wt_rec_group_builder_build gave, or a clone of one.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE once the group is built, WT_ERROR_LIMIT,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: an allocation now and then. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_declare_func(
    builder: *mut wt_rec_group_builder_t,
    error_out: *mut *mut wt_error_t,
) -> *const wt_pending_type_t {
    // SAFETY: C's contract is that of `declare`.
    unsafe { declare(function!(), builder, CompositeKind::Func, error_out) }
}

/// # Safety
/// C keeps the builder, on one thread, and the label until we return; `error_out` may be
/// written.
unsafe fn define<H: Handle<Object = Lent<Definition>>>(
    function: Function,
    builder: *mut wt_rec_group_builder_t,
    label: *const wt_pending_type_t,
    kind: CompositeKind,
    pool: fn(&mut Pools) -> &mut Pool<H>,
    error_out: *mut *mut wt_error_t,
) -> *mut H {
    let body = || {
        // SAFETY: C keeps the builder, on one thread, until we return (contract).
        let (of, label) = unsafe { (borrow_mut(builder)?, *borrow(label)?) };
        of.lend(pool, |group| {
            let is = group.define(label, kind)?;
            Ok(Lent { builder, is })
        })
    };
    // SAFETY: `error_out` is NULL or may be written (contract).
    unsafe { fallible(function, error_out, ptr::null_mut(), body) }
}

/// Begins to define a member declared as a struct type. An earlier definition of the member,
/// finished or not, becomes void.
///
/// Returns the definition (DEFINING ITS MEMBERS), borrowed from the builder: valid until
/// wt_struct_type_builder_finish.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_WRONG_KIND if the member
/// is declared as another kind, WT_ERROR_STATE once the group is built, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: an allocation now and then. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_define_struct(
    builder: *mut wt_rec_group_builder_t,
    r#type: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_struct_type_builder_t {
    // SAFETY: C's contract is that of `define`.
    unsafe {
        define(
            function!(),
            builder,
            r#type,
            CompositeKind::Struct,
            |of| &mut of.structs,
            error_out,
        )
    }
}

/// Begins to define a member declared as an array type. An earlier definition of the member,
/// finished or not, becomes void.
///
/// Returns the definition (DEFINING ITS MEMBERS), borrowed from the builder: valid until
/// wt_array_type_builder_finish.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_WRONG_KIND if the member
/// is declared as another kind, WT_ERROR_STATE once the group is built, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: an allocation now and then. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_define_array(
    builder: *mut wt_rec_group_builder_t,
    r#type: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_array_type_builder_t {
    // SAFETY: C's contract is that of `define`.
    unsafe {
        define(
            function!(),
            builder,
            r#type,
            CompositeKind::Array,
            |of| &mut of.arrays,
            error_out,
        )
    }
}

/// Begins to define a member declared as a function type. An earlier definition of the member,
/// finished or not, becomes void.
///
/// Returns the definition (DEFINING ITS MEMBERS), borrowed from the builder: valid until
/// wt_func_type_builder_finish.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_WRONG_KIND if the member
/// is declared as another kind, WT_ERROR_STATE once the group is built, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: an allocation now and then. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_define_func(
    builder: *mut wt_rec_group_builder_t,
    r#type: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_func_type_builder_t {
    // SAFETY: C's contract is that of `define`.
    unsafe {
        define(
            function!(),
            builder,
            r#type,
            CompositeKind::Func,
            |of| &mut of.funcs,
            error_out,
        )
    }
}

/// Registers the group: checks all of it, and finds or makes its types. A builder without
/// members gives the empty group.
///
/// Returns a handle of the group, which you own. The builder stays. After an error nothing has
/// changed: define the wrong members again, and build again. After success the only call that
/// the builder takes is its deletion.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_UNDEFINED for a member without definition,
/// WT_ERROR_STATE for a member whose definition is not finished, or if the group is built
/// already, WT_ERROR_INVALID_TYPE, WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY;
/// wt_error_member and wt_error_field give the place.
/// Threads: one at a time; other threads may use the registry meanwhile. Cost: two allocations
/// and one registration. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_build(
    builder: *mut wt_rec_group_builder_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_rec_group_t {
    let body = || {
        // SAFETY: C keeps the builder, on one thread, until we return.
        let builder = unsafe { borrow_mut(builder) }?;
        let room = Room::<wt_rec_group_t>::new()?;
        let group = builder.group.build()?;
        let labels = Some(builder.labels.clone());
        Ok(room.fill(LabelledGroup { group, labels }).give())
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}
