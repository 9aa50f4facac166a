# SPDX-License-Identifier: Apache-2.0
"""float32 networks: what they compute, what they cost, and what is left alone in them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from tests.support import float_nets, networks
from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.libraries import generate
from tests.support.nearness import FLOAT_TOLERANCE, is_same
from tests.support.oracle import TFLM, Question, ask
from tests.support.rewritten import rewritten
from tfl2c import boards, compiler, passes, reader, render, targets
from tfl2c.graph import DType, Tensor
from tfl2c.ops import _float_blocks
from tfl2c.targets import Simd
from tfl2c.verify import bench, elf

MODELS = {"resnet": float_nets.resnet(), "padded": float_nets.padded()}
MOST_PER_MAC = 1.55  # instructions: 22 % of the 7.04 that TFLM and CMSIS take

_CORES = ("cortex-m0", "cortex-m4", "cortex-m55")
_HELPERS = re.compile(r"__aeabi_(f\w+|\w+2f|i?divmod|idiv|uidiv|uidivmod|lmul)|mem(cpy|move|set)")


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    "target",
    [HOST, *(pytest.param(t, marks=pytest.mark.qemu) for t in ("cortex-m4", "cortex-m55"))],
)
@pytest.mark.parametrize("name", MODELS)
def test_networks(name: str, target: str, tmp_path: Path) -> None:
    job = Job(name, MODELS[name], networks.samples(MODELS[name], name))
    [answer] = ask(TFLM, [Question(job.model, job.samples)])
    built, found = Device(target).run([job], tmp_path)
    assert mismatches(built, found, {name: answer.outputs}, {name: FLOAT_TOLERANCE}) == []


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    "target",
    [HOST, *(pytest.param(t, marks=pytest.mark.qemu) for t in _CORES)],
)
@pytest.mark.parametrize("net", [float_nets.hybrid, float_nets.dense])
def test_codes_stand_for_reals(target: str, net: Callable[[str], bytes], tmp_path: Path) -> None:
    """Weights of int8 between floats count as what they stand for, and stay int8 in flash."""
    model, decoded = net("int8"), net("decoded")
    job = Job("hybrid", model, networks.samples(model, "hybrid"))
    [answer] = ask(TFLM, [Question(decoded, job.samples)])
    built, found = Device(target).run([job], tmp_path)
    expected, tolerances = {"hybrid": answer.outputs}, {"hybrid": FLOAT_TOLERANCE}
    assert mismatches(built, found, expected, tolerances) == []
    text = (tmp_path / "generated/hybrid_weights.c").read_text("utf-8")
    assert text.count("const int8_t") == 6


def test_blocks_have_the_same_bits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernels that cores with an FPU or vectors have, in portable form on this machine."""
    nets = {"dense": float_nets.dense, "hybrid": float_nets.hybrid}
    models = {f"{name}_{w}": net(w) for name, net in nets.items() for w in ("float32", "int8")}
    jobs = [Job(name, model, networks.samples(model, name)) for name, model in models.items()]
    plain = Device(HOST).run(jobs, tmp_path / "plain")[1]
    row = replace(targets.TARGETS[HOST], simd=Simd.MVE, gnu_asm=True)
    monkeypatch.setattr(targets, "TARGETS", MappingProxyType({**targets.TARGETS, HOST: row}))
    monkeypatch.setattr(render, "_VARIANTS", dict.fromkeys(Simd, ()))
    layers = [layer for j in jobs for layer in Device(HOST).compile(j).manifest["layers"]]
    plain_names = ("conv_2d_f32", "fully_connected_f32")
    blocks = {block for name in plain_names for block in _float_blocks.names(name)}
    assert blocks <= {layer["kernel"] for layer in layers}
    assert Device(HOST).run(jobs, tmp_path / "blocks")[1] == plain


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    "target", [HOST, *(pytest.param(t, marks=pytest.mark.qemu) for t in ("cortex-m0", "cortex-m4"))]
)
def test_keyword_spotting(target: str, tmp_path: Path) -> None:
    """A public model with weights of int8 in half of its layers, the scores and what is before."""
    path = networks.find("kws_ref_model_float32")
    if path is None:
        pytest.skip("kws_ref_model_float32.tflite is not here")
    whole = path.read_bytes()
    models = {"whole": whole, "short": networks.cut(whole, networks.features(whole))}
    samples = networks.samples(whole, "kws_ref_model_float32")
    answers = ask(TFLM, [Question(decoded(m), samples) for m in models.values()])
    expected = {name: a.outputs for name, a in zip(models, answers, strict=True)}
    jobs = [Job(name, model, samples) for name, model in models.items()]
    built, found = Device(target).run(jobs, tmp_path)
    assert mismatches(built, found, expected, dict.fromkeys(models, FLOAT_TOLERANCE)) == []


