# SPDX-License-Identifier: Apache-2.0
"""The counter finds what was counted by hand, and what the yardstick finds on whole models."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tests.support import fake_model, yardstick
from tests.support.conventions import ROOT
from tfl2c import boards
from tfl2c.errors import ToolError, UsageError
from tfl2c.targets import lookup
from tfl2c.verify import counter, image, manifest, process, runner, toolchain
from tfl2c.verify.image import Image, Options
from tfl2c.verify.runner import Sample

TABLES = {"m0": "cortex-m0", "m3": "cortex-m3", "m4": "cortex-m4"}
SAMPLES = [(bytes([250, 1, 2, 127, 128]), bytes([1, 255, 3, 4])), (bytes(5), bytes(4))]
INPUTS = [Sample(sample) for sample in SAMPLES]

# Division, state and a skipped load: something of everything that a model may compile to.
MIXED = """
    volatile int32_t numbers[3] = {7, 2, 9};
    for (int32_t i = 0; i < 3; i++) {
        numbers[i] = numbers[i] / (numbers[(i + 1) % 3] + 1) + (numbers[0] > 3 ? numbers[2] : i);
    }
"""
LAYERED = """
    TFL2C_ON_LAYER(fake, 0);
    arena->sum = 1.0f;
    TFL2C_ON_LAYER(fake, 1);
    for (volatile int32_t i = 0; i < 300; i++) { }
    TFL2C_ON_LAYER(fake, 300);
"""


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder where the plugin is built once."""
    return tmp_path_factory.mktemp("cache")


def build(folder: Path, target: str, *, invoke: str = MIXED, cflags: tuple[str, ...] = ()) -> Image:
    """Build the fake model, with some C in its invoke function, for the board of a target."""
    model = fake_model.write(folder, target=target, invoke=invoke)
    board = boards.for_target(target)
    options = Options(cflags=cflags)
    return image.build(folder, [model], lookup(target), board, folder / "build", options)


# ------------------------------------------------------------------------------ counted by hand


def by_hand(core: str) -> list[dict[str, int]]:
    """Return what the comments of timing.S say about a core, by region."""
    text = (ROOT / "tests/counter/timing.S").read_text()
    lines = re.findall(r"^ +@ = ([m0-9 ]+): (.*)$", text, re.MULTILINE)
    kept = [facts for cores, facts in lines if core in cores.split()]
    return [{k: int(v) for k, v in (f.split("=") for f in facts.split())} for facts in kept]


def assemble(core: str, folder: Path) -> Path:
    """Return the image of timing.S for a core."""
    path = folder / "timing.elf"
    target = lookup(TABLES[core])
    places = (ROOT / "tests/counter/timing.S", "-T", ROOT / "tests/counter/link.ld", "-o", path)
    flags = (*target.cflags, f"-D{core.upper()}", "-nostdlib", "-Wl,--build-id=none")
    done = process.run([toolchain.compiler(target), *flags, *map(str, places)], timeout=60)
    assert done.status == 0, done.output
    return path


@pytest.mark.qemu
@pytest.mark.parametrize("core", TABLES)
def test_as_counted_by_hand(core: str, tmp_path: Path, cache: Path) -> None:
    report = tmp_path / "counts, by region.json"
    plugin = counter.build_plugin(cache)
    command = boards.for_target(TABLES[core]).command(str(assemble(core, tmp_path)))
    extra = counter.arguments(plugin, core, report)
    process.run([*toolchain.runner(command), *extra], timeout=60)
    rows = [json.loads(line) for line in report.read_text().splitlines()]
    found = counter.read(report, has_cycles=True)
    expected = by_hand(core)
    assert len(found) == len(expected) > 9
    for number, (region, facts) in enumerate(zip(found, expected, strict=True)):
        actual = {k: getattr(region.total, k) for k in facts if k != "stretches"}
        if "stretches" in facts:
            actual["stretches"] = sum(row["region"] == number for row in rows)
        assert (number, actual) == (number, facts)


# ------------------------------------------------------------------------------- the yardstick


@pytest.mark.qemu
@pytest.mark.skipif(
    not yardstick.SOURCE.exists(), reason="the yardstick lies outside the repository"
)
@pytest.mark.parametrize("target", ["m0", "m0plus", "m3", "m4", "m7", "m33", "m55"])
def test_as_the_yardstick(target: str, tmp_path: Path, cache: Path) -> None:
    built = build(tmp_path, f"cortex-{target}")
    theirs = yardstick.count(built, {"fake": INPUTS}, tmp_path)
    ours = counter.count(built, {"fake": INPUTS}, cache).regions
    assert [{n: getattr(r.total, n) for n in yardstick.NAMES} for r in ours] == theirs


# ------------------------------------------------------------------------------ regions, layers


