# SPDX-License-Identifier: Apache-2.0
"""Channels that equal others go where these can be read instead, and every output stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support import planted
from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.oracle import TFLM, Question, ask
from tests.support.planted import PlantedNet
from tests.support.tflite_builder import ModelSpec, build
from tests.test_dead_channels import before, check, cut, spec_of
from tfl2c.graph import Graph, verify
from tfl2c.passes.dead_channels import channels_gone
from tfl2c.passes.equal_channels import equal_channels, find_equal
from tfl2c.reader import read

ROUNDS = range(4)  # of every network, with other weights and other equal channels
ON_DEVICES = ("residual", "deep", "flattened", "pads", "constant_sum", "regrouped")


def merged(graph: Graph) -> Graph:
    after = equal_channels(graph)
    verify(after, after="equal_channels")
    return after


def left(spec: ModelSpec) -> list[int]:
    """Return how many channels each node's output has afterwards."""
    after = merged(cut(before(build(spec))))
    return [after.tensors[node.outputs[0]].shape[-1] for node in after.nodes]


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("network", planted.NETWORKS)
def test_outputs_stay(network: str) -> None:
    pairs, gone = [], 0
    for seed in ROUNDS:
        spec = planted.twins(network, seed)
        graph = cut(before(build(spec)))
        after = merged(graph)
        gone += channels_gone(graph, after)
        pairs.append((build(spec), after, input_sets(spec, np.random.default_rng(seed))))
    assert gone > 0
    check(pairs)


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("target", [HOST, pytest.param("cortex-m4", marks=pytest.mark.qemu)])
def test_generated_code(target: str, tmp_path: Path) -> None:
    specs = {network: planted.twins(network, 0) for network in ON_DEVICES}
    rng = np.random.default_rng(0)
    jobs = [Job(name, build(spec), input_sets(spec, rng)) for name, spec in specs.items()]
    answers = ask(TFLM, [Question(job.model, job.samples) for job in jobs])
    built, found = Device(target).run(jobs, tmp_path)
    expected = {j.name: a.outputs for j, a in zip(jobs, answers, strict=True)}
    assert mismatches(built, found, expected) == []


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("network", planted.NETWORKS)
def test_channels_that_are_said_to_be_equal_are(network: str) -> None:
    """In every tensor of the reference."""
    for seed in (0, 1):
        spec = planted.twins(network, seed, share=0.8)
        spec = replace(spec, outputs=tuple(node.outputs[0] for node in spec.ops))
        graph = read(build(spec), "small")
        equal = find_equal(graph)
        samples = input_sets(spec, np.random.default_rng(seed))
        (answer,) = ask(TFLM, [Question(build(spec), samples)])
        assert not answer.refused
        for i, results in zip(graph.outputs, zip(*answer.outputs, strict=True), strict=True):
            codes = np.frombuffer(b"".join(results), np.int8).reshape(-1, len(equal[i]))
            assert (codes == codes[:, equal[i]]).all()


# ------------------------------------------------------------------------------ channel by channel


def layers(kernel: tuple[int, int] = (3, 3), padding: str = "SAME", zero: int = 3) -> ModelSpec:
    """Return a pointwise convolution to 4 channels with another layer behind it."""
    net = PlantedNet(np.random.default_rng(1), channels=3, zero_point=zero)
    x = net.wide(net.input(1, 5, 5, 3), 4)
    return spec_of(net, net.wide(x, 2, kernel, padding))


def weighing(spec: ModelSpec, layer: int, one: int, other: int) -> ModelSpec:
    """Return the model whose operator ``layer`` gives input channels 1 and 2 these weights."""
    name = spec.ops[layer].inputs[1]
    weights = spec.tensor(name or "")
    assert weights.data is not None
    data = weights.data.copy()
    data[..., 1], data[..., 2] = one, other
    changed = replace(weights, data=data)
    return replace(spec, tensors=tuple(changed if t.name == name else t for t in spec.tensors))


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (100, 27, 3),
        (100, 28, 4),  # their sum is no int8
        (-100, -28, 3),
        (-100, -29, 4),
        (127, -127, 2),  # and nothing reads the other one, either
    ],
)
def test_sums_of_weights_must_fit(one: int, other: int, expected: int) -> None:
    spec = weighing(planted.twin(layers(), 0, 2, 1), 1, one, other)
    assert left(spec) == [expected, 2]
    after = merged(cut(before(build(spec))))
    check([(build(spec), after, input_sets(spec, np.random.default_rng(1)))])


