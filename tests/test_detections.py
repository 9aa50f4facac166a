# SPDX-License-Identifier: Apache-2.0
"""TFLite_Detection_PostProcess where the references leave room, and options that are no good."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flatbuffers import flexbuffers

from tests.support.devices import HOST, Device, Job
from tests.support.inputs import input_sets
from tests.support.makers.detections import Maker
from tests.support.nearness import is_same
from tests.support.oracle import LITERT, Octets, Question, ask
from tests.support.tflite_builder import ModelSpec, build
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import ModelError
from tfl2c.reader import flexbuffers as reader

CODE = "CUSTOM:TFLite_Detection_PostProcess"


def model(dtype: str = "float32", **options: Any) -> ModelSpec:
    """Return few large boxes, of which most overlap."""
    maker = Maker(boxes=12, size=0.9, dtype=dtype, options=options)
    return maker.model(CODE, np.random.default_rng(5))


def answer(spec: ModelSpec, samples: tuple[Octets, ...]) -> tuple[Octets, ...]:
    """Return what the reference says."""
    (found,) = ask(LITERT, [Question(build(spec), samples)])
    assert not found.refused
    return found.outputs


@pytest.mark.usefixtures("references")
def test_slots_that_are_not_used_hold_zeros(tmp_path: Path) -> None:
    spec = model(max_detections=20)
    samples = input_sets(spec, np.random.default_rng(6))
    _, found = Device(HOST).run([Job("m", build(spec), samples)], tmp_path)
    counts = set()
    for ours, theirs in zip(found["m"], answer(spec, samples), strict=True):
        count = int(np.frombuffer(theirs[3], np.float32)[0])
        counts.add(count)
        assert ours[3] == theirs[3]
        for size, a, b in zip((16, 4, 4), ours, theirs, strict=False):
            assert is_same(a[: count * size], b[: count * size], 1e-7)
            assert not any(a[count * size :])
    assert 0 < max(counts) <= 12


@pytest.mark.usefixtures("references")
def test_int8_is_uint8_less_128(tmp_path: Path) -> None:
    signed, unsigned = model("int8"), model("uint8")
    samples = input_sets(unsigned, np.random.default_rng(6))
    shifted = tuple(tuple(bytes(c ^ 128 for c in o) for o in octets) for octets in samples)
    _, found = Device(HOST).run([Job("m", build(signed), shifted)], tmp_path)
    counts = [np.frombuffer(octets[3], np.float32)[0] for octets in found["m"]]
    assert min(counts) == 4  # all slots are used, so that all bytes are defined
    for ours, theirs in zip(found["m"], answer(unsigned, samples), strict=True):
        assert all(is_same(a, b, 1e-7) for a, b in zip(ours, theirs, strict=True))


def test_numbers_of_every_width() -> None:
    known = {"a": 300, "b": -5, "c": 0.3, "d": True, "e": 1 << 40, "f": 0.5}
    more = {**known, "text": "no number", "list": [1, 2]}
    assert dict(reader.numbers(bytes(flexbuffers.Dumps(more)))) == known


def test_damaged_options_are_refused() -> None:
    whole = bytes(flexbuffers.Dumps({"max_detections": 10, "y_scale": 10.0, "more": -3}))
    refused = 0
    for place in range(len(whole)):
        for octet in range(256):
            damaged = whole[:place] + bytes([octet]) + whole[place + 1 :]
            try:
                reader.numbers(damaged)
            except ValueError:  # anything else is a fault
                refused += 1
    assert refused > len(whole)


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"max_detections": 0}, "the option max_detections is 0, it must be from 1 to 4096"),
        ({"y_scale": 0.0}, "one of y_scale, x_scale, h_scale and w_scale is 0"),
        ({"nms_score_threshold": float("nan")}, "the option nms_score_threshold is nan"),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], fault: str) -> None:
    spec = replace(model(), ops=model(**options).ops)
    with pytest.raises(ModelError, match=fault):
        compile_model(build(spec), Options("m"))
