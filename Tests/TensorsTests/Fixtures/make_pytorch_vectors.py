#!/usr/bin/env python3
"""Makes pytorch/*.json: what PyTorch computes with recurrent layers, attention and optimisers.

    python3 -m venv venv && venv/bin/pip install torch numpy
    venv/bin/python make_pytorch_vectors.py

Every file holds, for each of its cases: the weights, the inputs, the outputs, the loss
(the sum of outputs times given factors), its gradients, and the weights after three steps of an
optimiser. Numbers are computed in double precision and written with 9 digits.
"""
import json
import math
import pathlib

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
FOLDER = pathlib.Path(__file__).parent / "pytorch"
T, B, D, H = 5, 3, 4, 6


def plain(x):
    """A tensor as a shape and a flat list."""
    scalars = [float(f"{v:.9g}") for v in x.detach().flatten().tolist()]
    return {"shape": list(x.shape), "scalars": scalars}


def randomised(module):
    for p in module.parameters():
        with torch.no_grad():
            p.copy_(torch.randn_like(p) * 0.5)
    # Where a layer has two biases that are only ever added, the second is left out: two would learn
    # twice as fast as one.
    if isinstance(module, (nn.RNN, nn.LSTM)):
        module.bias_hh_l0.data.zero_()
        module.bias_hh_l0.requires_grad_(False)
    return module


def optimizers(parameters):
    """Name and optimiser; the Swift test makes the same ones."""
    return {
        "sgd": lambda: torch.optim.SGD(parameters, lr=0.1, weight_decay=0.01),
        "momentum": lambda: torch.optim.SGD(parameters, lr=0.1, momentum=0.9),
        "nesterov": lambda: torch.optim.SGD(parameters, lr=0.1, momentum=0.9, nesterov=True),
        "adagrad": lambda: torch.optim.Adagrad(parameters, lr=0.1),
        "adadelta": lambda: torch.optim.Adadelta(parameters, lr=1.0, rho=0.9, eps=1e-6),
        "rmsprop": lambda: torch.optim.RMSprop(parameters, lr=0.01, alpha=0.9, eps=1e-6),
        "adam": lambda: torch.optim.Adam(parameters, lr=0.01),
        "adamw": lambda: torch.optim.AdamW(parameters, lr=0.01, weight_decay=0.1),
    }


def case(module, inputs, run, optimizer):
    """One case: `run` maps the inputs to a dictionary of outputs."""
    parameters = {name: p for name, p in module.named_parameters() if p.requires_grad}
    result = {
        "weights": {name: plain(p) for name, p in parameters.items()},
        "inputs": {name: plain(x) for name, x in inputs.items()},
        "optimizer": optimizer,
    }
    tracked = {name: x.clone().requires_grad_() for name, x in inputs.items()}
    outputs = run(tracked)
    factors = {name: torch.randn_like(y) for name, y in outputs.items()}

    def loss_of(outputs):
        return sum((outputs[name] * factors[name]).sum() for name in outputs)

    loss = loss_of(outputs)
    loss.backward()
    result["outputs"] = {name: plain(y) for name, y in outputs.items()}
    result["factors"] = {name: plain(f) for name, f in factors.items()}
    result["loss"] = loss.item()
    result["gradients"] = {name: plain(p.grad) for name, p in parameters.items()}
    result["inputGradients"] = {name: plain(x.grad) for name, x in tracked.items()}
    rule = optimizers(list(parameters.values()))[optimizer]()
    for _ in range(3):
        rule.zero_grad()
        loss_of(run(inputs)).backward()
        rule.step()
    result["weightsAfterThreeSteps"] = {name: plain(p) for name, p in parameters.items()}
    return result


def packed(module, x, lengths, state):
    """A PyTorch layer over rows of different lengths: outputs past them are 0."""
    sequence = nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
    outputs, last = module(sequence, state)
    return nn.utils.rnn.pad_packed_sequence(outputs, total_length=x.shape[0])[0], last


