# SPDX-License-Identifier: Apache-2.0
"""Generated C: the same bytes always, clean under two compilers, and nothing hidden in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path, PurePosixPath

import pytest

from tests.support import networks
from tests.support.conventions import ROOT, kernel_of
from tests.support.devices import HOST
from tests.support.libraries import COMPILERS, compiled, generate
from tests.support.raw_models import conv_model
from tfl2c import boards, reader
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import quoted
from tfl2c.render.text import comment
from tfl2c.targets import TARGETS, Simd
from tfl2c.verify import elf, image
from tfl2c.verify.image import STRICT
from tfl2c.verify.objects import Unit

MODELS = {name: (networks.OWN / f"{name}.tflite").read_bytes() for name in networks.own_models()}
INT8 = {name: model for name, model in MODELS.items() if name != "digits_float_io"}
SOURCES = sorted((ROOT / "runtime_c/src").glob("*.c"))

VARIANTS = {Simd.NONE: {""}, Simd.DSP: {"", "_dsp"}, Simd.MVE: {"", "_dsp", "_mve"}}


# -------------------------------------------------------------------------------- same bytes


def locales() -> list[str]:
    """Return the locales of this machine that order, number or case differently."""
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    wanted = ("C", "C.utf8", "de_DE.utf8", "tr_TR.utf8", "ar_SA.utf8")
    return [name for name in wanted if name in listed.split()] or ["C"]


def written(folder: Path, cwd: Path, model: Path, **environment: str) -> Mapping[str, bytes]:
    """Return what another process writes for a model, by relative path."""
    command = [sys.executable, "-m", "tfl2c", str(model), "--out", str(folder), "--name", "net"]
    subprocess.run(
        [*command, "--board", "mps2-an386"],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )
    paths = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def test_nothing_but_model_and_options_shows(tmp_path: Path) -> None:
    """Neither order of hashes, locale, time zone, place nor the file's name."""
    (tmp_path / "deep/er").mkdir(parents=True)
    other = tmp_path / "deep/other name.bin"
    other.write_bytes(MODELS["motor"])
    first = written(tmp_path / "0", ROOT, networks.OWN / "motor.tflite", PYTHONHASHSEED="0")
    assert len(first) > 20
    for i, (seed, name) in enumerate(zip(("1", "2", "3", "4", "5"), locales(), strict=False), 1):
        environment = {"PYTHONHASHSEED": seed, "LC_ALL": name, "TZ": f"ABC{i}", "HOME": "/"}
        again = written(tmp_path / f"{i}/x", tmp_path / "deep/er", other, **environment)
        assert again == first, environment


@pytest.mark.parametrize("name", MODELS)
def test_the_same_twice(name: str) -> None:
    options = Options("net", "cortex-m4")
    assert compile_model(MODELS[name], options) == compile_model(MODELS[name], options)


def test_no_place_of_this_machine_shows() -> None:
    for path, text in compile_model(MODELS["digits"], Options("digits")).files.items():
        assert str(ROOT) not in text, path
        assert text.endswith("\n"), path
        assert text.isascii(), path
        assert "\r" not in text, path
        assert "\t" not in text, path
        assert not re.search(r" +$|\n\n\n", text, re.MULTILINE), path
        if path.suffix in {".c", ".h"}:
            assert max(map(len, text.splitlines())) <= 130, path


# --------------------------------------------------------------------------------- compilers


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_a_library_is_clean(tmp_path: Path, name: str, compiler: str) -> None:
    library = generate(tmp_path, {name: MODELS[name]})
    assert len(library.objects(compiler=compiler)) == len(library.manifests[0].sources)


@pytest.mark.parametrize("target", ["cortex-m0", "cortex-m4", "cortex-m55"])
@pytest.mark.parametrize("name", MODELS)
def test_a_library_for_a_core_is_clean(tmp_path: Path, name: str, target: str) -> None:
    library = generate(tmp_path, {name: MODELS[name]}, target)
    assert len(library.objects()) == len(library.manifests[0].sources)


