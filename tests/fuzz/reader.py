# SPDX-License-Identifier: Apache-2.0
"""Coverage-guided fuzzing of the reader: any bytes give a graph or one sentence, soon.

``python -m tests.fuzz.reader CORPUS`` runs until it finds something; CORPUS is a folder that keeps
what reached new code. Options are those of libFuzzer, ``-max_total_time=60`` say. It needs atheris.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["tfl2c.reader", "tfl2c.graph"], enable_loader_override=False
):
    from tfl2c import reader

from tests.fuzz.seeds import seeds
from tfl2c import ops
from tfl2c.errors import Tfl2cError

_LONGEST = 500  # characters of a message


def one(data: bytes) -> None:
    """Read ``data``; anything but a graph or a `Tfl2cError` of one printable line is a find."""
    faults: list[Tfl2cError] = []
    try:
        faults += ops.faults(reader.read(data, "m"))
    except Tfl2cError as error:
        faults.append(error)
    for fault in faults:
        text = str(fault)
        if not text.isprintable() or len(text) > _LONGEST:
            raise AssertionError(text)


def main() -> None:
    """Fill an empty corpus with models and run."""
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("-")]
    for folder in folders[:1]:
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            for name, data in seeds().items():
                (folder / name).write_bytes(data)
    ops.registry()  # loads every operator before time is taken
    limits = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=65536"]
    atheris.Setup([sys.argv[0], *limits, *sys.argv[1:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
