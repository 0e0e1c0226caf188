//! Bugs that other engines had, and a few of the same shapes, to be planted here on purpose: the tests
//! must find each one.
//!
//! In an ordinary build [`planted`] is the constant `false`, and nothing of this is left. With the
//! feature `planted-bugs`, the environment variable `TYPEREG_PLANTED` names the one that is switched
//! on. `tests/planted_bugs.rs` runs, for each, the test that is said here to find it, and sees it
//! fail; `docs/planted-bugs.md` is this list.

/// Declares the bugs: name, where it comes from, what is done wrong, which test finds it. A test is
/// `target::test`; in the target `interleavings` it runs under loom.
macro_rules! bugs {
    ($($bug:ident, $origin:literal, $wrong:literal, $found_by:literal;)*) => {
        /// A bug that can be planted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(
            not(feature = "planted-bugs"),
            expect(dead_code, reason = "some are planted only where they can be switched on")
        )]
        pub(crate) enum Bug {
            $(#[doc = $wrong] $bug,)*
        }

        /// Name, origin, what is done wrong, and the test that finds it, of all bugs.
        #[cfg(feature = "planted-bugs")]
        pub const BUGS: &[[&str; 4]] = &[$([stringify!($bug), $origin, $wrong, $found_by],)*];
    };
}

