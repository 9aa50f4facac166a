# SPDX-License-Identifier: Apache-2.0
"""What a `.tflite` file says besides its graph; nothing of it matters for what is computed."""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.reader.flatbuffer import UINT32, Wire

# Slots of Model, Metadata and SignatureDef
_BUFFERS, _METADATA, _SIGNATURES = 4, 6, 7
_NAME, _BUFFER = 0, 1
_DATA = 0
_KEY = 2


@dataclass(frozen=True, slots=True)
class Origin:
    """Notes that a converter or its user left in the file."""

    metadata: tuple[tuple[str, bytes], ...]  # names and contents
    signatures: tuple[str, ...]


def origin(data: bytes) -> Origin:
    """Return the notes in a file that `read` accepts."""
    model = Wire(data).root("model")
    buffers = model.tables(_BUFFERS, "buffer")
    entries = model.tables(_METADATA, "metadata")
    return Origin(
        metadata=tuple(
            (entry.text(_NAME), buffers[entry.number(_BUFFER, UINT32)].octets(_DATA))
            for entry in entries
        ),
        signatures=tuple(s.text(_KEY) for s in model.tables(_SIGNATURES, "signature")),
    )
