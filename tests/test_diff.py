# SPDX-License-Identifier: Apache-2.0
"""The map from C to the model, and `tfl2c diff`, which compares two manifests."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.support import networks
from tfl2c import project
from tfl2c.cli import app
from tfl2c.compiler import Compiled, Options, compile_model
from tfl2c.errors import UsageError
from tfl2c.report.differences import Change, differences, text


def compiled(name: str = "digits", **options: Any) -> Compiled:
    model = (networks.OWN / f"{name}.tflite").read_bytes()
    return compile_model(model, Options("m", **options))


# -------------------------------------------------------------------------------------- trace


@pytest.mark.parametrize("name", ["digits", "motor", "residual"])
@pytest.mark.parametrize(
    ("feed", "package"), [("whole", None), ("whole", "arduino"), ("rows", None)]
)
def test_trace_leads_to_the_lines(name: str, feed: str, package: str | None) -> None:
    if feed == "rows" and name == "motor":
        return  # two inputs are not fed
    library = compiled(name, feed=feed, package=package)
    sources = {str(path): t.split("\n") for path, t in library.files.items()}
    layers = library.manifest["layers"]
    assert len(library.manifest["trace"]) == len(layers)
    for entry, layer in zip(library.manifest["trace"], layers, strict=True):
        lines = sources[entry["file"]]
        assert entry["operator_index"] == layer["index"]
        assert lines[entry["line"] - 1].endswith(f" {entry['parameters']} = {{")
        assert entry["calls"]
        for number in entry["calls"]:
            assert f"{entry['function']}(&{entry['parameters']}," in lines[number - 1]
            guarded = lines[number - 3].strip().startswith("if (")  # rows that there may be none of
            above = lines[number - 4 if guarded else number - 3]
            assert above.strip().startswith(f"/* operator {layer['index']}: ")


def test_every_call_is_traced() -> None:
    library = compiled("residual", target="cortex-m4", optimize="ram")
    (source,) = (t for p, t in library.files.items() if p.name == "m.c")
    calls = [n for n, line in enumerate(source.split("\n"), 1) if re.match(r" +tfl2c_\w+\(&", line)]
    traced = [number for entry in library.manifest["trace"] for number in entry["calls"]]
    assert sorted(traced) == calls


# --------------------------------------------------------------------------------------- diff


def lines(old: Compiled, new: Compiled) -> list[str]:
    return text(differences(old.manifest, new.manifest)).splitlines()


def test_nothing_changed() -> None:
    assert lines(compiled(), compiled()) == ["no difference"]


def test_another_goal() -> None:
    old = compiled("residual", target="cortex-m4", optimize="speed")
    new = compiled("residual", target="cortex-m4", optimize="ram")
    printed = lines(old, new)
    assert "  optimize: speed -> ram" in printed
    a, b = (library.manifest["arena_bytes"] for library in (old, new))
    assert f"  arena_bytes: {a:,} -> {b:,} ({100 * (b - a) / a:+.1f} %)" in printed
    assert "interface" not in printed


def test_another_core() -> None:
    printed = lines(compiled(target="cortex-m0"), compiled(target="cortex-m4"))
    assert "kernels" in printed
    assert any(re.fullmatch(r"  layer 0 CONV_2D '.*' kernel: \w+ -> \w+", x) for x in printed)


def test_another_model() -> None:
    printed = lines(compiled("digits"), compiled("motor"))
    assert any(x.startswith("  input 1: ") and x.endswith(" is new") for x in printed)
    assert any("MAX_POOL_2D" in x and x.endswith(" is gone") for x in printed)
    assert any(x.startswith("  input 0 scale: ") for x in printed)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("inputs", 0, "scale"), 0.25, "quantization"),
        (("outputs", 0, "zero_point"), 3, "quantization"),
        (("inputs", 0, "shape"), [1, 4, 16, 1], "interface"),
        (("outputs", 0, "dtype"), "uint8", "interface"),
        (("arena_bytes",), 1, "figures"),
        (("layers", 1, "kernel"), "other", "kernels"),
        (("layers", 1, "constant_bytes"), 1, "layers"),
        (("plan", 0, "offset"), 4096, "plan"),
        (("provenance", "options", "io"), "int8", "origin"),
        (("provenance", "files", 0, "sha256"), "0" * 64, "files"),
    ],
)
def test_one_change_is_one_line(path: tuple[Any, ...], value: Any, expected: str) -> None:
    old = json.loads(json.dumps(compiled().manifest))
    new = copy.deepcopy(old)
    place = new
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    (change,) = differences(old, new)
    assert change.area == expected
    assert change.new == (value if expected != "files" else "0" * 12)


def test_a_manifest_of_another_version() -> None:
    """What is not there is not compared."""
    assert differences({}, {}) == []
    assert differences({"layers": [{}]}, {"plan": [{}]}) == [
        Change("layers", "layer 0", "None 'None'", None)
    ]


def test_command(tmp_path: Path) -> None:
    project.write(compiled().files, tmp_path / "old")
    project.write(compiled(optimize="ram").files, tmp_path / "new")
    arguments = ["diff", str(tmp_path / "old"), str(tmp_path / "new/m.json")]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0
    assert "optimize: balanced -> ram" in done.output
    found = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).output)
    assert {"area": "origin", "what": "optimize", "old": "balanced", "new": "ram"} in found


@pytest.mark.parametrize("make", ["nothing", "folder", "file", "two"])
def test_command_refuses(make: str, tmp_path: Path) -> None:
    project.write(compiled().files, tmp_path / "old")
    path = tmp_path / "x.json"
    if make == "folder":
        path.mkdir()
    if make == "file":
        path.write_text("{")
    if make == "two":
        path = tmp_path / "old"
        (path / "n.json").write_text((path / "m.json").read_text())
    done = CliRunner().invoke(app, ["diff", str(tmp_path / "old/m.json"), str(path)])
    assert isinstance(done.exception, UsageError)
    assert "name a <model>.json that tfl2c wrote" in str(done.exception)
