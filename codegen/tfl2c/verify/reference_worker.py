# SPDX-License-Identifier: Apache-2.0
"""Runs models on one reference implementation, one job a line, in a process that may die.

Job: {"model": base64, "samples": [[base64 of each input] of each run]}. Answer: {"outputs": the
same shape as samples} or {"refused": why}. Runs follow each other on one interpreter, so that
state is carried over.
"""

from __future__ import annotations

import json
import os
import sys
from base64 import b64decode, b64encode
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tfl2c import reader

ARENA_BYTES = 4 << 20


class Engine(Protocol):
    """A loaded model."""

    def run(self, inputs: list[bytes]) -> list[bytes]:
        """Return the bytes of every output for the bytes of every input."""


class Tflm:
    """TensorFlow Lite Micro's reference kernels."""

    def __init__(self, model: bytes) -> None:
        from tflite_micro import runtime  # noqa: PLC0415 (only one of the wheels is needed)

        self.model = model  # the interpreter reads it in place
        arena = ARENA_BYTES + 10 * len(model)
        self.interpreter = runtime.Interpreter.from_bytes(model, arena_size=arena)
        self.outputs = reader.output_count(model)  # which the interpreter does not tell

    def run(self, inputs: list[bytes]) -> list[bytes]:
        """Return the outputs of the next run."""
        for i, octets in enumerate(inputs):
            detail = self.interpreter.get_input_details(i)
            self.interpreter.set_input(_array(octets, detail["dtype"], detail["shape"]), i)
        self.interpreter.invoke()
        return [self.interpreter.get_output(i).tobytes() for i in range(self.outputs)]


class Litert:
    """LiteRT with the reference kernels, without delegates."""

    def __init__(self, model: bytes) -> None:
        from ai_edge_litert import interpreter  # noqa: PLC0415 (only one of the wheels is needed)

        self.interpreter = interpreter.Interpreter(
            model_content=model,
            experimental_op_resolver_type=interpreter.OpResolverType.BUILTIN_REF,
        )
        self.interpreter.allocate_tensors()

    def run(self, inputs: list[bytes]) -> list[bytes]:
        """Return the outputs of the next run."""
        details = self.interpreter.get_input_details()
        for detail, octets in zip(details, inputs, strict=True):
            data = _array(octets, detail["dtype"], detail["shape"])
            self.interpreter.set_tensor(detail["index"], data)
        self.interpreter.invoke()
        details = self.interpreter.get_output_details()
        return [self.interpreter.get_tensor(d["index"]).tobytes() for d in details]


ENGINES: dict[str, type[Tflm | Litert]] = {"tflm": Tflm, "litert": Litert}


def _array(octets: bytes, dtype: Any, shape: Any) -> NDArray[Any]:
    return np.frombuffer(octets, dtype=dtype).reshape([int(d) for d in shape])


def _answer(engine: str, job: dict[str, Any]) -> dict[str, Any]:
    try:
        loaded: Engine = ENGINES[engine](b64decode(job["model"]))
        outputs = [loaded.run([b64decode(i) for i in sample]) for sample in job["samples"]]
    except (RuntimeError, ValueError) as error:
        return {"refused": (str(error).strip().splitlines() or ["no reason given"])[-1]}
    return {"outputs": [[b64encode(o).decode() for o in sample] for sample in outputs]}


def main(engine: str) -> None:
    """Answer the jobs on standard input; what the engine prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        answers.write(json.dumps(_answer(engine, json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
