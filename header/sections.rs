//! The sections of the header, in the order in which a user needs them: nothing is named before the section that
//! declares it, unless that is named as well (`tests/interface/reading_order.rs`). The front page lists the titles.

/// A part of the header, under a banner of its own.
pub(crate) struct Section {
    /// What the banner says.
    pub(crate) title: &'static str,
    /// What a reader must know before the declarations.
    pub(crate) introduction: &'static str,
    /// Files of `src/capi`, in the order of the header. A file may be followed by the items that are meant, in their
    /// order; without them, all items that no section names are meant. Types come before everything that uses them.
    pub(crate) sources: &'static [(&'static str, &'static [&'static str])],
}

/// Everything in a file that no section names.
const REST: &[&str] = &[];

/// All of the header except its front page.
pub(crate) const SECTIONS: &[Section] = &[
    Section {
        title: "VERSION",
        introduction: "\
The version of the library that runs; the macros above have that of the header.",
        sources: &[("version.rs", REST)],
    },
    Section {
        title: "ERRORS",
        introduction: "\
Why a call was refused: a code to act on, words to show, and the place that is wrong.",
        sources: &[
            ("abi/handle.rs", &["wt_error_t"]),
            ("abi/error_code.rs", REST),
            ("error.rs", REST),
        ],
    },
    Section {
        title: "REGISTRY",
        introduction: "\
A registry makes equal types one: two equal types of a registry are the same type. To begin
with, wt_registry_new(NULL, &error) is enough: WebAssembly 3.0, the highest limits, no memory
layouts of objects (LAYOUTS). A configuration changes that; each section has the settings for
its subject.",
        sources: &[
            ("abi/handle.rs", &["wt_registry_config_t", "wt_registry_t"]),
            (
                "registry.rs",
                &["wt_registry_new", "wt_registry_clone", "wt_registry_delete"],
            ),
        ],
    },
    Section {
        title: "PROPOSALS AND LIMITS",
        introduction: "\
A configuration, and with it which proposals a registry accepts and how much it holds. Skip
this section if you want the default.",
        sources: &[
            (
                "config.rs",
                &["wt_registry_config_new", "wt_registry_config_delete"],
            ),
            ("abi/feature.rs", REST),
            (
                "config.rs",
                &[
                    "wt_registry_config_set_feature",
                    "wt_registry_config_set_wasm_version",
                ],
            ),
            ("abi/limit.rs", REST),
            ("config.rs", &["wt_registry_config_set_limit"]),
        ],
    },
    Section {
        title: "MODULES",
        introduction: "\
All types of a wasm module at once, from its bytes: all of them or, on an error, none. The
module numbers its types from 0; the same type of another module is the same pointer under
another number.",
        sources: &[
            (
                "abi/handle.rs",
                &["wt_registered_type_t", "wt_type_collection_t"],
            ),
            (
                "module.rs",
                &[
                    "wt_registry_register_module",
                    "wt_type_collection_num_types",
                    "wt_type_collection_type",
                    "wt_type_collection_num_rec_groups",
                    "wt_type_collection_indices",
                ],
            ),
            ("module.rs", REST),
        ],
    },
    Section {
        title: "TYPES",
        introduction: "\
What a type is, and whether one is below another. No query takes a lock, except
wt_registered_type_display, whose first call for a deep type makes its array. For NULL, and
for a type of another kind, a query returns the neutral value that its comment names.

A type may have a supertype, which may have one in turn: it is declared below all of them,
and how many they are is its depth. Its display is the array of their type indices, with which
one load and one compare decide whether a type is below another.",
        sources: &[
            ("abi/type_kind.rs", REST),
            (
                "registered_type.rs",
                &[
                    "wt_registered_type_clone",
                    "wt_registered_type_delete",
                    "wt_registered_type_index",
                    "wt_registered_type_kind",
                    "wt_registered_type_is_final",
                    "wt_registered_type_supertype",
                    "wt_registered_type_is_subtype",
                    "wt_registered_type_depth",
                ],
            ),
            ("abi/registered.rs", REST),
            ("registered_type.rs", REST),
        ],
    },
    Section {
        title: "REC GROUPS",
        introduction: "\
Every type is a member of one rec group, alone or with others. Types that refer to one
another in a circle must be in one group; references to other groups lead to groups that
were registered before. A group is compared, registered and freed as a whole: a handle of one
of its types keeps all of them alive.",
        sources: &[
            ("abi/handle.rs", &["wt_rec_group_t"]),
            ("registered_type.rs", &["wt_registered_type_rec_group"]),
            (
                "group.rs",
                &["wt_rec_group_num_types", "wt_rec_group_type"],
            ),
            ("plain.rs", &["wt_rec_group_is_new"]),
            ("group.rs", REST),
        ],
    },
    Section {
        title: "VALUES",
        introduction: "\
Value types and field types, passed by value: what params, results, fields and elements are
made of. Nothing here allocates, and there is nothing to delete.

A wt_val_type_t says what kind of value it is. For a reference it also says whether it can
be null and what it refers to: an abstract heap type such as `any`, a registered type, or a
member of the group that is being built. A wt_field_type_t is one of them with mutability.",
        sources: &[
            ("abi/value_kind.rs", REST),
            ("abi/heap_kind.rs", REST),
            ("abi/reference_flag.rs", REST),
            ("abi/handle.rs", &["wt_pending_type_t"]),
            ("abi/value.rs", REST),
            ("value.rs", REST),
        ],
    },
    Section {
        title: "PARTS OF A TYPE",
        introduction: "\
The fields of a struct, the element of an array, the params and results of a function: one
at a time, or all of them in one call.",
        sources: &[
            (
                "registered_type.rs",
                &["wt_registered_type_num_fields", "wt_registered_type_field"],
            ),
            ("parts.rs", &["wt_registered_type_fields"]),
            (
                "registered_type.rs",
                &["wt_registered_type_num_params", "wt_registered_type_param"],
            ),
            ("parts.rs", &["wt_registered_type_params"]),
            (
                "registered_type.rs",
                &[
                    "wt_registered_type_num_results",
                    "wt_registered_type_result",
                ],
            ),
            ("parts.rs", &["wt_registered_type_results"]),
            ("cont_type.rs", &["wt_registered_type_cont_func"]),
        ],
    },
    Section {
        title: "MATCHING",
        introduction: "\
Can a value of one type be used where another type is expected? Types of two registries
never match.",
        sources: &[("matching.rs", REST)],
    },
    Section {
        title: "TYPES BY INDEX",
        introduction: "\
Compiled code and object headers hold a type's index, a number in its registry. Most queries
by index are safe whatever other threads do: an index whose type has died is recognized.

The queries about types that you keep alive are for a host that has only an index at hand, and
keeps the type alive by other means: they count no owner. If the type dies during the call,
the answer may be anything, and the call may crash. They are wt_registry_kept_type and, in the
sections of their subjects, wt_registry_layout (LAYOUTS), wt_registry_trampoline_index
(TRAMPOLINE TYPES) and wt_registry_host_data (HOST DATA, LIFE AND DEATH).",
        sources: &[
            (
                "registry.rs",
                &["wt_registry_type", "wt_registry_is_subtype"],
            ),
            ("host_data.rs", &["wt_registry_is_live"]),
            ("kept.rs", &["wt_registry_kept_type"]),
            (
                "config_life.rs",
                &["wt_registry_config_set_index_reuse_delay"],
            ),
        ],
    },
    Section {
        title: "TYPES ON THEIR OWN",
        introduction: "\
Types without a builder. They refer to no type of their own group. They are final, without
supertype, and each is a group of one; an equal type of a module is the same type.",
        sources: &[
            ("one_off.rs", REST),
            ("cont_type.rs", &["wt_cont_type_new"]),
        ],
    },
    Section {
        title: "BUILDING A REC GROUP",
        introduction: "\
Declare all members, define each, build. Declaring gives labels, so that definitions can refer
to members that are not defined yet; nothing is visible in the registry before all of it is
valid. For a list of numbers (each call can fail):
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, &error);
  const wt_pending_type_t *node = wt_rec_group_builder_declare_struct(builder, &error);
  wt_struct_type_builder_t *b = wt_rec_group_builder_define_struct(builder, node, &error);
  wt_struct_type_builder_field(b, wt_field_type(wt_val_type_i32(), true), &error);
  wt_val_type_t next = wt_val_type_ref_pending(node, true);
  wt_struct_type_builder_field(b, wt_field_type(next, true), &error);
  wt_struct_type_builder_finish(b, &error);
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, &error);
  const wt_registered_type_t *list = wt_rec_group_get(group, node, &error);
