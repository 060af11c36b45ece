#!/bin/sh
# The library as others use it: by path, and by version from a tagged git repository.
set -e
cd "$(dirname "$0")/../.."
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

build() {
  echo "dependency: $1"
  swift run -c release --package-path "$2" --scratch-path "$folder/build-$1" Recall |
    tee "$folder/$1.txt"
  grep -qx learned "$folder/$1.txt"
}

build path "$root/Tests/Long/example-package"

. "$root/Tests/Long/tagged/copy.sh"
cp -r "$root/Tests/Long/example-package" "$folder/example"
rm -rf "$folder/example/.build"
NOTEBOOK_URL="file://$folder/notebook" build version "$folder/example"
cmp "$folder/path.txt" "$folder/version.txt" || {
  echo "dependency: the two builds learned differently" >&2
  exit 1
}
# A dependent is spared what the tool and the site need.
[ "$(ls "$folder/build-version/checkouts")" = notebook ] || {
  echo "dependency: packages were fetched that a program that only trains does not need" >&2
  exit 1
}
