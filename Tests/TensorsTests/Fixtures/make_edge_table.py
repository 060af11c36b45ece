#!/usr/bin/env python3
"""Makes edges/functions.json: values and derivatives of every function of one number, at the edges.

    pip install mpmath numpy
    python3 make_edge_table.py

A row is [function, "f" or "d", x, value, derivative] with numbers as Python's float.hex writes them. They
are computed with 1,300 bits at the Float or Double x itself. What a function is at infinities, zeros and
kinks is written out below: limits, and PyTorch's conventions.
"""
import json
import math
import pathlib

import mpmath as m
import numpy as np

m.mp.prec = 1300
INF, NAN = math.inf, math.nan
HERE = pathlib.Path(__file__).parent / "edges"


def big(f):
    """exp of a number that would fill the memory is infinite, or 0."""
    return lambda x: m.inf if x > 10**5 else m.mpf(0) if x < -10**5 else f(x)


e = big(m.exp)
one = m.mpf(1)


def inside(f):
    return lambda x: f(x) if -1 <= x <= 1 else m.nan


def positive(f):
    return lambda x: f(x) if x > 0 else m.nan


def sigmoid(x):
    return one / (one + e(-x)) if x >= 0 else e(x) / (one + e(x))


def softplus(x):
    return x + m.log1p(e(-x)) if x > 0 else m.log1p(e(x))


def sinh(x):
    return (e(x) - e(-x)) / 2


def cosh(x):
    return (e(x) + e(-x)) / 2


def step(x):
    return one if x > 0 else m.mpf(0)


# Name: value, derivative, then what they are at +infinity, -infinity, +0 and -0 (value, derivative).
FUNCTIONS = {
    "exp": (e, e, (INF, INF), (0.0, 0.0), (1, 1), (1, 1)),
    "expm1": (lambda x: m.expm1(x) if x < 10**5 else m.inf, e, (INF, INF), (-1, 0.0), (0.0, 1), (-0.0, 1)),
    "log": (positive(m.log), lambda x: 1 / x, (INF, 0.0), (NAN, -0.0), (-INF, INF), (-INF, -INF)),
    "log2": (positive(lambda x: m.log(x, 2)), lambda x: 1 / x / m.log(2), (INF, 0.0), (NAN, -0.0),
             (-INF, INF), (-INF, -INF)),
    "log10": (positive(m.log10), lambda x: 1 / x / m.log(10), (INF, 0.0), (NAN, -0.0),
              (-INF, INF), (-INF, -INF)),
    "log1p": (lambda x: m.log1p(x) if x > -1 else -m.inf if x == -1 else m.nan,
              lambda x: 1 / (1 + x) if x != -1 else m.inf, (INF, 0.0), (NAN, -0.0), (0.0, 1), (-0.0, 1)),
    "sqrt": (positive(m.sqrt), positive(lambda x: 1 / (2 * m.sqrt(x))), (INF, 0.0), (NAN, NAN),
             (0.0, INF), (-0.0, -INF)),
    "tanh": (lambda x: m.tanh(x) if abs(x) < 10**4 else m.sign(x),
             lambda x: 1 - m.tanh(x)**2 if abs(x) < 10**4 else m.mpf(0), (1, 0.0), (-1, 0.0), (0.0, 1), (-0.0, 1)),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * sigmoid(-x), (1, 0.0), (0.0, 0.0), (0.5, 0.25), (0.5, 0.25)),
    "relu": (lambda x: x * step(x), step, (INF, 1), (0.0, 0.0), (0.0, 0.0), (-0.0, 0.0)),
    "sin": (m.sin, m.cos, (NAN, NAN), (NAN, NAN), (0.0, 1), (-0.0, 1)),
    "cos": (m.cos, lambda x: -m.sin(x), (NAN, NAN), (NAN, NAN), (1, -0.0), (1, 0.0)),
    "tan": (m.tan, lambda x: 1 + m.tan(x)**2, (NAN, NAN), (NAN, NAN), (0.0, 1), (-0.0, 1)),
    "asin": (inside(m.asin), inside(lambda x: 1 / m.sqrt(1 - x * x) if abs(x) < 1 else m.inf), (NAN, NAN),
             (NAN, NAN), (0.0, 1), (-0.0, 1)),
    "acos": (inside(m.acos), inside(lambda x: -1 / m.sqrt(1 - x * x) if abs(x) < 1 else -m.inf), (NAN, NAN),
             (NAN, NAN), (m.pi / 2, -1), (m.pi / 2, -1)),
    "atan": (m.atan, lambda x: 1 / (1 + x * x), (m.pi / 2, 0.0), (-m.pi / 2, 0.0), (0.0, 1), (-0.0, 1)),
    "sinh": (sinh, cosh, (INF, INF), (-INF, INF), (0.0, 1), (-0.0, 1)),
    "cosh": (cosh, sinh, (INF, INF), (INF, -INF), (1, 0.0), (1, -0.0)),
    "abs": (abs, m.sign, (INF, 1), (INF, -1), (0.0, 0.0), (0.0, 0.0)),
    "sign": (m.sign, lambda x: m.mpf(0), (1, 0.0), (-1, 0.0), (0.0, 0.0), (-0.0, 0.0)),
    "square": (lambda x: x * x, lambda x: 2 * x, (INF, INF), (INF, -INF), (0.0, 0.0), (0.0, -0.0)),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x**2, (0.0, -0.0), (-0.0, -0.0), (INF, -INF), (-INF, -INF)),
    "floor": (m.floor, lambda x: m.mpf(0), (INF, 0.0), (-INF, 0.0), (0.0, 0.0), (-0.0, 0.0)),
    "ceil": (m.ceil, lambda x: m.mpf(0), (INF, 0.0), (-INF, 0.0), (0.0, 0.0), (-0.0, 0.0)),
    "round": (m.nint, lambda x: m.mpf(0), (INF, 0.0), (-INF, 0.0), (0.0, 0.0), (-0.0, 0.0)),
    "hardSigmoid": (lambda x: max(m.mpf(0), min(one, x / 5 + one / 2)),
                    lambda x: one / 5 if abs(x) < m.mpf(5) / 2 else m.mpf(0), (1, 0.0), (0.0, 0.0),
                    (0.5, 0.2), (0.5, 0.2)),
    "softplus": (softplus, sigmoid, (INF, 1), (0.0, 0.0), (m.log(2), 0.5), (m.log(2), 0.5)),
    "logSigmoid": (lambda x: -softplus(-x), lambda x: sigmoid(-x), (0.0, 0.0), (-INF, 1),
                   (-m.log(2), 0.5), (-m.log(2), 0.5)),
    "silu": (lambda x: x * sigmoid(x), lambda x: sigmoid(x) * (1 + x * sigmoid(-x)), (INF, NAN), (NAN, NAN),
             (0.0, 0.5), (-0.0, 0.5)),
    "leakyRelu": (lambda x: x if x > 0 else x * m.mpf(0.25), lambda x: one if x > 0 else m.mpf(0.25), (INF, 1),
                  (-INF, 0.25), (0.0, 0.25), (-0.0, 0.25)),
    "elu": (lambda x: x if x > 0 else m.expm1(x), lambda x: one if x > 0 else e(x), (INF, 1), (-1, 0.0),
            (0.0, 1), (-0.0, 1)),
    "softsign": (lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x))**2, (NAN, 0.0), (NAN, 0.0),
                 (0.0, 1), (-0.0, 1)),
}
# What a NaN gives where it is not a NaN.
AT_NAN = {
    "relu": (NAN, 1.0), "sign": (NAN, 0.0), "floor": (NAN, 0.0), "ceil": (NAN, 0.0), "round": (NAN, 0.0),
    "hardSigmoid": (NAN, 0.0), "leakyRelu": (NAN, 0.25), "elu": (NAN, 1.0),
}


