#!/usr/bin/env python3
"""Checks what the book's chapters say beside their cells: spelling, links, and the width of code.

    python3 Tests/Book/prose.py          all chapters

Spelling is British English by aspell, with the words of `words.txt` added. Every link to a file,
a heading, a figure, a table, an equation or a named cell must lead somewhere. Each entry of the
references names the chapters that link to it. Code that is wider than 78 columns does not fit beside
a margin.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHAPTERS = ROOT / "chapters"
WIDEST = 78
FENCE = re.compile(r"^[> ]*(```+|~~~+)(.*)$")


def split(text):
    """Prose and code: lists of (line number, line), each of the other's lines left out."""
    prose, code, fence, number = [], [], None, 0
    lines = text.split("\n")
    if lines[0] == "---":
        number = lines.index("---", 1) + 1
        prose += [(n + 1, line) for n, line in enumerate(lines[:number])
                  if line.startswith(("title:", "description:"))]
    for n, line in enumerate(lines[number:], number + 1):
        mark = FENCE.match(line)
        if mark and fence is None:
            fence = (mark.group(1), mark.group(2).startswith("swift"))
        elif mark and mark.group(1).startswith(fence[0]) and not mark.group(2):
            fence = None
        elif fence is None:
            prose.append((n, line))
        elif fence[1]:
            code.append((n, line))
    return prose, code


def without_formulas(text):
    """Prose with formulas, code and link targets blanked out, line by line."""
    blank = lambda found: re.sub(r"[^\n]", " ", found.group(0))
    for pattern in (r"\$\$.*?\$\$", r"`[^`]*`", r"\$[^$]*\$", r"<[^>]*>", r"[\w/.-]+\.md"):
        text = re.sub(pattern, blank, text, flags=re.S)
    return re.sub(r"\]\([^)]*\)", lambda found: "]" + " " * (len(found.group(0)) - 1), text)


def slug(heading):
    """The anchor that GitHub gives a heading."""
    text = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return text.strip().replace(" ", "-")


def anchors(path):
    """All that a link to this file may name behind its #."""
    text = path.read_text(encoding="utf-8")
    prose, _ = split(text)
    found = {slug(line.lstrip("# ")) for _, line in prose if line.startswith("#")}
    found |= set(re.findall(r'<a id="([^"]+)"', text))
    found |= {f"cell-{name}" for name in re.findall(r"^[> ]*```swift.*\bname=(\S+)", text, re.M)}
    found |= {f"equation-{tag}" for tag in re.findall(r"\\tag\{([^}]+)\}", text)}
    for kind, name in re.findall(r"^\*+(Figure|Table) (\S+?)\. ", text, re.M):
        found.add(f"{kind.lower()}-{name}")
    return found


def links(path, prose):
    """The links that lead nowhere."""
    for n, line in prose:
        for target in re.findall(r"\]\(([^)\s]+)\)", line):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            file = (path.parent / name).resolve() if name else path
            if not file.exists():
                yield n, f"the link leads to no file: {target}"
            elif anchor and file.suffix == ".md" and anchor not in anchors(file):
                yield n, f"nothing there has this anchor: {target}"


def references():
    """The entries of the references that do not name just the chapters that link to them."""
    path = CHAPTERS / "references.md"
    text = path.read_text(encoding="utf-8")
    for entry in re.finditer(r'^- <a id="([^"]+)">.*?(?=\n- |\n\n|\Z)', text, re.M | re.S):
        link = re.compile(rf"\(references\.md#{entry.group(1)}\)")
        users = {file.name for file in CHAPTERS.glob("*.md")
                 if link.search(file.read_text(encoding="utf-8"))}
        if not users or users != set(re.findall(r"\]\(([^)#]+\.md)\)", entry.group(0))):
            line = text.count("\n", 0, entry.start()) + 1
            yield line, f"{entry.group(1)} is linked from: {', '.join(sorted(users)) or 'nowhere'}"


def misspelt(prose, known):
    """Words that are neither in aspell's dictionary nor in `known`."""
    text = without_formulas("\n".join(line for _, line in prose))
    run = subprocess.run(["aspell", "list", "--lang=en_GB", "--encoding=utf-8", "--ignore=1"],
                         input=text, capture_output=True, text=True, check=True)
    wrong = {word for word in run.stdout.split() if word.lower() not in known}
    for (n, _), line in zip(prose, text.split("\n")):
        for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", line):
            if word in wrong:
                yield n, f"misspelt, or missing in Tests/Book/words.txt: {word}"


def main():
    words = (pathlib.Path(__file__).parent / "words.txt").read_text(encoding="utf-8")
    known = set(words.lower().split())
    problems = 0
    files = sorted(CHAPTERS.rglob("*.md"))
    for path in files:
        prose, code = split(path.read_text(encoding="utf-8"))
        found = list(links(path, prose)) + list(misspelt(prose, known))
        found += references() if path.name == "references.md" else []
        found += [(n, f"{len(line)} columns; {WIDEST} fit") for n, line in code if len(line) > WIDEST]
        for n, message in sorted(found):
            print(f"{path.relative_to(ROOT)}:{n}: {message}")
        problems += len(found)
    print(f"prose of {len(files)} files: {problems or 'no'} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
