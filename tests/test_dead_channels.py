# SPDX-License-Identifier: Apache-2.0
"""Channels that cannot matter go, and every output stays what it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support import networks, planted
from tests.support.inputs import input_sets
from tests.support.oracle import TFLM, Octets, Question, ask
from tests.support.planted import PlantedNet
from tests.support.rewritten import rewritten
from tests.support.tflite_builder import ModelSpec, build
from tfl2c import ops
from tfl2c.graph import Graph, verify
from tfl2c.passes import PASSES
from tfl2c.passes.dead_channels import channels_gone, dead_channels, find_bounds
from tfl2c.reader import read

ROUNDS = range(6)  # of every network, with other weights and other dead channels
VWW_MACS, VWW_WEIGHTS = 3_795_632, 31_863  # at most; 7,489,664 and 208,112 in the model


def before(model: bytes) -> Graph:
    """Return a model's graph as the pass gets it."""
    graph = read(model, "small")
    assert ops.faults(graph) == []
    for run in PASSES[: PASSES.index(dead_channels)]:
        graph = run(graph)
    return graph


def cut(graph: Graph) -> Graph:
    after = dead_channels(graph)
    verify(after, after="dead_channels")
    return after


def macs(graph: Graph) -> int:
    return sum(ops.find(node).macs(graph.operands(node)) for node in graph.nodes)


def weights(graph: Graph) -> int:
    """Return the bytes of all weights."""
    read_by = (n for n in graph.nodes if ops.find(n).macs(graph.operands(n)) > 0)
    return sum(graph.tensors[n.inputs[1]].nbytes for n in read_by)


def check(pairs: list[tuple[bytes, Graph, tuple[Octets, ...]]]) -> None:
    """Assert that the reference computes the same by models and by what is left of them."""
    originals = ask(TFLM, [Question(model, samples) for model, _, samples in pairs])
    others = ask(TFLM, [Question(rewritten(graph), samples) for _, graph, samples in pairs])
    assert not [a.refused for a in (*originals, *others) if a.refused]
    assert [a.outputs for a in others] == [a.outputs for a in originals]


# ------------------------------------------------------------------------------ whole networks


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("network", planted.NETWORKS)
def test_outputs_stay(network: str) -> None:
    pairs, gone = [], 0
    for seed in ROUNDS:
        spec = planted.model(network, seed)
        model = build(spec)
        graph = before(model)
        after = cut(graph)
        gone += macs(graph) - macs(after)
        samples = input_sets(spec, np.random.default_rng(seed))
        pairs.append((model, after, samples))
    assert gone > 0
    check(pairs)


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    "name", ["mcunet_vww", "person_detect", "vww_96_int8", *networks.own_models()]
)
def test_models_stay(name: str) -> None:
    """Whole, and cut behind their features, because scores hide differences."""
    path = networks.find(name)
    if path is None:
        pytest.skip(f"{name}.tflite is not here")
    whole = path.read_bytes()
    one_output = len(read(whole, name).outputs) == 1
    models = [whole, networks.cut(whole, networks.features(whole))] if one_output else [whole]
    samples = networks.samples(whole, name)
    check([(model, cut(before(model)), samples) for model in models])


def test_half_of_vww_goes() -> None:
    path = networks.find("vww_96_int8")
    if path is None:
        pytest.skip("vww_96_int8.tflite is not here")
    after = cut(before(path.read_bytes()))
    assert macs(after) <= VWW_MACS
    assert weights(after) <= VWW_WEIGHTS


@pytest.mark.parametrize("network", planted.NETWORKS)
def test_nothing_is_left_to_go(network: str) -> None:
    after = cut(before(build(planted.model(network, 0))))
    assert channels_gone(after, cut(after)) == 0


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("network", planted.NETWORKS)
def test_bounds_hold(network: str) -> None:
    """Every tensor of the reference is within bounds, however few inputs are left to vary."""
    for seed, share in ((0, 1.0), (1, 1.0), (2, 0.8)):
        spec = planted.model(network, seed, share)
        spec = replace(spec, outputs=tuple(node.outputs[0] for node in spec.ops))
        graph = read(build(spec), "small")
        bounds = find_bounds(graph)
        samples = input_sets(spec, np.random.default_rng(seed))
        (answer,) = ask(TFLM, [Question(build(spec), samples)])
        assert not answer.refused
        for i, results in zip(graph.outputs, zip(*answer.outputs, strict=True), strict=True):
            codes = np.frombuffer(b"".join(results), np.int8).reshape(-1, len(bounds[i].low))
            assert (bounds[i].low <= codes.min(axis=0)).all()
            assert (codes.max(axis=0) <= bounds[i].high).all()


# ------------------------------------------------------------------------------ channel by channel


def spec_of(net: PlantedNet, *outputs: str) -> ModelSpec:
    return ModelSpec(tuple(net.tensors), tuple(net.ops), tuple(net.inputs), outputs)


def two_layers(kernel: tuple[int, int], padding: str, zero_point: int = 3) -> ModelSpec:
    """Return a pointwise convolution to 4 channels with another one behind it."""
    net = PlantedNet(np.random.default_rng(1), channels=3, zero_point=zero_point)
    x = net.wide(net.input(1, 5, 5, 3), 4)
    return spec_of(net, net.wide(x, 2, kernel, padding))


def left(spec: ModelSpec) -> list[int]:
    """Return how many channels each node's output has afterwards."""
    after = cut(before(build(spec)))
    return [after.tensors[node.outputs[0]].shape[-1] for node in after.nodes]


