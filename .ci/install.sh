#!/bin/sh
# Installs the tool into a prefix: `sh .ci/install.sh PREFIX [DESTDIR]`. Nothing there refers to
# this folder afterwards.
#
#   bin/notebook              finds the Swift toolchain, then starts the program below
#   lib/notebook/             the programs, the host, the libraries that cells import
#   lib/notebook/sources/     the library's sources, from which pages are compiled
#   lib/notebook/site/        what the site is made of
set -eu
prefix=${1:?"usage: install.sh PREFIX [DESTDIR]"}
root=$(cd "$(dirname "$0")/.." && pwd)
target=${2:-}$prefix
library=$target/lib/notebook

# What lies in our folder is replaced, so it has to be ours: empty, or an earlier installation.
if [ -e "$library" ] && [ -n "$(ls -A "$library")" ] && [ ! -x "$library/NotebookHost" ]; then
  echo "install.sh: $library holds files of something else, and was left as it was." >&2
  exit 5
fi

NOTEBOOK_ALSO_INSTALL=libzmq3-dev "$root/notebook" setup
others="notebook-site notebook-kernel notebook-lsp notebook-sourcekit"
for program in $others; do swift build --package-path "$root" --product "$program" >&2; done
debug=$root/.build/debug
release=$root/.build/library/release

mkdir -p "$target/bin" "$library/Modules"
for program in "$debug/notebook" "$release/NotebookHost" "$release/libNotebookLibraries.so" \
  $(printf "$debug/%s " $others); do
  # Renamed into place, so that an installation in use stays whole.
  cp "$program" "$library/.new"
  strip --strip-debug "$library/.new" 2>/dev/null || true
  mv "$library/.new" "$library/${program##*/}"
done
for module in ScalarFunctions Tensors Figures; do
  cp "$release/Modules/$module.swiftmodule" "$library/Modules/"
done
# The C module behind the libraries, which the compiler wants to see.
rm -rf "$library/Kernels"
cp -R "$root/Sources/Kernels/include" "$library/Kernels"
# The library's sources, from which live cells are compiled for pages.
rm -rf "$library/sources"
mkdir -p "$library/sources"
for part in Kernels ScalarFunctions Tensors Figures PageRuntime; do
  cp -R "$root/Sources/$part" "$library/sources/"
done
rm -rf "$library/site"
mkdir -p "$library/site"
(cd "$root/site" && for part in *; do
  case $part in public | DESIGN.md) ;; *) cp -R "$part" "$library/site/" ;; esac
done)
cp "$root/.ci/notebook-start" "$target/bin/notebook"
chmod 755 "$target/bin/notebook"
echo "installed: $target/bin/notebook" >&2