The calls on `b` are in DEFINING ITS MEMBERS.",
        sources: &[
            (
                "abi/handle.rs",
                &[
                    "wt_rec_group_builder_t",
                    "wt_struct_type_builder_t",
                    "wt_array_type_builder_t",
                    "wt_func_type_builder_t",
                ],
            ),
            ("builder.rs", REST),
            ("group.rs", &["wt_rec_group_get"]),
            ("abi/cont_definition.rs", REST),
            ("cont_type.rs", REST),
        ],
    },
    Section {
        title: "DEFINING ITS MEMBERS",
        introduction: "\
One builder for each definition, several of them open at once if you like. A definition is
final and without supertype unless it says otherwise, and counts when it has been finished.

A reference to a member of the same group is a value, of wt_val_type_ref_pending, like any
other. A forward reference says the same step by step; the resulting types are the same.",
        sources: &[
            ("abi/handle.rs", &["wt_forward_ref_builder_t"]),
            ("struct_type_builder.rs", REST),
            ("array_type_builder.rs", REST),
            ("func_type_builder.rs", REST),
            ("forward_ref_builder.rs", REST),
        ],
    },
    Section {
        title: "REC GROUPS FROM PLAIN DATA",
        introduction: "\
A whole rec group in one call, for a program that has decoded its types already: references
are positions in the same group, or type indices.",
        sources: &[("abi/sub_type.rs", REST), ("plain.rs", REST)],
    },
    Section {
        title: "A MODULE'S TYPES ELSEWHERE IN THE MODULE",
        introduction: "\
Value, heap and block types as code bodies, globals and tables write them, and back from a
type to its number in the module.",
        sources: &[("abi/block_type.rs", REST), ("read_type.rs", REST)],
    },
    Section {
        title: "IMPORTS AND EXPORTS",
        introduction: "\
For a linker: what modules import and export, and whether an export fits an import.",
        sources: &[
            ("abi/handle.rs", &["wt_module_interface_t"]),
            ("abi/extern_type.rs", REST),
            ("extern_type.rs", REST),
            ("interface.rs", REST),
        ],
    },
    Section {
        title: "LAYOUTS",
        introduction: "\
How objects of struct, array and exn types lie in memory, for a collected heap: sizes,
offsets, and which fields are references that a collector follows. A registry computes them
by the policy that its configuration chooses, a prepared one or your own; by default there is
none.",
        sources: &[
            ("abi/layout_kind.rs", REST),
            ("config.rs", &["wt_registry_config_set_gc_layout"]),
            ("abi/layout_policy.rs", REST),
            ("config.rs", &["wt_registry_config_set_custom_gc_layout"]),
            ("abi/layout.rs", REST),
            (
                "registered_type.rs",
                &[
                    "wt_registered_type_layout",
                    "wt_registered_type_field_layout",
                    "wt_registered_type_exn_tag_offset",
                ],
            ),
            ("parts.rs", REST),
            ("kept.rs", &["wt_registry_layout"]),
        ],
    },
    Section {
        title: "TRAMPOLINE TYPES",
        introduction: "\
A trampoline is a piece of code that passes a function's arguments between host and
WebAssembly. Functions whose types differ only in what their references point at can share
one: they have the same trampoline type, a function type with the same params and results in
which every reference is the nullable top of its hierarchy, such as `anyref`.",
        sources: &[
            (
                "registered_type.rs",
                &["wt_registered_type_trampoline"],
            ),
            ("kept.rs", &["wt_registered_type_trampoline_index"]),
            ("module.rs", &["wt_type_collection_trampoline"]),
            ("kept.rs", &["wt_registry_trampoline_index"]),
            (
                "config_life.rs",
                &["wt_registry_config_set_eager_trampolines"],
            ),
        ],
    },
    Section {
        title: "HOST DATA, LIFE AND DEATH",
        introduction: "\
One pointer of yours for each type, read in two loads, so that what you have compiled for a
type needs no table of its own; a callback for types that die; types that stay as long as
their registry.

A type dies when nothing holds its rec group any more: no handle of a type or group, no
collection or module interface, no names, encoder or builder, no other type that refers to
it. Then its memory can be used for other types, and after a while so can its index.",
        sources: &[
            ("host_data.rs", &["wt_registered_type_host_data"]),
            ("host_data.rs", &["wt_registered_type_set_host_data"]),
            ("kept.rs", REST),
            ("abi/retire.rs", REST),
            ("config_life.rs", REST),
            ("host_data.rs", REST),
        ],
    },
    Section {
        title: "VALUES IN 64 BITS",
        introduction: "\
What a validator keeps on its operand stack. Packed types compare with `==`.",
        sources: &[("abi/packed.rs", REST), ("packed.rs", REST)],
    },
    Section {
        title: "GENERATED CODE",
        introduction: "\
What code emitted by your compiler may read of a type without a call. A
`wt_registered_type_t *` points at the type's slot, which fills a cache line. The parts that
are given here are constant as long as the type lives, and were written before any pointer
to the slot was given out: plain loads suffice. Numbers are in the processor's byte order.
The rest of a slot is private, and changes.

Is a type `sup`, or declared below it? Depth and index of `sup` are known when code is emitted. Both
are of one registry: two types of two registries can have the same index.
  depth < WT_DISPLAY_MIN   iff the display's entry of that number is the index: one load, one compare
  deeper                   call wt_registered_type_is_subtype; docs/generated-code.md says which types
                           need no call
Is it exactly `sup`? Iff the pointers are equal. Is it a struct, an array, a function? Its kind says.

Keep `sup` alive as long as the code exists, which contains its index, and every type as
long as the code can meet its pointer: slot and index of a dead type are given to another
type.

A new layout does not change wt_abi_version. Compare WT_SLOT_LAYOUT_VERSION with
wt_slot_layout_version before you emit such code; if they differ, emit calls.
docs/generated-code.md has the instructions for x86-64 and aarch64;
examples/inline_subtype.c emits and runs them.",
        sources: &[("abi/slot.rs", REST), ("slot.rs", REST)],
    },
    Section {
        title: "FINGERPRINTS",
        introduction: "\
Names of types that are the same in every process: for code and caches that are stored with
their types.",
        sources: &[("fingerprint.rs", REST)],
    },
    Section {
        title: "SEE INSIDE",
        introduction: "\
Types as people read them: names, the text format, why one type does not match another.
Names are not part of a type, so the program that prints types keeps them: a wt_type_names_t
has the names of any number of modules. A library that was built without texts
(TYPEREG_TEXT=OFF) has none of these functions.",
        sources: &[
            ("abi/handle.rs", &["wt_type_names_t"]),
            ("names.rs", REST),
            ("text.rs", REST),
        ],
    },
    Section {
        title: "ENCODING",
        introduction: "\
Types as wasm bytes: a type section, or a module that has nothing else. A library that was
built without them (TYPEREG_ENCODE=OFF) has none of these functions.",
        sources: &[("abi/handle.rs", &["wt_type_encoder_t"]), ("encoder.rs", REST)],
    },
    Section {
        title: "WHAT A REGISTRY HOLDS",
        introduction: "\
For tests, quotas and bug hunts: how much there is, whether it is sound, and what keeps a
type alive.",
        sources: &[
            ("abi/stats.rs", REST),
            ("registry.rs", REST),
            ("group.rs", &["wt_rec_group_bytes"]),
            ("abi/owners.rs", REST),
            ("owners.rs", REST),
        ],
    },
    Section {
        title: "LOGGING",
        introduction: "\
Log lines about what the library does. It is silent unless asked; a request holds for the
whole process.",
        sources: &[("abi/log_level.rs", REST), ("log.rs", REST)],
    },
    Section {
        title: "OLD NAMES",
        introduction: "\
For programs that were written with them; each comment gives the present name. Compilers warn
of them only if TYPEREG_WARN_DEPRECATED is defined before this header is included.",
        sources: &[("old_names.rs", REST)],
    },
];
