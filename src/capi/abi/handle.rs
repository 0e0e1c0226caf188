//! The handles: opaque objects to which C holds pointers.

/// How a registry is set up: which proposals it accepts, how much it holds, and the settings of
/// later sections.
///
/// Owned: `wt_registry_config_new`, `wt_registry_config_delete` (PROPOSALS AND LIMITS). A registry
/// copies what it needs, so a configuration can serve any number of registries and be deleted at any
/// time.
///
/// Threads: one at a time. Since 0.1.
pub enum wt_registry_config_t {}

/// One independent registry of types; a process can have any number.
///
/// Owned: `wt_registry_new` and `wt_registry_clone` each give a handle, `wt_registry_delete` ends
/// one. Types keep alive what they need of their registry: handles may be deleted in any order.
///
/// Threads: any, at once. Since 0.1.
pub enum wt_registry_t {}

/// Declares, defines and finally registers the members of one rec group.
///
/// Owned: `wt_rec_group_builder_new`, `wt_rec_group_builder_delete`. Building does not end it:
/// after an error it can be corrected and built again.
///
/// Threads: one at a time. Since 0.1.
pub enum wt_rec_group_builder_t {}

/// One struct type being defined (DEFINING ITS MEMBERS).
///
/// Borrowed from the group builder. Valid until its `wt_struct_type_builder_finish` (successful or
/// not), until the same member is defined again, or until the group builder is deleted. There is
/// nothing to delete. A definition that is never finished is an error when the group is built.
///
/// Threads: those of the group builder, one at a time. Since 0.1.
pub enum wt_struct_type_builder_t {}

/// One array type being defined (DEFINING ITS MEMBERS).
///
/// Borrowed from the group builder. Valid until its `wt_array_type_builder_finish` (successful or
/// not), until the same member is defined again, or until the group builder is deleted. There is
/// nothing to delete. A definition that is never finished is an error when the group is built.
///
/// Threads: those of the group builder, one at a time. Since 0.1.
pub enum wt_array_type_builder_t {}

/// One function type being defined (DEFINING ITS MEMBERS).
///
/// Borrowed from the group builder. Valid until its `wt_func_type_builder_finish` (successful or
/// not), until the same member is defined again, or until the group builder is deleted. There is
/// nothing to delete. A definition that is never finished is an error when the group is built.
///
/// Threads: those of the group builder, one at a time. Since 0.1.
pub enum wt_func_type_builder_t {}

/// One field, element, param or result that refers to a pending type, being described.
///
/// Borrowed from the type builder that gave it. Valid until its `wt_forward_ref_builder_finish`
/// or the end of that type builder. There is nothing to delete. A reference that is never
/// finished is an error when the definition is finished.
///
/// Threads: those of the group builder, one at a time. Since 0.1.
pub enum wt_forward_ref_builder_t {}

/// The label of a member of a rec group that is being built (BUILDING A REC GROUP): its builder, its
/// position, its kind. A value can refer to it before it is defined.
///
/// Borrowed. Valid as long as its group builder exists, or any handle that the builder's
/// `wt_rec_group_builder_build` gave, or a clone of one. So you can build, delete the builder, and then
/// ask the group for its members by label. Other handles of the group do not keep its labels.
///
/// Threads: any, at once. Since 0.1.
pub enum wt_pending_type_t {}

/// A registered rec group.
///
/// Owned: `wt_registered_type_rec_group` and `wt_rec_group_clone` each give a handle, and so do the
/// functions that register a group: `wt_rec_group_builder_build` (BUILDING A REC GROUP),
/// `wt_registry_register_rec_group` (REC GROUPS FROM PLAIN DATA). `wt_rec_group_delete` ends one. It
/// keeps all its members alive.
///
/// Threads: any, at once. Since 0.1.
pub enum wt_rec_group_t {}

/// A registered type.
///
/// Pointer equality is type identity: while handles are alive, equal types of one registry are the
/// same pointer and different types are different pointers.
///
/// Owned where a function returns `wt_registered_type_t *`: end it with
/// `wt_registered_type_delete`, once for each time it was given. Borrowed where a function returns
/// `const wt_registered_type_t *`: make a handle of your own with `wt_registered_type_clone`, which
/// is one atomic increment and allocates nothing (TYPES).
///
/// Threads: any, at once. Since 0.1.
pub enum wt_registered_type_t {}

/// All types of one wasm module, with the map from the module's own type indices to them.
///
/// Owned: `wt_registry_register_module`, `wt_registry_register_type_section` and
/// `wt_type_collection_clone` each give a handle, `wt_type_collection_delete` ends one. It keeps all
/// its types alive.
///
/// Threads: any, at once. Since 0.1.
pub enum wt_type_collection_t {}

/// Names of types and fields, for printing.
///
/// Owned: `wt_type_names_new`, `wt_type_names_delete`. It keeps alive every type that it has a name
/// for.
///
/// Threads: any, at once, as long as no thread changes it. Since 0.1.
pub enum wt_type_names_t {}

/// Collects types, and writes them as a wasm type section or module.
///
/// Owned: `wt_type_encoder_new`, `wt_type_encoder_delete`. It keeps alive every type that was added to
/// it, and those that these refer to.
///
/// Threads: one at a time. Since 0.1.
pub enum wt_type_encoder_t {}

/// The imports and exports of a module, each with its type.
///
/// Owned: `wt_module_interface_read`, `wt_module_interface_delete`. It keeps the module's types
/// alive.
///
/// Threads: any, at once. Since 0.1.
pub enum wt_module_interface_t {}

/// Why a call was refused: a code, a message, and the place of the fault.
///
/// Owned: stored in `*error_out` by a failing call, ended with `wt_error_delete`.
///
/// Threads: one at a time. Since 0.1.
pub enum wt_error_t {}