def decoded(model: bytes) -> bytes:
    """Return a model with the reals that its weights stand for."""
    graph = passes.optimize(reader.read(model, "model"))
    reals = {
        i: replace(t, dtype=DType.FLOAT32, quantization=None, data=_reals(t))
        for i, t in graph.tensors.items()
        if t.dtype is DType.INT8
    }
    return rewritten(graph.with_tensors(reals))


def _reals(tensor: Tensor) -> bytes:
    assert tensor.affine.per_tensor
    codes = tensor.array().astype(np.float32)
    return (codes * np.float32(tensor.affine.scale)).astype("<f4").tobytes()


@pytest.mark.qemu
def test_instructions_per_mac() -> None:
    board = boards.for_target("cortex-m4")
    run = bench.measure(MODELS["resnet"], compiler.Options("resnet", "cortex-m4"), board)
    assert run.macs == 12_501_632
    assert run.total.instructions <= MOST_PER_MAC * run.macs


@pytest.mark.parametrize("target", ["cortex-m0", "cortex-m4", "cortex-m55"])
def test_no_library_of_mathematics(target: str, tmp_path: Path) -> None:
    """What the objects lack is arithmetic of the compiler's own library, and moving memory."""
    library = generate(tmp_path, MODELS, target)
    assert [s for s in elf.undefined(library.objects()) if not _HELPERS.fullmatch(s)] == []


def test_no_double(tmp_path: Path) -> None:
    """A core with an FPU of single precision would compute a double in software."""
    objects = generate(tmp_path, MODELS, "cortex-m4").objects()
    command = ["arm-none-eabi-objdump", "-d", *map(str, objects)]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "vmla.f32" in listing
    assert ".f64" not in listing
    assert not [name for name in elf.undefined(objects) if name.startswith("__aeabi_d")]


def test_padding_is_absorbed() -> None:
    graph = passes.optimize(reader.read(MODELS["padded"], "padded"))
    assert [node.op for node in graph.nodes] == ["CONV_2D"]
    assert graph.nodes[0].attrs.window.pads((7, 6), (3, 3)) == (2, 2, 2, 2)


def test_no_channel_goes() -> None:
    """Channels are removed by the bounds of their codes; floats have none."""
    before = reader.read(MODELS["resnet"], "resnet")
    after = passes.optimize(before)
    shapes = [after.tensors[n.outputs[0]].shape for n in after.nodes]
    assert shapes == [before.tensors[n.outputs[0]].shape for n in before.nodes]


def test_what_counts_as_the_same() -> None:
    one, near, far = (np.array([1, x], "<f4").tobytes() for x in (0.5, 0.500009, 0.50002))
    assert is_same(one, one)
    assert not is_same(near, one)
    assert is_same(near, one, 1e-5)
    assert not is_same(far, one, 1e-5)
    nan, infinity = (np.array([x, 1], "<f4").tobytes() for x in (np.nan, np.inf))
    assert is_same(infinity, np.array([np.inf, 1.000001], "<f4").tobytes(), 1e-5)
    assert not is_same(nan, infinity, 1e-5)
