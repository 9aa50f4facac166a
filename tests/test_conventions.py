# SPDX-License-Identifier: Apache-2.0
"""The habits of this repository that no linter knows. ``make lint`` runs this file too."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path, PurePosixPath
from pkgutil import iter_modules

import pytest

from tests.support import conventions as rules
from tests.support.conventions import ROOT
from tfl2c import ops

TRACKED = rules.tracked()
TEXTS = {p: (ROOT / p).read_text("utf-8") for p in TRACKED if rules.is_text(p)}
WRITTEN = {p: text for p, text in TEXTS.items() if not rules.is_generated(p)}
OPERATORS = sorted(m.name for m in iter_modules(ops.__path__) if not m.name.startswith("_"))
KERNELS = {k for name in OPERATORS for k in import_module(f"tfl2c.ops.{name}").OP.kernels}

# The only modules that import by name at run time; import-linter cannot see what they load.
_IMPORT_BY_NAME = {"codegen/tfl2c/ops/__init__.py", "codegen/tfl2c/reader/schema.py"}


def below(*places: str) -> dict[PurePosixPath, str]:
    """Return the hand-written text files under some folders."""
    return {p: text for p, text in WRITTEN.items() if any(p.is_relative_to(x) for x in places)}


def python(*places: str) -> dict[PurePosixPath, str]:
    """Return the Python files under some folders."""
    return {p: text for p, text in below(*places).items() if p.suffix == ".py"}


def runtime() -> dict[PurePosixPath, str]:
    """Return the C files of the runtime."""
    return {p: text for p, text in below("runtime_c").items() if p.suffix in {".c", ".h"}}


# ---------------------------------------------------------------------------------- every file


def test_every_file_says_its_licence() -> None:
    assert [f for p, text in TEXTS.items() for f in rules.licence_faults(p, text)] == []


def test_no_file_speaks_of_one_machine_or_one_day() -> None:
    assert [f for p, text in TEXTS.items() for f in rules.word_faults(p, text)] == []


def test_every_line_ends_clean() -> None:
    faults = [
        f"{p}:{number}"
        for p, text in WRITTEN.items()
        for number, line in enumerate(text.split("\n"), 1)
        if line != line.rstrip() or ("\t" in line and p.stem != "Makefile")
    ]
    assert faults == []


def test_data_folders_hold_no_python() -> None:
    places = ("templates", "runtime_c", "boards")
    assert [p for p in TRACKED if p.parts[0] in places and p.suffix == ".py"] == []


# ----------------------------------------------------------------------------------- operators


@pytest.mark.parametrize("name", OPERATORS)
def test_operator_has_its_three_places(name: str) -> None:
    op = import_module(f"tfl2c.ops.{name}").OP
    assert list(rules.operator_faults(ROOT, name, op.kernels, is_view=op.view or op.vanishes)) == []


@pytest.mark.parametrize("name", OPERATORS)
def test_operator_is_named_like_its_module(name: str) -> None:
    assert import_module(f"tfl2c.ops.{name}").OP.name == name.upper()


@pytest.mark.parametrize("name", OPERATORS)
def test_operator_does_not_import_another(name: str) -> None:
    text = (ROOT / f"codegen/tfl2c/ops/{name}.py").read_text("utf-8")
    others = {f"tfl2c.ops.{other}" for other in OPERATORS if other != name}
    faults = {i for i in rules.imported(text) for o in others if i == o or i.startswith(f"{o}.")}
    assert faults == set()


def test_no_part_without_operator() -> None:
    tables = {p.stem for p in TRACKED if p.parent == PurePosixPath("tests/ops")}
    sources = {rules.kernel_of(p) for p in runtime() if p.suffix == ".c"}
    assert sorted(tables - set(OPERATORS)) == [], "tests/ops/*.toml without an operator"
    assert sorted(sources - KERNELS) == [], "runtime_c/src/*.c that no operator names"


# ------------------------------------------------------------------------------------- runtime


def test_runtime_includes_what_it_may() -> None:
    faults = [f for p, text in runtime().items() for f in rules.include_faults(p, text, KERNELS)]
    assert faults == []


def test_runtime_names_cannot_clash() -> None:
    assert [f for p, text in runtime().items() for f in rules.prefix_faults(p, text)] == []


def test_variant_refuses_the_wrong_core() -> None:
    variants = [p for p in runtime() if p.stem.endswith(rules.VARIANTS)]
    assert [p for p in variants if "\n#error " not in runtime()[p]] == []
    portable = {p.stem for p in runtime() if p.suffix == ".c" and p not in variants}
    assert [p for p in variants if rules.kernel_of(p) not in portable] == []


def test_templates_take_no_decision() -> None:
    templates = {p: text for p, text in below("templates").items() if p.suffix == ".j2"}
    assert templates
    assert [f for p, text in templates.items() for f in rules.template_faults(p, text)] == []


# -------------------------------------------------------------------------------------- layers


def test_imports_by_name_are_few() -> None:
    loaders = {"__import__", "import_module"}
    found = {str(p) for p, text in python("codegen").items() if loaders & rules.called(text)}
    assert found <= _IMPORT_BY_NAME


# ------------------------------------------------------------------------------------- lengths


def test_files_are_short() -> None:
    budgets = [
        *((p, text, 400) for p, text in python("codegen", "tests", "examples").items()),
        *((p, text, 250) for p, text in runtime().items()),
    ]
    lengths = [(str(p), text.count("\n"), most) for p, text, most in budgets]
    assert [f"{p}: {n} lines, {most} at most" for p, n, most in lengths if n > most] == []


@pytest.mark.parametrize("place", ["codegen", "tests"])
def test_python_functions_are_short(place: str) -> None:
    lengths = [n for text in python(place).values() for n in rules.python_functions(text)]
    assert lengths
    assert rules.percentile(lengths, 0.95) <= 40


def test_c_functions_are_short() -> None:
    faults = [
        f"{p}: {head.splitlines()[0]}: {lines} lines"
        for p, text in runtime().items()
        for head, lines in rules.c_functions(text)
        if lines > (120 if p.stem.endswith(rules.VARIANTS) else 60)
    ]
    assert faults == []


# --------------------------------------------------------------------- the checks can also fail


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("codegen/tfl2c/x.py", '"""No licence."""\n'),
        ("codegen/tfl2c/x.py", "# SPDX-License-Identifier: Apache-2.0 OR 0BSD\n"),
        ("runtime_c/src/x.c", "/* SPDX-License-Identifier: Apache-2.0 */\n"),
        ("tests/golden/m/m.c", "/* SPDX-License-Identifier: Apache-2.0 */\n"),
    ],
)
def test_licence_faults_are_found(path: str, text: str) -> None:
    assert len(list(rules.licence_faults(PurePosixPath(path), text))) == 1


@pytest.mark.parametrize(
    "line", ["see /" + "home/me/model", "/" + "tmp/x", "fixes iss" + "ue 7", "# TO" + "DO: later"]
)
def test_forbidden_words_are_found(line: str) -> None:
    assert len(list(rules.word_faults(PurePosixPath("docs/x.md"), line))) == 1


def test_missing_places_are_named(tmp_path: Path) -> None:
    faults = list(rules.operator_faults(tmp_path, "abs", ["abs_s8"], is_view=False))
    assert faults == [
        "operator abs: no codegen/tfl2c/ops/abs.py",
        "operator abs: no cases, tests/ops/abs.toml",
        "operator abs: kernel abs_s8: no runtime_c/include/tfl2c/abs_s8.h",
        "operator abs: kernel abs_s8: no runtime_c/src/abs_s8.c",
    ]
    assert "no kernel" in list(rules.operator_faults(tmp_path, "abs", [], is_view=False))[-1]


@pytest.mark.parametrize(
    "text",
    [
        "{% set x = 1 %}\n",
        "{% macro f() %}{% endmacro %}\n",
        "{{ name|upper }}\n",
        "{{ a + b }}\n",
        "{{ a if b else c }}\n",
        "{{ name.upper() }}\n",
        "{% if x is defined %}{% endif %}\n",
    ],
)
def test_logic_in_templates_is_found(text: str) -> None:
    assert list(rules.template_faults(PurePosixPath("templates/x.j2"), text)) != []


def test_plain_template_passes() -> None:
    text = '{% for c in calls %}\n{{ c.name }}({{ c.arguments|join(", ") }});\n{% endfor %}\n'
    assert list(rules.template_faults(PurePosixPath("templates/x.j2"), text)) == []


def test_foreign_includes_are_found() -> None:
    path = PurePosixPath("runtime_c/src/add_s8_dsp.c")
    text = '#include "tfl2c/add_s8.h"\n#include "tfl2c/mul_s8.h"\n#include <arm_acle.h>\n'
    kernels = {"add_s8", "mul_s8"}
    assert len(list(rules.include_faults(path, text, kernels))) == 1
    assert len(list(rules.include_faults(path, text + "#include <stdio.h>\n", kernels))) == 2
    portable = PurePosixPath("runtime_c/src/add_s8.c")
    assert len(list(rules.include_faults(portable, text, kernels))) == 2


def test_unprefixed_names_are_found() -> None:
    text = (
        "static int a(void)\n{\n    return 1;\n}\n\nint b(int x,\n      int y)\n{\n    c(x);\n}\n"
    )
    path = PurePosixPath("runtime_c/src/x.c")
    assert [n for _, n in rules.c_functions(text)] == [4, 5]
    assert list(rules.prefix_faults(path, text)) == [
        f"{path}: b has external linkage but no prefix tfl2c_"
    ]


def test_percentile_of_lengths() -> None:
    assert rules.percentile(range(1, 101), 0.95) == 95
    assert rules.percentile([7], 0.95) == 7
