#!/bin/sh
# A checkout in a bare Debian 12 made by debootstrap: without root the launcher prints the command
# that is missing, and as root one command sets all up and runs a chapter. Needs root, debootstrap
# and a mirror.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/Tests/Long/clean-root/system.sh"
mkdir "$system/checkout"
(cd "$root" && git ls-files -z | tar --null -T - -c) | tar -x -C "$system/checkout"

asked=$(inside setpriv --reuid 65534 --regid 65534 --clear-groups \
  /checkout/notebook run /checkout/chapters/00-tensors.md 2>&1) && code=0 || code=$?
case $code:$asked in
  5:*"apt-get install"*"libcmark-dev"*) ;;
  *) echo "without root: expected code 5 and the command to run, found $code:"; echo "$asked"; exit 1 ;;
esac

begin=$(date +%s)
inside /checkout/notebook run /checkout/chapters/00-tensors.md --until 3 ||
  { echo "as root: the chapter did not run"; exit 1; }
echo "a bare Debian 12: three cells ran after $(($(date +%s) - begin)) s, downloads included"
