# SPDX-License-Identifier: Apache-2.0
"""An audio front end step by step, its operators that remember, and options that are no good."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.makers.audio import Maker as Audio
from tests.support.makers.signal import Maker, custom
from tests.support.oracle import TFLM, Octets, Question, ask
from tests.support.tflite_builder import ModelSpec, OpSpec, TensorSpec, build
from tfl2c import host, ops
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import ModelError, UsageError

STEPS = 14
TARGETS = [HOST, pytest.param("cortex-m4", marks=pytest.mark.qemu)]

# Stacks and frames of many steps, delays longer than what comes at once.
REMEMBER: dict[str, dict[str, Any]] = {
    "SignalDelay": {"shape": (2, 16), "length": 75},
    "SignalFilterBankSpectralSubtraction": {"shape": (9,), "size": 90000, "flag": True},
    "SignalFramer": {"shape": (2, 20), "length": 87, "step": 10},
    "SignalOverlapAdd": {"shape": (2, 2, 40), "step": 7},
    "SignalStacker": {"shape": (6,), "context": (3, 2), "step": 4},
}


def model(code: str, **parameters: Any) -> ModelSpec:
    """Return a model of one operator."""
    return Maker(**parameters).model(f"CUSTOM:{code}", np.random.default_rng(3))


def speech(steps: int) -> tuple[Octets, ...]:
    """Return frames of a tone that rises, with noise: now loud, now silent."""
    maker, rng = Audio(), np.random.default_rng(8)
    count = steps * maker.samples
    time = np.arange(count) / maker.rate
    loudness = np.repeat(rng.choice([0.0, 900.0, 5000.0, 30000.0], steps), maker.samples)
    tone = np.sin(2 * np.pi * time * (200 + 4000 * time)) + rng.normal(0, 0.2, count)
    samples = np.clip(np.rint(loudness * tone), -32768, 32767).astype(np.int16)
    return tuple((frame.tobytes(),) for frame in samples.reshape(steps, maker.samples))


def noise(spec: ModelSpec) -> tuple[Octets, ...]:
    """Return random inputs, those of some sizes only where the model says so."""
    rng = np.random.default_rng(4)
    tensors = [spec.tensor(name) for name in spec.inputs]
    return tuple(tuple(_numbers(t, rng).tobytes() for t in tensors) for _ in range(STEPS))


def _numbers(tensor: TensorSpec, rng: np.random.Generator) -> Any:
    info = np.iinfo(tensor.dtype)
    values = tensor.values or (info.min, info.max, *rng.integers(info.min, info.max, 50))
    return rng.choice(np.array(values), tensor.shape).astype(tensor.dtype)


def check(spec: ModelSpec, samples: tuple[Octets, ...], target: str, folder: Path) -> set[Octets]:
    """Assert that a sequence gives the reference's outputs; return those that differ."""
    job = Job("model", build(spec), samples)
    (answer,) = ask(TFLM, [Question(job.model, job.samples)])
    assert not answer.refused
    built, found = Device(target).run([job], folder)
    assert mismatches(built, found, {"model": answer.outputs}) == []
    return set(answer.outputs)


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("target", TARGETS)
def test_audio_front_end(target: str, tmp_path: Path) -> None:
    spec = Audio().model("", np.random.default_rng(0))
    assert len(check(spec, speech(2 * STEPS), target, tmp_path)) > STEPS


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("code", REMEMBER)
def test_many_steps(code: str, target: str, tmp_path: Path) -> None:
    spec = model(code, **REMEMBER[code])
    assert len(check(spec, noise(spec), target, tmp_path)) > STEPS // 4


@pytest.mark.parametrize("code", REMEMBER)
def test_init_begins_anew(code: str) -> None:
    spec = model(code, **REMEMBER[code])
    (octets,) = noise(spec)[0]
    (name,) = spec.inputs
    x = np.frombuffer(octets, spec.tensor(name).dtype).reshape(spec.tensor(name).shape)
    loaded = host.Model(build(spec))

    def sequence() -> list[list[bytes]]:
        steps = []
        for _ in range(STEPS):
            loaded.set_input(x)
            loaded.invoke()
            outputs = [loaded.get_output(i) for i in range(len(spec.outputs))]
            steps.append([y.tobytes() for y in outputs])
        return steps

    first = sequence()
    loaded.reset()
    assert sequence() == first
    assert any(step != first[0] for step in first)


