#!/bin/sh
# The documents of a package with macros, which is built with swift-syntax: a few minutes.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { cat "$folder/said" >&2; echo "macros: $1" >&2; exit 1; }

cp -r "$root/Tests/Long/macro-package" "$folder/package"
cd "$folder/package"
"$root/notebook" test README.md --comments Sources >"$folder/said" 2>&1 ||
  fail "the package's documents fail"
grep -q '^4 blocks: 3 checked, 1 showed its error$' "$folder/said" || fail "not every block was checked"
echo "macros: a package's macros work in its documents"
