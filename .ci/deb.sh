#!/bin/sh
# Builds .build/notebook_VERSION_ARCHITECTURE.deb: the installation under /usr.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
version=$(sed -n 's/.*static let current = "\(.*\)"/\1/p' "$root/Sources/Workbench/Files/Version.swift")
architecture=$(dpkg --print-architecture)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
chmod 755 "$stage"
sh "$root/.ci/install.sh" /usr "$stage"
mkdir -p "$stage/DEBIAN" "$stage/usr/share/doc/notebook"
cp "$root/LICENSE" "$stage/usr/share/doc/notebook/copyright"
# The Swift toolchain is no package of Debian 12; what it needs to compile and link is.
cat >"$stage/DEBIAN/control" <<CONTROL
Package: notebook
Version: $version
Architecture: $architecture
Maintainer: The authors of notebook <notebook@localhost>
Installed-Size: $(du -sk "$stage/usr" | cut -f 1)
Section: devel
Priority: optional
Depends: libc6 (>= 2.36), libcmark0.30.2, libstdc++6, libgcc-s1, zlib1g, libc6-dev, libstdc++-12-dev, libgcc-12-dev, binutils
Recommends: bubblewrap, git, ca-certificates, libzmq5, libsodium23
Suggests: katex, nodejs
Description: books and documents whose Swift code is compiled, run and checked
 Takes Markdown with Swift code in it, compiles and runs the code, compares what
 it prints and draws with what the text says, and renders books as static sites.
 Needs a Swift 6.3 toolchain in the PATH.
CONTROL
mkdir -p "$root/.build"
dpkg-deb --root-owner-group --build "$stage" "$root/.build/notebook_${version}_$architecture.deb"
