#!/usr/bin/env python3
"""Whole-command wall times of `notebook`, beside `rustdoc --test` and `pytest --nbval`.

Makes equal chapters of 20 small cells for all three, runs each command several times, and prints
one JSON line for each figure, with the median in seconds. What is not installed is skipped, and
said so. NBVAL_PYTHON names a Python that has pytest and nbval:

    python3 -m venv /tmp/nbval && /tmp/nbval/bin/pip install nbval ipykernel
    NBVAL_PYTHON=/tmp/nbval/bin/python Benchmarks/Runner/measure.py
"""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOTEBOOK = str(ROOT / "notebook")
CELLS = 20
RUNS = int(os.environ.get("RUNS", "5"))
nonce = int(time.time() * 1000) % 1_000_000_000


def fresh():
    """A number that no chapter had before, so that nothing of it is in the cache."""
    global nonce
    nonce += 1
    return nonce


def swift_cell(k, number, twist=0):
    if k == 1:
        return f"let seed = {number}\nvar total = 0\nprint(\"start\")"
    return "\n".join([
        f"func step{k}(_ x: Int) -> Int {{",
        f"  let y = x * {k} + {twist}",
        f"  return y % 1000 + seed / {number}",
        "}",
        f"struct Point{k} {{ var x = {k}.0, y = 2.0 }}",
        f"let values{k} = (1...5).map {{ step{k}($0) }}",
        f"total += values{k}.reduce(0, +)",
        f"print({k}, values{k}.count, Point{k}().x)",
    ])


def swift_chapter(number, changed=None, twist=0):
    """A chapter with its outputs recorded: cell k prints the same in every run."""
    parts = ["# A chapter\n"]
    for k in range(1, CELLS + 1):
        shown = "start" if k == 1 else f"{k} 5 {k}.0"
        cell = swift_cell(k, number, twist if k == changed else 0)
        parts.append(f"Cell {k}.\n\n```swift\n{cell}\n```\n```output\n{shown}\n```\n")
    return "\n".join(parts)


def rust_crate():
    blocks = []
    for k in range(1, CELLS + 1):
        code = "\n".join([
            f"fn step(x: i64) -> i64 {{ (x * {k}) % 1000 }}",
            "struct Point { x: f64, y: f64 }",
            "let values: Vec<i64> = (1..=5).map(step).collect();",
            f"let p = Point {{ x: {k}.0, y: 2.0 }};",
            f"println!(\"{k} {{}} {{}} {{}}\", values.len(), p.x, p.y);",
            "assert_eq!(values.len(), 5);",
        ])
        text = "\n".join("/// " + line for line in ["```", *code.split("\n"), "```"])
        blocks.append(f"{text}\npub fn item{k}() {{}}\n")
    return "\n".join(blocks)


def jupyter_notebook():
    def cell(k):
        code = f"def step(x):\n    return (x * {k}) % 1000\nvalues = [step(x) for x in range(1, 6)]\n"
        code += f"print({k}, len(values))"
        output = {"name": "stdout", "output_type": "stream", "text": f"{k} 5\n"}
        return {"cell_type": "code", "execution_count": k, "id": f"c{k}", "metadata": {},
                "outputs": [output], "source": code}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": [cell(k) for k in range(1, CELLS + 1)], "metadata": {"kernelspec": kernel},
            "nbformat": 4, "nbformat_minor": 5}


def seconds(command, expect=0, **options):
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, **options)
    took = time.perf_counter() - start
    if done.returncode != expect:
        sys.exit(f"{command} ended with {done.returncode}:\n"
                 + (done.stdout + done.stderr).decode()[-2000:])
    return took


def first_output(command):
    """Seconds to the first byte on standard output; the rest is waited for."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.stdout.read(1)
    took = time.perf_counter() - start
    process.stdout.read()
    process.wait()
    return took


def report(tool, case, times, target=None):
    line = {"tool": tool, "case": case, "cells": CELLS, "runs": len(times),
            "median_s": round(statistics.median(times), 3), "min_s": round(min(times), 3)}
    if target is not None:
        line["target_s"] = target
    print(json.dumps(line), flush=True)


def skip(tool, reason):
    print(json.dumps({"tool": tool, "skipped": reason}), flush=True)


def measure_notebook(folder):
    chapter = folder / "chapter.md"
    run = [NOTEBOOK, "run", str(chapter)]
    test = [NOTEBOOK, "test", str(chapter)]
    chapter.write_text(swift_chapter(fresh()))
    seconds(test)  # What is built once, and the compiler's own caches.

    def each(prepare, measured):
        times = []
        for _ in range(RUNS):
            prepare()
            times.append(measured())
        return times

    def cold():
        chapter.write_text(swift_chapter(fresh()))

    report("notebook", "first output, cold", each(cold, lambda: first_output(run)), 0.35)
    report("notebook", "chapter, cold", each(cold, lambda: seconds(test)), 0.8)
    report("notebook", "chapter, unchanged", each(lambda: None, lambda: seconds(test)), 0.15)
    number = fresh()
    chapter.write_text(swift_chapter(number))
    seconds(test)
    twists = iter(range(1, 1000))

    def edit():
        chapter.write_text(swift_chapter(number, changed=10, twist=next(twists)))

    report("notebook", "chapter, one cell changed", each(edit, lambda: seconds(test)), 0.35)
    book = folder / "book"
    book.mkdir()

    def cold_book():
        for k in range(8):
            (book / f"{k}.md").write_text(swift_chapter(fresh()))

    jobs = [NOTEBOOK, "test", "--jobs", "2", str(book)]
    report("notebook", "8 chapters, cold, 2 jobs", each(cold_book, lambda: seconds(jobs)), 3.5)


def measure_rustdoc(folder):
    if not shutil.which("rustdoc"):
        return skip("rustdoc", "rustdoc is not installed")
    source = folder / "lib.rs"
    source.write_text(rust_crate())
    command = ["rustdoc", "--test", "--edition", "2024", str(source)]
    seconds(command, cwd=folder)
    report("rustdoc --edition 2024", "chapter", [seconds(command, cwd=folder) for _ in range(RUNS)])


def measure_nbval(folder):
    python = os.environ.get("NBVAL_PYTHON", sys.executable)
    check = [python, "-c", "import nbval, ipykernel"]
    if not shutil.which(python) or subprocess.run(check, capture_output=True).returncode != 0:
        return skip("pytest --nbval", f"{python} has no nbval; NBVAL_PYTHON names another")
    path = folder / "chapter.ipynb"
    path.write_text(json.dumps(jupyter_notebook()))
    command = [python, "-m", "pytest", "-q", "--nbval", str(path)]
    seconds(command, cwd=folder)
    report("pytest --nbval", "chapter", [seconds(command, cwd=folder) for _ in range(RUNS)])


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        measure_notebook(folder)
        measure_rustdoc(folder)
        measure_nbval(folder)


if __name__ == "__main__":
    main()
