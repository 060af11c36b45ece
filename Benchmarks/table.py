"""table.py FILE.jsonl ...: one row for each benchmark, the library beside the peers, and the ratios.

Milliseconds are medians over the samples in which the process did not wait for a CPU; "!" marks those
of which fewer than 7 were such. A ratio is our time over a peer's: below 1 we are faster.
"""

import json
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
    rows = {}
    for path in paths:
        for line in open(path):
            if line.startswith('{"bench"'):
                row = json.loads(line)
                rows.setdefault((row["threads"], row["bench"]), {})[row["lib"]] = row
    return rows


def milliseconds(row):
    if row is None:
        return ""
    return f"{row['ms']:.4g}" + ("" if row.get("clean", 7) >= 7 else "!")


def peer_time(rows, key, peer):
    """The peer's milliseconds, or None; "best" is the fastest of all, "seed" NumPy in float64."""
    if peer == "seed":
        row = rows.get((key[0], "wildml_sgd_step/float64"), {}).get("numpy")
        return row and row["ms"]
    found = rows[key]
    names = ["torch", "jax", "tensorflow"] if peer == "best" else [peer]
    if peer == "best" and key[1].startswith("ew/"):
        names.append("numpy")
    times = [found[name]["ms"] for name in names if name in found]
    return min(times) if times else None


def goals(name):
    """The goals for a benchmark: those of the longest matching beginning."""
    matching = [goal for goal in GOALS if name.startswith(goal[0])]
    longest = max((len(goal[0]) for goal in matching), default=0)
    return [goal for goal in matching if len(goal[0]) == longest]


def main(paths):
    rows = read(paths)
    libraries = [lib for lib in ["tensors", "torch", "numpy", "jax", "tensorflow"]
                 if any(lib in found for found in rows.values())]
    print("| benchmark, threads | " + " | ".join(libraries) + " | ratio (must) |")
    print("|" + "---|" * (len(libraries) + 2))
    for key, found in rows.items():
        notes = []
        for _, peer, must, _ in goals(key[1]):
            other = peer_time(rows, key, peer)
            if "tensors" in found and other:
                ratio = found["tensors"]["ms"] / other
                mark = "" if ratio <= must else " **missed**"
                notes.append(f"{ratio:.2f} of {peer} ({must}){mark}")
        cells = [milliseconds(found.get(lib)) for lib in libraries]
        print(f"| {key[1]}, {key[0]} | " + " | ".join(cells) + f" | {'; '.join(notes)} |")
    for threads in sorted({key[0] for key in rows}):
        plain = rows.get((threads, "cell/unoptimised"), {}).get("tensors")
        fast = rows.get((threads, "cell/optimised"), {}).get("tensors")
        if plain and fast:
            print(f"\nA matrix product from an unoptimised cell, {threads} thread(s): "
                  f"{plain['ms'] / fast['ms']:.2f} of the optimised one (1.1)")
    one, two = (rows.get((n, "lstm_step/h=256"), {}).get("tensors") for n in (1, 2))
    if one and two:
        print(f"LSTM h=256, two threads: {two['ms'] / one['ms']:.2f} of one thread's time (0.65)")
    memory = {lib: max((found[lib].get("max_rss_kb", 0) for key, found in rows.items()
                        if lib in found and key[1].startswith("lstm_step")), default=0)
              for lib in libraries}
    print("Peak memory up to the LSTM step, MiB: "
          + ", ".join(f"{lib} {kb // 1024}" for lib, kb in memory.items() if kb))


main(sys.argv[1:])
