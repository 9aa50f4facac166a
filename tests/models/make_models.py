# SPDX-License-Identifier: Apache-2.0
"""Trains the small models of this folder and converts them to int8.

From the project's root, with the packages of tests/models/requirements.txt:

    python -m tests.models.make_models            makes every model
    python -m tests.models.make_models digits     makes one

Every model is trained from fixed seeds, quantized by TensorFlow's converter and then run by the
TensorFlow Lite Micro interpreter, which has to reach the score that its recipe asks for. README.md
says how far the bytes can be reproduced.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# Read when TensorFlow is imported: quiet, and the kernels whose order of additions is fixed.
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from tflite_micro.python.tflite_micro import runtime

from tests.models import datasets
from tests.models.datasets import SEED, Array, Data, Half

HERE: Final = Path(__file__).resolve().parent
CALIBRATION_SAMPLES: Final = 200
BATCH: Final = 32
TFLM_ARENA_BYTES: Final = 256 * 1024


# --------------------------------------------------------------------------------------- networks


def digits_net(batch: int | None) -> keras.Model:
    """conv, depthwise, pointwise, max pool, dense."""
    return keras.Sequential(
        [
            keras.Input(batch_shape=(batch, 8, 8, 1), name="image"),
            layers.Conv2D(12, 3, padding="same", activation="relu"),
            layers.DepthwiseConv2D(3, activation="relu"),
            layers.Conv2D(16, 1, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(10, activation="softmax"),
        ],
        name="digits",
    )


def residual_net(batch: int | None) -> keras.Model:
    """Two residual blocks, the second with a strided 1x1 convolution as its shortcut."""
    image = keras.Input(batch_shape=(batch, 8, 8, 1), name="image")
    x = _conv_bn(image, 8, 3, relu=True)
    y = _conv_bn(_conv_bn(x, 8, 3, relu=True), 8, 3)
    x = layers.ReLU()(layers.Add()([x, y]))
    y = _conv_bn(_conv_bn(x, 16, 3, stride=2, relu=True), 16, 3)
    x = layers.ReLU()(layers.Add()([_conv_bn(x, 16, 1, stride=2), y]))
    x = layers.Flatten()(layers.AveragePooling2D(4)(x))
    return keras.Model(image, layers.Dense(10, activation="softmax")(x), name="residual")


def _conv_bn(x: Any, channels: int, size: int, stride: int = 1, relu: bool = False) -> Any:
    """A convolution with the batch normalization that the converter folds into it."""
    x = layers.Conv2D(channels, size, strides=stride, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    return layers.ReLU()(x) if relu else x


def separable_net(batch: int | None) -> keras.Model:
    """Depthwise-separable blocks with ReLU6, odd sizes, and padding as an operator of its own."""
    image = keras.Input(batch_shape=(batch, 17, 13, 3), name="image")
    x = layers.DepthwiseConv2D(3, depth_multiplier=4, padding="same", use_bias=False)(image)
    x = layers.ReLU(6.0)(layers.BatchNormalization()(x))
    x = layers.ZeroPadding2D(((1, 2), (2, 1)))(x)
    x = layers.Conv2D(16, 3, strides=2, use_bias=False)(x)
    x = layers.ReLU(6.0)(layers.BatchNormalization()(x))
    x = _separable(x, 24, strided=False)
    x = _separable(x, 40, strided=True)
    x = _separable(x, 40, strided=False)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, layers.Dense(10, activation="softmax")(x), name="separable")


def _separable(x: Any, channels: int, strided: bool) -> Any:
    """Depthwise 3x3, then pointwise; a strided one pads a row above and a column on the right."""
    if strided:
        x = layers.ZeroPadding2D(((1, 0), (0, 1)))(x)
        x = layers.DepthwiseConv2D(3, strides=2, use_bias=False)(x)
    else:
        x = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)
    x = layers.ReLU(6.0)(layers.BatchNormalization()(x))
    x = layers.Conv2D(channels, 1, use_bias=False)(x)
    return layers.ReLU(6.0)(layers.BatchNormalization()(x))


def autoencoder_net(batch: int | None) -> keras.Model:
    """Fully connected 64-16-4-16-64."""
    return keras.Sequential(
        [
            keras.Input(batch_shape=(batch, 64), name="pixels"),
            layers.Dense(16, activation="relu"),
            layers.Dense(4),
            layers.Dense(16, activation="relu"),
            layers.Dense(64),
        ],
        name="autoencoder",
    )


def conv1d_net(batch: int | None) -> keras.Model:
    """A series of 64 samples; width 1 where it dilates, height 1 where Keras is 1-D."""
    return keras.Sequential(
        [
            keras.Input(batch_shape=(batch, 64, 3), name="acceleration"),
            layers.Conv1D(8, 5, strides=2, padding="same", activation="relu"),
            layers.Reshape((32, 1, 8)),
            layers.DepthwiseConv2D((5, 1), dilation_rate=(2, 1), padding="same"),
            layers.Conv2D(12, (3, 1), dilation_rate=(4, 1), activation="relu"),
            layers.Reshape((24, 12)),
            layers.MaxPooling1D(2),
            layers.DepthwiseConv1D(4, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(4, activation="softmax"),
        ],
        name="conv1d",
    )


def motor_net(batch: int | None) -> keras.Model:
    """Two inputs, two outputs, and a batch size that the file leaves open.

    The converter sorts inputs by name, and calibrates in that order.
    """
    operation = keras.Input(batch_shape=(batch, 4), name="operation")
    vibration = keras.Input(batch_shape=(batch, 48, 2), name="vibration")
    x = layers.Conv1D(8, 5, strides=2, activation="relu")(vibration)
    x = layers.Conv1D(12, 3, strides=2, activation="relu")(x)
    x = layers.Dense(16)(layers.GlobalAveragePooling1D()(x))
    x = layers.ReLU()(layers.Add()([x, layers.Dense(16)(operation)]))
    fault = layers.Dense(3, activation="softmax", name="fault")(x)
    severity = layers.Dense(1, name="severity")(x)
    return keras.Model([operation, vibration], [fault, severity], name="motor")


# ------------------------------------------------------------------------------- losses, scores


def smoothed(labels: Any, scores: Any) -> Any:
    """Cross-entropy that asks for 90 %, not for certainty: saturated scores would test little."""
    classes = tf.one_hot(tf.reshape(tf.cast(labels, tf.int32), [-1]), scores.shape[-1])
    return keras.losses.categorical_crossentropy(classes, scores, label_smoothing=0.1)


def accuracy(outputs: tuple[Array, ...], targets: tuple[Array, ...]) -> float:
    """Share of the samples whose class (the first target) has the highest of the class scores."""
    (scores,) = (output for output in outputs if output.shape[1] > 1)
    return float(np.mean(np.argmax(scores, axis=1) == targets[0]))


def explained(outputs: tuple[Array, ...], targets: tuple[Array, ...]) -> float:
    """Share of the target's variance that the output explains."""
    error = np.mean((outputs[0] - targets[0]) ** 2)
    return float(1.0 - error / np.mean((targets[0] - targets[0].mean(axis=0)) ** 2))


