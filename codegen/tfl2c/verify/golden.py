# SPDX-License-Identifier: Apache-2.0
"""Recorded vectors: inputs and the outputs that a reference gave, for machines that have none.

Each model has a folder ``<name>-<first 8 digits of its SHA-256>`` with

    index.json      format (1), model_sha256, reference (name and version), kinds (of each sample),
                    inputs and outputs (each: file, name, dtype, shape of one sample)
    input_0.npy     [samples, *shape], one file per input; runs follow each other in this order,
    output_0.npy    on one state; outputs likewise
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from tfl2c.errors import UsageError
from tfl2c.graph import Tensor
from tfl2c.verify.reference import Octets
from tfl2c.verify.samples import Sample

_FORMAT: Final = 1
_INDEX: Final = "index.json"


@dataclass(frozen=True, slots=True)
class Vectors:
    """Samples in the order of the runs, and what the reference answers to each."""

    samples: tuple[Sample, ...]
    outputs: tuple[Octets, ...]
    reference: str  # "tflm 0.dev20261023182759"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the vectors of one model are kept."""

    folder: Path
    sha256: str
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]

    def read(self) -> Vectors | None:
        """Return what was recorded, None when nothing was.

        Raises `UsageError` when the files are not as they were written.
        """
        path = self.folder / _INDEX
        if not path.exists():
            return None
        try:
            index = json.loads(path.read_text(encoding="utf-8"))
            kinds = self._kinds(index)
            inputs = self._columns("input", self.inputs, len(kinds))
            outputs = self._columns("output", self.outputs, len(kinds))
            reference = str(index["reference"])
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            raise UsageError(
                f"{path}: cannot be replayed: {error}", "delete the folder to record it again"
            ) from error
        samples = zip(kinds, inputs, strict=True)
        return Vectors(tuple(Sample(k, i) for k, i in samples), tuple(outputs), reference)

    def write(self, vectors: Vectors) -> None:
        """Record ``vectors``; the folder appears complete or not at all."""
        index = {
            "format": _FORMAT,
            "model_sha256": self.sha256,
            "reference": vectors.reference,
            "kinds": [sample.kind for sample in vectors.samples],
            "inputs": _entries("input", self.inputs),
            "outputs": _entries("output", self.outputs),
        }
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=self.folder.parent, prefix=".golden.") as name:
                fresh = Path(name) / "new"
                fresh.mkdir()
                _save(fresh, "input", self.inputs, [s.inputs for s in vectors.samples])
                _save(fresh, "output", self.outputs, vectors.outputs)
                text = json.dumps(index, indent=2) + "\n"
                (fresh / _INDEX).write_text(text, encoding="utf-8")
                fresh.rename(self.folder)
        except OSError as error:
            raise UsageError(
                f"{self.folder}: {error.strerror or error}; nothing was recorded",
                "choose another --golden",
            ) from error

    def _kinds(self, index: dict[str, Any]) -> list[str]:
        if index["format"] != _FORMAT or index["model_sha256"] != self.sha256:
            raise ValueError("it is of another format or model")
        return [str(kind) for kind in index["kinds"]]

    def _columns(self, what: str, tensors: Sequence[Tensor], count: int) -> list[Octets]:
        columns = []
        for i, tensor in enumerate(tensors):
            array = np.load(self.folder / f"{what}_{i}.npy", allow_pickle=False)
            if array.shape != (count, *tensor.shape) or array.dtype != tensor.dtype.numpy:
                raise ValueError(f"{what}_{i}.npy is {array.dtype} {list(array.shape)}")
            columns.append([row.tobytes() for row in array])
        return [tuple(row) for row in zip(*columns, strict=True)]


def shelf(
    folder: Path, name: str, sha256: str, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> Shelf:
    """Return the place in ``folder`` for a model called ``name``."""
    label = re.sub(r"[^\w.-]", "_", name)
    return Shelf(folder / f"{label}-{sha256[:8]}", sha256, tuple(inputs), tuple(outputs))


def _entries(what: str, tensors: Sequence[Tensor]) -> list[dict[str, Any]]:
    return [
        {
            "file": f"{what}_{i}.npy",
            "name": t.name,
            "dtype": t.dtype.value,
            "shape": list(t.shape),
        }
        for i, t in enumerate(tensors)
    ]


def _save(folder: Path, what: str, tensors: Sequence[Tensor], rows: Sequence[Octets]) -> None:
    for i, tensor in enumerate(tensors):
        octets = b"".join(row[i] for row in rows)
        array = np.frombuffer(octets, dtype=tensor.dtype.numpy).reshape(-1, *tensor.shape)
        np.save(folder / f"{what}_{i}.npy", array, allow_pickle=False)