def recurrent():
    cases = []
    kinds = [
        ("rnn", lambda: nn.RNN(D, H), "sgd", "adamw"),
        ("rnnRelu", lambda: nn.RNN(D, H, nonlinearity="relu"), "adagrad", "sgd"),
        ("lstm", lambda: nn.LSTM(D, H), "adam", "adadelta"),
        ("gru", lambda: nn.GRU(D, H), "rmsprop", "nesterov"),
        ("lstmProjection", lambda: nn.LSTM(D, H, proj_size=3), "momentum", "adam"),
    ]
    for name, make, *rules in kinds:
        for lengths, optimizer in zip((None, [5, 1, 3]), rules):
            module = randomised(make())
            size = 3 if name == "lstmProjection" else H
            inputs = {"x": torch.randn(T, B, D), "h": torch.randn(1, B, size)}
            has_cell = name.startswith("lstm")
            if has_cell:
                inputs["c"] = torch.randn(1, B, H)

            def run(inputs):
                state = (inputs["h"], inputs["c"]) if has_cell else inputs["h"]
                if lengths is None:
                    outputs, last = module(inputs["x"], state)
                else:
                    outputs, last = packed(module, inputs["x"], lengths, state)
                result = {"outputs": outputs, "h": last[0][0] if has_cell else last[0]}
                if has_cell:
                    result["c"] = last[1][0]
                return result

            made = case(module, inputs, run, optimizer)
            made["name"] = name
            made["lengths"] = lengths
            cases.append(made)
    return cases


class Additive(nn.Module):
    """Bahdanau's attention out of PyTorch's operations."""

    def __init__(self, query, key, hidden):
        super().__init__()
        self.query = nn.Linear(query, hidden, bias=False)
        self.key = nn.Linear(key, hidden, bias=False)
        self.score = nn.Linear(hidden, 1, bias=False)

    def forward(self, query, keys, mask):
        sums = torch.tanh(self.query(query).unsqueeze(2) + self.key(keys).unsqueeze(1))
        scores = self.score(sums).squeeze(3)
        weights = torch.softmax(scores.masked_fill(~mask.unsqueeze(1), -math.inf), 2)
        return weights @ keys, weights


def attention():
    mask = torch.tensor([[True, True, False, True], [True, False, False, False], [True] * 4])
    cases = []
    module = randomised(Additive(3, 5, 4))
    inputs = {"query": torch.randn(3, 2, 3), "keys": torch.randn(3, 4, 5)}

    def additive(inputs):
        context, weights = module(inputs["query"], inputs["keys"], mask)
        return {"outputs": context, "weights": weights}

    made = case(module, inputs, additive, "nesterov")
    made["name"] = "additive"
    cases.append(made)
    # No optimiser that divides by the gradients' size: that of the keys' bias is 0, up to rounding.
    for heads, optimizer in ((1, "sgd"), (2, "momentum")):
        heads_module = randomised(nn.MultiheadAttention(6, heads, batch_first=True))
        inputs = {"query": torch.randn(3, 2, 6), "keys": torch.randn(3, 4, 6)}

        def multi_head(inputs):
            outputs, _ = heads_module(
                inputs["query"], inputs["keys"], inputs["keys"], key_padding_mask=~mask,
                need_weights=False)
            return {"outputs": outputs}

        made = case(heads_module, inputs, multi_head, optimizer)
        made["name"] = "multiHead"
        made["heads"] = heads
        cases.append(made)
    for made in cases:
        made["mask"] = mask.tolist()
    return cases


def main():
    torch.manual_seed(10)
    FOLDER.mkdir(exist_ok=True)
    for name, cases in (("recurrent", recurrent()), ("attention", attention())):
        text = json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":"))
        # One case on a line, so that a change shows where it is.
        (FOLDER / f"{name}.json").write_text(text.replace('},{"weights"', '},\n{"weights"') + "\n")


if __name__ == "__main__":
    main()
