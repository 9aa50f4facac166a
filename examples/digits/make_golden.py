# SPDX-License-Identifier: Apache-2.0
"""Records images.h: ten digits, and what TensorFlow Lite Micro's interpreter makes of them.

From the project's root, with the packages of tests/models/requirements.txt:

    python -m examples.digits.make_golden

The expected outputs come from that interpreter alone, never from tfl2c. The images are the first of
each class among those that the model was not trained on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from tests.models.datasets import TEST_IMAGES, Array, digit_images
from tests.support.oracle import TFLM, Question, ask_afresh

HERE: Final = Path(__file__).resolve().parent
MODEL: Final = HERE.parents[1] / "tests" / "models" / "digits.tflite"

_HEAD: Final = """\
/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Ten handwritten digits, and the output of TensorFlow Lite Micro for each. Recorded by
 * make_golden.py.
 *
 * Images: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine
 * Learning Repository, CC BY 4.0, as shipped with scikit-learn; here quantized to int8. */
#ifndef IMAGES_H
#define IMAGES_H

#include <stdint.h>

#define SAMPLE_COUNT 10
#define IMAGE_SIDE 8
#define CLASS_COUNT 10

typedef struct {
    int8_t pixels[IMAGE_SIDE * IMAGE_SIDE]; /* row by row, -128 (paper) to 127 (ink) */
    int8_t golden[CLASS_COUNT];             /* output bytes of the reference interpreter */
    uint8_t label;                          /* the digit that was meant */
} sample;

/* clang-format off */
static const sample samples[SAMPLE_COUNT] = {
"""

_TAIL: Final = """\
};
/* clang-format on */

#endif
"""


def chosen() -> tuple[Array, Array]:
    """The images, [10, 64] in the model's int8, and their labels."""
    images, labels = (half[-TEST_IMAGES:] for half in digit_images())
    first = [int(np.argmax(labels == digit)) for digit in range(10)]
    levels = np.round(images[first].reshape(10, 64) * 255.0)  # the input's scale is 1/255
    return (levels - 128).astype(np.int8), labels[first]


def golden(images: Array) -> Array:
    """The interpreter's output for each image: [10, 10] int8."""
    question = Question(MODEL.read_bytes(), tuple((image.tobytes(),) for image in images))
    (answer,) = ask_afresh(TFLM, [question])
    if answer.refused:
        raise SystemExit(f"error: the interpreter refused digits.tflite: {answer.refused}")
    return np.stack([np.frombuffer(outputs[0], np.int8) for outputs in answer.outputs])


def header(images: Array, outputs: Array, labels: Array) -> str:
    """The text of images.h."""
    entries = []
    for image, output, label in zip(images, outputs, labels, strict=True):
        rows = [" ".join(f"{value:4d}," for value in row) for row in image.reshape(8, 8)]
        pixels = "\n".join(f"            {row}" for row in rows)
        values = ", ".join(str(value) for value in output)
        entries.append(
            f"    {{\n        .pixels = {{\n{pixels}\n        }},\n"
            f"        .golden = {{{values}}},\n        .label = {label},\n    }},\n"
        )
    return _HEAD + "".join(entries) + _TAIL


def main() -> None:
    """Write images.h beside this script."""
    images, labels = chosen()
    (HERE / "images.h").write_text(header(images, golden(images), labels), encoding="ascii")


if __name__ == "__main__":
    main()