def test_energies_outside_the_range_are_zeros() -> None:
    spec = replace(model("SignalEnergy", span=(2, 7)), outputs=("energy",))
    loaded = host.Model(build(spec))
    loaded.set_input(np.full(18, -9, np.int16))
    loaded.invoke()
    energy = loaded.get_output()
    assert energy.tolist() == [0, 0, 162, 162, 162, 162, 162, 0, 0]


def test_frames_that_are_not_valid_are_zeros() -> None:
    spec = replace(model("SignalFramer", shape=(8,), length=12), outputs=("frames", "valid"))
    loaded = host.Model(build(spec))
    loaded.set_input(np.full(8, 5, np.int16))
    loaded.invoke()
    assert not loaded.get_output(0).any()
    assert not loaded.get_output(1).any()


@pytest.mark.parametrize("code", [c for c in ops.custom_codes() if c.startswith("Signal")])
def test_no_function_takes_its_place(code: str) -> None:
    spec = model(code, shape=(3, 16) if code == "SignalOverlapAdd" else (16,))
    with pytest.raises(UsageError, match=f"'{code}' is one of tfl2c's own operators"):
        compile_model(build(spec), Options("m", custom_ops=((code, "f"),)))


@pytest.mark.parametrize(
    ("octets", "fault"),
    [
        (b"", "the option shift is missing"),
        (b"\x00\x00\x24\x01", "its options are damaged|the option shift is missing"),
        (b"\x01\x04\x01", "its options are no map of a flexbuffer"),
    ],
)
def test_options_that_are_no_map(octets: bytes, fault: str) -> None:
    spec = model("SignalWindow", shape=(16,))
    node = replace(spec.ops[0], options={"custom_options": octets})
    with pytest.raises(ModelError, match=f"SIGNAL_WINDOW 'output': ({fault})"):
        compile_model(build(replace(spec, ops=(node,))), Options("m"))


@pytest.mark.parametrize("shift", [1.5, 2.0**40, -1, 1 << 40])
def test_options_of_another_kind(shift: float) -> None:
    spec = model("SignalWindow", shape=(16,), options={"shift": shift})
    with pytest.raises(ModelError, match=r"the option shift is .*, 0 to 31 expected"):
        compile_model(build(spec), Options("m"))


@pytest.mark.parametrize(
    ("code", "shape", "options", "what"),
    [
        ("SignalRfft", (1 << 16, 1 << 4, 1), {"fft_length": 1 << 16}, "output"),
        ("SignalFramer", (1 << 20,), {"frame_size": 1 << 20, "frame_step": 1}, "output"),
        ("SignalDelay", (1 << 12, 2), {"delay_length": 1 << 20}, "state"),
    ],
)
def test_what_is_too_large_is_refused(
    code: str, shape: tuple[int, ...], options: dict[str, int], what: str
) -> None:
    given = (TensorSpec("x", shape, "int16"),)
    made = tuple(TensorSpec(n, (), t) for n, t in (("y", "int16"), ("valid", "bool")))
    made = made if code == "SignalFramer" else made[:1]
    node = custom(code, given, made, {"prefill": True, **options})
    spec = ModelSpec((*given, *made), (node,), ("x",), tuple(t.name for t in made))
    with pytest.raises(ModelError, match=f"its {what}.* is larger than 2 GiB"):
        compile_model(build(spec), Options("m"))


def test_states_stay_out_of_subgraphs() -> None:
    inner = model("SignalDelay", shape=(4,))
    outer = ModelSpec(
        (
            TensorSpec("flag", (1,), "bool"),
            TensorSpec("x", (4,), "int16"),
            TensorSpec("y", (4,), "int16"),
        ),
        (
            OpSpec(
                "IF",
                ("flag", "x"),
                ("y",),
                {"then_subgraph_index": 1, "else_subgraph_index": 2},
            ),
        ),
        ("flag", "x"),
        ("y",),
        (inner, inner),
    )
    with pytest.raises(ModelError, match="SIGNAL_DELAY 'output': it keeps a state"):
        compile_model(build(outer), Options("m"))


def test_state_lies_in_the_state_block() -> None:
    manifest = compile_model(build(Audio().model("", np.random.default_rng(0))), Options("m"))
    assert manifest.manifest["state_bytes"] == Audio().channels * 4
