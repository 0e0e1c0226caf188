//! Rec group builders: declare, define, build.

use super::abi::{
    wt_array_type_builder_t, wt_error_t, wt_forward_ref_builder_t, wt_func_type_builder_t,
    wt_pending_type_t, wt_rec_group_builder_t, wt_rec_group_t, wt_registry_t,
    wt_struct_type_builder_t,
};
use super::call::{answer, fallible};
use super::definition::Part;
use super::group::Group;
use super::handle::{Handle, Kept, Room, borrow, borrow_mut, delete, give};
use crate::builder::{Definition, PendingGroup};
use crate::error::Result;
use crate::memory::{Shared, try_reserve};
use crate::sync::Mutex;
use crate::ty::CompositeKind;
use core::ptr;

/// A rec group builder, with the objects that C has borrowed from it. Those stay where they are,
/// superseded or not, until the builder goes, so that a call on one is refused and not undefined.
pub(super) struct Builder {
    pub(super) group: PendingGroup,
    pub(super) labels: Shared<Labels>,
    structs: Vec<Kept<wt_struct_type_builder_t>>,
    arrays: Vec<Kept<wt_array_type_builder_t>>,
    funcs: Vec<Kept<wt_func_type_builder_t>>,
    pub(super) forward_refs: Vec<Kept<wt_forward_ref_builder_t>>,
}

/// The labels of the members, which live as long as the builder or a group built from it.
pub(super) struct Labels(Mutex<Vec<Kept<wt_pending_type_t>>>);

/// Makes an object and puts it among those that C borrows. Room for it is found first, so that what
/// `make` does is done only if C gets hold of it.
pub(super) fn keep<H: Handle>(
    list: fn(&mut Builder) -> &mut Vec<Kept<H>>,
    builder: &mut Builder,
    make: impl FnOnce(&mut PendingGroup) -> Result<H::Object>,
) -> Result<*mut H> {
    try_reserve(list(builder), 1)?;
    let kept = Room::new()?.fill(make(&mut builder.group)?);
    let pointer = kept.pointer();
    list(builder).push(kept);
    Ok(pointer)
}

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
        give(Builder {
            group: PendingGroup::new(registry),
            labels: Shared::new(Labels(Mutex::new(Vec::new())))?,
            structs: Vec::new(),
            arrays: Vec::new(),
            funcs: Vec::new(),
            forward_refs: Vec::new(),
        })
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible("wt_rec_group_builder_new", error_out, ptr::null_mut(), body) }
}

/// Ends a builder, and with it all definitions and forward references begun with it. Its pending
/// types live on as long as a handle of a group that it built. NULL does nothing.
/// Threads: one at a time. Cost: in proportion to what was declared and defined. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_delete(builder: *mut wt_rec_group_builder_t) {
    // SAFETY: C gives it up, and what it borrowed from it.
    answer("wt_rec_group_builder_delete", (), || unsafe {
        delete(builder)
    });
}

/// # Safety
/// C keeps the builder, on one thread, until we return; `error_out` may be written.
unsafe fn declare(
    function: &'static str,
    builder: *mut wt_rec_group_builder_t,
    kind: CompositeKind,
    error_out: *mut *mut wt_error_t,
) -> *const wt_pending_type_t {
    let body = || {
        // SAFETY: the contract.
        let builder = unsafe { borrow_mut(builder) }?;
        let mut labels = builder.labels.0.lock();
        // Room first, so that a member is declared only if its label can be kept.
        try_reserve(&mut labels, 1)?;
        let label = Room::<wt_pending_type_t>::new()?.fill(builder.group.declare(kind)?);
        let pointer = label.pointer().cast_const();
        labels.push(label);
        Ok(pointer)
    };
    // SAFETY: the contract.
    unsafe { fallible(function, error_out, ptr::null(), body) }
}

/// Declares a struct type as the next member, to be defined later.
///
/// Returns its label, borrowed: valid as long as the builder, or any handle of a group built by it.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE once the group is built, WT_ERROR_LIMIT,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: one allocation. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_declare_struct(
    builder: *mut wt_rec_group_builder_t,
    error_out: *mut *mut wt_error_t,
) -> *const wt_pending_type_t {
    // SAFETY: C's contract is that of `declare`.
    unsafe {
        declare(
            "wt_rec_group_builder_declare_struct",
            builder,
            CompositeKind::Struct,
            error_out,
        )
    }
}

