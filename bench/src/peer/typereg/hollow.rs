//! Functions that do nothing, in place of those that register and delete. A run with them measures the
//! caller's own work, which is part of everything that is measured from definitions.

use super::c::{Fault, FieldType, Functions, RegistryHandle, Type, ValType};
use std::ptr::NonNull;

type Out = *mut *mut Fault;

extern "C" fn new_struct(
    _: *const RegistryHandle,
    _: *const FieldType,
    _: usize,
    _: Out,
) -> *mut Type {
    NonNull::dangling().as_ptr()
}

extern "C" fn new_array(_: *const RegistryHandle, _: FieldType, _: Out) -> *mut Type {
    NonNull::dangling().as_ptr()
}

extern "C" fn new_func(
    _: *const RegistryHandle,
    _: *const ValType,
    _: usize,
    _: *const ValType,
    _: usize,
    _: Out,
) -> *mut Type {
    NonNull::dangling().as_ptr()
}

extern "C" fn trampoline(_: *const Type, _: Out) -> *mut Type {
    NonNull::dangling().as_ptr()
}

extern "C" fn delete(_: *mut Type) {}

/// Puts the empty functions in. The types that they return can only be passed to these functions.
pub(super) fn out(functions: &mut Functions) {
    functions.wt_struct_type_new = new_struct;
    functions.wt_array_type_new = new_array;
    functions.wt_func_type_new = new_func;
    functions.wt_registered_type_trampoline = trampoline;
    functions.wt_registered_type_delete = delete;
}
