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


def chapter_03():
    """One step of the LSTM and of both GRUs, in double precision."""
    chapter = Chapter("03-lstm.md")
    random, batch, inputs, hidden = numpy.random.RandomState(7), 2, 3, 4

    def weights(*shape):
        return random.uniform(-0.5, 0.5, shape)

    def sigmoid(x):
        return 1 / (1 + numpy.exp(-x))

    u, w, b = weights(inputs, 4 * hidden), weights(hidden, 4 * hidden), weights(4 * hidden)
    x, h, c = weights(batch, inputs), weights(batch, hidden), weights(batch, hidden)
    i, f, g, o = numpy.split(x @ u + h @ w + b, 4, axis=1)
    memory = sigmoid(f) * c + sigmoid(i) * numpy.tanh(g)
    shown = sigmoid(o) * numpy.tanh(memory)
    lines = chapter.output("lstm-step")
    for name, line, row in (("h", lines[1], shown[0]), ("c", lines[2], memory[0])):
        for unit, (ours, recorded) in enumerate(zip(row, numbers(line))):
            yield f"LSTM step, {name} of unit {unit}", ours, recorded, 1e-6

    weights(3 * hidden)  # the peepholes' draws
    u, w, b = weights(inputs, 3 * hidden), weights(hidden, 3 * hidden), weights(3 * hidden)
    (xr, xz, xn), (wr, wz, wn) = numpy.split(x @ u + b, 3, axis=1), numpy.split(w, 3, axis=1)
    r, z = sigmoid(xr + h @ wr), sigmoid(xz + h @ wz)
    lines = chapter.output("gru-step")
    for place, line, past in (("before", lines[0], (r * h) @ wn), ("after", lines[1], r * (h @ wn))):
        row = ((1 - z) * numpy.tanh(xn + past) + z * h)[0]
        for unit, (ours, recorded) in enumerate(zip(row, numbers(line))):
            yield f"GRU step, reset {place}, unit {unit}", ours, recorded, 1e-6


def chapter_05():
    """The masked losses: those that the post prints, and those of weights drawn from its seed."""
    chapter = Chapter("05-dynamic-rnn.md")
    printed = [
        [19.3765831], [0.29494491, 25.95082092], [25.2746582, 5.78165054, 9.9505682],
        [24.15919495, 8.90028667, 9.38859081, 24.47133827, 1.11007941, 3.17366886, 0.49285793,
         24.88559151]]
    recorded = [numbers(line)[-1] for line in chapter.output("four-losses")]
    by_example = numpy.mean([numpy.mean(row) for row in printed])
    yield "the post's mean of the means", by_example, recorded[0], 5.1e-5
    yield "the post's mean over steps", numpy.mean(sum(printed, [])), recorded[1], 5.1e-5

    random, lengths = numpy.random.RandomState(10), numpy.array([1, 2, 3, 8])
    states, weights = random.randn(4, 8, 128), random.randn(128, 10)
    targets = numpy.zeros((4, 8), int)
    for row, length in enumerate(lengths):
        targets[row, :length] = [random.randint(1, 10) for _ in range(length)]
    p = softmax(states @ weights)
    losses = -numpy.log(numpy.take_along_axis(p, targets[..., None], axis=2)[..., 0])
    mask = numpy.arange(8) < lengths[:, None]
    means = (losses * mask).sum(axis=1) / lengths
    expected = [means.mean(), losses[mask].mean(), losses.mean()]
    lines = chapter.output("by-hand")
    for row, (mean, value) in enumerate(zip(means, numbers(lines[0]))):
        yield f"mean loss of sequence {row}", mean, value, 5.1e-5
    for what, value, line in zip(("mean of means", "mean of tokens", "unmasked"), expected, lines[1:]):
        yield what, value, numbers(line)[-1], 1e-6
    for value, line in zip(expected, chapter.output("masked-loss")):
        yield f"the library's {line.split()[0]}", value, numbers(line)[-1], 1e-6


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
