#!/bin/sh
# Builds the Debian package, installs it in a bare Debian 12 made by debootstrap, and runs the tool
# there, where this folder does not exist. Needs root, debootstrap and a mirror.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
[ "$(id -u)" = 0 ] || { echo "clean-root-install: needs root; not run"; exit 0; }
command -v debootstrap >/dev/null || { echo "clean-root-install: needs debootstrap; not run"; exit 0; }
toolchain=$(dirname "$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")")
make -C "$root" deb
system=$(mktemp -d)
finish() {
  umount "$system/opt/toolchain" "$system/proc" "$system/dev" 2>/dev/null || true
  rm -rf --one-file-system "$system"
}
trap finish EXIT
debootstrap --variant=minbase --include=ca-certificates bookworm "$system" \
  "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$root/.build/debootstrap.log" 2>&1 ||
  { tail -n 20 "$root/.build/debootstrap.log"; exit 1; }
for list in /etc/apt/sources.list /etc/apt/apt.conf.d /etc/apt/sources.list.d; do
  if [ -e "$list" ]; then cp -RL "$list" "$system/etc/apt/"; fi
done
cp /etc/resolv.conf "$system/etc/" 2>/dev/null || true
mkdir -p "$system/opt/toolchain" "$system/dev" "$system/proc"
mount --rbind "$toolchain" "$system/opt/toolchain"
mount -t proc proc "$system/proc"
mount --bind /dev "$system/dev"
cp "$root"/.build/notebook_*.deb "$system/tmp/notebook.deb"
# What the toolchain's own compiler needs, as its installation page lists it.
inside() { chroot "$system" /usr/bin/env DEBIAN_FRONTEND=noninteractive \
  PATH=/opt/toolchain/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }
inside apt-get update >/dev/null
inside apt-get install --yes --no-install-recommends /tmp/notebook.deb \
  libncurses6 libxml2 libcurl4 libedit2 libsqlite3-0 libpython3.11 >/dev/null
printf '```swift\nimport Tensors\nlet x: Tensor<Float> = [1, 2, 3]\nprint(x.shape)\n// [3]\n```\n' \
  >"$system/tmp/chapter.md"
inside notebook --version
inside notebook test /tmp/chapter.md
inside apt-get remove --yes notebook >/dev/null
if [ -e "$system/usr/lib/notebook/notebook" ]; then echo "removing left files behind"; exit 1; fi
echo "installed, ran and removed in a bare Debian 12"
