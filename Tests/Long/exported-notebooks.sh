#!/bin/sh
# Every chapter of the book, exported as a Jupyter notebook, is one that Jupyter's own validator
# accepts, with every recorded output and figure inside.
set -eu
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nbformat
for chapter in chapters/*.md chapters/answers/*.md; do
  [ -e "$chapter" ] || continue
  ./notebook export "$chapter" --to ipynb -o "$folder/notebook.ipynb" >/dev/null
  "$folder/venv/bin/python" - "$chapter" "$folder/notebook.ipynb" <<'END'
import re, sys
import nbformat

chapter, exported = sys.argv[1:]
notebook = nbformat.read(exported, as_version=4)
nbformat.validate(notebook)
code = [cell for cell in notebook.cells if cell.cell_type == "code"]
outputs = sum(len(cell.outputs) for cell in code)
source = open(chapter, encoding="utf-8").read()
recorded = len(re.findall(r"^[ >]*(```+|~~~+)output\b", source, re.M))
figures = sum(1 for cell in code for out in cell.outputs if out.output_type == "display_data")
if outputs < recorded:
    sys.exit(f"{chapter}: {recorded} recorded outputs, and {outputs} in the notebook")
print(f"{chapter}: {len(code)} cells, {outputs - figures} outputs, {figures} figures: valid")
END
done