def inputs(single):
    real = np.float32 if single else np.float64
    info = np.finfo(real)
    sizes = [info.smallest_subnormal, info.tiny, info.eps / 8, info.eps, 2.0**-12, 0.1, 0.25, 0.5, 0.75,
             1 - info.epsneg, 1, 1 + info.eps, 1.5, 2, 2.5, 3, 8, 10, 17.5, 20, 33.3, 40, 64, 88, 88.7, 89, 100,
             104, 500.5, 700, 709.7, 710, 745, 1000, 1e10, info.max / 4, info.max]
    numbers = [float(real(s)) for s in sizes]
    return [sign * x for x in numbers for sign in (1, -1)]


def text(value):
    value = float(value)
    return "nan" if math.isnan(value) else value.hex()


def main():
    rows = []
    for name, (f, df, plus, minus, zero, minus_zero) in FUNCTIONS.items():
        for kind in "fd":
            for x in inputs(kind == "f"):
                exact = m.mpf(x)
                rows.append([name, kind, text(x), text(f(exact)), text(df(exact))])
            for x, (value, slope) in (
                    (INF, plus), (-INF, minus), (0.0, zero), (-0.0, minus_zero),
                    (NAN, AT_NAN.get(name, (NAN, NAN)))):
                rows.append([name, kind, text(x), text(value), text(slope)])
    lines = ",\n".join(json.dumps(row) for row in rows)
    (HERE / "functions.json").write_text("[\n" + lines + "\n]\n")
    print(len(rows), "rows")


if __name__ == "__main__":
    main()