@pytest.mark.parametrize(
    ("kernel", "padding", "way", "expected"),
    [
        ((3, 3), "SAME", "low", 4),  # -128 inside, nothing on padding: no bias does that
        ((3, 3), "SAME", "high", 4),
        ((3, 3), "SAME", "rounded", 3),  # the zero point, which adds nothing anywhere
        ((3, 3), "SAME", "unread", 3),
        ((3, 3), "VALID", "low", 3),
        ((3, 3), "VALID", "high", 3),
        ((3, 3), "VALID", "unweighted", 3),
        ((1, 1), "SAME", "high", 3),  # never reaches padding
    ],
)
def test_constants_and_padding(
    kernel: tuple[int, int], padding: str, way: str, expected: int
) -> None:
    spec = planted.plant(two_layers(kernel, padding), 0, 2, way)
    assert left(spec) == [expected, 2]


def test_zero_point_before_padding() -> None:
    """What an activation cuts off at real 0 is the zero point of the next layer."""
    spec = planted.plant(two_layers((3, 3), "SAME", zero_point=-128), 0, 1, "low")
    assert left(spec) == [3, 2]


def test_one_channel_stays() -> None:
    spec = two_layers((3, 3), "VALID")
    for channel in range(4):
        spec = planted.plant(spec, 0, channel, "low")
    assert left(spec) == [1, 2]


def test_outputs_of_the_model_stay() -> None:
    spec = planted.plant(two_layers((1, 1), "VALID"), 1, 0, "low")
    assert left(spec) == [4, 2]


@pytest.mark.usefixtures("references")
def test_a_constant_that_stays_keeps_its_code() -> None:
    """It has no weights any more: nothing that it read is needed."""
    spec = planted.plant(two_layers((3, 3), "SAME"), 1, 0, "narrow")
    spec = planted.plant(spec, 0, 2, "rounded")
    after = cut(before(build(spec)))
    assert not after.tensors[after.nodes[1].inputs[1]].array()[0].any()
    check([(build(spec), after, input_sets(spec, np.random.default_rng(1)))])


def test_residual_channels_stay_together() -> None:
    """A channel of a sum goes when it is constant in both branches."""
    net = PlantedNet(np.random.default_rng(1), channels=4, zero_point=-128)
    x = net.wide(net.input(1, 5, 5, 3), 4)
    y = net.wide(x, 4)
    spec = spec_of(net, net.wide(net.add(x, y), 2, (3, 3), "VALID"))
    for layer, channel in ((0, 1), (1, 1), (0, 2), (1, 3)):
        spec = planted.plant(spec, layer, channel, "low")
    assert left(spec) == [3, 3, 3, 2]


def test_depth_multiplier_goes_as_a_whole() -> None:
    net = PlantedNet(np.random.default_rng(1), channels=4, zero_point=3)
    x = net.multiplied(net.wide(net.input(1, 5, 5, 3), 4), 2)
    spec = spec_of(net, net.wide(x, 2))
    for channel in (2, 3, 4):  # both of input channel 1, one of channel 2
        spec = planted.plant(spec, 1, channel, "low")
    assert left(spec) == [3, 6, 2]


def test_axes_and_amounts_are_no_channels() -> None:
    """As many axes as channels, as many amounts as channels."""
    net = PlantedNet(np.random.default_rng(1), channels=2, zero_point=3)
    x = net.pad(net.wide(net.input(1, 5, 5, 3), 2), (0, 0), (1, 1), (1, 1), (0, 0))
    spec = spec_of(net, net.dense(net.mean(x), 3))
    assert left(planted.plant(spec, 0, 1, "rounded")) == [1, 1, 1, 3]


def test_columns_behind_a_reshape_go() -> None:
    net = PlantedNet(np.random.default_rng(1), channels=4, zero_point=3)
    x = net.reshape(net.wide(net.input(1, 5, 5, 3), 4), 1, 100)
    spec = planted.plant(spec_of(net, net.dense(x, 3)), 0, 2, "high")
    graph = before(build(spec))
    after = cut(graph)
    assert left(spec) == [3, 3]
    assert weights(graph) - weights(after) == 3 + 25 * 3


def test_one_of_several_scales_stays_one_of_several() -> None:
    """FULLY_CONNECTED rounds the scale of whole weights in another way than one of a unit."""
    net = PlantedNet(np.random.default_rng(1), channels=4, zero_point=3)
    spec = spec_of(net, net.dense(net.dense(net.input(1, 9), 3), 2))
    for unit in (0, 1):
        spec = planted.plant(spec, 0, unit, "low")
    assert left(spec) == [2, 2]


def test_a_sum_that_wraps_says_nothing() -> None:
    spec = two_layers((1, 1), "VALID")
    _, bias = spec.ops[0].inputs[1:]
    edge = np.full(4, 2**31 - 1, dtype=np.int32)
    tensors = (replace(t, data=edge) if t.name == bias else t for t in spec.tensors)
    graph = before(build(replace(spec, tensors=tuple(tensors))))
    found = find_bounds(graph)[graph.nodes[0].outputs[0]]
    assert (set(found.low.tolist()), set(found.high.tolist())) == ({-128}, {127})


def test_channels_that_went_are_counted() -> None:
    graph = before(build(planted.plant(two_layers((1, 1), "VALID"), 0, 2, "low")))
    assert channels_gone(graph, cut(graph)) == 1
    assert channels_gone(graph, graph) == 0
