#!/usr/bin/env bash
# The wheel: built by `pip wheel`, installed in an empty environment, and used without a compiler.
. "$(dirname "$0")/../common.sh"

build_wheel() {
  cp -r "$system" source && made built &&
    TYPEREG_SOURCE=$source TYPEREG_BUILD=$work/built python3 -m pip wheel --no-deps --wheel-dir wheels ./source &&
    keep built
}
holds() { # one library, the types of all functions, and the licences
  local list
  list=$(python3 -m zipfile --list wheels/*.whl) && echo "$list" &&
    grep -q 'typereg/py.typed' <<<"$list" && grep -q 'licenses/LICENSE' <<<"$list" &&
    grep -q 'licenses/THIRD-PARTY-LICENSES.txt' <<<"$list" && [ "$(grep -c '\.so ' <<<"$list")" = 1 ]
}
for_systems_as_old() { # its name does not promise an older system than it runs on
  tools auditwheel==6.8.2 && "$shared/tools/bin/python" -m auditwheel show wheels/*.whl >shown && cat shown &&
    tr '\n' ' ' <shown | grep -q "platform tag: \"$(basename wheels/*.whl .whl | sed 's/.*-none-//')\""
}
install_wheel() { python3 -m venv installed && installed/bin/pip install --no-index wheels/*.whl; }
without_compiler() { refuses bare "$work/installed/bin" sh -c 'command -v cc || command -v gcc || command -v cargo'; }
used() {
  mkdir elsewhere && cp "$system/users_test.py" elsewhere && cd elsewhere &&
    bare "$work/installed/bin" python users_test.py "$source/testdata/modules"
}
has_every_function() {
  diff <(sed -n 's/^ *\(wt_[a-z0-9_]*\);$/\1/p' "$source/abi/typereg.map") \
    <(bare "$work/installed/bin" python -c 'from typereg import c; print(*sorted(
      name for name, one in vars(c).items() if name.startswith("wt_") and hasattr(one, "__code__") and one.__doc__), sep="\n")')
}
has_types() {
  tools mypy==2.4.1 &&
    "$shared/tools/bin/python" -m mypy --strict --cache-dir mypy --python-executable installed/bin/python -p typereg
}

check python.wheel build_wheel
check python.holds holds
check python.install install_wheel
check python.without_compiler without_compiler
check python.used used
check python.has_every_function has_every_function
if [ -z "$quick" ]; then
  check python.for_systems_as_old for_systems_as_old
  check python.has_types has_types
fi
finish
