# SPDX-License-Identifier: Apache-2.0
"""A front end for speech: samples of a frame -> features, one for each channel of a filter bank.

In the shape of the audio preprocessor of TensorFlow Lite Micro, sizes and tables of our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tests.support.makers.signal import custom
from tests.support.tflite_builder import ModelSpec, OpSpec, Shape, TensorSpec, constant

_WEIGHT_BITS = 12
_SHARE_BITS = 14
_GAIN_BITS = 21
_SMOOTHING_BITS = 10
_INTERVALS = 32


@dataclass(frozen=True, slots=True)
class Maker:
    """``samples`` of a frame, ``length`` of the FFT, ``channels`` that are made."""

    samples: int = 480
    length: int = 512
    channels: int = 40
    rate: int = 16000
    band: tuple[float, float] = (125.0, 7500.0)  # Hz

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        build = _Builder()
        source = build.tensor("input", (1, self.samples), "int16")
        bins = self.length // 2 + 1
        last = self._spectrum(build, source, bins)
        last = self._channels(build, last, bins)
        output = self._codes(build, last)
        return ModelSpec(tuple(build.tensors), tuple(build.nodes), (source,), (output,))

    def _spectrum(self, build: _Builder, source: str, bins: int) -> str:
        window = build.constant(self._window())
        frame = build.add("SignalWindow", (source, window), (1, self.samples), "int16", shift=12)
        size = build.constant(np.array([self.samples], np.int32))
        flat = build.builtin("RESHAPE", (frame, size), (self.samples,), "int16")
        loud, _ = build.several(
            "SignalFftAutoScale",
            (flat,),
            {"loud": ((self.samples,), "int16"), "scale": ((), "int32")},
        )
        return build.add("SignalRfft", (loud,), (2 * bins,), "int16", T=7, fft_length=self.length)

    def _channels(self, build: _Builder, spectrum: str, bins: int) -> str:
        first, end, *bank = self._bank(bins)
        energy = build.add(
            "SignalEnergy", (spectrum,), (bins,), "uint32", start_index=first, end_index=end
        )
        inside = build.inside(energy, bins, first, end)
        tables = tuple(build.constant(table) for table in bank)
        shape = (self.channels,)
        sums = build.add(
            "SignalFilterBank", (inside, *tables), shape, "uint64", num_channels=self.channels
        )
        roots = build.add("SignalFilterBankSquareRoot", (sums, "scale"), shape, "uint32")
        even, odd, least = (int(x * (1 << _SHARE_BITS)) for x in (0.025, 0.06, 0.05))
        build.several(
            "SignalFilterBankSpectralSubtraction",
            (roots,),
            {"clean": (shape, "uint32"), "noise": (shape, "uint32")},
            num_channels=self.channels,
            smoothing=even,
            one_minus_smoothing=(1 << _SHARE_BITS) - even,
            alternate_smoothing=odd,
            alternate_one_minus_smoothing=(1 << _SHARE_BITS) - odd,
            smoothing_bits=_SMOOTHING_BITS,
            spectral_subtraction_bits=_SHARE_BITS,
            min_signal_remaining=least,
            clamping=False,
        )
        bits = self.length.bit_length() - 1 - _WEIGHT_BITS // 2
        shift = _GAIN_BITS - bits - 12
        gains = build.constant(_gains(bits))
        even_out = build.add(
            "SignalPCAN", ("clean", "noise", gains), shape, "uint32", snr_shift=shift
        )
        options = {"input_correction_bits": bits, "output_scale": 64}
        return build.add("SignalFilterBankLog", (even_out,), shape, "int16", **options)

    def _codes(self, build: _Builder, logs: str) -> str:
        """Return 0 .. 666 as int8 codes."""
        shape = (self.channels,)
        last = build.builtin("CAST", (logs,), shape, "int32")
        for op, number in (
            ("MUL", 256),
            ("ADD", 333),
            ("DIV", 666),
            ("ADD", -128),
            ("MINIMUM", 127),
            ("MAXIMUM", -128),
        ):
            other = build.constant(np.array(number, np.int32))
            last = build.builtin(op, (last, other), shape, "int32")
        return build.builtin("CAST", (last,), shape, "int8")

    def _window(self) -> NDArray[np.int16]:
        angles = 2 * np.pi * (np.arange(self.samples) + 0.5) / self.samples
        return np.asarray(np.rint((0.5 - 0.5 * np.cos(angles)) * (1 << 12)), dtype=np.int16)

    def _bank(self, bins: int) -> tuple[Any, ...]:
        """Return first bin, the one behind the last, and tables of triangles even in pitch."""
        pitches = _pitch(np.arange(bins) * self.rate / self.length)
        low, high = (float(x) for x in _pitch(np.array(self.band)))
        edges = np.linspace(low, high, self.channels + 2)
        places = np.searchsorted(pitches, edges)
        weights = []
        for i, (start, end) in enumerate(pairwise(places)):
            weights += list((edges[i + 1] - pitches[start:end]) / (edges[i + 1] - edges[i]))
        falling = np.rint(np.array(weights) * (1 << _WEIGHT_BITS)).astype(np.int16)
        starts = places[:-1].astype(np.int16)
        widths = np.diff(places).astype(np.int16)
        rising = ((1 << _WEIGHT_BITS) - falling).astype(np.int16)
        return (
            int(places[0]),
            int(places[-1]),
            falling,
            rising,
            starts,
            (starts - starts[0]).astype(np.int16),
            widths,
        )


def _pitch(frequency: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(np.log1p(frequency / 700.0))


def _gains(input_bits: int) -> NDArray[np.int16]:
    """Return parabolas through the gain at each power of two, half way and at the next."""

    def gain(x: float) -> int:
        real = (x / 2.0 ** (_SMOOTHING_BITS - input_bits) + 80.0) ** -0.95
        return min(32767, int(real * (1 << _GAIN_BITS) + 0.5))

    table = [gain(0), gain(1)]
    for interval in range(2, _INTERVALS + 1):
        x = 2.0 ** (interval - 1)
        y, half, full = gain(x), gain(1.5 * x) - gain(x), gain(2 * x) - gain(x)
        linear = 4 * half - full
        table += [y, linear, full - linear, 0]
    return np.array(table[:125], dtype=np.int16)


class _Builder:
    """A model as it grows."""

    def __init__(self) -> None:
        self.tensors: list[TensorSpec] = []
        self.nodes: list[OpSpec] = []

    def tensor(self, name: str, shape: Shape, dtype: str) -> str:
        self.tensors.append(TensorSpec(name, shape, dtype))
        return name

    def constant(self, values: NDArray[Any]) -> str:
        name = f"constant_{len(self.tensors)}"
        self.tensors.append(constant(name, values))
        return name

    def builtin(self, op: str, inputs: tuple[str, ...], shape: Shape, dtype: str) -> str:
        name = self.tensor(f"{op.lower()}_{len(self.tensors)}", shape, dtype)
        self.nodes.append(OpSpec(op, inputs, (name,)))
        return name

    def add(
        self, code: str, inputs: tuple[str, ...], shape: Shape, dtype: str, **options: int
    ) -> str:
        name = f"{code}_{len(self.tensors)}"
        return self.several(code, inputs, {name: (shape, dtype)}, **options)[0]

    def several(
        self,
        code: str,
        inputs: tuple[str, ...],
        outputs: Mapping[str, tuple[Shape, str]],
        **options: int,
    ) -> tuple[str, ...]:
        made = tuple(TensorSpec(name, *of) for name, of in outputs.items())
        given = tuple(next(t for t in self.tensors if t.name == name) for name in inputs)
        self.tensors += made
        self.nodes.append(custom(code, given, made, options))
        return tuple(outputs)

    def inside(self, energy: str, bins: int, first: int, end: int) -> str:
        """Return the energies with zeros outside a range, which are undefined in the reference."""
        signed = self.builtin("CAST", (energy,), (bins,), "int32")
        limits = (self.constant(np.array([x], np.int32)) for x in (first, end, 1))
        part = self.builtin("STRIDED_SLICE", (signed, *limits), (end - first,), "int32")
        zeros = (self.constant(np.zeros(n, np.int32)) for n in (first, bins - end))
        head, tail = zeros
        whole = self.builtin("CONCATENATION", (head, part, tail), (bins,), "int32")
        return self.builtin("CAST", (whole,), (bins,), "uint32")