@pytest.mark.parametrize("target", ["cortex-m0", "cortex-m4", "cortex-m55", HOST])
@pytest.mark.parametrize("compiler", ["arm-none-eabi-gcc", "gcc", "clang"])
def test_every_kernel_is_clean(tmp_path: Path, compiler: str, target: str) -> None:
    """The forms that a core may run; the others must refuse it."""
    if (target == HOST) == (compiler == "arm-none-eabi-gcc"):
        pytest.skip("not a compiler for this target")
    if target != HOST and compiler == "gcc":
        pytest.skip("not a compiler for this target")
    folders = [ROOT / "runtime_c/include"]
    cross: tuple[str, ...] = ()
    if compiler == "clang" and target != HOST:  # it has no libc for the cores
        cross = ("--target=arm-none-eabi", "-ffreestanding")
        folders.append(tmp_path)
        (tmp_path / "string.h").write_text(STRING_H)
    row = TARGETS[target]
    board = None if target == HOST else boards.for_target(target)
    # As images of tests have them, so that they share the objects.
    flags = (*STRICT, *image.machine_flags(row, board, image.Options()), *cross)
    fit = [
        p for p in SOURCES if p.stem.removeprefix(kernel_of(PurePosixPath(p))) in VARIANTS[row.simd]
    ]
    assert len(compiled([Unit(p, flags, tuple(folders)) for p in fit], compiler)) == len(fit) > 10


STRING_H = """
#include <stddef.h>
void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
"""


# ------------------------------------------------------------------------------ what is in it

# Functions of the compiler for what the core has no instruction for, all of them on integers.
_DIVIDE = ("idiv", "uidiv", "idivmod", "uidivmod", "ldivmod", "uldivmod")
_LONG = ("lmul", "llsl", "llsr", "lasr", "lcmp", "ulcmp")
_SWITCH = ("sqi", "uqi", "shi", "uhi", "si")
INTEGER_HELPERS = {
    *(f"__aeabi_{name}" for name in (*_DIVIDE, *_LONG)),
    *(f"__gnu_thumb1_case_{kind}" for kind in _SWITCH),
}
MEMORY = {"memcpy", "memmove", "memset"}
OPTIMIZE = ("-O0", "-O2", "-Os")

# A float instruction says its type, and on a core without MVE every name in "v" is one.
FLOAT = {
    "cortex-m0": r"\t(v\w+|\w+\.f(16|32|64))\b",
    "cortex-m4": r"\t(v\w+|\w+\.f(16|32|64))\b",
    "cortex-m55": r"\t\w+\.f(16|32|64)\b",
}


@pytest.fixture(scope="module", params=[*product(FLOAT, OPTIMIZE)], ids="".join)
def int8_objects(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, tuple[Path, ...]]:
    """Return a target and the objects of all our int8 models, compiled for it."""
    target, optimize = request.param
    library = generate(tmp_path_factory.mktemp("int8"), INT8, target)
    return target, library.objects(optimize)


def test_nothing_of_libc_but_moving_memory(int8_objects: tuple[str, tuple[Path, ...]]) -> None:
    _, objects = int8_objects
    assert elf.undefined(objects) <= MEMORY | INTEGER_HELPERS


def test_no_float_in_an_int8_model(int8_objects: tuple[str, tuple[Path, ...]]) -> None:
    target, objects = int8_objects
    listing = disassembled(objects)
    assert len(listing.splitlines()) > 1000
    assert re.findall(f"^.*{FLOAT[target]}.*$", listing, re.MULTILINE) == []


def test_no_variable_outside_the_arena(int8_objects: tuple[str, tuple[Path, ...]]) -> None:
    for path in int8_objects[1]:
        sizes = elf.sizes(path)
        assert (sizes.data, sizes.bss) == (0, 0), path.name