/// Declares an array type as the next member; otherwise like wt_rec_group_builder_declare_struct.
/// Errors and cost: as there. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_declare_array(
    builder: *mut wt_rec_group_builder_t,
    error_out: *mut *mut wt_error_t,
) -> *const wt_pending_type_t {
    // SAFETY: C's contract is that of `declare`.
    unsafe {
        declare(
            "wt_rec_group_builder_declare_array",
            builder,
            CompositeKind::Array,
            error_out,
        )
    }
}

/// Declares a func type as the next member; otherwise like wt_rec_group_builder_declare_struct.
/// Errors and cost: as there. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_declare_func(
    builder: *mut wt_rec_group_builder_t,
    error_out: *mut *mut wt_error_t,
) -> *const wt_pending_type_t {
    // SAFETY: C's contract is that of `declare`.
    unsafe {
        declare(
            "wt_rec_group_builder_declare_func",
            builder,
            CompositeKind::Func,
            error_out,
        )
    }
}

/// # Safety
/// C keeps the builder, on one thread, and the label until we return; `error_out` may be written.
unsafe fn define<H: Handle<Object = Part<Definition>>>(
    function: &'static str,
    builder: *mut wt_rec_group_builder_t,
    label: *const wt_pending_type_t,
    kind: CompositeKind,
    list: fn(&mut Builder) -> &mut Vec<Kept<H>>,
    error_out: *mut *mut wt_error_t,
) -> *mut H {
    let body = || {
        // SAFETY: the contract.
        let (of, label) = unsafe { (borrow_mut(builder)?, *borrow(label)?) };
        keep(list, of, |group| {
            let is = group.define(label, kind)?;
            Ok(Part { builder, is })
        })
    };
    // SAFETY: the contract.
    unsafe { fallible(function, error_out, ptr::null_mut(), body) }
}

/// Begins to define a member declared as a struct type. A definition of it that was begun or
/// finished before is void.
///
/// Returns the definition, borrowed from the builder: valid until wt_struct_type_builder_finish.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_WRONG_KIND, WT_ERROR_STATE
/// once the group is built, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: one allocation. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_define_struct(
    builder: *mut wt_rec_group_builder_t,
    r#type: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_struct_type_builder_t {
    let (function, kind) = ("wt_rec_group_builder_define_struct", CompositeKind::Struct);
    // SAFETY: C's contract is that of `define`.
    unsafe {
        define(
            function,
            builder,
            r#type,
            kind,
            |of| &mut of.structs,
            error_out,
        )
    }
}

/// Begins to define a member declared as an array type; otherwise like
/// wt_rec_group_builder_define_struct.
/// Errors and cost: as there. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_define_array(
    builder: *mut wt_rec_group_builder_t,
    r#type: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_array_type_builder_t {
    let (function, kind) = ("wt_rec_group_builder_define_array", CompositeKind::Array);
    // SAFETY: C's contract is that of `define`.
    unsafe {
        define(
            function,
            builder,
            r#type,
            kind,
            |of| &mut of.arrays,
            error_out,
        )
    }
}

/// Begins to define a member declared as a func type; otherwise like
/// wt_rec_group_builder_define_struct.
/// Errors and cost: as there. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_define_func(
    builder: *mut wt_rec_group_builder_t,
    r#type: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_func_type_builder_t {
    let (function, kind) = ("wt_rec_group_builder_define_func", CompositeKind::Func);
    // SAFETY: C's contract is that of `define`.
    unsafe {
        define(
            function,
            builder,
            r#type,
            kind,
            |of| &mut of.funcs,
            error_out,
        )
    }
}

/// Registers the group: checks all of it, and finds or makes its types. No members make the empty
/// group.
///
/// Returns a handle of the group, which you own. The builder stays. After an error nothing has
/// changed: define anew what was wrong, and build again. After success the builder takes no more
/// calls but its deletion.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_UNDEFINED for a member without definition,
/// WT_ERROR_STATE for one whose definition is not finished or if the group is built already,
/// WT_ERROR_INVALID_TYPE, WT_ERROR_WRONG_KIND, WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT,
/// WT_ERROR_OUT_OF_MEMORY; wt_error_member and wt_error_field tell the place.
/// Threads: one at a time; other threads may use the registry meanwhile. Cost: two allocations and
/// one registration. Since 0.1.
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
        Ok(room.fill(Group { group, labels }).give())
    };
    // SAFETY: `error_out` is C's to write.
    unsafe {
        fallible(
            "wt_rec_group_builder_build",
            error_out,
            ptr::null_mut(),
            body,
        )
    }
}
