#!/usr/bin/env bash
# The recipe for Bazel. Untried with Bazel itself. It checks that both files are Starlark, that they name this release, and
# that the rule's command makes the library: it runs by hand, with only the files that the rule names.
. "$(dirname "$0")/../common.sh"

fill_in() {
  release_in . && "$source/scripts/recipe.sh" "$system/MODULE.bazel.in" "typereg-$version.tar.xz" https://example.org/typereg \
    >MODULE.bazel && cp "$system/typereg.BUILD" BUILD
}
# Starlark has Python's syntax. Prints the value of that name in a rule of that kind.
says() { # FILE KIND NAME
  python3 - "$@" <<'END'
import ast, sys
file, kind, name = sys.argv[1:]
for call in ast.walk(ast.parse(open(file).read())):
    if isinstance(call, ast.Call) and getattr(call.func, "id", "") == kind:
        for one in call.keywords:
            if one.arg == name:
                value = one.value.args[0] if isinstance(one.value, ast.Call) else one.value
                found = ast.literal_eval(value)
                print(*([found] if isinstance(found, str) else found), sep="\n")
END
}
names_the_release() {
  [ "$(says MODULE.bazel http_archive urls)" = "https://example.org/typereg/typereg-$version.tar.xz" ] &&
    [ "$(says MODULE.bazel http_archive integrity)" = "sha256-$(openssl dgst -sha256 -binary "typereg-$version.tar.xz" | base64)" ] &&
    [ "$(says MODULE.bazel http_archive strip_prefix)" = "typereg-$version" ]
}
rule_makes_the_library() {
  tar -xf "typereg-$version.tar.xz" && cd "typereg-$version" && mkdir ../sandbox || return
  [ "$(says ../BUILD genrule srcs)" = '**' ] && cp -r . ../sandbox || return
  # As Bazel writes it: $$ is $, $@ the file, $(RULEDIR) its folder, $(location X) where X is.
  cd ../sandbox && sed -e 's#\$\$#$#g' -e 's#\$(location Cargo.toml)#./Cargo.toml#; s#\$(RULEDIR)#out#g; s#\$@#out/libtypereg.a#' \
    <(says ../BUILD genrule cmd) >../rule.sh && mkdir out && without_network sh -e ../rule.sh
}
used() {
  cc "$source/consumers/program.c" -Isandbox/include sandbox/out/libtypereg.a -lpthread -ldl -lm -o program && runs ./program
}

check bazel.fill_in fill_in
check bazel.names_the_release names_the_release
if [ -z "$quick" ]; then
  check bazel.rule_makes_the_library rule_makes_the_library
  check bazel.used used
fi
finish