@pytest.mark.parametrize("what", ["weights", "bias", "scale"])
def test_almost_equal_ones_stay(what: str) -> None:
    spec = weighing(planted.twin(layers(), 0, 2, 1), 1, 1, 2)
    assert left(spec) == [3, 2]
    own = spec.tensor(spec.ops[0].inputs[2 if what == "bias" else 1] or "")
    assert own.data is not None
    assert own.quant is not None
    if what == "scale":
        scales = list(own.quant.scales)
        scales[2] = float(np.nextafter(np.float32(scales[2]), np.float32(1)))
        changed = replace(own, quant=replace(own.quant, scales=tuple(scales)))
    else:
        data = own.data.copy()
        data.reshape(4, -1)[2, 0] ^= 1
        changed = replace(own, data=data)
    tensors = tuple(changed if t.name == own.name else t for t in spec.tensors)
    assert left(replace(spec, tensors=tensors)) == [4, 2]


def test_every_reader_has_a_say() -> None:
    """A channel stays for a reader whose weights cannot be added, and for the model's user."""
    net = PlantedNet(np.random.default_rng(1), channels=3, zero_point=3)
    x = net.wide(net.input(1, 5, 5, 3), 4)
    readers = net.wide(x, 2), net.wide(x, 3)
    spec = planted.twin(spec_of(net, *readers), 0, 2, 1)
    both = weighing(weighing(spec, 1, 1, 1), 2, 1, 1)
    assert left(both) == [3, 2, 3]
    assert left(weighing(both, 2, 100, 100)) == [4, 2, 3]
    assert left(replace(both, outputs=(x, *readers))) == [4, 2, 3]


def test_depthwise_channels_of_unequal_sources_stay() -> None:
    net = PlantedNet(np.random.default_rng(1), channels=4, zero_point=3)
    x = net.depthwise(net.wide(net.input(1, 5, 5, 3), 4))
    spec = weighing(planted.twin(spec_of(net, net.wide(x, 2)), 1, 2, 1), 2, 1, 1)
    assert left(spec) == [4, 4, 2]
    assert left(planted.twin(spec, 0, 2, 1)) == [3, 3, 2]


def test_sums_are_equal_where_both_branches_are() -> None:
    net = PlantedNet(np.random.default_rng(1), channels=4, zero_point=3)
    x = net.input(1, 5, 5, 3)
    both = net.add(net.wide(x, 4), net.wide(x, 4))
    spec = weighing(planted.twin(spec_of(net, net.wide(both, 2)), 0, 2, 1), 3, 1, 1)
    assert left(spec) == [4, 4, 4, 2]
    assert left(planted.twin(spec, 1, 2, 1)) == [3, 3, 3, 2]


def test_equality_goes_on_behind_channels_that_go() -> None:
    """Output channels that differ in which of equal channels they read are equal themselves."""
    net = PlantedNet(np.random.default_rng(1), channels=3, zero_point=3)
    x = net.wide(net.wide(net.input(1, 5, 5, 3), 4), 4)
    spec = planted.twin(spec_of(net, net.wide(x, 2)), 0, 2, 1)
    spec = weighing(weighing(planted.twin(spec, 1, 2, 1), 1, 5, 6), 2, 1, 1)
    name = spec.ops[1].inputs[1]
    weights = spec.tensor(name or "")
    assert weights.data is not None
    data = weights.data.copy()
    data[1, ..., 1], data[1, ..., 2] = 6, 5
    changed = replace(weights, data=data)
    spec = replace(spec, tensors=tuple(changed if t.name == name else t for t in spec.tensors))
    assert left(spec) == [3, 3, 2]


def test_what_cannot_go_leaves_the_graph_as_it_is() -> None:
    graph = cut(before(build(weighing(planted.twin(layers(), 0, 2, 1), 1, 100, 100))))
    assert equal_channels(graph) is graph
