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


def continues(path):
    """Whether another chapter's cells run first; what they print is that chapter's affair."""
    with open(path, encoding="utf-8") as file:
        return re.match(r"---\n(?:.*\n)*?continues:.*\n(?:.*\n)*?---\n", file.read())


def expression(words, block):
    """A regular expression for one output."""
    lines = [
        r"(?:.*\n)*?" if line.strip() == "..." else pattern(words, line) + r"\n" for line in block
    ]
    if "unordered" in words:
        return "(?:" + "|".join(lines) + "){%d}" % len(lines)
    return "".join(lines)


chapter, printed = sys.argv[1:]
with open(printed, encoding="utf-8") as file:
    found = "".join(line.rstrip() + "\n" for line in file if not line.startswith("figures/"))
outputs = [expression(words, block) for words, block in cells_outputs(chapter)]
if continues(chapter):
    if not re.search("(?m)^" + "".join(outputs) + r"\Z", found):
        sys.exit(f"{chapter}: what the program prints does not end with the chapter's outputs")
else:
    place = 0
    for number, output in enumerate(outputs):
        match = re.compile(output).match(found, place)
        if not match:
            shown = found[place : place + 300]
            sys.exit(f"{chapter}: output {number + 1} should be {output!r}, and begins {shown!r}")
        place = match.end()
    if place != len(found):
        sys.exit(f"{chapter}: the program prints more than is recorded: {found[place:][:300]!r}")
print(f"{chapter}: {len(outputs)} outputs: as recorded")
