# SPDX-License-Identifier: Apache-2.0
"""Layers that go through sequences in float with weights of int8."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.makers import bidirectional, lstm, lstm_basic, rnn
from tests.support.nearness import FLOAT_TOLERANCE
from tests.support.oracle import LITERT, Question, ask
from tests.support.tflite_builder import ModelSpec, build

_FLOAT = {"dtype": "float32", "zero_points": (0, 0), "quiet": True}
LAYERS: dict[str, tuple[str, Any, dict[str, Any], int]] = {  # the last is matrices in flash
    "rnn": ("RNN", rnn.Maker, {}, 2),
    "sequence_rnn": ("UNIDIRECTIONAL_SEQUENCE_RNN", rnn.Maker, {"batch": 2}, 2),
    "two_rnn": ("BIDIRECTIONAL_SEQUENCE_RNN", rnn.Maker, {}, 4),
    "lstm": ("LSTM", lstm_basic.Maker, {"projection": 3}, 3),
    "sequence_lstm": ("UNIDIRECTIONAL_SEQUENCE_LSTM", lstm.Maker, {**_FLOAT, "coupled": True}, 2),
    "two_lstm": ("BIDIRECTIONAL_SEQUENCE_LSTM", bidirectional.Maker, {"units": (4, 4)}, 4),
    "two_added": (
        "BIDIRECTIONAL_SEQUENCE_LSTM",
        bidirectional.Maker,
        {"units": (4, 4), "auxiliary": 3, "added": True, "projection": 3},
        8,
    ),
}


def made(name: str, weights: str) -> ModelSpec:
    """Return a model; what is random in it is the same whatever the weights are."""
    op, maker, parameters, _ = LAYERS[name]
    model: ModelSpec = maker(weights=weights, **parameters).model(op, np.random.default_rng(7))
    return model


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    "target", [HOST, *(pytest.param(t, marks=pytest.mark.qemu) for t in ("cortex-m0", "cortex-m4"))]
)
def test_codes_stand_for_reals(target: str, tmp_path: Path) -> None:
    """Weights of int8 count as what they stand for, over three calls."""
    samples = {name: input_sets(made(name, "int8"), np.random.default_rng(8)) for name in LAYERS}
    decoded = [
        Question(build(made(name, "decoded" if "rnn" in name else "float32")), samples[name])
        for name in LAYERS
    ]
    answers = ask(LITERT, decoded)
    assert not [answer.refused for answer in answers if answer.refused]
    expected = {name: a.outputs for name, a in zip(LAYERS, answers, strict=True)}
    jobs = [Job(name, build(made(name, "int8")), samples[name]) for name in LAYERS]
    built, found = Device(target).run(jobs, tmp_path)
    tolerances = dict.fromkeys(LAYERS, FLOAT_TOLERANCE)
    assert mismatches(built, found, expected, tolerances) == []


@pytest.mark.parametrize("name", LAYERS)
def test_codes_stay_in_flash(name: str) -> None:
    """No weight becomes a float on its way to flash."""
    files = Device(HOST).compile(Job(name, build(made(name, "int8")), ())).files
    text = next(t for path, t in files.items() if path.name.endswith("_weights.c"))
    assert len(re.findall(r"^(?:static )?const int8_t", text, re.MULTILINE)) == LAYERS[name][3]
