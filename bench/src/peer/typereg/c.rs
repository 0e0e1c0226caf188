//! What the benchmark uses of `include/typereg.h`.

use crate::peer::functions::functions;
use std::ffi::c_char;

// As in include/typereg.h.
macro_rules! handles {
    ($($name:ident),*) => { $(#[repr(C)] pub(in crate::peer) struct $name { _opaque: [u8; 0] })* };
}
handles!(
    RegistryHandle,
    Config,
    Type,
    Group,
    Builder,
    Pending,
    Structs,
    Arrays,
    Funcs,
    Collection,
    Fault
);

pub(super) const VAL_REF: u8 = 0x64;
pub(super) const HEAP_CONCRETE: u8 = 1;
pub(super) const HEAP_PENDING: u8 = 2;
pub(super) const LAYOUT_DRC: u32 = 3;

#[repr(C)]
#[derive(Clone, Copy)]
pub(in crate::peer) struct ValType {
    pub(super) kind: u8,
    pub(super) nullable: u8,
    pub(super) heap: u8,
    pub(super) flags: u8,
    pub(super) reserved: u32,
    pub(super) type_: *const Type,
    pub(super) pending: *const Pending,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub(in crate::peer) struct FieldType {
    pub(super) storage: ValType,
    pub(super) is_mutable: u8,
    pub(super) reserved: [u8; 7],
}

#[repr(C)]
#[derive(Default)]
pub(in crate::peer) struct Stats {
    pub(super) live_types: u64,
    live_rec_groups: u64,
    live_bytes: u64,
    registrations: u64,
    hits: u64,
}

pub(super) type Out = *mut *mut Fault;

functions! {
    Functions {
        fn wt_error_message(*const Fault) -> *const c_char;
        fn wt_registry_config_new() -> *mut Config;
        fn wt_registry_config_set_gc_layout(*mut Config, u32, Out) -> bool;
        fn wt_registry_config_delete(*mut Config);
        fn wt_registry_new(*const Config, Out) -> *mut RegistryHandle;
        fn wt_registry_clone(*const RegistryHandle) -> *mut RegistryHandle;
        fn wt_registry_delete(*mut RegistryHandle);
        fn wt_registry_stats(*const RegistryHandle, *mut Stats, usize) -> bool;
        fn wt_registry_is_subtype(*const RegistryHandle, u32, u32) -> bool;
        fn wt_registry_register_module(*const RegistryHandle, *const u8, usize, Out) -> *mut Collection;
        fn wt_type_collection_delete(*mut Collection);
        fn wt_struct_type_new(*const RegistryHandle, *const FieldType, usize, Out) -> *mut Type;
        fn wt_array_type_new(*const RegistryHandle, FieldType, Out) -> *mut Type;
        fn wt_func_type_new(*const RegistryHandle, *const ValType, usize, *const ValType, usize, Out) -> *mut Type;
        fn wt_rec_group_builder_new(*const RegistryHandle, Out) -> *mut Builder;
        fn wt_rec_group_builder_delete(*mut Builder);
        fn wt_rec_group_builder_declare_struct(*mut Builder, Out) -> *const Pending;
        fn wt_rec_group_builder_declare_array(*mut Builder, Out) -> *const Pending;
        fn wt_rec_group_builder_declare_func(*mut Builder, Out) -> *const Pending;
        fn wt_rec_group_builder_define_struct(*mut Builder, *const Pending, Out) -> *mut Structs;
        fn wt_rec_group_builder_define_array(*mut Builder, *const Pending, Out) -> *mut Arrays;
        fn wt_rec_group_builder_define_func(*mut Builder, *const Pending, Out) -> *mut Funcs;
        fn wt_rec_group_builder_build(*mut Builder, Out) -> *mut Group;
        fn wt_struct_type_builder_final(*mut Structs, bool, Out) -> bool;
        fn wt_struct_type_builder_supertype(*mut Structs, *const Type, Out) -> bool;
        fn wt_struct_type_builder_forward_supertype(*mut Structs, *const Pending, Out) -> bool;
        fn wt_struct_type_builder_field(*mut Structs, FieldType, Out) -> bool;
        fn wt_struct_type_builder_finish(*mut Structs, Out) -> bool;
        fn wt_array_type_builder_final(*mut Arrays, bool, Out) -> bool;
        fn wt_array_type_builder_supertype(*mut Arrays, *const Type, Out) -> bool;
        fn wt_array_type_builder_forward_supertype(*mut Arrays, *const Pending, Out) -> bool;
        fn wt_array_type_builder_element(*mut Arrays, FieldType, Out) -> bool;
        fn wt_array_type_builder_finish(*mut Arrays, Out) -> bool;
        fn wt_func_type_builder_final(*mut Funcs, bool, Out) -> bool;
        fn wt_func_type_builder_supertype(*mut Funcs, *const Type, Out) -> bool;
        fn wt_func_type_builder_forward_supertype(*mut Funcs, *const Pending, Out) -> bool;
        fn wt_func_type_builder_param(*mut Funcs, ValType, Out) -> bool;
        fn wt_func_type_builder_result(*mut Funcs, ValType, Out) -> bool;
        fn wt_func_type_builder_finish(*mut Funcs, Out) -> bool;
        fn wt_rec_group_type(*const Group, usize) -> *const Type;
        fn wt_rec_group_delete(*mut Group);
        fn wt_registered_type_clone(*const Type) -> *mut Type;
        fn wt_registered_type_delete(*mut Type);
        fn wt_registered_type_pin(*const Type) -> bool;
        fn wt_registered_type_index(*const Type) -> u32;
        fn wt_registered_type_is_subtype(*const Type, *const Type) -> bool;
        fn wt_registered_type_trampoline(*const Type, Out) -> *mut Type;
    }
}
