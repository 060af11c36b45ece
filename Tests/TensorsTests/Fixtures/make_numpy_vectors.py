"""Writes numpy/random.json: draws of NumPy's legacy generator that NumPyRandom must repeat.

    pip install numpy && python make_numpy_vectors.py

Doubles are written as hexadecimal floats, so that nothing is lost.
"""

import json
import pathlib

import numpy as np

here = pathlib.Path(__file__).parent


def hexes(values):
    return [float(v).hex() for v in np.ravel(values)]


def ints(values):
    return [int(v) for v in np.ravel(values)]


def draws(seed):
    def fresh():
        return np.random.RandomState(seed)

    r = fresh()
    mixed = hexes(r.randn(3)) + hexes(r.uniform(-0.1, 0.1, 2)) + hexes(r.randn(2))
    weights = [0.1, 0.0, 0.25, 0.4, 0.05, 0.2]
    r = fresh()
    raw = ints(r.randint(0, 2**32, 700, dtype=np.uint64))
    return {
        "words": [raw[0], raw[1], raw[622], raw[623], raw[624], raw[699]],
        "uniform": hexes(fresh().random_sample(5)),
        "uniformRange": hexes(fresh().uniform(-0.01, 0.3, 5)),
        "normal": hexes(fresh().randn(101)),
        "mixed": mixed,
        "int64": ints(fresh().randint(-5, 1000, 20)),
        "int64Wide": ints(fresh().randint(-(2**60), 2**61, 5)),
        "int32": ints(fresh().randint(-7, 12345, 20, dtype=np.int32)),
        "int16": ints(fresh().randint(-7, 1234, 21, dtype=np.int16)),
        "uint8": ints(fresh().randint(0, 200, 21, dtype=np.uint8)),
        "int8Full": ints(fresh().randint(-128, 128, 21, dtype=np.int8)),
        "permutation": ints(fresh().permutation(50)),
        "choice": ints(fresh().choice(9, 12)),
        "choiceWeighted": ints(fresh().choice(6, 12, p=weights)),
        "choiceDistinct": ints(fresh().choice(40, 7, replace=False)),
        "choiceDistinctWeighted": ints(fresh().choice(6, 5, replace=False, p=weights)),
        "multinomialOne": ints([(r := fresh())] and [r.multinomial(1, weights) for _ in range(6)]),
        "multinomialMany": ints([(r := fresh())] and [r.multinomial(1000, weights) for _ in range(6)]),
        "binomialSmall": ints(fresh().binomial(40, 0.3, 20)),
        "binomialLarge": ints(fresh().binomial(1000, 0.4, 60)),
        "binomialHuge": ints(fresh().binomial(100000, 0.7, 60)),
    }


seeds = {str(s): draws(s) for s in [0, 10, 42, 2**32 - 1]}
seeds["[1, 2, 3]"] = draws([1, 2, 3])
text = json.dumps(seeds, indent=0, separators=(",", ":"))
(here / "numpy").mkdir(exist_ok=True)
(here / "numpy" / "random.json").write_text(text + "\n")
print("numpy", np.__version__, len(text), "bytes")