def disassembled(objects: tuple[Path, ...]) -> str:
    """Return the instructions of objects for Arm."""
    command = ["arm-none-eabi-objdump", "-d", *map(str, objects)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_float_check_can_fail(tmp_path: Path) -> None:
    """The model with floats at its ends has what the others must not have."""
    library = generate(tmp_path, {"net": MODELS["digits_float_io"]}, "cortex-m4")
    objects = library.objects()
    assert re.search(FLOAT["cortex-m4"], disassembled(objects))
    assert elf.undefined(objects) <= MEMORY | INTEGER_HELPERS


def test_public_names_begin_with_the_model(tmp_path: Path) -> None:
    library = generate(tmp_path, {"net": MODELS["motor"]}, "cortex-m4")
    symbols = [s for path in library.objects() for s in elf.symbols(path)]
    defined = {s.name for s in symbols if s.is_global and s.section}
    assert {name for name in defined if not name.startswith(("net_", "tfl2c_"))} == set()


def test_kws_is_small(tmp_path: Path) -> None:
    """Code and tables, all that is not a weight in the layout of its kernel, in 12 kB."""
    model = networks.find("kws_ref_model")
    if model is None:
        pytest.skip("kws_ref_model.tflite is not here")
    library = generate(tmp_path, {"kws": model.read_bytes()}, "cortex-m4")
    objects = library.objects("-Os", "-ffunction-sections", "-fdata-sections")
    symbols = [s for path in objects for s in elf.symbols(path) if s.name.startswith("kws_")]
    weights = {
        s.name: s.size for s in symbols if re.search("_(weights|blocks|groups|bias)$", s.name)
    }
    graph = reader.read(model.read_bytes(), "kws")
    constants = sum(t.nbytes for t in graph.tensors.values() if t.is_constant)
    assert sum(weights.values()) >= constants - 64  # a shape or two are no weights
    assert sum(elf.sizes(path).flash for path in objects) - sum(weights.values()) <= 12_000


# ------------------------------------------------------------------------------ hostile names

NAMES: Mapping[str, str | bytes] = {
    "end of comment": "a */ #error out /* b",
    "comment in comment": "a /* b // c",
    "quotes": "\"a\" 'b' `c`",
    "newline": "a\n#error out\r\n#error out\v\f\u2028#error",
    "backslash": "a\\",
    "backslash newline": "a\\\n#error out",
    "trigraph": "a ??/\n#error ??) ??>",
    "letters": "gr\u00fc\u00df \u4f60\u597d \U0001f600 \u202e\u0430\u0301",
    "not utf-8": b"\xff\xfe\xc0\x80",
    "zero": "a\0#error out",
    "controls": "\x1b[31mred\x07\x7f\x85",
    "template": "{{ 7 * 7 }} {% raw %} {# x #}",
    "format": "%s %n {0} $(touch x) `touch x` ${x} $<x>",
    "markup": "<script>alert(1)</script> ``` | # ]]>",
    "long": "n" * 10_000,
    "keyword": "int",
    "macro": "NET_H",
    "nothing": "",
    "space": "   ",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_name_can_do_no_harm(tmp_path: Path, name: str | bytes) -> None:
    """Every tensor of the model has that name."""
    model = conv_model()
    model = replace(model, tensors=tuple(replace(t, name=name) for t in model.tensors))
    library = generate(tmp_path, {"net": model.build()})
    for compiler in ("gcc", "clang"):
        library.objects("-Wcomment", "-Wtrigraphs", compiler=compiler)
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        text = path.read_bytes()
        assert text.isascii(), path
        assert max(map(len, text.split(b"\n"))) <= 130 or path.suffix == ".json", path
    manifest = json.loads((tmp_path / "net.json").read_text("utf-8"))
    read = reader.read(model.build(), "net").tensors[0].name
    assert manifest["inputs"][0]["name"] == manifest["layers"][0]["tensor"] == read
    if isinstance(name, str):
        assert read == name


@pytest.mark.parametrize(
    "name", ["int", "class", "default", "test", "m", "std", "memcpy", "invoke", "a", "n" * 63]
)
def test_a_library_may_have_any_name(tmp_path: Path, name: str) -> None:
    library = generate(tmp_path, {name: MODELS["autoencoder"]})
    library.objects()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/Relu;b/BiasAdd", "a/Relu;b/BiasAdd"),
        ("a/Relu;b/BiasAdd;" + "c" * 60, "a/Relu;b/BiasAdd;..."),
        ("a" * 57 + ";b/BiasAdd", "a" * 57 + "..."),
        ("a" * 61, "a" * 57 + "..."),
    ],
)
def test_names_of_fused_layers_end_whole(name: str, expected: str) -> None:
    assert quoted(name) == f"'{expected}'"
    assert comment(name) == expected


def test_a_ring_says_how_many_rows_it_has() -> None:
    """The table above the calls: bytes of a buffer, and what is in it."""
    model = (networks.OWN / "separable.tflite").read_bytes()
    made = compile_model(model, Options("m", "cortex-m4", optimize="ram"))
    rows = re.findall(
        r"^ \* +\d+ +(\d+)  .*  (\d+) rows? of \[1,\d+,(\d+),(\d+)\]$",
        made.files[PurePosixPath("m.c")],
        re.MULTILINE,
    )
    assert rows
    for size, count, width, channels in rows:
        assert int(size) == int(count) * int(width) * int(channels)


def test_every_compiler_was_there() -> None:
    """Nothing above is skipped for want of one: that would go unnoticed."""
    assert set(COMPILERS) == {"gcc", "clang", "arm-none-eabi-gcc"}
