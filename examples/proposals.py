"""proposals.py: types of the proposals beyond WebAssembly 3.0, and proposals that are off.

    python3 proposals.py [PREFIX | HEADER LIBRARY]      as list.py finds the library
"""
import contextlib
import ctypes
import sys

import typereg

wt = typereg.load(*typereg.find(sys.argv[1:]))
call = typereg.caller(wt)


def new_registry(version, *features):
    """A registry with the proposals of this version of WebAssembly, and these in addition."""
    config = wt.wt_registry_config_new()
    try:
        call(wt.wt_registry_config_set_wasm_version, config, version)
        for feature in features:
            call(wt.wt_registry_config_set_feature, config, feature, True)
        return call(wt.wt_registry_new, config)
    finally:
        wt.wt_registry_config_delete(config)


def print_group(group):
    text = call(wt.wt_rec_group_to_wat, group, None)
    print(ctypes.string_at(text).decode())
    wt.wt_string_delete(text)


def build(registry, define):
    """The group whose members `define` declares and defines; the caller deletes it."""
    builder = call(wt.wt_rec_group_builder_new, registry)
    try:
        define(builder)
        return call(wt.wt_rec_group_builder_build, builder)
    finally:
        wt.wt_rec_group_builder_delete(builder)


def define_continuation(builder):
    """(rec (type $task (func (result i32))) (type $rest (sub (cont $task))) (type $last (sub final $rest (cont $task))))"""
    task = call(wt.wt_rec_group_builder_declare_func, builder)
    rest, last = (call(wt.wt_rec_group_builder_declare_cont, builder) for _ in range(2))
    definition = call(wt.wt_rec_group_builder_define_func, builder, task)
    call(wt.wt_func_type_builder_result, definition, wt.wt_val_type_i32())
    call(wt.wt_func_type_builder_finish, definition)
    call(wt.wt_rec_group_builder_define_cont, builder, rest, wt.wt_cont_definition_t(pending_func=task, is_open=1))
    call(wt.wt_rec_group_builder_define_cont, builder, last,
         wt.wt_cont_definition_t(pending_func=task, pending_supertype=rest))


def define_shared(builder, storage):
    """(type (shared (struct (field (mut storage)))))"""
    label = call(wt.wt_rec_group_builder_declare_struct, builder)
    definition = call(wt.wt_rec_group_builder_define_struct, builder, label)
    call(wt.wt_struct_type_builder_shared, definition, True)
    call(wt.wt_struct_type_builder_field, definition, wt.wt_field_type(storage, True))
    call(wt.wt_struct_type_builder_finish, definition)


def define_pair(builder):
    """(rec (type $thing (descriptor $kind) (struct (field (ref null (exact $kind))))) (type $kind (describes $thing) (struct)))"""
    thing, kind = (call(wt.wt_rec_group_builder_declare_struct, builder) for _ in range(2))
    definition = call(wt.wt_rec_group_builder_define_struct, builder, thing)
    call(wt.wt_struct_type_builder_descriptor, definition, kind)
    reference = call(wt.wt_struct_type_builder_forward_ref_field, definition, kind)
    call(wt.wt_forward_ref_builder_exact, reference, True)
    call(wt.wt_forward_ref_builder_finish, reference)
    call(wt.wt_struct_type_builder_finish, definition)
    definition = call(wt.wt_rec_group_builder_define_struct, builder, kind)
    call(wt.wt_struct_type_builder_describes, definition, thing)
    call(wt.wt_struct_type_builder_finish, definition)


def run(owned):
    """`owned` deletes at the end everything that is pushed on it."""
    registry = new_registry(3, wt.WT_FEATURE_STACK_SWITCHING, wt.WT_FEATURE_SHARED_EVERYTHING_THREADS,
                            wt.WT_FEATURE_CUSTOM_DESCRIPTORS)
    owned.callback(wt.wt_registry_delete, registry)

    def show(define):
        group = build(registry, define)
        owned.callback(wt.wt_rec_group_delete, group)
        print_group(group)
        return [wt.wt_rec_group_type(group, i) for i in range(wt.wt_rec_group_num_types(group))]

    print("Continuations of a function:")
    task, rest, last = show(define_continuation)
    func = wt.wt_registered_type_cont_func(last)
    print(f"  of the function: {ctypes.addressof(func.contents) == ctypes.addressof(task.contents)};",
          f"the last below the first: {wt.wt_registered_type_is_subtype(last, rest)}")

    print("\nA shared struct, and one that refers to what is not shared:")
    counter, = show(lambda builder: define_shared(builder, wt.wt_val_type_i64()))
    print(f"  shared: {wt.wt_registered_type_is_shared(counter)}")
    try:
        show(lambda builder: define_shared(builder, wt.wt_val_type_ref(wt.WT_HEAP_ANY, True)))
    except typereg.Refused as refused:
        print(f"  {refused}")

    print("\nA type and its descriptor:")
    thing, kind = show(define_pair)
    described = wt.wt_registered_type_describes(kind)
    print(f"  each names the other: {ctypes.addressof(described.contents) == ctypes.addressof(thing.contents)}")

    print("\nThe same in WebAssembly 1.0:")
    old = new_registry(1)
    owned.callback(wt.wt_registry_delete, old)
    for define in define_continuation, lambda builder: define_shared(builder, wt.wt_val_type_i64()), define_pair:
        try:
            build(old, define)
        except typereg.Refused as refused:
            print(f"  {refused}")


if __name__ == "__main__":
    with contextlib.ExitStack() as everything:
        run(everything)
