# SPDX-License-Identifier: Apache-2.0
"""Another counter of instructions, which lies outside the repository: ours must agree with it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from tests.support.conventions import ROOT
from tfl2c.verify import counter, process, runner, toolchain
from tfl2c.verify.image import Image

SOURCE: Final = ROOT.parent / "shared/tools/cortexm_cycles.c"
NAMES: Final = tuple(field.name for field in fields(counter.Counts))


def count(
    built: Image, vectors: Mapping[str, Sequence[runner.Sample]], folder: Path
) -> list[dict[str, Any]]:
    """Run an image and return what the yardstick finds, by region."""
    model = counter.cycle_model(built.target)
    plugin, report = folder / "yardstick.so", folder / "yardstick.json"
    compiler = toolchain.find(toolchain.HOST_CC)
    command = [compiler, "-O2", "-fPIC", "-shared", str(SOURCE), "-o", str(plugin)]
    assert process.run(command, timeout=60).status == 0
    extra = counter.arguments(plugin, model.table if model else "m55", report)
    runner.run(built, vectors, arguments=extra)
    rows = [json.loads(line) for line in report.read_text().splitlines()]
    return [{name: row[name] for name in NAMES} for row in rows]
