/* What value() of a failure does without exceptions: it writes the message to standard error and calls abort(), which
 * this program catches and reports.
 *
 *   ends value | star | arrow | moved | void */
#include "check.hpp"

#include <csignal>
#include <cstring>

using namespace typereg;

int main(int argc, char **argv) {
  if (argc != 2) return EXIT_FAILURE;
  const auto is = [&](const char *way) { return std::strcmp(argv[1], way) == 0; };
  std::signal(SIGABRT, [](int) {
    std::fputs("aborted\n", stderr);
    std::_Exit(EXIT_SUCCESS);
  });
  Result<Type> stale = new_registry().type(7);
  if (is("value")) (void)stale.value();
  if (is("star")) (void)*stale;
  if (is("arrow")) (void)stale->index();
  if (is("moved")) (void)std::move(stale).value();
  if (is("void")) Result<void>(std::move(stale).error()).value();
  std::fputs("it went on\n", stderr);
  return EXIT_FAILURE;
}
