/* Threads that share types (typereg.hpp, "Threads"): each copies, moves, queries and drops handles that all of them
 * use.
 *
 *   threads [ROUNDS]    ROUNDS rounds on each of 4 threads */
#include "check.hpp"

#include <thread>
#include <vector>

using namespace typereg;

static void work(const Registry &shared_registry, const Type &shared, const RecGroup &shared_group, int rounds) {
  const Registry registry = shared_registry;
  std::vector<Type> held;
  for (int i = 0; i < rounds; i++) {
    held.push_back(shared);
    held.push_back(Type(shared_group[0]));
    RecGroup group = shared_group;
    Result<Type> same = registry.array_type(ref(shared)); // all threads make and drop this one type
    REQUIRE(same);
    CHECK(same->fields()[0].storage().type() == shared && *same != shared);
    held.push_back(*same);
    CHECK(held[held.size() - 2] == shared && group[0].is_subtype_of(shared));
    if (held.size() > 60) held.erase(held.begin(), held.begin() + 40);
  }
}

int main(int argc, char **argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 20000;
  Registry registry = new_registry();
  {
    Type type = registry.struct_type({i32}).value();
    RecGroup group = type.rec_group().value();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; i++)
      threads.emplace_back([&] { work(registry, type, group, rounds); });
    for (std::thread &thread : threads) thread.join();
    CHECK_EQUAL(registry.stats().live_types, 1u);
    CHECK(registry.check());
  }
  CHECK_EQUAL(registry.stats().live_types, 0u);
  return CHECK_SUMMARY();
}
