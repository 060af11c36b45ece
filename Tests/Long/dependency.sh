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

# What git knows, as one commit with a version.
mkdir "$folder/notebook"
git ls-files -z | xargs -0 cp --parents -rt "$folder/notebook"
git -C "$folder/notebook" init -q
git -C "$folder/notebook" add -A
git -C "$folder/notebook" -c user.name=test -c user.email=test@localhost commit -qm "A version"
git -C "$folder/notebook" tag 1.0.0
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
