#!/bin/sh
# Every chapter of the book, as one Swift program, compiles with the public compiler and the library,
# and prints what the chapter records.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
./notebook setup

for chapter in chapters/*.md chapters/answers/*.md; do
  [ -e "$chapter" ] || continue
  ./notebook tangle "$chapter" -o "$folder/main.swift" >/dev/null
  swiftc "$folder/main.swift" -o "$folder/program" -swift-version 5 -suppress-warnings \
    -I .build/library/release/Modules -Xcc -fmodule-map-file="$root/Sources/Kernels/include/module.modulemap" \
    -L .build/library/release -lNotebookLibraries -Xlinker -rpath -Xlinker "$root/.build/library/release"
  mkdir -p "$folder/work"
  (cd "$folder/work" && ../program >../printed 2>&1 </dev/null) ||
    { tail "$folder/printed"; echo "$chapter: the program ended with $?"; exit 1; }
  # What a program prints is what the chapter's outputs hold, one after the other.
  python3 Tests/Long/tangled-chapters.py "$chapter" "$folder/printed"
done
