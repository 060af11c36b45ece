# Sourced: makes a bare Debian 12 in the folder `$system`, with this machine's Swift toolchain in it.
#
# `inside COMMAND...` runs a command there as root. Without root or debootstrap the test that asks is
# skipped, and says so.
[ "$(id -u)" = 0 ] || { echo "$0: needs root; not run"; exit 0; }
command -v debootstrap >/dev/null || { echo "$0: needs debootstrap; not run"; exit 0; }
toolchain=$(dirname "$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")")
system=$(mktemp -d)
chmod 755 "$system"
mounts=""
finish() {
  for mount in $mounts; do umount "$mount" 2>/dev/null || true; done
  rm -rf --one-file-system "$system"
}
trap finish EXIT

attach() { # attach FOLDER PLACE: the folder is seen in the system, at that place
  mkdir -p "$system$2"
  mount --bind "$1" "$system$2"
  mounts="$system$2 $mounts"
}

debootstrap --variant=minbase --include=ca-certificates bookworm "$system" \
  "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$system.log" 2>&1 ||
  { tail -n 20 "$system.log"; rm -f "$system.log"; exit 1; }
rm -f "$system.log"
for list in /etc/apt/sources.list /etc/apt/apt.conf.d /etc/apt/sources.list.d; do
  if [ -e "$list" ]; then cp -RL "$list" "$system/etc/apt/"; fi
done
cp /etc/resolv.conf "$system/etc/" 2>/dev/null || true
# Where this machine takes packages from folders of its own, so does the system.
if [ -e /etc/gitconfig ]; then cp /etc/gitconfig "$system/etc/"; fi
git config --system --get-regexp '^url\..*\.insteadof$' 2>/dev/null |
  sed -n 's|^url\.\(/.*\)/\.insteadof .*|\1|p' | sort -u >"$system/tmp/mirrors"
while read -r mirror; do attach "$mirror" "$mirror"; done <"$system/tmp/mirrors"
attach "$toolchain" /opt/toolchain
mkdir -p "$system/dev" "$system/proc"
mount -t proc proc "$system/proc"
mount --bind /dev "$system/dev"
mounts="$system/proc $system/dev $mounts"

inside() { chroot "$system" /usr/bin/env DEBIAN_FRONTEND=noninteractive \
  PATH=/opt/toolchain/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }
# What the toolchain's own compiler needs, as its installation page lists it.
inside apt-get update >/dev/null
inside apt-get install --yes --no-install-recommends \
  libncurses6 libxml2 libcurl4 libedit2 libsqlite3-0 libpython3.11 >/dev/null
