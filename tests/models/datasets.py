# SPDX-License-Identifier: Apache-2.0
"""What the models of this folder learn from: scikit-learn's digits and synthetic recordings.

Everything is made from fixed seeds or ships with scikit-learn; nothing is downloaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn.datasets import load_digits

Array = npt.NDArray[Any]

SEED: Final = 20
TEST_IMAGES: Final = 360  # the last images of scikit-learn's digits; never trained on


@dataclass(frozen=True, slots=True)
class Half:
    """Samples along axis 0: one array per model input, one per model output."""

    inputs: tuple[Array, ...]
    targets: tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Data:
    """What a model learns from, and what it is judged by."""

    train: Half
    test: Half


def _halves(inputs: tuple[Array, ...], targets: tuple[Array, ...], test: int) -> Data:
    """Keep the last ``test`` samples for judging."""
    return Data(
        Half(tuple(x[:-test] for x in inputs), tuple(y[:-test] for y in targets)),
        Half(tuple(x[-test:] for x in inputs), tuple(y[-test:] for y in targets)),
    )


def digit_images() -> tuple[Array, Array]:
    """scikit-learn's 1797 handwritten digits: [n, 8, 8, 1] in [0, 1], and their labels."""
    digits = load_digits()
    images = (digits.images / 16.0).astype(np.float32)[..., np.newaxis]
    return images, digits.target.astype(np.int32)


def digits_data() -> Data:
    """Classify the digits; for learning, each stands in five places, one pixel apart."""
    images, labels = digit_images()
    data = _halves((images,), (labels,), TEST_IMAGES)
    moves = ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0))
    moved = np.concatenate([np.roll(data.train.inputs[0], move, (1, 2)) for move in moves])
    return Data(Half((moved,), (np.tile(data.train.targets[0], len(moves)),)), data.test)


def reconstruction_data() -> Data:
    """Give back the digits' 64 pixels."""
    pixels = digit_images()[0].reshape(-1, 64)
    return _halves((pixels,), (pixels,), TEST_IMAGES)


def coloured_data() -> Data:
    """Classify digits of any bright colour, anywhere in a dim 17x13 RGB picture."""
    rng = np.random.default_rng(SEED)
    images, labels = digit_images()
    scenes = [_scene(rng, image) for _ in range(4) for image in images[:-TEST_IMAGES]]
    scenes += [_scene(rng, image) for image in images[-TEST_IMAGES:]]
    targets = np.concatenate([np.tile(labels[:-TEST_IMAGES], 4), labels[-TEST_IMAGES:]])
    return _halves((np.stack(scenes),), (targets,), TEST_IMAGES)


def _scene(rng: np.random.Generator, image: Array) -> Array:
    """One digit in a random colour at a random place; [17, 13, 3] in [0, 1]."""
    scene = rng.uniform(0.0, 0.15, (17, 13, 3))
    row, column = rng.integers(0, 10), rng.integers(0, 6)
    scene[row : row + 8, column : column + 8] += image * rng.uniform(0.5, 0.85, 3)
    return scene.astype(np.float32)


def gesture_data() -> Data:
    """Name the movement behind 64 samples of a 3-axis accelerometer: still, shake, circle, tap."""
    rng = np.random.default_rng(SEED)
    labels = rng.integers(0, 4, 2400).astype(np.int32)
    return _halves((np.stack([_gesture(rng, label) for label in labels]),), (labels,), 400)


def _gesture(rng: np.random.Generator, label: int) -> Array:
    """One recording in g: [64, 3]."""
    time = np.arange(64) / 64.0
    signal = rng.normal(0.0, 0.2, (64, 3)) + rng.normal(0.0, 0.3, 3)
    phase = rng.uniform(0.0, 2 * np.pi)
    axis = rng.integers(0, 3)
    if label == 1:
        signal[:, axis] += np.sin(2 * np.pi * rng.uniform(6, 10) * time + phase)
    elif label == 2:
        turn = 2 * np.pi * rng.uniform(1.5, 3.0) * time + phase
        signal[:, axis] += 0.8 * np.sin(turn)
        signal[:, (axis + 1) % 3] += 0.8 * np.cos(turn)
    elif label == 3:
        since = time - rng.uniform(0.1, 0.7)
        signal[:, axis] += np.where(since >= 0, 2.5 * np.exp(-since.clip(0) * 30), 0.0)
    return signal.astype(np.float32)


def motor_data() -> Data:
    """From operating point and vibration: which fault (none, imbalance, bearing), how severe."""
    rng = np.random.default_rng(SEED)
    faults = rng.integers(0, 3, 2400).astype(np.int32)
    severity = np.where(faults == 0, 0.0, rng.uniform(0.3, 1.0, 2400)).astype(np.float32)
    speed = rng.uniform(0.5, 1.5, 2400)
    vibration = np.stack(
        [_vibration(rng, *case) for case in zip(faults, severity, speed, strict=True)]
    )
    load = rng.uniform(0.0, 1.0, (2400, 3))
    operation = np.concatenate([speed[:, np.newaxis], load], axis=1).astype(np.float32)
    return _halves((operation, vibration), (faults, severity[:, np.newaxis]), 400)


def _vibration(rng: np.random.Generator, fault: int, severity: float, speed: float) -> Array:
    """One recording: [48, 2]; an imbalance swings with the shaft, a bearing rattles above it."""
    turn = 2 * np.pi * 3 * speed * np.arange(48) / 48.0 + rng.uniform(0.0, 2 * np.pi)
    signal = rng.normal(0.0, 0.15, (48, 2)) + 0.2 * np.sin(turn)[:, np.newaxis]
    if fault == 1:
        signal += severity * np.stack([np.sin(turn), np.cos(turn)], axis=1)
    elif fault == 2:
        signal += severity * np.sin(6.5 * turn)[:, np.newaxis]
    return np.asarray(signal.astype(np.float32))
