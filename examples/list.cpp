// list.cpp: what list.c does, in C++: types that a host makes itself, through a rec-group builder.
//   1. builds a list node, an array of nodes and a function over nodes, all in one group;
//   2. builds the same group again, and gets the same types;
//   3. derives a subtype of the node, wrongly at first: prints what is wrong and where, corrects it, builds again.
//
// The habits to copy: types of one group refer to one another by their labels. No step of a builder is checked, since
// build() returns the first error. Use .value(), which throws, where the caller handles a failure, and the Result itself
// where this function does. Nothing is deleted by hand.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <typereg.hpp>
#include <vector>

using namespace typereg;

namespace {

// (rec
//   (type $node  (sub (struct (field (mut i32)) (field (mut (ref null $node))) (field (ref null $nodes)))))
//   (type $nodes (array (mut (ref null $node))))
//   (type $visit (func (param (ref $node)) (result i32))))
RecGroup build_list(const Registry &registry) {
  RecGroupBuilder group(registry);
  // The order of declaration is the order in the group, and so part of the types' identity.
  PendingStruct node = group.declare_struct();
  PendingArray nodes = group.declare_array();
  PendingFunc visit = group.declare_func();
  group.define_struct(node).is_final(false).field(mut(i32)).field(mut(ref_null(node))).field(ref_null(nodes)).finish();
  group.define_array(nodes).element(mut(ref_null(node))).finish();
  group.define_func(visit).param(ref(node)).result(i32).finish();
  return group.build().value();
}

// (type $counted (sub final $node (struct ...the fields of $node... (field i64)))), with `first` as its first field:
// anything but $node's own, (mut i32), breaks the promise that a counted node can stand wherever a node can.
Result<RecGroup> build_counted(RecGroupBuilder &builder, PendingStruct counted, TypeRef node, FieldType first) {
  std::vector<FieldType> fields(node.fields().begin(), node.fields().end());
  fields[0] = first;
  builder.define_struct(counted).supertype(node).fields(fields).field(i64).finish();
  return builder.build();
}

void print(const Text &text) { std::printf("%s\n", text.c_str()); }

void run(const Registry &registry) {
  RecGroup list = build_list(registry);
  TypeRef node = list[0]; // borrowed from the group
  std::printf("A list, built by the host:\n");
  print(node.to_wat().value());

  RecGroup again = build_list(registry);
  std::printf("\nBuilt a second time:\n");
  for (std::size_t i = 0; i < list.size(); i++)
    std::printf("  type %zu is the %s\n", i, list[i] == again[i] ? "same pointer" : "a different one!");

  std::printf("\nA subtype whose first field is const where the node's is mutable:\n");
  RecGroupBuilder builder(registry);
  PendingStruct label = builder.declare_struct();
  if (Result<RecGroup> refused = build_counted(builder, label, node, i32); !refused) {
    const Error &error = refused.error();
    std::printf("  %s\n", error.message().data());
    if (auto member = error.member()) std::printf("  member %" PRIu32 " of the group\n", *member);
    if (auto field = error.field()) std::printf("  field %" PRIu32 "\n", *field);
  }

  std::printf("\nDefined again in the same builder, and built:\n");
  RecGroup group = build_counted(builder, label, node, mut(i32)).value();
  TypeRef counted = group.type(label);
  print(counted.to_wat().value());
  std::printf("  depth %" PRIu32 "; a counted node %s a node, a node %s a counted node\n", counted.depth(),
              counted.is_subtype_of(node) ? "is" : "is not", node.is_subtype_of(counted) ? "is" : "is not");
}

} // namespace

int main() {
  try {
    Registry registry = Registry::create().value();
    run(registry);
    RegistryStats stats = registry.stats();
    std::printf("\nAfter the last handle: %" PRIu64 " live types\n", stats.live_types);
    return stats.live_types == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const Exception &exception) {
    std::fprintf(stderr, "list: %s\n", exception.what());
    return EXIT_FAILURE;
  }
}
