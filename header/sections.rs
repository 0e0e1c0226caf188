//! The sections of the header, in the order in which a user meets them.

/// A part of the header, under a banner of its own.
pub(crate) struct Section {
    /// What the banner says.
    pub(crate) title: &'static str,
    /// What a reader must know before the declarations.
    pub(crate) introduction: &'static str,
    /// Files of `src/capi`, in the order of the header. Types stand beside the functions that are
    /// about them, and before all that use them.
    pub(crate) sources: &'static [&'static str],
}

/// All of the header except its front page.
pub(crate) const SECTIONS: &[Section] = &[
    Section {
        title: "HANDLES",
        introduction: "\
The objects that the library gives you pointers to. Their memory is private to the library, except the
part of a registered type that GENERATED CODE describes.",
        sources: &["abi/handle.rs"],
    },
    Section {
        title: "VERSION",
        introduction: "The version of the library that runs; the macros above have that of the header.",
        sources: &["version.rs"],
    },
    Section {
        title: "ERRORS",
        introduction: "Why a call was refused: a code to act on, words to show, and the place that is wrong.",
        sources: &["abi/error_code.rs", "error.rs"],
    },
    Section {
        title: "CONFIGURATION",
        introduction: "\
How a registry is set up: which proposals it accepts, how much it holds, how objects lie in memory.
A registry made without a configuration: WebAssembly 3.0, the highest limits, no layouts.",
        sources: &[
            "abi/feature.rs",
            "abi/limit.rs",
            "abi/layout_kind.rs",
            "abi/layout_policy.rs",
            "abi/retire.rs",
            "config.rs",
            "config_life.rs",
        ],
    },
    Section {
        title: "REGISTRY",
        introduction: "A registry makes equal types one: two equal types of a registry are the same type.",
        sources: &["abi/stats.rs", "registry.rs"],
    },
    Section {
        title: "VALUES",
        introduction: "\
Value types and field types, passed by value: what params, results, fields and elements are made
of. Nothing here allocates and nothing is to be deleted.",
        sources: &[
            "abi/value_kind.rs",
            "abi/heap_kind.rs",
            "abi/reference_flag.rs",
            "abi/value.rs",
            "value.rs",
        ],
    },
    Section {
        title: "BUILDING A REC GROUP",
        introduction: "\
Declare all members, define each, build. Declaring gives labels, so that definitions can refer to
members that are not defined yet; nothing is visible in the registry before all of it is valid.",
        sources: &["builder.rs", "abi/cont_definition.rs", "cont_type.rs"],
    },
    Section {
        title: "DEFINING ITS MEMBERS",
        introduction: "\
One builder for each definition, several of them open at once if you like. A definition is final
and without supertype unless it says otherwise, and counts when it has been finished.

A reference to a member of the same group is a value, of wt_val_type_ref_pending, like any other:
wt_struct_type_builder_field(b, wt_field_type(wt_val_type_ref_pending(node, true), true), &error).
A forward reference says the same step by step; the types are the same.",
        sources: &[
            "struct_type_builder.rs",
            "array_type_builder.rs",
            "func_type_builder.rs",
            "forward_ref_builder.rs",
        ],
    },
    Section {
        title: "REC GROUPS",
        introduction: "A registered group and its members, in the order of their declaration.",
        sources: &["group.rs"],
    },
    Section {
        title: "TYPES ON THEIR OWN",
        introduction: "\
Types without a builder. They refer to no type of their own group. They are final, without
supertype, and each is a group of one; an equal type of a module is the same type.",
        sources: &["one_off.rs"],
    },
    Section {
        title: "REC GROUPS FROM PLAIN DATA",
        introduction: "\
A whole rec group in one call, for a program that has decoded its types already: references are
positions in the own group, or type indices.",
        sources: &["abi/type_kind.rs", "abi/sub_type.rs", "plain.rs"],
    },
    Section {
        title: "MODULES",
        introduction: "All types of a wasm module at once, from its bytes: all of them or, on an error, none.",
        sources: &["module.rs"],
    },
    Section {
        title: "A MODULE'S TYPES ELSEWHERE IN THE MODULE",
        introduction: "\
Value, heap and block types as code bodies, globals and tables write them, and back from a type to
its number in the module.",
        sources: &["abi/block_type.rs", "read_type.rs"],
    },
    Section {
        title: "IMPORTS AND EXPORTS",
        introduction: "\
What a linker asks: what a module imports and exports, and whether one fits the other.",
        sources: &["abi/extern_type.rs", "extern_type.rs", "interface.rs"],
    },
    Section {
        title: "REGISTERED TYPES",
        introduction: "\
What a type is, what it is made of, how its objects lie in memory. No query takes a lock, except
wt_registered_type_trampoline, which may register a type, and wt_registered_type_display, whose first
call for a deep type makes its array. For NULL, and for a type of another kind, a query returns the
neutral value that its comment names.",
        sources: &[
            "abi/layout.rs",
            "abi/registered.rs",
            "registered_type.rs",
            "parts.rs",
            "fingerprint.rs",
        ],
    },
    Section {
        title: "HOST DATA, LIFE AND DEATH",
        introduction: "\
One pointer of yours for each type, read in two loads, so that what you have compiled for a type needs no
table of its own; types that stay for good; whether an index is still a type's; what keeps a type alive.
Who is to be told when a type dies, and when its index is used again, is said in the registry's
configuration.",
        sources: &["host_data.rs", "abi/owners.rs", "owners.rs"],
    },
    Section {
        title: "TYPES THAT YOU KEEP, BY INDEX",
        introduction: "\
For a host that has nothing but a type's index at hand, and keeps the type alive by other means: no owner
is counted for the question. What is asked of an index whose type is gone is answered with the neutral
value that each names; where the type dies during the call, the answer may be anything, and the call may
crash.",
        sources: &["kept.rs"],
    },
    Section {
        title: "MATCHING",
        introduction: "\
Can a value of one type stand where another is expected? Types of two registries never match.",
        sources: &["matching.rs"],
    },
    Section {
        title: "VALUES IN 64 BITS",
        introduction: "\
What a validator keeps on its operand stack. Packed types compare with `==`.",
        sources: &["abi/packed.rs", "packed.rs"],
    },
    Section {
        title: "SEE INSIDE",
        introduction: "\
Types as people read them: names, the text format, why one type does not match another. Names are not
part of a type, so the program that prints types keeps them: a wt_type_names_t has the names of any
number of modules. A library that was built without texts (TYPEREG_TEXT=OFF) has none of these functions.",
        sources: &["names.rs", "text.rs"],
    },
    Section {
        title: "ENCODING",
        introduction: "\
Types as wasm bytes: a type section, or a module that has nothing else. A library that was built without
them (TYPEREG_ENCODE=OFF) has none of these functions.",
        sources: &["encoder.rs"],
    },
    Section {
        title: "GENERATED CODE",
        introduction: "\
What code that your compiler emits may read of a type without a call. A `wt_registered_type_t *`
points at the type's slot, which fills a cache line. The parts that are given here are constant as
long as the type lives, and were written before any pointer to the slot was given out: plain loads
suffice. Numbers are in the processor's byte order. The rest of a slot is private, and changes.

Is a type `sup`, or declared below it? Depth and index of `sup` are known when code is emitted. Both
are of one registry: two types of two registries can have the same index.
  depth < WT_DISPLAY_MIN   iff the display's entry of that number is the index: one load, one compare
  deeper                   ask wt_registered_type_is_subtype; docs/generated-code.md says which types
                           need no call
Is it exactly `sup`? Iff the pointers are equal. Is it a struct, an array, a function? Its kind says.

Keep `sup` alive as long as the code exists, which contains its index, and every type as long as the
code can meet its pointer: slot and index of a dead type are given to another type.

A new layout does not change wt_abi_version. Compare WT_SLOT_LAYOUT_VERSION with wt_slot_layout_version
before you emit such code, or emit calls. docs/generated-code.md has the instructions for x86-64 and
aarch64; examples/inline_subtype.c emits and runs them.",
        sources: &["abi/slot.rs", "slot.rs"],
    },
    Section {
        title: "LOGGING",
        introduction: "Log lines about what the library does. It is silent unless asked; a request holds for the whole process.",
        sources: &["abi/log_level.rs", "log.rs"],
    },
    Section {
        title: "OLD NAMES",
        introduction: "\
For programs that were written with them; each says what it is called now. Compilers warn of them only if
TYPEREG_WARN_DEPRECATED is defined before this header is included.",
        sources: &["old_names.rs"],
    },
];
