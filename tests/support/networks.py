# SPDX-License-Identifier: Apache-2.0
"""Whole models: where they are, inputs for them, and the same models cut short."""

from __future__ import annotations

from math import prod
from pathlib import Path
from zlib import crc32

import numpy as np
import tflite

from tests.support.inputs import NAMES, input_values
from tests.support.oracle import Octets
from tfl2c.reader.ends import with_outputs

OWN = Path(__file__).resolve().parents[1] / "models"
PUBLIC = Path(__file__).resolve().parents[3] / "shared" / "models"

_ENOUGH = 64  # input elements of all runs of one kind: tiny inputs are tried more often
_FLOAT_STEP = 1 / 100  # float inputs are about -2 .. 2, as after normalization

_TYPES = {
    number: name.lower()
    for name, number in vars(tflite.TensorType).items()
    if not name.startswith("_")
}


def find(name: str) -> Path | None:
    """Return the file of a model of our own or a public one, None where it is absent."""
    for folder in (OWN, PUBLIC):
        if (path := folder / f"{name}.tflite").is_file():
            return path
    return None


def own_models() -> list[str]:
    """Return the names of our own models, sorted."""
    return sorted(path.stem for path in OWN.glob("*.tflite"))


def samples(model: bytes, name: str) -> tuple[Octets, ...]:
    """Return input sets of three kinds that depend on the model's name alone."""
    rng = np.random.default_rng(crc32(name.encode()))
    graph = _graph(model)
    tensors = [graph.Tensors(int(i)) for i in graph.InputsAsNumpy()]
    specs = [(tuple(int(d) for d in t.ShapeAsNumpy()), _TYPES[t.Type()]) for t in tensors]
    repeats = max(1, _ENOUGH // sum(prod(shape) for shape, _ in specs))
    return tuple(
        tuple(input_values(kind, *spec, _FLOAT_STEP, rng).tobytes() for spec in specs)
        for kind in NAMES
        for _ in range(repeats)
    )


def operators(model: bytes) -> int:
    """Return the number of operators."""
    return int(_graph(model).OperatorsLength())


def features(model: bytes) -> int:
    """Return the last operator in front of the final one that has many outputs.

    Scores behind a softmax are mostly 0 or 1; the values that they are made of tell more.
    """
    graph = _graph(model)
    final = operators(model) - 1
    rich = [i for i in range(final) if _outputs(graph, i) >= _ENOUGH]
    return rich[-1] if rich else max(final - 1, 0)


def _outputs(graph: tflite.SubGraph, operator: int) -> int:
    tensor = graph.Tensors(graph.Operators(operator).Outputs(0))
    return prod(int(d) for d in tensor.ShapeAsNumpy())


def cut(model: bytes, last: int) -> bytes:
    """Return the model with the first output of operator ``last`` as its only output."""
    tensor = int(_graph(model).Operators(last).Outputs(0))
    changed = with_outputs(model, [tensor])
    assert list(_graph(changed).OutputsAsNumpy()) == [tensor]
    return changed


def _graph(model: bytes) -> tflite.SubGraph:
    return tflite.Model.GetRootAs(model, 0).Subgraphs(0)
