#!/bin/sh
# Builds the Debian package, installs it in a bare Debian 12 made by debootstrap, and runs the tool
# there, where this folder does not exist. Needs root, debootstrap and a mirror.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/Tests/Long/clean-root/system.sh"
make -C "$root" deb
cp "$root"/.build/notebook_*.deb "$system/tmp/notebook.deb"
inside apt-get install --yes --no-install-recommends /tmp/notebook.deb >/dev/null
printf '```swift\nimport Tensors\nlet x: Tensor<Float> = [1, 2, 3]\nprint(x.shape)\n// [3]\n```\n' \
  >"$system/tmp/chapter.md"
inside notebook --version
inside notebook test /tmp/chapter.md
inside apt-get remove --yes notebook >/dev/null
if [ -e "$system/usr/lib/notebook/notebook" ]; then echo "removing left files behind"; exit 1; fi
echo "installed, ran and removed in a bare Debian 12"