@pytest.mark.qemu
@pytest.mark.parametrize("target", ["cortex-m0", "cortex-m4", "cortex-m55"])
def test_regions_and_layers(target: str, tmp_path: Path, cache: Path) -> None:
    built = build(tmp_path, target, invoke=LAYERED, cflags=(counter.LAYER_MARKS,))
    counted = counter.count(built, {"fake": INPUTS}, cache)
    assert counted.outputs == runner.run(built, {"fake": INPUTS})
    assert [c for c, _ in counted.outputs["fake"]] == fake_model.expected(SAMPLES)
    assert len(counted.regions) == len(INPUTS)
    for region in counted.regions:
        assert [found.layer for found in region.layers] == [0, 1]
        one, many = (found.counts for found in region.layers)
        assert 1 < one.instructions < 10
        assert 900 < many.instructions < region.total.instructions - one.instructions
        assert (many.cycles is None) == (target == "cortex-m55")


@pytest.mark.qemu
def test_marks_cost_nothing(tmp_path: Path, cache: Path) -> None:
    totals: list[list[counter.Counts]] = []
    for flag in ("-DTFL2C_ON_LAYER(model,index)=((void)0)", counter.LAYER_MARKS):
        folder = tmp_path / str(len(totals))
        folder.mkdir()
        calls = LAYERED.replace("arena->sum = 1.0f;", "").replace("fake, 0", "fake, 2047")
        built = build(folder, "cortex-m4", invoke=calls, cflags=(flag,))
        totals.append([r.total for r in counter.count(built, {"fake": INPUTS}, cache).regions])
    for bare, marked in zip(*totals, strict=True):
        assert bare.instructions == marked.instructions
        assert abs((bare.cycles or 0) - (marked.cycles or 0)) <= 2  # loads may change places


@pytest.mark.parametrize(
    ("target", "table", "said"),
    [
        ("cortex-m4", "m4", "memory without wait states"),
        ("cortex-m33", "m4", "the Cortex-M33 has no published table"),
        ("cortex-m0plus", "m0", "the cycles are those of a Cortex-M0"),
    ],
)
def test_models_say_what_they_assume(target: str, table: str, said: str) -> None:
    model = counter.cycle_model(lookup(target))
    assert model is not None
    assert model.table == table
    assert said in model.assumptions


def test_an_incomplete_run_is_refused(tmp_path: Path) -> None:
    report = tmp_path / "report"
    report.write_text('{"region": 0, "begin": -1, "end": -1, "complete": false}\n')
    with pytest.raises(ToolError, match="ended in the middle of an inference"):
        counter.read(report, has_cycles=True)


def test_sums() -> None:
    parts = [counter.Counts(3, 5, load=1), counter.Counts(4, 6, load=2)]
    assert counter.total(parts) == counter.Counts(7, 11, load=3)
    assert counter.total([*parts, counter.Counts(1)]).cycles is None


# ---------------------------------------------------------------------------------- the plugin


def test_plugin_is_built_once(tmp_path: Path) -> None:
    built = counter.build_plugin(tmp_path)
    stamp = built.stat().st_mtime_ns
    assert counter.build_plugin(tmp_path) == built
    assert [(p, p.stat().st_mtime_ns) for p in tmp_path.iterdir()] == [(built, stamp)]


def test_plugin_is_strict_c(tmp_path: Path) -> None:
    source = ROOT / "templates/counter/counter.c"
    flags = ("-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wundef", "-Werror")
    for tool in (toolchain.HOST_CC, toolchain.HOST_CLANG):
        command = [toolchain.find(tool), "-std=c11", *flags, "-fsyntax-only", str(source)]
        assert process.run(command, timeout=60).output == ""


def test_without_a_compiler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.delenv("TFL2C_HOST_CC", raising=False)
    with pytest.raises(ToolError, match="gcc is not installed; apt-get install gcc"):
        counter.build_plugin(tmp_path)


def test_cache_that_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = tmp_path / "tfl2c"
    taken.write_text("a file")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(ToolError, match="set XDG_CACHE_HOME"):
        counter.build_plugin(counter.cache_folder())


def test_only_qemu_counts(tmp_path: Path, cache: Path) -> None:
    model: manifest.Manifest = fake_model.write(tmp_path)
    built = image.build(tmp_path, [model], lookup("host"), None, tmp_path / "build")
    with pytest.raises(UsageError, match="counted by QEMU, and the host does not run on it"):
        counter.count(built, {"fake": INPUTS}, cache)


@pytest.mark.qemu
def test_qemu_that_refuses(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build(tmp_path, "cortex-m3")
    other = tmp_path / "qemu"
    other.write_text("#!/bin/sh\necho 'qemu: -plugin: invalid option' >&2\nexit 1\n")
    other.chmod(0o755)
    monkeypatch.setenv("TFL2C_QEMU", str(other))
    with pytest.raises(ToolError, match=r"does not take the counter: .*; it must be built with"):
        counter.count(built, {"fake": INPUTS}, cache)
