"""list.py: what list.c does, in Python: types that a host makes itself, through a rec-group builder.

    python3 list.py                     typereg as pkg-config finds it
    python3 list.py PREFIX              installed under PREFIX: PREFIX/include/typereg.h and PREFIX/lib
    python3 list.py HEADER LIBRARY      these two files

Needs only Python. typereg.py, beside this file, reads all functions, structs and constants from the header.
"""
import contextlib
import ctypes
import sys

import typereg


wt = typereg.load(*typereg.find(sys.argv[1:]))
call = typereg.caller(wt)


def print_wat(kind):
    text = call(wt.wt_registered_type_to_wat, kind)
    print(ctypes.string_at(text).decode())
    wt.wt_string_delete(text)


def same(a, b):
    return ctypes.addressof(a.contents) == ctypes.addressof(b.contents)


def is_a(sub, sup):
    return "is" if wt.wt_registered_type_is_subtype(sub, sup) else "is not"


def build_list(registry):
    """(rec (type $node  (sub (struct (field (mut i32)) (field (mut (ref null $node))) (field (ref null $nodes)))))
            (type $nodes (array (mut (ref null $node))))
            (type $visit (func (param (ref $node)) (result i32)))); the caller deletes it."""
    builder = call(wt.wt_rec_group_builder_new, registry)
    try:
        # The order of declaration is the order in the group, and so part of the types' identity.
        node = call(wt.wt_rec_group_builder_declare_struct, builder)
        nodes = call(wt.wt_rec_group_builder_declare_array, builder)
        visit = call(wt.wt_rec_group_builder_declare_func, builder)

        node_definition = call(wt.wt_rec_group_builder_define_struct, builder, node)
        call(wt.wt_struct_type_builder_final, node_definition, False)  # open: it may have subtypes
        for storage, is_mutable in ((wt.wt_val_type_i32(), True), (wt.wt_val_type_ref_pending(node, True), True),
                                    (wt.wt_val_type_ref_pending(nodes, True), False)):
            call(wt.wt_struct_type_builder_field, node_definition, wt.wt_field_type(storage, is_mutable))
        call(wt.wt_struct_type_builder_finish, node_definition)

        nodes_definition = call(wt.wt_rec_group_builder_define_array, builder, nodes)
        element = call(wt.wt_array_type_builder_forward_ref_element, nodes_definition, node)
        call(wt.wt_forward_ref_builder_mutable, element, True)
        call(wt.wt_forward_ref_builder_finish, element)
        call(wt.wt_array_type_builder_finish, nodes_definition)

        visit_definition = call(wt.wt_rec_group_builder_define_func, builder, visit)
        call(wt.wt_func_type_builder_param, visit_definition, wt.wt_val_type_ref_pending(node, False))
        call(wt.wt_func_type_builder_result, visit_definition, wt.wt_val_type_i32())
        call(wt.wt_func_type_builder_finish, visit_definition)
        return call(wt.wt_rec_group_builder_build, builder)
    finally:
        wt.wt_rec_group_builder_delete(builder)


def build_counted(builder, counted, node, first):
    """(type $counted (sub final $node (struct ...the fields of $node... (field i64)))), with `first` as its first
    field: anything but $node's own, (mut i32), breaks the promise that a counted node can stand wherever a node can."""
    definition = call(wt.wt_rec_group_builder_define_struct, builder, counted)
    call(wt.wt_struct_type_builder_supertype, definition, node)
    call(wt.wt_struct_type_builder_field, definition, first)
    inherited = wt.wt_field_type_t()
    for i in range(1, wt.wt_registered_type_num_fields(node)):
        wt.wt_registered_type_field(node, i, inherited)
        call(wt.wt_struct_type_builder_field, definition, inherited)
    call(wt.wt_struct_type_builder_field, definition, wt.wt_field_type(wt.wt_val_type_i64(), False))
    call(wt.wt_struct_type_builder_finish, definition)
    return call(wt.wt_rec_group_builder_build, builder)


def run(registry, owned):
    """`owned` deletes at the end everything that is pushed on it."""
    group = build_list(registry)
    owned.callback(wt.wt_rec_group_delete, group)
    node = wt.wt_rec_group_type(group, 0)  # borrowed from the group
    print("A list, built by the host:")
    print_wat(node)

    again = build_list(registry)
    owned.callback(wt.wt_rec_group_delete, again)
    print("\nBuilt a second time:")
    for i in range(wt.wt_rec_group_num_types(group)):
        is_same = same(wt.wt_rec_group_type(group, i), wt.wt_rec_group_type(again, i))
        print(f"  type {i} is the {'same pointer' if is_same else 'a different one!'}")

    print("\nA subtype whose first field is const where the node's is mutable:")
    builder = call(wt.wt_rec_group_builder_new, registry)
    owned.callback(wt.wt_rec_group_builder_delete, builder)
    label = call(wt.wt_rec_group_builder_declare_struct, builder)
    try:
        build_counted(builder, label, node, wt.wt_field_type(wt.wt_val_type_i32(), False))
    except typereg.Refused as refused:
        print(f"  {refused}\n  member {refused.member} of the group\n  field {refused.field}")

    print("\nDefined again in the same builder, and built:")
    counted_group = build_counted(builder, label, node, wt.wt_field_type(wt.wt_val_type_i32(), True))
    owned.callback(wt.wt_rec_group_delete, counted_group)
    counted = call(wt.wt_rec_group_get, counted_group, label)
    print_wat(counted)
    depth = wt.wt_registered_type_depth(counted)
    print(f"  depth {depth}; a counted node {is_a(counted, node)} a node, a node {is_a(node, counted)} a counted node")


def main():
    registry = call(wt.wt_registry_new, None)
    with contextlib.ExitStack() as owned:
        run(registry, owned)
    stats = wt.wt_registry_stats_t()
    wt.wt_registry_stats(registry, stats, ctypes.sizeof(stats))
    wt.wt_registry_delete(registry)
    print(f"\nAfter the last handle: {stats.live_types} live types")
    return stats.live_types != 0


if __name__ == "__main__":
    sys.exit(main())
