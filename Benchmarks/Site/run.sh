#!/bin/sh
# How long it takes to build generated books of 6 and 100 chapters: ours, and MkDocs with Material
# where it is installed (pip install mkdocs-material). Medians of five builds; formulas are cached.
# Then the preview: how long a saved edit takes to its page.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
site=${NOTEBOOK_SITE:-$root/.build/release/notebook-site}
# Also where there is one: it may be of an earlier state of the sources.
[ -n "${NOTEBOOK_SITE:-}" ] || swift build -c release --package-path "$root" --product notebook-site >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for chapters in 6 100; do
  python3 "$here/make_book.py" "$work/$chapters" "$chapters"
  python3 "$here/time_builds.py" "$work/$chapters" "$site"
done
python3 "$here/latency.py" "$site"
