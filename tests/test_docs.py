# SPDX-License-Identifier: Apache-2.0
"""The pages in docs/ that are made from the code are current, and `tfl2c ops` says the same."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tests.support.conventions import ROOT
from tfl2c import ops
from tfl2c.cli import app
from tfl2c.report import operators


def printed(*arguments: str) -> str:
    """Return what a command prints; it must succeed."""
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def test_operators_page_is_current() -> None:
    page = (ROOT / "docs/OPERATORS.md").read_text("utf-8")
    assert page == printed("ops", "--markdown"), "run `make docs`"


@pytest.mark.parametrize("name", ops.registry())
def test_every_constraint_is_told(name: str) -> None:
    (row,) = operators.rows({name: ops.registry()[name]})
    for constraint in ops.registry()[name].constraints:
        sentence = ops.constraint_text(constraint.__doc__)
        assert f"    {sentence}.\n" in printed("ops") + "\n"
        assert f"- {sentence}.\n" in operators.markdown([row])


@pytest.mark.parametrize("name", ops.registry())
def test_types_are_told_of_inputs_and_outputs(name: str) -> None:
    (row,) = operators.rows({name: ops.registry()[name]})
    if ops.registry()[name].vanishes:
        return
    told = " ".join(row["types"])
    assert "input" in told, row
    assert "output" in told, row
    assert row["inputs"][0] <= row["inputs"][1]


def test_json_has_the_same_operators() -> None:
    assert json.loads(printed("ops", "--json")) == operators.rows(ops.registry())
