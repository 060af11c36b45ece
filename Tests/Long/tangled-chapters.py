"""Compares what a tangled chapter printed with the chapter's outputs, one after the other."""
import re
import sys


def fenced(lines):
    """The fenced blocks of a Markdown file: info string and lines."""
    index = 0
    while index < len(lines):
        mark = re.match(r"([ >\t]*)(```+|~~~+)\s*(.*)$", lines[index])
        index += 1
        if not mark:
            continue
        block = []
        while index < len(lines) and not re.match(
            r"[ >\t]*" + mark[2] + mark[2][0] + r"*\s*$", lines[index]
        ):
            block.append(lines[index].removeprefix(mark[1]))
            index += 1
        index += 1
        yield mark[3].split(), block


def cells_outputs(path):
    """The recorded outputs of the cells that a program runs."""
    runs = False
    with open(path, encoding="utf-8") as file:
        for words, block in fenced(file.read().split("\n")):
            if words[:1] == ["swift"]:
                runs = not {"skip", "no-run", "fails", "traps"} & set(words)
            elif words[:1] == ["output"] and runs:
                yield words[1:], block


def pattern(words, line):
    """A regular expression for one recorded line."""
    text = ".*".join(re.escape(part) for part in line.rstrip().split("[..]"))
    loose = "may-vary" in words or any(word.startswith("tolerance") for word in words)
    return re.sub(r"(?:\\?[-.\d])*\d(?:\\?[-.\d])*", r"[-.\\de]+", text) if loose else text


def preceding(path):
    """The chapter's own outputs come after those of the chapters that it continues."""
    with open(path, encoding="utf-8") as file:
        match = re.search(r"\A---\n(?:.*\n)*?continues: *(\S+)\n(?:.*\n)*?---\n", file.read())
    if not match:
        return [path]
    folder = path.rpartition("/")[0]
    return preceding(f"{folder}/{match[1]}") + [path]


chapter, printed = sys.argv[1:]
with open(printed, encoding="utf-8") as file:
    found = [line.rstrip() for line in file if not line.startswith("figures/")]
place = 0
count = 0
for path in preceding(chapter):
    for words, block in cells_outputs(path):
        count += 1
        if "unordered" in words:
            here = found[place : place + len(block)]
            if sorted(here) != sorted(line.rstrip() for line in block):
                sys.exit(f"{chapter}: output {count} is {here}")
            place += len(block)
            continue
        parts = []
        for line in block:
            parts.append(r"(?:.*\n)*?" if line.strip() == "..." else pattern(words, line) + r"\n")
        rest = "\n".join(found[place:]) + "\n"
        match = re.match("".join(parts), rest)
        if not match:
            sys.exit(f"{chapter}: output {count} should begin {block[:3]}, and begins {found[place:place + 3]}")
        place += match[0].count("\n")
if place != len(found):
    sys.exit(f"{chapter}: the program prints more than is recorded: {found[place:place + 3]}")
print(f"{chapter}: {count} outputs, {len(found)} lines: as recorded")