# --------------------------------------------------------------------------------------- recipes


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one file of this folder is made."""

    name: str
    net: Callable[[int | None], keras.Model]
    data: Callable[[], Data]
    epochs: int
    least: float  # the score that the int8 model has to reach on the test half
    losses: tuple[Any, ...] = (smoothed,)
    score: Callable[[tuple[Array, ...], tuple[Array, ...]], float] = accuracy
    float_io: bool = False  # float32 inputs and outputs around the int8 body
    dense_per_channel: bool = True
    batch: int | None = 1  # None leaves it open in the file


RECIPES: Final = (
    Recipe("digits", digits_net, datasets.digits_data, 25, 0.95),
    Recipe("digits_float_io", digits_net, datasets.digits_data, 25, 0.95, float_io=True),
    Recipe("residual", residual_net, datasets.digits_data, 12, 0.95),
    Recipe("separable", separable_net, datasets.coloured_data, 40, 0.85),
    Recipe(
        "autoencoder",
        autoencoder_net,
        datasets.reconstruction_data,
        100,
        0.5,
        losses=("mse",),
        score=explained,
        dense_per_channel=False,
    ),
    Recipe("conv1d", conv1d_net, datasets.gesture_data, 20, 0.95),
    Recipe(
        "motor",
        motor_net,
        datasets.motor_data,
        30,
        0.95,
        losses=(smoothed, "mse"),
        batch=None,
    ),
)


# ---------------------------------------------------------------------------------------- making


def train(recipe: Recipe, half: Half) -> keras.Model:
    """Train the network; the result has the recipe's batch size."""
    keras.backend.clear_session()  # layer names, and so the file's tensor names, count from one
    keras.utils.set_random_seed(SEED)
    learner = recipe.net(None)
    inputs, targets = list(half.inputs), list(half.targets)
    steps = recipe.epochs * len(inputs[0]) // BATCH
    rate = keras.optimizers.schedules.CosineDecay(0.004, steps)
    learner.compile(optimizer=keras.optimizers.Adam(rate), loss=list(recipe.losses))
    learner.fit(inputs, targets, batch_size=BATCH, epochs=recipe.epochs, verbose=0)
    keras.backend.clear_session()
    model = recipe.net(recipe.batch)
    model.set_weights(learner.get_weights())
    return model