bugs! {
    // What is equal.
    NullabilityIgnored, "V8 CVE-2025-5959",
        "equality of keys leaves out whether a reference is nullable",
        "families::twins_are_told_apart_and_likes_are_one";
    MutabilityIgnored, "V8 382291459",
        "equality of keys leaves out whether a field is mutable",
        "families::twins_are_told_apart_and_likes_are_one";
    HeapTypeIgnored, "V8 381696874",
        "equality of keys leaves out which abstract heap type a reference has",
        "families::twins_are_told_apart_and_likes_are_one";
    OwnAndOutsideConflated, "V8 380397544, Binaryen #5269",
        "equality of keys takes a reference to the own group for one outside of the same number",
        "families::twins_are_told_apart_and_likes_are_one";
    FinalityIgnored, "of the same shape",
        "equality of keys leaves out whether a type is final",
        "families::twins_are_told_apart_and_likes_are_one";
    SupertypeIgnored, "Binaryen #4506",
        "equality of keys leaves out the supertype",
        "families::twins_are_told_apart_and_likes_are_one";
    SignatureRunTogether, "of the same shape",
        "equality of keys leaves out where the params end and the results begin",
        "families::twins_are_told_apart_and_likes_are_one";
    HashIsEvidence, "V8 381696874, 400086889",
        "keys are taken for equal because their hashes are, of which there are too few",
        "real_modules::everything_said_of_the_types_of_all_modules_is_right";

    // Numbers.
    IndexTruncated, "V8 CVE-2024-8194",
        "a type index is packed into fewer bits than it has",
        "real_modules::everything_said_of_the_types_of_all_modules_is_right";
    ModuleIndexTaken, "V8 CVE-2024-6100, CVE-2024-9859",
        "the number of a type in its module is taken for its index in the registry",
        "families::twins_are_told_apart_and_likes_are_one";
    ContiguousIndices, "wasmtime #10435",
        "the members of a group are taken to have consecutive indices",
        "lib::a_group_has_the_indices_that_are_free";
    LimitOnGroupsOnly, "V8 CVE-2024-2887",
        "the limit on a module's types is held for explicit groups only",
        "lib::a_module_has_no_more_types_than_the_limit_however_it_groups_them";
    CountTruncated, "WAMR, rec_count and field_count",
        "a count is cut to 16 bits before it is held against its limit",
        "lib::a_count_beyond_the_limit_is_refused_before_anything_is_read";
    EmptyGroupEndsAll, "wasmtime #9374, WABT #2607",
        "an empty group ends the type section",
        "families::twins_are_told_apart_and_likes_are_one";

    // What is valid, and what matches.
    MutableFieldCovariant, "wasm-tools #1934",
        "a mutable field is matched by a subtype's",
        "small_groups::a_subtype_is_valid_exactly_when_its_parts_match";
    MutabilityMismatch, "SpiderMonkey CVE-2024-8385",
        "comparing a const with a mutable field falls through to true",
        "small_groups::a_subtype_is_valid_exactly_when_its_parts_match";
    WiderStructCovariant, "WAMR, gc_type.c",
        "where a struct adds fields, mutable ones are compared as if they were const",
        "families::twins_are_told_apart_and_likes_are_one";
    ForwardSupertype, "WasmEdge #5087",
        "a supertype may come later in the group",
        "families::twins_are_told_apart_and_likes_are_one";
    SiblingUnchecked, "V8 400086889",
        "a supertype in the own group is not filled in yet, and everything matches it",
        "small_groups::a_subtype_is_valid_exactly_when_its_parts_match";
    NoExnFallsThrough, "wasmtime #12350",
        "noexn matches every heap type",
        "families::twins_are_told_apart_and_likes_are_one";
    ForeignType, "V8 CVE-2024-10230",
        "a type of another registry is taken for the one of the same index here",
        "lib::a_type_of_another_registry_is_refused";
    RegistryIgnored, "typereg, on the day it was made faster",
        "a deep type of another registry is taken for the one of the same index here",
        "lib::types_of_two_registries_with_one_index_are_not_below_one_another_however_deep";

    // What is computed once.
    ParentNotCanonical, "JavaScriptCore 247536",
        "a display is built before the supertype in the own group is in its own",
        "families::twins_are_told_apart_and_likes_are_one";
    FieldsReordered, "wasmtime #10463",
        "the second field of an object is placed as if it were the first",
        "real_modules::every_layout_policy_lays_out_all_types_as_the_rules_say";
    SizeWraps, "wasmtime #13115",
        "the size of an object wraps around",
        "lib::an_object_past_32_bits_is_refused_and_never_wraps";
    GroupForType, "wasmtime #10091",
        "handles are equal if their groups are",
        "lib::two_members_of_a_group_are_two_types";

    // How long it lives.
    PartNotKept, "JavaScriptCore 247874",
        "a group does not own the first type that it refers to",
        "histories::what_is_held_is_alive_and_nothing_else_is";
    TrampolineNotKept, "wasmtime #11102, #11103",
        "a function's trampoline type is stored and not owned",
        "histories::what_is_held_is_alive_and_nothing_else_is";
    FailureKeeps, "wasmtime #13372",
        "groups registered before the one that was refused stay",
        "refused::every_prefix_is_judged_as_wasmparser_judges_it";
    DyingRetained, "wasmtime CVE-2024-47813",
        "a group without owners gets one again while another thread retires it",
        "interleavings::drop_and_resurrect_and_drop";
    LookedUpOnce, "of the same shape",
        "an index is not looked at again after an owner was added",
        "interleavings::look_up_and_reuse";
    AnsweredOnce, "of the same shape",
        "an index is not looked at again after its display was read",
        "interleavings::ask_and_reuse_a_display";
    PublishedUnordered, "of the same shape",
        "a type's owners are published without what was written before",
        "interleavings::publish_and_look_up";
    LastUseUnordered, "of the same shape",
        "letting go of an owner does not come after its last use",
        "interleavings::drop_and_drop";
    ShardNotCounted, "typereg, before its first version",
        "a registry's memory goes while a type made after its last handle lives",
        "interleavings::close_and_register";
}

/// Is this bug switched on?
#[cfg(feature = "planted-bugs")]
pub(crate) fn planted(bug: Bug) -> bool {
    use std::sync::OnceLock;
    static ON: OnceLock<String> = OnceLock::new();
    let on = ON.get_or_init(|| std::env::var("TYPEREG_PLANTED").unwrap_or_default());
    !on.is_empty() && *on == format!("{bug:?}")
}

/// Is this bug switched on? Never, in this build.
#[cfg(not(feature = "planted-bugs"))]
#[inline(always)]
pub(crate) const fn planted(_: Bug) -> bool {
    false
}
