# SPDX-License-Identifier: Apache-2.0
"""The models of this folder are what README.md says, and the demo's golden outputs are theirs."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import tflite

from tests.support.conventions import ROOT
from tests.support.oracle import TFLM, Question, ask

HERE = Path(__file__).resolve().parent
MODELS = sorted(HERE.glob("*.tflite"))
IMAGES = ROOT / "examples/digits/images.h"

_ROW = re.compile(r"^\| `(\w+\.tflite)` \| [^|]+ \| ([^|]+) \| (\d+) \|", re.MULTILINE)
_SAMPLE = re.compile(r"\.pixels = \{([^}]*)\},\s*\.golden = \{([^}]*)\},\s*\.label = (\d)")
_CODES = {code: name for name, code in vars(tflite.BuiltinOperator).items() if name[0] != "_"}
_FOLDER = re.compile(rb"(?<![\w.])/(?:bin|home|mnt|opt|root|srv|tmp|usr|var|work|Users)/")


def operators(model: bytes) -> Counter[str]:
    root = tflite.Model.GetRootAs(model, 0)
    graph = root.Subgraphs(0)
    codes = [graph.Operators(i).OpcodeIndex() for i in range(graph.OperatorsLength())]
    return Counter(_CODES[root.OperatorCodes(code).BuiltinCode()] for code in codes)


def octets(numbers: str) -> bytes:
    """Return the bytes of a C list of int8."""
    return bytes(int(n) & 0xFF for n in re.findall(r"-?\d+", numbers))


def test_readme_lists_every_model() -> None:
    rows = _ROW.findall((HERE / "README.md").read_text("utf-8"))
    listed = {
        name: (Counter({op: int(n) for op, n in re.findall(r"(\w+) (\d+)", ops)}), int(size))
        for name, ops, size in rows
    }
    models = {path.name: path.read_bytes() for path in MODELS}
    assert models
    assert listed == {name: (operators(m), len(m)) for name, m in models.items()}


@pytest.mark.parametrize("model", MODELS, ids=lambda p: p.stem)
def test_model_holds_no_folder_of_a_machine(model: Path) -> None:
    assert _FOLDER.findall(model.read_bytes()) == []


@pytest.mark.oracle
@pytest.mark.usefixtures("references")
@pytest.mark.skipif(not IMAGES.exists(), reason="the sdist holds no examples")
def test_golden_outputs_of_the_demo_are_the_references() -> None:
    samples = _SAMPLE.findall(IMAGES.read_text("ascii"))
    assert [int(label) for _, _, label in samples] == list(range(10))
    images = tuple((octets(pixels),) for pixels, _, _ in samples)
    (answer,) = ask(TFLM, [Question((HERE / "digits.tflite").read_bytes(), images)])
    assert answer.outputs == tuple((octets(golden),) for _, golden, _ in samples)
