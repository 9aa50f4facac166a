# SPDX-License-Identifier: Apache-2.0
"""Operators of an audio front end, which are custom operators with options in flexbuffers.

Where a reference leaves memory as it was, a choice or a slice behind the operator takes that out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import tflite
from flatbuffers import flexbuffers
from numpy.random import Generator
from numpy.typing import NDArray

from tests.support.tflite_builder import ModelSpec, OpSpec, Shape, TensorSpec, constant

_CHOICES = 200  # numbers that inputs of some size are drawn from


@dataclass(frozen=True, slots=True)
class Maker:
    """``length`` is of windows, FFTs, frames or delays, ``size`` that of input numbers at most.

    ``bits`` are shifted; ``options`` take the place of those that follow from the rest.
    """

    shape: Shape = (40,)
    dtype: str = "int16"
    length: int = 16
    step: int = 4
    bits: int = 10
    size: int = 0
    flag: bool = False
    context: tuple[int, int] = (1, 1)
    span: tuple[int, int] = (0, 0)
    options: Mapping[str, Any] = field(default_factory=dict)

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:
        return _MODELS[op.removeprefix("CUSTOM:")](self, rng)

    def input(self, name: str, shape: Shape, dtype: str, rng: Generator) -> TensorSpec:
        """Return an input of the model."""
        if self.size == 0:
            return TensorSpec(name, shape, dtype)
        least = 0 if dtype.startswith("u") else -self.size
        values = rng.integers(least, self.size, _CHOICES, endpoint=True)
        return TensorSpec(name, shape, dtype, values=tuple(values.tolist()))

    def single(
        self,
        code: str,
        given: tuple[TensorSpec, ...],
        made: tuple[TensorSpec, ...],
        **options: int,
    ) -> ModelSpec:
        """Return a model of one operator."""
        node = custom(code, given, made, {**options, **self.options})
        inputs = tuple(t.name for t in given if t.data is None)
        return ModelSpec((*given, *made), (node,), inputs, tuple(t.name for t in made))


def custom(
    code: str,
    given: tuple[TensorSpec, ...],
    made: tuple[TensorSpec, ...],
    options: Mapping[str, Any],
) -> OpSpec:
    """Return a node of a custom operator."""
    octets = bytes(flexbuffers.Dumps(dict(options)))
    inputs, outputs = (tuple(t.name for t in tensors) for tensors in (given, made))
    return OpSpec(f"CUSTOM:{code}", inputs, outputs, {"custom_options": octets})


def _random(shape: Shape, dtype: str, rng: Generator) -> NDArray[Any]:
    info = np.iinfo(dtype)
    return rng.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)


def _type(dtype: str) -> int:
    return int(getattr(tflite.TensorType, dtype.upper()))


def _window(maker: Maker, rng: Generator) -> ModelSpec:
    given = (
        maker.input("input", maker.shape, maker.dtype, rng),
        constant("window", _random((maker.length,), "int16", rng)),
    )
    made = (TensorSpec("output", maker.shape, maker.dtype),)
    return maker.single("SignalWindow", given, made, shift=maker.bits)


def _auto_scale(maker: Maker, rng: Generator) -> ModelSpec:
    given = (maker.input("input", maker.shape, maker.dtype, rng),)
    made = (TensorSpec("output", maker.shape, maker.dtype), TensorSpec("bits", (), "int32"))
    return maker.single("SignalFftAutoScale", given, made)


def _rfft(maker: Maker, rng: Generator) -> ModelSpec:
    given = (maker.input("input", maker.shape, maker.dtype, rng),)
    made = (TensorSpec("output", (*maker.shape[:-1], maker.length + 2), maker.dtype),)
    options = {"T": _type(maker.dtype), "fft_length": maker.length}
    return maker.single("SignalRfft", given, made, **options)


def _irfft(maker: Maker, rng: Generator) -> ModelSpec:
    shape = (*maker.shape[:-1], maker.length + 2)
    given = (maker.input("input", shape, maker.dtype, rng),)
    made = (TensorSpec("output", (*maker.shape[:-1], maker.length), maker.dtype),)
    options = {"T": _type(maker.dtype), "fft_length": maker.length}
    return maker.single("SignalIrfft", given, made, **options)


def _energy(maker: Maker, rng: Generator) -> ModelSpec:
    bins = maker.length // 2 + 1
    start, end = maker.span if maker.span != (0, 0) else (0, bins)
    given = (maker.input("input", (2 * bins,), maker.dtype, rng),)
    made = (TensorSpec("energy", (bins,), "uint32"),)
    model = maker.single("SignalEnergy", given, made, start_index=start, end_index=end)
    limits = [constant(n, np.array([v], "i4")) for n, v in (("a", start), ("b", end), ("c", 1))]
    tensors = (
        *limits,
        TensorSpec("whole", (bins,), "int32"),
        TensorSpec("output", (end - start,), "int32"),
    )
    nodes = (
        OpSpec("CAST", ("energy",), ("whole",)),
        OpSpec("STRIDED_SLICE", ("whole", "a", "b", "c"), ("output",)),
    )
    return _longer(model, tensors, nodes, ("output",))


def _filter_bank(maker: Maker, rng: Generator) -> ModelSpec:
    (channels,) = maker.shape
    widths = rng.integers(0, 6, channels + 1)
    places = np.append(0, np.cumsum(widths))
    starts = [rng.integers(0, maker.length - width + 1) for width in widths]
    count = max(1, int(places[-1]))
    least = 0 if maker.flag else -(2**15)
    given = (
        maker.input("input", (maker.length,), "uint32", rng),
        *(
            constant(name, rng.integers(least, 2**15, count).astype(np.int16))
            for name in ("weights", "unweights")
        ),
        constant("starts", np.array(starts, np.int16)),
        constant("places", places[:-1].astype(np.int16)),
        constant("widths", widths.astype(np.int16)),
    )
    made = (TensorSpec("output", (channels,), "uint64"),)
    return maker.single("SignalFilterBank", given, made, num_channels=channels)


def _square_root(maker: Maker, rng: Generator) -> ModelSpec:
    shift = TensorSpec("bits", (), "int32", values=tuple(range(maker.bits + 1)))
    given = (maker.input("input", maker.shape, "uint64", rng), shift)
    made = (TensorSpec("output", maker.shape, "uint32"),)
    return maker.single("SignalFilterBankSquareRoot", given, made)


def _spectral_subtraction(maker: Maker, rng: Generator) -> ModelSpec:
    (channels,) = maker.shape
    given = (maker.input("input", maker.shape, "uint32", rng),)
    made = tuple(TensorSpec(n, maker.shape, "uint32") for n in ("output", "noise"))
    even, odd, least = (int(x * (1 << 14)) for x in (0.025, 0.06, 0.05))
    return maker.single(
        "SignalFilterBankSpectralSubtraction",
        given,
        made,
        num_channels=channels,
        smoothing=even,
        one_minus_smoothing=(1 << 14) - even,
        alternate_smoothing=odd,
        alternate_one_minus_smoothing=(1 << 14) - odd,
        smoothing_bits=maker.bits,
        spectral_subtraction_bits=14,
        min_signal_remaining=least,
        clamping=maker.flag,
    )


def _log(maker: Maker, rng: Generator) -> ModelSpec:
    given = (maker.input("input", maker.shape, "uint32", rng),)
    made = (TensorSpec("output", maker.shape, "int16"),)
    options = {"input_correction_bits": maker.bits, "output_scale": maker.length}
    return maker.single("SignalFilterBankLog", given, made, **options)


def _pcan(maker: Maker, rng: Generator) -> ModelSpec:
    given = (
        maker.input("input", maker.shape, "uint32", rng),
        maker.input("noise", maker.shape, "uint32", rng),
        constant("gains", _random((125,), "int16", rng)),
    )
    made = (TensorSpec("output", maker.shape, "uint32"),)
    return maker.single("SignalPCAN", given, made, snr_shift=maker.bits)


def _framer(maker: Maker, rng: Generator) -> ModelSpec:
    *outer, samples = maker.shape
    given = (maker.input("input", maker.shape, "int16", rng),)
    shape = (*outer, samples // maker.step, maker.length)
    made = (TensorSpec("frames", shape, "int16"), TensorSpec("valid", (), "bool"))
    options = {"frame_size": maker.length, "frame_step": maker.step, "prefill": maker.flag}
    return _chosen(maker.single("SignalFramer", given, made, **options), shape)


def _stacker(maker: Maker, rng: Generator) -> ModelSpec:
    (channels,) = maker.shape
    left, right = maker.context
    given = (maker.input("input", maker.shape, "int16", rng),)
    shape = (channels * (left + right + 1),)
    made = (TensorSpec("frames", shape, "int16"), TensorSpec("valid", (), "bool"))
    options = {
        "num_channels": channels,
        "stacker_left_context": left,
        "stacker_right_context": right,
        "stacker_step": maker.step,
    }
    return _chosen(maker.single("SignalStacker", given, made, **options), shape)


def _overlap_add(maker: Maker, rng: Generator) -> ModelSpec:
    *outer, frames, _ = maker.shape
    given = (maker.input("input", maker.shape, maker.dtype, rng),)
    made = (TensorSpec("output", (*outer, frames * maker.step), maker.dtype),)
    options = {"T": _type(maker.dtype), "frame_step": maker.step}
    return maker.single("SignalOverlapAdd", given, made, **options)


def _delay(maker: Maker, rng: Generator) -> ModelSpec:
    given = (maker.input("input", maker.shape, "int16", rng),)
    made = (TensorSpec("output", maker.shape, "int16"),)
    return maker.single("SignalDelay", given, made, delay_length=maker.length)


def _chosen(model: ModelSpec, shape: Shape) -> ModelSpec:
    """Return a model with zeros in place of frames that are not valid."""
    tensors = (constant("zeros", np.zeros(shape, np.int16)), TensorSpec("output", shape, "int16"))
    nodes = (OpSpec("SELECT_V2", ("valid", "frames", "zeros"), ("output",)),)
    return _longer(model, tensors, nodes, ("output", "valid"))


def _longer(
    model: ModelSpec,
    tensors: tuple[TensorSpec, ...],
    nodes: tuple[OpSpec, ...],
    outputs: tuple[str, ...],
) -> ModelSpec:
    every = (*model.tensors, *tensors)
    return replace(model, tensors=every, ops=(*model.ops, *nodes), outputs=outputs)


_MODELS: Mapping[str, Callable[[Maker, Generator], ModelSpec]] = {
    "SignalDelay": _delay,
    "SignalEnergy": _energy,
    "SignalFftAutoScale": _auto_scale,
    "SignalFilterBank": _filter_bank,
    "SignalFilterBankLog": _log,
    "SignalFilterBankSpectralSubtraction": _spectral_subtraction,
    "SignalFilterBankSquareRoot": _square_root,
    "SignalFramer": _framer,
    "SignalIrfft": _irfft,
    "SignalOverlapAdd": _overlap_add,
    "SignalPCAN": _pcan,
    "SignalRfft": _rfft,
    "SignalStacker": _stacker,
    "SignalWindow": _window,
}
