"""table.py FILE.jsonl ...: one row for each benchmark, the library beside the peers, and the ratios.

Milliseconds are medians over the samples in which the process did not wait for a CPU, then over the
rounds; "!" marks those of which fewer than 7 samples were such. A ratio is our time over a peer's: below 1
we are faster. It is the median of the rounds' ratios, the least and the largest of which stand behind it.
"""

import json
import statistics
import sys

# The ratio that must hold and the one to aim for, by benchmark and peer ("best" of torch, jax, tensorflow).
GOALS = [
    ("lstm_step", "best", 0.85, 0.65), ("rnn_step", "best", 0.75, 0.5),
    ("gru_step", "best", 0.75, 0.5), ("lstmcell_loop", "torch", 0.7, 0.4),
    ("wildml_sgd_step", "seed", 0.1, 0.05), ("wildml_sgd_step", "torch", 0.6, 0.4),
    ("xent", "torch", 0.25, 0.06), ("mha_step", "torch", 0.8, 0.5),
    ("bahdanau_step", "torch", 0.8, 0.5), ("sgemm/n=64", "numpy", 1.3, 1.0),
    ("sgemm/m=", "numpy", 0.9, 0.65), ("sgemm/n=", "numpy", 1.1, 1.0),
    ("ew/tanh", "numpy", 1.3, 1.0), ("ew/exp", "best", 0.6, 0.4),
    ("ew/sigmoid", "best", 0.8, 0.65), ("dispatch/add4_grad", "torch", 0.15, 0.05),
]


def read(paths):
    """By threads and benchmark, then by library, the rows of the rounds."""
    rows = {}
    for path in sorted(paths, key=lambda path: "/tensors." not in path):
        for line in open(path):
            if line.startswith('{"bench"'):
                row = json.loads(line)
                libraries = rows.setdefault((row["threads"], row["bench"]), {})
                libraries.setdefault(row["lib"], {})[row.get("round", 0)] = row
    return dict(sorted(rows.items(), key=lambda item: item[0][0]))


def median(rounds):
    return statistics.median(row["ms"] for row in rounds.values())


def milliseconds(rounds):
    if rounds is None:
        return ""
    clean = sum(row.get("clean", 7) for row in rounds.values())
    return f"{median(rounds):.4g}" + ("" if clean >= 7 else "!")


def peer_times(rows, key, peer):
    """The peer's milliseconds by round; "best" is the fastest of all, "seed" NumPy in float64."""
    if peer == "seed":
        found = [rows.get((key[0], "wildml_sgd_step/float64"), {}).get("numpy", {})]
    else:
        names = ["torch", "jax", "tensorflow"] if peer == "best" else [peer]
        if peer == "best" and key[1].startswith("ew/"):
            names.append("numpy")
        found = [rows[key].get(name, {}) for name in names]
    times = {}
    for rounds in found:
        for number, row in rounds.items():
            times[number] = min(row["ms"], times.get(number, row["ms"]))
    return times


def ratios(ours, theirs):
    """The median, least and largest of the rounds' ratios; None where no round has both."""
    each = [row["ms"] / theirs[number] for number, row in ours.items() if theirs.get(number)]
    return (statistics.median(each), min(each), max(each)) if each else None


def goals(name):
    """The goals for a benchmark: those of the longest matching beginning."""
    matching = [goal for goal in GOALS if name.startswith(goal[0])]
    longest = max((len(goal[0]) for goal in matching), default=0)
    return [goal for goal in matching if len(goal[0]) == longest]


def notes(rows, key):
    """What is to be said of a benchmark: its ratios, beside what they must be."""
    for _, peer, must, _ in goals(key[1]):
        found = ratios(rows[key].get("tensors", {}), peer_times(rows, key, peer))
        if found:
            middle, least, largest = found
            mark = "" if middle <= must else " **missed**"
            yield f"{middle:.2f} of {peer} ({must}; {least:.2f}-{largest:.2f}){mark}"


def main(paths):
    rows = read(paths)
    libraries = [lib for lib in ["tensors", "torch", "numpy", "jax", "tensorflow"]
                 if any(lib in found for found in rows.values())]
    print("| benchmark, threads | " + " | ".join(libraries) + " | ratio (must; least-largest) |")
    print("|" + "---|" * (len(libraries) + 2))
    for key, found in rows.items():
        cells = [milliseconds(found.get(lib)) for lib in libraries]
        print(f"| {key[1]}, {key[0]} | " + " | ".join(cells) + f" | {'; '.join(notes(rows, key))} |")

    def ours(threads, name):
        return rows.get((threads, name), {}).get("tensors", {})

    for threads in sorted({key[0] for key in rows}):
        fast = {number: row["ms"] for number, row in ours(threads, "cell/optimised").items()}
        if found := ratios(ours(threads, "cell/unoptimised"), fast):
            print(f"\nA matrix product from an unoptimised cell, {threads} thread(s): "
                  f"{found[0]:.2f} of the optimised one (1.1)")
    one = {number: row["ms"] for number, row in ours(2, "threads/one").items()}
    for name, words, must in [("two", "two threads", 0.65), ("busy", "beside a busy process", 1.2)]:
        if found := ratios(ours(2, "threads/" + name), one):
            print(f"LSTM h=256, {words}: {found[0]:.2f} of one thread's time ({must})")
    memory = {lib: max((row.get("max_rss_kb", 0) for key, found in rows.items()
                        if key[1].startswith("lstm_step") for row in found.get(lib, {}).values()),
                       default=0) for lib in libraries}
    print("Peak memory up to the LSTM step, MiB: "
          + ", ".join(f"{lib} {kb // 1024}" for lib, kb in memory.items() if kb))


main(sys.argv[1:])
