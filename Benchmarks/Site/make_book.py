"""Writes a book of N chapters of 20 sections, twice: for notebook and for MkDocs with Material.

    python3 make_book.py FOLDER CHAPTERS

The text is the same in both: prose, formulas, Swift code with its output, a table in each chapter.
"""
import pathlib
import random
import sys

WORDS = """state memory gate sequence loss gradient step batch weight input output layer model vector
sentence number length train measure error bound curve figure chapter network time value hidden
long short small large every other some most first last same different exact random fixed""".split()


def sentence(rng):
    words = [rng.choice(WORDS) for _ in range(rng.randint(8, 18))]
    return " ".join(words).capitalize() + "."


def paragraph(rng, formula=""):
    text = " ".join(sentence(rng) for _ in range(4))
    return text + formula


def section(rng, chapter, index):
    a, b = rng.randint(2, 99), rng.randint(2, 99)
    parts = [
        f"## {sentence(rng)[:-1]} {index}",
        paragraph(rng, f" Here $h_t = \\tanh(W x_t + U h_{{t-1}} + b_{{{index}}})$ and $x_{{{a}}} < y_{{{b}}}$."),
        f"$$\nL_{{{chapter},{index}}} = -\\frac{{1}}{{T}} \\sum_{{t=1}}^{{{a}}} \\log p_\\theta(y_t \\mid x_{{<t}})\n$$",
        paragraph(rng),
        f"""```swift
func measure{index}(_ values: [Double], scale: Double = {a}.5) -> Double {{
  // The mean of the squares.
  var sum = 0.0
  for value in values where value > 0 {{
    sum += value * value / scale
  }}
  return sum / Double(values.count)
}}
print("mean of {a}:", measure{index}([{a}, {b}, {a + b}]))
```""",
        f"""```output
mean of {a}: {a * b / 7:.4f}
```""",
        paragraph(rng, f" See the [contents](index.md)." if index == 0 else ""),
    ]
    if index % 7 == 3:
        parts.append("| step | loss | error |\n|---|---:|---:|\n" + "\n".join(
            f"| {n} | {rng.random():.4f} | {rng.random():.4f} |" for n in range(6)))
    return "\n\n".join(parts)


def main(folder, count):
    rng = random.Random(7)
    folder = pathlib.Path(folder)
    ours, theirs = folder / "chapters", folder / "mkdocs" / "docs"
    ours.mkdir(parents=True)
    theirs.mkdir(parents=True)
    names = []
    for chapter in range(count):
        title = f"{sentence(rng)[:-1]} {chapter}"
        sections = [section(rng, chapter, index) for index in range(20)]
        body = f"# {title}\n\n" + "\n\n".join(sections) + "\n"
        name = f"{chapter:02d}-chapter.md"
        names.append(name)
        (ours / name).write_text(body.replace("(index.md)", f"({names[0]})"))
        (theirs / name).write_text(body)
    (ours / "book.yml").write_text(
        "title: A generated book\ndescription: For timing.\nchapters:\n"
        + "".join(f"  - {name}\n" for name in names))
    (theirs / "index.md").write_text("# A generated book\n")
    (folder / "mkdocs" / "mkdocs.yml").write_text(
        "site_name: A generated book\ntheme:\n  name: material\n  features: [content.code.copy]\n"
        "  font: false\nplugins: [search]\n"
        "markdown_extensions:\n  - pymdownx.highlight\n  - pymdownx.superfences\n  - tables\n"
        "  - pymdownx.arithmatex:\n      generic: true\n"
        "nav:\n  - index.md\n" + "".join(f"  - {name}\n" for name in names))


main(sys.argv[1], int(sys.argv[2]))
