#!/usr/bin/env python3
"""Recomputes numbers of the book with NumPy alone, and compares them with the recorded ones.

    python3 Tests/Book/recompute.py            all chapters
    python3 Tests/Book/recompute.py 01         one of them

A check is a function `chapter_NN` that yields (what, recomputed, recorded, tolerance). It shares
nothing with the library but the formulas and the seeds: the generator is NumPy's own.
"""

import math
import pathlib
import re
import sys

import numpy

CHAPTERS = pathlib.Path(__file__).resolve().parents[2] / "chapters"


class Chapter:
    """A chapter's parameters and recorded outputs."""

    def __init__(self, name):
        self.text = (CHAPTERS / name).read_text(encoding="utf-8")

    def parameter(self, name):
        """A number from the front matter's `parameters`."""
        block = re.search(r"^parameters:\n((?:  .*\n)+)", self.text, re.M).group(1)
        return float(re.search(rf"^  {name}: *(\S+)", block, re.M).group(1))

    def output(self, cell):
        """The lines recorded below the cell of that name."""
        pattern = rf"^```swift[^\n]*\bname={re.escape(cell)}\b.*?^```\n\n```output[^\n]*\n(.*?)^```"
        found = re.search(pattern, self.text, re.M | re.S)
        if not found:
            sys.exit(f"recompute.py: the chapter records no output of a cell named {cell}")
        return found.group(1).splitlines()


def numbers(line):
    """All numbers of a line of text."""
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", line)]


def spell(n):
    ones = ("zero one two three four five six seven eight nine ten eleven twelve thirteen "
            "fourteen fifteen sixteen seventeen eighteen nineteen").split()
    tens = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
    if n < 20:
        return [ones[n]]
    for size, word in ((1000, "thousand"), (100, "hundred")):
        if n >= size:
            return spell(n // size) + [word] + (spell(n % size) if n % size else [])
    return [tens[n // 10]] + (spell(n % 10) if n % 10 else [])


def softmax(z):
    e = numpy.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def chapter_01():
    """The loss curve of the recurrent language model, one sentence a step, in double precision."""
    chapter = Chapter("01-rnn.md")
    seed, hidden = int(chapter.parameter("seed")), int(chapter.parameter("hidden"))
    steps, rate = int(chapter.parameter("steps")), chapter.parameter("rate")
    recorded = [numbers(line) for line in chapter.output("training")]

    order = numpy.random.RandomState(seed).permutation(10_000)[:9000]
    training = [spell(n) for n in order]
    counts = {}
    for sentence in training:
        for word in sentence:
            counts[word] = counts.get(word, 0) + 1
    words = ["START", "END", "UNK"] + sorted(counts, key=lambda word: (-counts[word], word))
    number = {word: index for index, word in enumerate(words)}
    examples = [([0] + ids, ids + [1])
                for ids in ([number[word] for word in sentence] for sentence in training)]

    random, c = numpy.random.RandomState(seed), len(words)
    u = random.uniform(-1 / math.sqrt(c), 1 / math.sqrt(c), (hidden, c))
    v = random.uniform(-1 / math.sqrt(hidden), 1 / math.sqrt(hidden), (c, hidden))
    w = random.uniform(-1 / math.sqrt(hidden), 1 / math.sqrt(hidden), (hidden, hidden))

    def forward(x):
        s = numpy.zeros((len(x) + 1, hidden))
        for t, word in enumerate(x):
            s[t + 1] = numpy.tanh(u[:, word] + w @ s[t])
        return s, softmax(s[1:] @ v.T)

    def mean_loss():
        total = 0.0
        for x, y in examples[:1000]:
            total -= numpy.log(forward(x)[1][range(len(y)), y]).sum()
        return total / 1000

    before = math.inf
    for step in range(steps + 1):
        if step % 1000 == 0:
            loss, line = mean_loss(), recorded[step // 1000]
            yield f"loss after {step} sentences", loss, line[2], 1e-6
            yield f"rate after {step} sentences", rate, line[1], 1e-12
            if loss > before:
                rate /= 2
            before = loss
        x, y = examples[step % len(examples)]
        s, dz = forward(x)
        dz[range(len(y)), y] -= 1
        outward, back = dz @ v, numpy.zeros(hidden)
        delta = numpy.zeros((len(x), hidden))
        for t in reversed(range(len(x))):
            delta[t] = (outward[t] + back) * (1 - s[t + 1] ** 2)
            back = w.T @ delta[t]
        v -= rate * (dz.T @ s[1:])
        w -= rate * (delta.T @ s[:-1])
        for t, word in enumerate(x):
            u[:, word] -= rate * delta[t]


def main():
    wanted = sys.argv[1:]
    failed = False
    for name, check in sorted(globals().items()):
        if not name.startswith("chapter_") or (wanted and name[8:] not in wanted):
            continue
        worst, count = 0.0, 0
        for what, recomputed, recorded, tolerance in check():
            count += 1
            difference = abs(recomputed - recorded)
            worst = max(worst, difference / tolerance)
            if not difference <= tolerance:
                failed = True
                print(f"chapter {name[8:]}: {what}: the chapter records {recorded}, "
                      f"NumPy computes {recomputed} (allowed difference {tolerance})")
        print(f"chapter {name[8:]}: {count} numbers recomputed, "
              f"largest difference {worst:.2g} of what is allowed")
        failed = failed or count == 0
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
