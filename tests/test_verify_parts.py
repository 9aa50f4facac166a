# SPDX-License-Identifier: Apache-2.0
"""The parts of `tfl2c verify`: comparing, making up samples, models with other outputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.support import networks
from tests.support.oracle import TFLM, Question, ask
from tfl2c import reader
from tfl2c.errors import ModelError
from tfl2c.graph import DType, Graph, Node, Quantization, Tensor
from tfl2c.verify import layers, samples
from tfl2c.verify.compare import Expected, difference, expected, first_difference

CODES = Tensor("codes", (4,), DType.INT8)
REALS = Tensor("reals", (4,), DType.FLOAT32)


def octets(values: list[float], dtype: Any) -> bytes:
    return np.array(values, dtype=dtype).tobytes()


# ----------------------------------------------------------------------------------- comparing


def test_integers_have_no_tolerance() -> None:
    of = Expected("codes", CODES, is_exact=True)
    wrong = difference(of, octets([1, 2, 4, -5], np.int8), octets([1, 2, 3, 4], np.int8))
    assert wrong is not None
    assert (wrong.element, wrong.ours, wrong.expected, wrong.differing) == (2, 4, 3, 2)
    assert str(wrong) == "element 2 is 4, expected 3 (2 of 4 differ)"
    assert difference(of, bytes(4), bytes(4)) is None


@pytest.mark.parametrize(
    ("ours", "exact", "equal"),
    [
        ([0.0, 1.0, -100.0, 0.0009], False, True),
        ([0.0, 1.0, -100.0, 0.0011], False, False),
        ([0.0, 1.0, -100.0, 1e-30], True, False),
        ([-0.0, 1.0, -100.0, 0.0], True, False),
        ([-0.0, 1.0, -100.0, 0.0], False, True),
        ([np.nan, 1.0, -100.0, 0.0], False, False),
        ([np.inf, 1.0, -100.0, 0.0], False, False),
    ],
)
def test_floats(ours: list[float], exact: bool, equal: bool) -> None:
    """The tolerance is a share of the largest value expected, here 100."""
    of = Expected("reals", REALS, is_exact=exact)
    theirs = octets([0.0, 1.0, -100.0, 0.0], np.float32)
    assert (difference(of, octets(ours, np.float32), theirs) is None) == equal


def test_what_is_no_number_may_be_expected() -> None:
    of = Expected("reals", REALS, is_exact=False)
    odd = [np.nan, np.inf, -np.inf, 1.0]
    assert difference(of, octets(odd, np.float32), octets([*odd[:3], 1.000001], np.float32)) is None
    assert difference(of, octets([1, *odd[1:]], np.float32), octets(odd, np.float32)) is not None


def test_the_first_sample_decides() -> None:
    ports = [Expected(n, CODES, is_exact=True) for n in ("a", "b")]
    good, bad = bytes(4), bytes([0, 9, 0, 0])
    found = first_difference(ports, [(good, good), (good, bad), (bad, bad)], [(good, good)] * 3)
    assert found is not None
    assert (found[0], found[1], found[2].tensor, found[2].element) == (1, 1, "b", 1)


@pytest.mark.parametrize(
    ("ops", "exact"),
    [
        (("DEQUANTIZE",), True),
        (("DEQUANTIZE", "RESHAPE"), True),
        (("RESHAPE",), True),  # of an input
        (("FULLY_CONNECTED", "RESHAPE"), False),
        (("DEQUANTIZE", "SOFTMAX"), False),
    ],
)
def test_which_floats_are_exact(ops: tuple[str, ...], exact: bool) -> None:
    nodes = tuple(Node(i, op, None, (i,), (i + 1,)) for i, op in enumerate(ops))
    graph = Graph("g", dict.fromkeys(range(len(ops) + 1), REALS), nodes, (0,), (len(ops),))
    assert expected(graph, len(ops)).is_exact == exact


# ------------------------------------------------------------------------------------- samples


def graph_of(tensor: Tensor) -> Graph:
    quantized = Tensor("q", tensor.shape, DType.INT8, Quantization((0.5,), (-28,)))
    node = Node(0, "QUANTIZE", None, (0,), (1,))
    return Graph("g", {0: tensor, 1: quantized}, (node,), (0,), (1,))


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "int32", "int64", "bool"])
def test_codes_fill_their_range(dtype: str) -> None:
    graph = graph_of(Tensor("input", (300,), DType(dtype)))
    made = list(samples.made_up(graph, 8, seed=3))
    assert [s.kind for s in made] == [*samples.KINDS, *samples.KINDS]
    arrays = {s.kind: np.frombuffer(s.inputs[0], dtype) for s in made[:4]}
    low, high = (0, 1) if dtype == "bool" else DType(dtype).limits
    assert {int(v) for v in arrays["extremes"]} == {low, high}
    assert {int(v) for v in arrays["flat"]} <= {low, high}
    assert len(set(arrays["flat"])) == 1
    ramp = arrays["ramp"].astype(np.float64)
    assert ramp[0] == low
    assert dtype == "bool" or len(set(ramp)) >= 256
    assert len(set(arrays["random"])) > (1 if dtype == "bool" else 100)


def test_floats_are_about_the_codes_that_become_of_them() -> None:
    graph = graph_of(Tensor("input", (2000,), DType.FLOAT32))
    made = {s.kind: np.frombuffer(s.inputs[0], np.float32) for s in samples.made_up(graph, 4, 0)}
    low, high = (-128 + 28) * 0.5, (127 + 28) * 0.5
    assert low <= made["random"].min() < 0.9 * low
    assert 0.9 * high < made["random"].max() <= high
    assert made["ramp"].min() < low
    assert made["ramp"].max() > high
    assert np.any(np.signbit(made["extremes"]) & (made["extremes"] == 0))
    assert np.any(made["extremes"] % 0.5 == 0.25)  # between two codes


def test_samples_depend_on_the_seed_alone() -> None:
    graph = graph_of(Tensor("input", (50,), DType.INT8))
    first, again, other = (list(samples.made_up(graph, 4, seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


# ------------------------------------------------------------------------------- other outputs


def test_outputs_are_replaced() -> None:
    data = (networks.OWN / "motor.tflite").read_bytes()
    graph = reader.read(data, "motor")
    assert reader.output_count(data) == len(graph.outputs) == 2
    changed = reader.with_outputs(data, [graph.nodes[0].outputs[0]])
    again = reader.read(changed, "motor")
    assert again.outputs == (graph.nodes[0].outputs[0],)
    assert (again.inputs, again.nodes, again.tensors) == (graph.inputs, graph.nodes, graph.tensors)


def test_a_file_without_model_has_no_outputs() -> None:
    with pytest.raises(ModelError):
        reader.output_count(b"\x04\0\0\0TFL3")


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("name", networks.own_models())
def test_exposed_tensors_are_those_of_cut_models(name: str) -> None:
    """The reference computes the same whether it is asked for a tensor alone or for all."""
    data = (networks.OWN / f"{name}.tflite").read_bytes()
    graph = reader.read(data, name)
    exposed = layers.expose(data, graph)
    fed = networks.samples(data, name)[:2]
    cuts = [reader.with_outputs(data, [i]) for i in exposed.tensors]
    together, *alone = ask(TFLM, [Question(m, fed) for m in (exposed.model, *cuts)])
    for i, answer in enumerate(alone):
        assert [run[0] for run in answer.outputs] == [run[i] for run in together.outputs]
