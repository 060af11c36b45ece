#!/bin/sh
# Runs the documents of public packages as they stand, each from a clone of its repository at an
# exact version, and prints how their blocks ended. `public-packages.txt` names them: a name, the
# repository, the version, how many blocks run, are checked or show their error at least, and the
# documents.
#
#   sh Tests/Long/public-packages.sh [NAME...]     only these packages
#
# The messages about each package go to a file in KEEP (a temporary folder by default), so that
# every failure can be read. Fails where a package could not be tested, or where fewer blocks end well
# than did before: the documents never change, so that what is read worse is ours.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
notebook=${NOTEBOOK:-$here/../../notebook}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
keep=${KEEP:-$(mktemp -d)}
mkdir -p "$keep"
status=0
printf '%-24s %7s %5s %8s %6s %13s %7s %8s\n' \
  package blocks ran checked errors 'not runnable' failed because
while read -r name url version least documents; do
  if [ $# -gt 0 ]; then case " $* " in *" $name "*) ;; *) continue ;; esac; fi
  git clone --quiet --branch "$version" -c advice.detachedHead=false \
    "$url" "$work/$name" 2>/dev/null ||
    { echo "$name: $url has no version $version, or cannot be reached"; status=1; continue; }
  # shellcheck disable=SC2086
  (cd "$work/$name" && "$notebook" test $documents) >"$keep/$name.txt" 2>&1 || true
  counts=$(grep -E '^[0-9]+ blocks?: ' "$keep/$name.txt" | tail -n 1)
  if [ -z "$counts" ]; then
    echo "$name: was not tested; see $keep/$name.txt"; status=1; continue
  fi
  printf '%s\n' "$counts" | awk -v name="$name" '
    function number(word,  part) {
      if (match($0, "[0-9]+ " word)) { part = substr($0, RSTART, RLENGTH); return part + 0 }
      return 0
    }
    {
      because = number("failed because")
      failed = 0
      if (match($0, "[0-9]+ failed(,|$)")) failed = substr($0, RSTART, RLENGTH) + 0
      printf "%-24s %7d %5d %8d %6d %13d %7d %8d\n", name, $1, number("ran"), number("checked"),
        number("showed"), number("not runnable"), failed, because
    }'
  well=$(printf '%s\n' "$counts" | grep -oE '[0-9]+ (ran|checked|showed)' | awk '{ n += $1 } END { print n + 0 }')
  if [ "$well" -lt "$least" ]; then
    echo "$name: $well blocks ended well, where $least did before; see $keep/$name.txt"; status=1
  fi
  rm -rf "${work:?}/$name"
done <"$here/public-packages.txt"
echo "messages: $keep"
exit $status
