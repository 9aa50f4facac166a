# SPDX-License-Identifier: Apache-2.0
"""No model costs more than is recorded, and the page in docs/ shows what is recorded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks import figures, page
from tests.benchmarks.figures import CORES, Figures, Row, Table
from tests.support import networks
from tests.support.conventions import ROOT

ROW = Row(3, "CONV_2D", "conv_2d_s8", 5_000, 20_000, 40_000)
NET = Figures(
    macs=50_000,
    instructions=200_000,
    cycles=400_000,
    arena=1_000,
    state=0,
    scratch=100,
    weights=10_000,
    parameters=500,
    program=500,
    kernels=9_000,
    stack=300,
    layers=(ROW,),
)


def recorded() -> list[tuple[str, str]]:
    """Return every core and model that figures are recorded of."""
    return [(core, model) for core in CORES for model in figures.read(core).models]


@pytest.mark.qemu
@pytest.mark.sweep
@pytest.mark.parametrize(("core", "model"), recorded())
def test_no_regression(core: str, model: str) -> None:
    table = figures.read(core)
    if table.compiler != figures.installed(core):
        pytest.skip(f"recorded with {table.compiler}")
    path = networks.find(model)
    if path is None:
        pytest.skip("the model lies outside the repository")
    worse = figures.regressions(table.models[model], figures.measure(path, core))
    assert [str(change) for change in worse] == []


@pytest.mark.parametrize("core", CORES)
def test_our_own_models_are_recorded(core: str) -> None:
    table = figures.read(core)
    assert set(networks.own_models()) <= table.models.keys()
    assert all(row.layers and row.instructions for row in table.models.values())


@pytest.mark.parametrize("core", CORES)
def test_files_are_as_they_are_written(core: str, tmp_path: Path) -> None:
    table = figures.read(core)
    figures.write(table, tmp_path)
    name = f"{core}.json"
    assert (tmp_path / name).read_text("utf-8") == (figures.FOLDER / name).read_text("utf-8")
    assert figures.read(core, tmp_path) == table


def test_the_page_is_current() -> None:
    written = (ROOT / "docs/BENCHMARKS.md").read_text("utf-8")
    assert written == page.text(), "run `make docs`"


def test_the_page_has_every_core_and_model() -> None:
    sections = page.text().split("\n## ")[1:]
    assert [section.partition("\n")[0] for section in sections] == list(CORES)
    for core, section in zip(CORES, sections, strict=True):
        for model, row in figures.read(core).models.items():
            assert f"| `{model}` | {row.macs:,} | {row.instructions:,} |" in section


# -------------------------------------------------------------------------------- regressions


@pytest.mark.parametrize(
    ("what", "allowed"),
    [("instructions", 2_000), ("cycles", 4_000), ("arena", 10), ("weights", 200), ("kernels", 200)],
)
def test_one_per_cent_is_allowed(what: str, allowed: int) -> None:
    for more, count in ((-allowed, 0), (allowed, 0), (allowed + 1, 1)):
        now = replace(NET, **{what: getattr(NET, what) + more})
        assert len(figures.regressions(NET, now)) == count
        assert len(list(figures.changes(NET, now))) == 1


@pytest.mark.parametrize(("layer", "more", "count"), [(ROW, 200, 0), (ROW, 201, 1)])
def test_a_layer_counts_too(layer: Row, more: int, count: int) -> None:
    now = replace(NET, layers=(replace(layer, instructions=layer.instructions + more),))
    found = figures.regressions(NET, now)
    assert [change.what for change in found] == ["operator 3 CONV_2D, instructions"] * count


def test_a_tiny_layer_may_grow() -> None:
    tiny = replace(ROW, instructions=100, cycles=150)
    old = replace(NET, layers=(tiny,))
    new = replace(NET, layers=(replace(tiny, instructions=200, cycles=250),))
    assert figures.regressions(old, new) == []
    assert len(list(figures.changes(old, new))) == 2


def test_other_layers_are_not_compared() -> None:
    now = replace(NET, layers=(replace(ROW, index=4, instructions=90_000),))
    assert list(figures.changes(NET, now)) == []


def test_a_core_without_cycles() -> None:
    net = replace(NET, cycles=None, layers=(replace(ROW, cycles=None),))
    table = Table("cortex-m55", "gcc", {"net": net})
    assert list(figures.changes(net, net)) == []
    assert list(figures.changes(net, NET)) == []
    assert '[3, "CONV_2D", "conv_2d_s8", 5000, 20000, null]' in figures.text(table)
