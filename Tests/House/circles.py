"""Finds circles of files: files of one module that name each other's types.

A file depends on another where it names a type, or calls a free function, that the other declares at
its top level. Files that need each other are one subject in several places: they belong in one file,
or one of them knows too much.
"""

import re
from pathlib import Path

DECLARATION = re.compile(
    r"^(?:@\w+(?:\([^)]*\))?\s+)*(?:public |package |internal |open |final |indirect |nonisolated )*"
    r"(?:struct|class|enum|protocol|actor|typealias|func) +(\w+)", re.M)
PRIVATE = re.compile(r"^(?:private|fileprivate) ", re.M)
# What does not count as naming something: comments, and texts up to what is interpolated in them.
IGNORED = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\[^(])*"', re.S)


def dependencies(folder: Path) -> dict[Path, set[Path]]:
    """For each Swift file below a folder, the other files whose declarations it names."""
    texts = {path: IGNORED.sub(" ", path.read_text()) for path in sorted(folder.rglob("*.swift"))}
    home: dict[str, set[Path]] = {}
    for path, text in texts.items():
        for name in DECLARATION.findall(text):
            home.setdefault(name, set()).add(path)
    # A name that several files declare (an overloaded function) says nothing about one of them.
    home = {name: paths for name, paths in home.items() if len(paths) == 1}
    found = {}
    for path, text in texts.items():
        # A member is no top-level declaration, whatever it is called.
        words = set(re.findall(r"(?<![.\w])(\w+)(?!\w*:)", text))
        found[path] = {next(iter(home[word])) for word in words if word in home} - {path}
    return found


def circles(edges: dict[Path, set[Path]]) -> list[list[Path]]:
    """The groups of files that all need each other (Tarjan's strongly connected components)."""
    index, low, stack, groups = {}, {}, [], []

    def visit(path: Path) -> None:
        index[path] = low[path] = len(index)
        stack.append(path)
        for other in edges[path]:
            if other not in index:
                visit(other)
                low[path] = min(low[path], low[other])
            elif other in stack:
                low[path] = min(low[path], index[other])
        if low[path] == index[path]:
            group = []
            while True:
                group.append(stack.pop())
                if group[-1] == path:
                    break
            if len(group) > 1:
                groups.append(sorted(group))

    for path in edges:
        if path not in index:
            visit(path)
    return groups
