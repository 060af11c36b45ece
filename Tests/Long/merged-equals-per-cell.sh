#!/bin/sh
# Every chapter gives the same results, messages and endings compiled cell by cell and merged.
# Arguments are chapters or folders of chapters to compare instead of the whole book.
set -eu
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ $# -gt 0 ] || set -- chapters

results() { # results FILE ARGUMENTS...: a line a cell
  out=$1; shift
  # A slow machine must not decide how a cell ends.
  ./notebook test --format json --timeout 600 "$@" >"$out.json" || [ $? -eq 1 ] || {
    echo "a chapter does not run to its end: notebook test $*" >&2
    exit 1
  }
  # Neither times nor what an output may vary in are results.
  python3 - "$out.json" >"$out" <<'END'
import json, sys

for file in json.load(open(sys.argv[1], encoding="utf-8"))["files"]:
    for cell in file["cells"]:
        del cell["seconds"]
        if cell["inexact"]["mayVary"]:
            del cell["output"]
        print(file["path"], json.dumps(cell, sort_keys=True))
    print(file["path"], file["exitCode"], json.dumps(file["diagnostics"], sort_keys=True))
END
}
results "$folder/merged" "$@"
results "$folder/per-cell" --per-cell "$@"
diff -u "$folder/per-cell" "$folder/merged" >"$folder/difference" || {
  head -n 40 "$folder/difference"
  echo "the results differ between cells compiled alone (-) and merged (+)" >&2
  exit 1
}
echo "$(grep -c '"cell"' "$folder/merged") cells: the same results in both forms"