def convert(recipe: Recipe, model: keras.Model, half: Half) -> bytes:
    """Quantize to int8, with the first training samples as the representative dataset."""

    def samples() -> Iterator[list[Array]]:
        for index in range(CALIBRATION_SAMPLES):
            yield [array[index : index + 1] for array in half.inputs]

    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = samples
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    border = tf.float32 if recipe.float_io else tf.int8
    converter.inference_input_type = converter.inference_output_type = border
    if not recipe.dense_per_channel:
        converter._experimental_disable_per_channel_quantization_for_dense_layers = True
    return bytes(converter.convert())


# -------------------------------------------------------------------------------------- checking


def _quantized(values: Array, details: dict[str, Any]) -> Array:
    """Real values as the tensor stores them; float tensors take them as they are."""
    if details["dtype"] == np.float32:
        return values.astype(np.float32)
    quantization = details["quantization_parameters"]
    steps = np.round(values / quantization["scales"][0]) + quantization["zero_points"][0]
    return np.asarray(steps.clip(-128, 127).astype(np.int8))


def _real(values: Array, details: dict[str, Any]) -> Array:
    """The inverse of ``_quantized``."""
    if details["dtype"] == np.float32:
        return values
    quantization = details["quantization_parameters"]
    shifted = values.astype(np.float32) - quantization["zero_points"][0]
    return np.asarray(shifted * quantization["scales"][0])


def run(model: bytes, half: Half) -> tuple[Array, ...]:
    """Every sample through the TensorFlow Lite Micro interpreter: real values, in the file's order.

    Inputs may stand in the file in another order than in Keras; their shapes say which is which.
    """
    interpreter = runtime.Interpreter.from_bytes(model, arena_size=TFLM_ARENA_BYTES)
    inputs = [interpreter.get_input_details(i) for i in range(len(half.inputs))]
    outputs = [interpreter.get_output_details(i) for i in range(len(half.targets))]
    results: list[list[Array]] = [[] for _ in outputs]
    for sample in zip(*half.inputs, strict=True):
        for index, details in enumerate(inputs):
            (values,) = (x for x in sample if x.shape == tuple(details["shape"][1:]))
            interpreter.set_input(_quantized(values[np.newaxis], details), index)
        interpreter.invoke()
        for index, details in enumerate(outputs):
            results[index].append(_real(interpreter.get_output(index), details)[0])
    return tuple(np.stack(result) for result in results)


def operators(model: bytes) -> list[str]:
    """The operators in the order of execution, as ``CONV_2D``."""
    interpreter = tf.lite.Interpreter(model_content=model)
    return [str(details["op_name"]) for details in interpreter._get_ops_details()]


def check_no_paths(model: bytes) -> None:
    """A converter could leave folders of this machine in the file; refuse them."""
    folders = (HERE.parents[1], Path.home(), Path(sys.prefix), Path(tempfile.gettempdir()))
    for folder in folders:
        if len(folder.parts) > 1 and f"{folder}/".encode() in model:
            raise SystemExit(f"error: the file holds the path '{folder}'")


def make(recipe: Recipe) -> None:
    """Write one file and say what it is."""
    data = recipe.data()
    model = convert(recipe, train(recipe, data.train), data.train)
    check_no_paths(model)
    score = recipe.score(run(model, data.test), data.test.targets)
    summary = f"{len(model)} bytes, {recipe.score.__name__} {score:.3f}"
    sys.stdout.write(f"{recipe.name}.tflite: {summary}\n    {' '.join(operators(model))}\n")
    if score < recipe.least:
        raise SystemExit(f"error: the score has to be {recipe.least} at least")
    (HERE / f"{recipe.name}.tflite").write_bytes(model)


def main(names: list[str]) -> None:
    """Make the named models, or all."""
    tf.config.experimental.enable_op_determinism()
    tf.config.threading.set_intra_op_parallelism_threads(1)  # or sums depend on the cores
    tf.config.threading.set_inter_op_parallelism_threads(1)
    unknown = set(names) - {recipe.name for recipe in RECIPES}
    if unknown:
        raise SystemExit(f"error: no recipe is called {', '.join(sorted(unknown))}")
    for recipe in RECIPES:
        if not names or recipe.name in names:
            make(recipe)


if __name__ == "__main__":
    main(sys.argv[1:])
