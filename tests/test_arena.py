# SPDX-License-Identifier: Apache-2.0
"""Public models need no more RAM than is promised, and pay for it with few instructions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support import networks
from tests.support.conventions import ROOT
from tfl2c import boards, project, targets
from tfl2c.compiler import Options, analyse, compile_model
from tfl2c.verify import bench, counter, image, manifest
from tfl2c.verify.runner import Sample

CORES = ("cortex-m0", "cortex-m4", "cortex-m55")
OTHERS_MORE = 64  # bytes that cores other than Cortex-M4 may need besides

# Model and border, and the most bytes of the arena by default and with --optimize ram.
GOALS = {
    ("kws_ref_model", "model"): (9_300, 6_700),
    ("pretrainedResnet_quant", "model"): (19_500, 15_200),
    ("vww_96_int8", "model"): (29_200, 28_600),
    ("person_detect", "model"): (15_800, 14_800),
    ("str_ww_ref_model", "model"): (4_700, 4_100),
    ("micro_speech_quantized", "model"): (2_600, 2_350),
    ("ad01_int8", "model"): (2_200, 900),
    ("mcunet_vww", "int8"): (24_000, 22_200),
    ("mcunet_vww", "model"): (78_000, 77_400),
}

# The same for models whose input is handed over row by row.
FED_GOALS = {"vww_96_int8": (16_000, 14_800)}


def label(model: str, border: str) -> str:
    return model if border == "model" else f"{model}-{border}"


def rows() -> list[Any]:
    asked: list[tuple[str, str, dict[str, Any], tuple[int, int]]]
    asked = [(label(*key), key[0], {"io": key[1]}, goals) for key, goals in GOALS.items()]
    asked += [(f"{m}-fed", m, {"feed": "rows"}, goals) for m, goals in FED_GOALS.items()]
    found = []
    for target in CORES:
        for name, model, border, goals in asked:
            for optimize, most in zip(("balanced", "ram"), goals, strict=True):
                value = (model, border, target, optimize, most)
                found.append(pytest.param(*value, id=f"{name}-{target}-{optimize}"))
    return found


def speed_rows() -> list[Any]:
    asked = [(*key, "cortex-m4") for key in GOALS]
    asked.append(("micro_speech_quantized", "model", "cortex-m3"))
    return [pytest.param(*row, id=f"{label(*row[:2])}-{row[2]}") for row in asked]


def load(name: str) -> bytes:
    path = networks.find(name)
    if path is None:
        pytest.skip(f"{name}.tflite is not here")
    return path.read_bytes()


@pytest.mark.parametrize(("model", "border", "target", "optimize", "most"), rows())
def test_goal(model: str, border: dict[str, Any], target: str, optimize: str, most: int) -> None:
    made = replace(Options("m", target, optimize=optimize), **border)
    design = analyse(load(model), made).design
    assert design is not None
    assert design.plan.arena_bytes <= most + (OTHERS_MORE if target != "cortex-m4" else 0)


@pytest.mark.sweep
@pytest.mark.qemu
@pytest.mark.parametrize(("model", "border", "target"), speed_rows())
def test_default_is_as_fast(model: str, border: str, target: str) -> None:
    """The default plan takes at most 2 % more instructions than the fastest."""
    data, board = load(model), boards.for_target(target)
    made = Options("m", target, io=border)
    how = bench.Options(cache=ROOT / "build")
    fast, default = (
        bench.measure(data, replace(made, optimize=optimize), board, how).total.instructions
        for optimize in ("speed", "balanced")
    )
    assert default <= 1.02 * fast


@pytest.mark.sweep
@pytest.mark.qemu
@pytest.mark.parametrize("target", ["cortex-m4", "cortex-m55"])
@pytest.mark.parametrize("model", FED_GOALS)
def test_default_is_as_fast_row_by_row(model: str, target: str, tmp_path: Path) -> None:
    """The same where rows are handed over, counted over the calls with each row."""
    data = load(model)
    fast, default = (
        fed_instructions(data, target, optimize, tmp_path / optimize)
        for optimize in ("speed", "balanced")
    )
    assert default <= 1.02 * fast


def fed_instructions(data: bytes, core: str, optimize: str, folder: Path) -> int:
    made = compile_model(data, Options("m", core, optimize=optimize, feed="rows"))
    project.write(made.files, folder / "m")
    model, board = manifest.read(folder / "m" / "m.json"), boards.for_target(core)
    target = targets.lookup(core)
    built = image.build(folder / "m", [model], target, board, folder / "build", image.Options())
    samples = {"m": [Sample(bench.inputs(model, 0))]}
    regions = counter.count(built, samples, ROOT / "build").regions
    assert len(regions) == model.feed_rows
    return sum(region.total.instructions for region in regions)
