#!/bin/sh
# Every chapter gives the same results, messages and endings compiled cell by cell and merged.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$root"

results() { # results FILE ARGUMENTS...: the JSON report without times
  out=$1; shift
  # A slow machine must not decide how a cell ends.
  ./notebook test --format json --timeout 600 "$@" chapters >"$out.all" || [ $? -eq 1 ] || {
    echo "a chapter does not run to its end: notebook test ${1:-} chapters" >&2
    exit 1
  }
  sed -E 's/"(seconds|duration)" *: *[0-9.e+-]+/"\1": 0/g' "$out.all" >"$out"
}
results "$folder/merged"
results "$folder/per-cell" --per-cell
diff -u "$folder/per-cell" "$folder/merged" >"$folder/difference" || {
  head -n 40 "$folder/difference"
  echo "the chapters' results differ between cells compiled alone (-) and merged (+)" >&2
  exit 1
}
echo "$(ls chapters/*.md | wc -l) chapters: the same results in both forms"
