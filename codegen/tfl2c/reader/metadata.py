# SPDX-License-Identifier: Apache-2.0
"""TFLite metadata: what the classes are called and how inputs were normalized.

Nothing of it changes what is computed. What is damaged or too large counts as not there.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from math import isfinite
from zlib import error as ZlibError  # noqa: N812  a class, but for its name

from tfl2c.errors import ModelError
from tfl2c.program import Normalization, Notes
from tfl2c.reader.flatbuffer import FLOAT32, INT8, UINT8, Table, Wire
from tfl2c.reader.origin import origin

_NAME = "TFLITE_METADATA"
_IDENTIFIER = b"M001"

# Slots of ModelMetadata, SubGraphMetadata, TensorMetadata, ProcessUnit, AssociatedFile
_SUBGRAPHS = 3
_INPUTS, _OUTPUTS = 2, 3
_UNITS, _FILES = 4, 6
_OPTIONS_TYPE, _OPTIONS = 0, 1
_FILE_NAME, _FILE_TYPE = 0, 2

_NORMALIZATION = 1  # of the union ProcessUnitOptions; mean and std are its slots 0 and 1
_LABELS = {2, 3}  # AssociatedFileType: labels of an axis, of values

_MOST_BYTES = 2**20  # of a file of labels
_MOST_LABELS = 2**14
_LONGEST = 200  # characters of a label
_MOST_CHANNELS = 64


def notes(data: bytes) -> Notes:
    """Return what the metadata of a file that `read` accepts say of the first subgraph."""
    found = [content for name, content in origin(data).metadata if name == _NAME]
    if not found or found[0][4:8] != _IDENTIFIER:
        return Notes()
    try:
        subgraphs = Wire(found[0]).root("metadata").tables(_SUBGRAPHS, "subgraph")
        if not subgraphs:
            return Notes()
        inputs = subgraphs[0].tables(_INPUTS, "input")
        outputs = subgraphs[0].tables(_OUTPUTS, "output")
        made = [_normalization(i, table) for i, table in enumerate(inputs)]
        named = (_labels(data, table) for table in outputs)
        return Notes(next(filter(None, named), ()), tuple(n for n in made if n is not None))
    except ModelError:
        return Notes()


def _normalization(position: int, tensor: Table) -> Normalization | None:
    for unit in tensor.tables(_UNITS, "process unit"):
        options = unit.table(_OPTIONS, "normalization")
        if unit.number(_OPTIONS_TYPE, UINT8) != _NORMALIZATION or options is None:
            continue
        means, stds = (tuple(map(float, options.numbers(slot, FLOAT32))) for slot in (0, 1))
        few = 0 < len(means) <= _MOST_CHANNELS and 0 < len(stds) <= _MOST_CHANNELS
        if few and all(map(isfinite, (*means, *stds))):
            return Normalization(position, means, stds)
    return None


def _labels(data: bytes, tensor: Table) -> tuple[str, ...]:
    """Return the lines of the first file of labels, which lies in a zip behind the model."""
    files = tensor.tables(_FILES, "file")
    names = [f.text(_FILE_NAME) for f in files if f.number(_FILE_TYPE, INT8) in _LABELS]
    if not names:
        return ()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(names[0]) as file:
            text = file.read(_MOST_BYTES + 1)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, ZlibError, EOFError):
        return ()
    lines = text.decode("utf-8", errors="replace").splitlines()
    if len(text) > _MOST_BYTES or len(lines) > _MOST_LABELS:
        return ()
    while lines and not lines[-1].strip():
        lines.pop()
    return tuple(line.strip()[:_LONGEST] for line in lines)
