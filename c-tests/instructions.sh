# For scripts that source it: counts the instructions of each step of a program that includes measured.h.
command -v valgrind >/dev/null || { echo "$0: valgrind is not installed" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# count name program [argument...]: runs the program; writes to $work/name a line for each step, with three columns: its
# instructions, its number of items, what it did. `name` is new each time.
count() {
  name=$1
  shift
  mkdir "$work/$name.run"
  # A report of its own for each call of `measured`, named out.1, out.2, and so on. LD_BIND_NOW: the first call of a
  # function is like the others.
  LD_BIND_NOW=1 valgrind --tool=callgrind --callgrind-out-file="$work/$name.run/out" --dump-line=no \
    --zero-before=measured --dump-after=measured "$@" >"$work/$name.run/lines" 2>"$work/$name.run/log" ||
    { cat "$work/$name.run/lines" "$work/$name.run/log" >&2; exit 1; }
  grep "$(printf '\t')" "$work/$name.run/lines" >"$work/$name.run/steps"
  step=0
  while read -r _; do
    step=$((step + 1))
    sed -n 's/^totals: //p' "$work/$name.run/out.$step"
  done <"$work/$name.run/steps" | paste - "$work/$name.run/steps" >"$work/$name"
}
