# SPDX-License-Identifier: Apache-2.0
"""`tfl2c inspect`: the facts are those of the compiler, whole, and look the same everywhere."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.support import networks
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec, build
from tfl2c.cli import app
from tfl2c.compiler import Options, compile_model
from tfl2c.report import inspect_chart
from tfl2c.report.inspect_memory import Buffer, Memory, Step, alive, occupied

TARGET = ("--target", "cortex-m4")
SAME_BYTES = {"a": (1, 8), "b": (2, 4)}
HOSTILE = "</title><script>alert(1)</script><img src=x onerror='1'>\u202e\x1b[31m"


def run(*arguments: str | Path, status: int = 0) -> str:
    """Return what `tfl2c inspect` prints; it must exit with ``status``."""
    done = CliRunner().invoke(app, ["inspect", *map(str, arguments)])
    assert done.exit_code == status, done.output
    return done.output


def own(name: str) -> Path:
    """Return a model of our own."""
    return networks.OWN / f"{name}.tflite"


def seen(path: Path, *arguments: str, status: int = 0) -> dict[str, Any]:
    """Return the facts as JSON."""
    facts: dict[str, Any] = json.loads(run(path, *arguments, "--json", status=status))
    return facts


def chain(*kinds: str, name: str = "t") -> bytes:
    """Return a model of operators in a row that have no options of note."""
    quant = Quant.of(0.5)
    tensors = [TensorSpec(f"{name}{i}", (1, 8), "int8", quant) for i in range(len(kinds) + 1)]
    nodes = [
        OpSpec(
            kind, (f"{name}{i}",), (f"{name}{i + 1}",), {"beta": 1.0} if kind == "SOFTMAX" else {}
        )
        for i, kind in enumerate(kinds)
    ]
    ends = (f"{name}0",), (f"{name}{len(kinds)}",)
    return build(ModelSpec(tuple(tensors), tuple(nodes), *ends))


# ---------------------------------------------------------------------------------------- facts


@pytest.mark.parametrize("shape", ["2,8", "2x8", "t0=2x8", "t0= 2, 8"])
def test_a_shape_is_given_as_it_is_printed(shape: str, tmp_path: Path) -> None:
    path = tmp_path / "m.tflite"
    path.write_bytes(chain("RELU6"))
    assert seen(path, "--input-shape", shape)["ports"][0]["shape"] == [2, 8]


@pytest.mark.parametrize("name", networks.own_models())
def test_facts_are_those_of_the_compilation(name: str) -> None:
    facts = seen(own(name), *TARGET)
    made = compile_model(own(name).read_bytes(), Options(name, "cortex-m4")).manifest
    totals = facts["totals"]
    keys = ("arena_bytes", "state_bytes", "scratch_bytes", "constant_bytes", "macs_executed")
    assert {k: totals[k] for k in keys} == {k: made[k] for k in keys}
    assert (totals["macs"], facts["model"]["sha256"]) == (made["macs"], made["model_sha256"])
    kernels = {o["index"]: o["kernel"] for o in facts["operators"] if o["step"] is not None}
    assert kernels == {layer["index"]: layer["kernel"] for layer in made["layers"]}
    places = [(b["name"], b["offset"], b["bytes"]) for b in facts["memory"]["buffers"]]
    assert sorted(places) == sorted((b["name"], b["offset"], b["bytes"]) for b in made["plan"])
    assert all(o["kernel"] or o["note"] for o in facts["operators"])


def test_peak_is_the_fullest_step() -> None:
    memory = seen(own("separable"), *TARGET)["memory"]
    assert memory["peak_bytes"] == max(step["bytes"] for step in memory["steps"])
    assert memory["steps"][memory["peak"] + 1]["bytes"] == memory["peak_bytes"]
    assert memory["peak_bytes"] <= memory["arena_bytes"]


def test_frontier_is_what_can_be_chosen() -> None:
    frontier = seen(own("separable"), *TARGET)["frontier"]
    bytes_ = [offer["bytes"] for offer in frontier]
    more = [offer["more"] for offer in frontier]
    assert len(frontier) > 1
    assert bytes_ == sorted(bytes_)
    assert more == sorted(more, reverse=True)
    assert more[-1] == 0
    for optimize, offer in (("ram", frontier[0]), ("speed", frontier[-1])):
        made = compile_model(
            own("separable").read_bytes(), Options("m", "cortex-m4", optimize=optimize)
        ).manifest
        assert offer["bytes"] <= made["arena_bytes"]
    text = run(own("separable"), *TARGET)
    assert re.search(rf"{bytes_[0]:,} +\+[0-9.]+ % +ram", text)


def test_metadata_and_signatures_are_told() -> None:
    model = seen(own("digits"))["model"]
    assert model["signatures"] == ["serving_default"]
    assert {"min_runtime_version"} <= {entry["name"] for entry in model["metadata"]}
    assert "min_runtime_version" in run(own("digits"))


# -------------------------------------------------------------------------------------- refusal


def test_budget_decides_the_exit_status() -> None:
    needed = seen(own("digits"), *TARGET)["totals"]["arena_bytes"]
    assert "OK: " in run(own("digits"), *TARGET, "--arena", str(needed))
    text = run(own("digits"), *TARGET, "--arena", str(needed - 1), status=1)
    assert f"--arena allows {needed - 1}" in text
    assert "Memory: bytes over steps" in text


def test_every_refused_operator_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "m.tflite"
    path.write_bytes(chain("UNIQUE", "SOFTMAX", "REAL", "UNIQUE"))
    facts = seen(path, status=1)
    assert [o["supported"] for o in facts["operators"]] == [False] * 4
    assert all(o["fault"] and not o["kernel"] for o in facts["operators"])
    assert facts["memory"] is None
    assert facts["totals"]["refused"] == 4
    text = run(path, status=1)
    assert "UNIQUE 0 't1', 3 't4': the operator is not supported; replace it" in text
    assert "SOFTMAX 1 't2': " in text
    run(path, "--html", tmp_path / "m.html", status=1)
    page = (tmp_path / "m.html").read_text("utf-8")
    assert page.count('class="pill bad">refused') == 4
    assert "<svg" not in page


def test_remedy_for_other_floats(tmp_path: Path) -> None:
    tensors = (TensorSpec("a", (1, 8), "float16"), TensorSpec("b", (1, 8), "float16"))
    softmax = OpSpec("SOFTMAX", ("a",), ("b",), {"beta": 1.0})
    path = tmp_path / "m.tflite"
    path.write_bytes(build(ModelSpec(tensors, (softmax,), ("a",), ("b",))))
    assert "full integer quantization" in seen(path, status=1)["operators"][0]["remedy"]


def test_no_model_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "m.tflite"
    path.write_bytes(b"nothing of the kind")
    assert CliRunner().invoke(app, ["inspect", str(path)]).exit_code != 0


# ---------------------------------------------------------------------------------------- forms


@pytest.mark.parametrize("name", networks.own_models())
def test_text_is_plain_and_narrow(name: str) -> None:
    text = run(own(name), *TARGET)
    assert "\x1b" not in text
    assert [line for line in text.splitlines() if len(line) > 100] == []


class _Page(HTMLParser):
    """Collects the tags and the addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [v or "" for k, v in attrs if k in {"src", "href", "srcset", "data"}]
        if tag not in {"meta", "link"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(text: str) -> _Page:
    """Return the tags of a page, whose elements must all be closed in order."""
    page = _Page()
    page.feed(text)
    page.close()
    assert page.open == []
    return page


def test_html_needs_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "separable.html"
    run(own("separable"), *TARGET, "--arena", "4k", "--html", file)
    text = file.read_text("utf-8")
    page = parsed(text)
    assert page.addresses == ["data:,"]
    assert page.tags.isdisjoint({"script", "img", "iframe", "object"})
    assert re.findall(r"url\((?!#)|@import|https?:", text) == []
    assert "@media print" in text
    assert "prefers-color-scheme: dark" in text
    assert "budget 4,096" in text


def test_html_has_the_facts_of_the_table(tmp_path: Path) -> None:
    run(own("residual"), *TARGET, "--html", tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text("utf-8")
    facts = seen(own("residual"), *TARGET)
    for buffer in facts["memory"]["buffers"]:
        assert f"<title>{buffer['name']}: {buffer['bytes']:,} bytes at {buffer['offset']:,}" in text
    for operator in facts["operators"]:
        assert operator["op"] in text
        assert operator["kernel"] in text


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    path, file = tmp_path / "m.tflite", tmp_path / "m.html"
    for data in (chain("REAL", name=HOSTILE), chain("RESHAPE", name=HOSTILE)):
        path.write_bytes(data)
        text = CliRunner().invoke(app, ["inspect", str(path), "--html", str(file)]).output
        assert "\x1b" not in text
        assert "\u202e" not in text
        page = parsed(file.read_text("utf-8"))
        assert page.tags.isdisjoint({"script", "img"})


def test_same_bytes_each_time(tmp_path: Path) -> None:
    pages = []
    for name in ("a.html", "b.html"):
        run(own("motor"), *TARGET, "--html", tmp_path / name)
        pages.append((tmp_path / name).read_bytes())
    assert pages[0] == pages[1]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_html_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["inspect", str(own("motor")), "--html", str(tmp_path / "x/y")])
    assert "name a file that can be written" in str(done.exception)


# -------------------------------------------------------------------------------------- picture

A = Buffer("a", "a", "input", 0, 64, -1, 0, (64,), None)
B = Buffer("conv_2d_7_out", "b", "tensor", 32, 64, 0, 1, (64,), None)
PLAN = Memory(
    arena_bytes=96,
    peak=0,
    peak_bytes=96,
    steps=(
        Step(-1, (), "inputs", 64),
        Step(0, (7,), "CONV_2D", 96),
        Step(1, (), "outputs", 64),
    ),
    buffers=(A, B),
    shared=(),
)


def test_shared_bytes_count_once() -> None:
    assert occupied([A, B]) == 96
    assert occupied([B, replace(A, bytes=16)]) == 80
    assert occupied([]) == 0
    assert alive([A, B], 1) == [B]


def test_boxes_are_to_scale() -> None:
    chart = inspect_chart.chart(PLAN, None)
    a, b = chart.boxes
    assert float(a.height) == float(b.height) == pytest.approx(2 * float(chart.peak.height) / 3)
    assert float(a.width) == pytest.approx(2 * float(chart.peak.width))
    assert float(a.x) < float(b.x) == float(chart.peak.x)
    assert float(a.y) > float(b.y) == float(chart.top)


@pytest.mark.parametrize(
    ("budget", "drawn"), [(None, False), (64, True), (128, True), (10**6, False)]
)
def test_budget_is_drawn_where_it_is_near(budget: int | None, drawn: bool) -> None:
    chart = inspect_chart.chart(PLAN, budget)
    assert (chart.budget is not None) is drawn
    tops = [float(box.y) for box in chart.boxes]
    assert min(tops) >= float(chart.top)


def test_picture_of_a_model_without_steps(tmp_path: Path) -> None:
    path = tmp_path / "m.tflite"
    tensors = tuple(TensorSpec(n, shape, "int8", Quant.of(0.5)) for n, shape in SAME_BYTES.items())
    reshape = OpSpec("RESHAPE", ("a",), ("b",), {"new_shape": (2, 4)})
    path.write_bytes(build(ModelSpec(tensors, (reshape,), ("a",), ("b",))))
    facts = seen(path, *TARGET)
    assert [step["what"] for step in facts["memory"]["steps"]] == ["inputs", "outputs"]
    assert facts["operators"][0]["note"] == "another shape, same bytes"
    assert "another shape, same bytes" in run(path, "--html", tmp_path / "m.html")
    parsed((tmp_path / "m.html").read_text("utf-8"))
