#!/bin/sh
# `swift package notebook test` in a package that depends on a tagged version of this repository: what
# it says where no tool is installed, and that it tests the package's documents where one is.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "plugin: $1" >&2; sed 's/^/  /' "$folder/said" >&2; exit 1; }

. "$root/Tests/Long/tagged/copy.sh"

mkdir -p "$folder/package/Sources/Greeting"
cd "$folder/package"
cat >Package.swift <<MANIFEST
// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "Greeting",
  products: [.library(name: "Greeting", targets: ["Greeting"])],
  dependencies: [.package(url: "file://$folder/notebook", from: "1.0.0")],
  targets: [.target(name: "Greeting")])
MANIFEST
echo 'public func greeting(_ name: String) -> String { "Hello, \(name)" }' >Sources/Greeting/Greeting.swift
printf '# Greeting\n\n```swift\nimport Greeting\ngreeting("Ada") // "Hello, Ada"\n```\n' >README.md

run() { # run WHAT ENVIRONMENT...: keeps what `swift package notebook` says
  env "$@" swift package --allow-writing-to-package-directory notebook test >"$folder/said" 2>&1
}
# A PATH with the toolchain and the system's programs, and no notebook in any of its folders.
tools=$(dirname "$(command -v swift)"):/usr/bin:/bin
if run -u NOTEBOOK PATH="$tools"; then fail "it succeeded without a tool"; fi
grep -q "make .* install" "$folder/said" || fail "without a tool it does not say how to install one:"
grep -q "git clone .*$folder/notebook" "$folder/said" || fail "it does not name its own repository:"

run PATH="$tools" NOTEBOOK="$root/notebook" || fail "it failed with a tool:"
grep -q "1 block: 1 checked" "$folder/said" || fail "the README was not checked:"

sed -i 's/Hello, Ada/Goodbye, Ada/' README.md
if run PATH="$tools" NOTEBOOK="$root/notebook"; then fail "a README that is wrong passed"; fi
grep -q 'README.md:5:1: error: .*Hello, Ada' "$folder/said" || fail "the wrong line is not named:"
echo "plugin: ran as a command of a dependent package"
