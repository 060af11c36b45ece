#!/usr/bin/env python3
"""The rules of the house: `python3 Tests/House/rules.py`, with `--all` for those not kept everywhere.

Prints each place where one is broken, and ends with 1 if there is any.
"""

import re
import subprocess
import sys
from pathlib import Path

from circles import circles, dependencies

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 300

# Which of our modules each may import. Arrows point down this list: a module stands below all that
# it needs.
ARROWS = {
    "ScalarFunctions": {"Kernels"},
    "Tensors": {"Kernels", "ScalarFunctions"},
    "Figures": {"Tensors"},
    "PageRuntime": {"Figures", "Tensors"},
    "LinuxCalls": set(),
    "HostProtocol": {"LinuxCalls"},
    "NotebookHost": {"HostProtocol", "LinuxCalls"},
    "Caching": {"LinuxCalls"},
    "Chapters": {"CMark"},
    "CellCode": {"Chapters"},
    "Execution": {"Caching", "CellCode", "Chapters", "HostProtocol", "LinuxCalls"},
    "LanguageService": set(),
    "PackageDocuments": {"Caching", "CellCode", "Chapters", "Execution"},
    "Website": {"Caching", "CellCode", "Chapters"},
    "Workbench": {"Caching", "CellCode", "Chapters", "Execution", "PackageDocuments"},
    "NotebookPlugin": set(),
}
# The programs wire everything together, but never each other.
PROGRAMS = {"notebook", "notebook-site", "notebook-kernel", "notebook-lsp"}


def swift_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.swift"))


def formatted() -> list[str]:
    """What `swift format lint` finds."""
    found = subprocess.run(
        ["swift", "format", "lint", "--strict", "--recursive", "Sources", "Tests", "Benchmarks",
         "Package.swift"],
        cwd=ROOT, capture_output=True, text=True)
    lines = [line for line in found.stderr.splitlines() if "error:" in line]
    # Nothing found and no success: the formatter itself did not run.
    return lines or ([found.stderr.strip() or "swift format failed"] if found.returncode else [])


def lengths() -> list[str]:
    """Files that are longer than one sits down to read."""
    endings = {".swift", ".c", ".h", ".py", ".js"}
    files = (path for folder in ("Sources", "Tests", "Benchmarks", "site")
             for path in (ROOT / folder).rglob("*") if path.suffix in endings)
    found = []
    for path in files:
        if "public" in path.relative_to(ROOT).parts:
            continue
        count = len(path.read_text().splitlines())
        if count > LONGEST:
            found.append(f"{path.relative_to(ROOT)}: {count} lines, {LONGEST} are allowed")
    return found


def arrows() -> list[str]:
    """Imports of our own modules that the table above does not allow."""
    ours = {path.name for path in (ROOT / "Sources").iterdir() if path.is_dir()}
    found = []
    for path in swift_files("Sources"):
        module = path.relative_to(ROOT / "Sources").parts[0]
        allowed = ours - PROGRAMS if module in PROGRAMS else ARROWS.get(module)
        if allowed is None:
            found.append(f"{module}: a module that Tests/House/rules.py does not know")
            continue
        imports = re.findall(r"^(?:@\w+(?:\([^)]*\))? )*(?:public |package |private |internal )?"
                             r"import (?:struct |func |enum |class )?(\w+)", path.read_text(), re.M)
        for name in set(imports) & ours - allowed - {module}:
            found.append(f"{path.relative_to(ROOT)}: {module} may not import {name}")
    return sorted(set(found))


def file_circles() -> list[str]:
    found = []
    for module in sorted((ROOT / "Sources").iterdir()):
        if module.is_dir():
            for group in circles(dependencies(module)):
                names = ", ".join(str(path.relative_to(module)) for path in group)
                found.append(f"{module.name}: these files need each other: {names}")
    return found


def undocumented() -> list[str]:
    """Public declarations of the library without a comment that documents them."""
    declaration = re.compile(
        r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public|open)\s+(?!extension|override)"
        r"(?:[a-z]+(?:\(\w+\))?\s+)*?(?:func|var|let|struct|class|enum|protocol|init|subscript"
        r"|typealias|static|case|macro)\b")
    found = []
    for path in swift_files("Sources/Tensors", "Sources/TensorFiles", "Sources/Figures",
                            "Sources/ScalarFunctions"):
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines):
            if not declaration.match(line):
                continue
            above = number - 1
            while above >= 0 and lines[above].strip().startswith(("@", "#if", "#else", "#endif")):
                above -= 1
            if above < 0 or not lines[above].strip().startswith(("///", "*/")):
                found.append(f"{path.relative_to(ROOT)}:{number + 1}: no documentation")
    return found


def dangerous() -> list[str]:
    """Ways to end the program where a value should have been an error."""
    found = []
    for path in swift_files("Sources"):
        module = path.relative_to(ROOT / "Sources").parts[0]
        # What stands in a text of several lines is code that we write, not code that we run.
        text = re.sub(r'""".*?"""', lambda found: "\n" * found.group().count("\n"),
                      path.read_text(), flags=re.S)
        for number, line in enumerate(text.splitlines(), 1):
            code = re.sub(r'"(?:[^"\\]|\\.)*"|//.*', "", line)
            if "try!" in code or (module not in {"Tensors", "TensorFiles", "Figures"}
                                  and re.search(r"\b(?:fatalError|preconditionFailure)\(", code)):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    return found


RULES = [
    ("is not formatted (swift format -i FILE)", formatted),
    ("imports against the arrows", arrows),
    ("may end the program", dangerous),
]
# What does not hold everywhere yet: `rules.py --all` lists where.
WISHES = [
    ("is too long", lengths),
    ("is part of a circle of files", file_circles),
    ("is public and not documented", undocumented),
]


def main() -> int:
    rules = RULES + (WISHES if "--all" in sys.argv[1:] else [])
    broken = 0
    for name, rule in rules:
        for place in rule():
            print(f"{place}  [{name}]")
            broken += 1
    print(f"{broken} places break the rules of the house" if broken
          else f"the rules of the house hold: {len(rules)} rules")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
