# SPDX-License-Identifier: Apache-2.0
"""``--package``: folders as build systems expect them, built here as far as that goes.

What needs a tool that is not here is built with a stand-in for it, which does what the real one is
documented to do; docs/PACKAGES.md says which is which.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from tests.support import networks
from tests.support.conventions import ROOT
from tests.support.oracle import TFLM, Question, ask
from tests.support.pack_schema import faults
from tfl2c import packages, project
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import UsageError

DIGITS = (networks.OWN / "digits.tflite").read_bytes()
MOTOR = (networks.OWN / "motor.tflite").read_bytes()
RAMP = bytes(i % 100 for i in range(64))  # what the examples feed the model
STAND_INS = ROOT / "tests/stand_ins"
STRICT = ("-Wall", "-Wextra", "-Werror", "-O1")


@pytest.fixture(scope="module")
def expected(references: None) -> str:
    """Return the line that every example prints."""
    (answer,) = ask(TFLM, [Question(DIGITS, ((RAMP,),))])
    return " ".join(["output 0:", *map(str, np.frombuffer(answer.outputs[0][0], np.int8))])


def made(folder: Path, package: str, target: str = "host") -> Path:
    """Write the digits model, and another one, into one folder and return it."""
    for name, model in (("motor", MOTOR), ("digits", DIGITS)):
        project.write(compile_model(model, Options(name, target, package=package)).files, folder)
    return folder


def sh(folder: Path, *command: str | Path) -> str:
    """Run a command that must succeed and warn of nothing; return what it prints."""
    environment = {**os.environ, "ZEPHYR_BASE": str(STAND_INS)}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in done.stderr.lower()
    return done.stdout


def cmake(source: Path, *options: str | Path) -> Path:
    """Configure and build a CMake project; return its build folder."""
    if not shutil.which("cmake"):
        pytest.skip("cmake is not installed")
    build = source / "build"
    sh(source, "cmake", "-S", source, "-B", build, *options)
    sh(source, "cmake", "--build", build, "-j", "2")
    return build


def sources(folder: Path) -> list[Path]:
    """Return the C files below a folder, as build systems that search for themselves do."""
    return sorted(p for p in folder.rglob("*.c") if "examples" not in p.parts)


def test_packages_are_those_of_the_command_line() -> None:
    assert packages.names() == (
        *("arduino", "cmake", "cmsis-pack", "esp-idf", "make", "platformio", "zephyr"),
    )
    with pytest.raises(UsageError, match="unknown --package 'bazel'; known: arduino, cmake"):
        compile_model(MOTOR, Options("motor", package="bazel"))


@pytest.mark.parametrize("package", packages.names())
def test_the_manifest_lists_what_is_there(package: str, tmp_path: Path) -> None:
    folder = made(tmp_path / "x", package)
    known = project.manifests(folder)
    listed = {path for m in known.values() for path in m["files"]}
    assert listed == {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    for m in known.values():
        assert {*m["sources"], *m["headers"]} <= set(m["files"])
        assert (folder / m["include_dirs"][0] / f"{m['name']}.h").is_file()
    assert "digits.c`" in (folder / "README.md").read_text("utf-8")
    page = (folder / "README.md").read_text("utf-8")
    assert all(f"- `{path}`" in page for path in known["digits.json"]["sources"])


@pytest.mark.parametrize("package", packages.names())
def test_only_spdx_marked_text(package: str) -> None:
    files = compile_model(DIGITS, Options("digits", package=package)).files
    for path, text in files.items():
        assert path.suffix == ".json" or "SPDX-License-Identifier" in text[:200], path


# ---------------------------------------------------------------------------- cmake and make


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_cmake(compiler: str, tmp_path: Path, expected: str) -> None:
    if not shutil.which(compiler):
        pytest.skip(f"{compiler} is not installed")
    example = made(tmp_path / "x", "cmake") / "examples/digits"
    flags = f"-DCMAKE_C_FLAGS={' '.join(STRICT)}"
    build = cmake(example, f"-DCMAKE_C_COMPILER={compiler}", flags)
    assert sh(build, build / "digits_example").strip() == expected


def test_cmake_for_a_core(tmp_path: Path) -> None:
    example = made(tmp_path / "x", "cmake", "cortex-m4") / "examples/digits"
    core = (example / "CMakeLists.txt").read_text("utf-8")
    found = re.search(r"C_FLAGS of the core cortex-m4: (.*)", core)
    assert found
    build = cmake(
        example,
        "-DCMAKE_SYSTEM_NAME=Generic",
        "-DCMAKE_C_COMPILER=arm-none-eabi-gcc",
        "-DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY",
        f"-DCMAKE_C_FLAGS={found[1]} {' '.join(STRICT)}",
        "-DCMAKE_EXE_LINKER_FLAGS=--specs=rdimon.specs",
    )
    assert (build / "digits_example").read_bytes()[:4] == b"\x7fELF"


def test_make(tmp_path: Path, expected: str) -> None:
    example = made(tmp_path / "x", "make") / "examples/digits"
    sh(example, "make", "-s", f"CFLAGS=-std=c99 {' '.join(STRICT)}")
    assert sh(example, example / "digits_example").strip() == expected
    sh(example, "make", "-s", "clean")


# -------------------------------------------------------------------------- with a stand-in


def test_zephyr(tmp_path: Path, expected: str) -> None:
    """tests/stand_ins/ZephyrConfig.cmake finds modules and reads prj.conf as Zephyr does."""
    folder = made(tmp_path / "x", "zephyr")
    build = cmake(folder / "samples/digits", f"-DZephyr_DIR={STAND_INS}")
    assert sh(build, build / "app").strip() == expected
    module = (folder / "zephyr/module.yml").read_text("utf-8")
    assert module.splitlines()[1:] == [
        *("name: digits", "build:", "  cmake: zephyr", "  kconfig: zephyr/Kconfig"),
        *("samples:", "  - samples"),
    ]


def test_options_of_zephyr(tmp_path: Path) -> None:
    """Zephyr's own reader of Kconfig is made of Kconfiglib."""
    kconfiglib = pytest.importorskip("kconfiglib")
    folder = made(tmp_path / "x", "zephyr")
    (tmp_path / "Kconfig").write_text(
        'mainmenu "Zephyr"\nconfig MAIN_STACK_SIZE\n    int "Stack"\n    default 1024\n'
        f'osource "{folder}/zephyr/Kconfig"\n',
        encoding="utf-8",
    )
    read = kconfiglib.Kconfig(tmp_path / "Kconfig", warn_to_stderr=False)
    read.warn_assign_undef = True
    read.load_config(folder / "samples/digits/prj.conf")
    assert read.warnings == []
    assert {s.name: s.str_value for s in read.unique_defined_syms} == {
        "MAIN_STACK_SIZE": "4096",
        "TFL2C_DIGITS": "y",
        "TFL2C_MOTOR": "n",
    }
    assert all(s.nodes[0].prompt and s.nodes[0].help for s in read.unique_defined_syms[1:])


def test_esp_idf(tmp_path: Path, expected: str) -> None:
    """tests/stand_ins/esp registers components by folder, as idf_component_register does."""
    folder = made(tmp_path / "x", "esp-idf")
    build = cmake(
        shutil.copytree(STAND_INS / "esp", tmp_path / "idf"),
        f"-DCOMPONENT={folder}",
        f"-DMAIN={folder / 'examples/digits/main'}",
    )
    assert sh(build, build / "app").strip() == expected
    about = (folder / "idf_component.yml").read_text("utf-8")
    assert re.search(r'^version: "\d+\.\d+\.\d+"$', about, re.MULTILINE)
    assert '  idf: ">=5.0"' in about
    assert (folder / "examples/digits/main" / "../../..").resolve() == folder.resolve()


def test_arduino(tmp_path: Path, expected: str) -> None:
    folder = made(tmp_path / "x", "arduino")
    about = (folder / "library.properties").read_text("utf-8")
    entries = dict(line.split("=", 1) for line in about.splitlines()[1:])
    required = {"name", "version", "author", "maintainer", "sentence", "paragraph", "category"}
    assert required | {"url", "architectures", "includes"} <= entries.keys()
    assert entries["category"] == "Data Processing"
    objects = []
    for source in sources(folder / "src"):
        objects.append(tmp_path / f"{source.stem}.o")
        command = ("gcc", "-std=gnu11", "-Os", "-Wall", "-Wextra", "-c")
        sh(tmp_path, *command, "-I", folder / "src", source, "-o", objects[-1])
    sketch = folder / "examples/digits/digits.ino"
    flags = ("-std=gnu++11", "-fno-exceptions", "-fno-rtti", "-Wall")
    arduino = (
        "-I",
        folder / "src",
        "-include",
        STAND_INS / "Arduino.h",
        "-x",
        "c++",
        sketch,
        "-x",
        "none",
    )
    sh(tmp_path, "g++", *flags, *arduino, *objects, "-o", "sketch")
    assert sh(tmp_path, tmp_path / "sketch").strip() == expected


def test_platformio(tmp_path: Path, expected: str) -> None:
    folder = made(tmp_path / "x", "platformio")
    about = json.loads((folder / "library.json").read_text("utf-8"))
    assert {"name", "version", "description", "keywords"} <= about.keys()
    assert about["build"] == {"srcDir": "src", "includeDir": "src", "libArchive": True}
    (example,) = about["examples"]
    assert all((folder / example["base"] / name).is_file() for name in example["files"])
    main = folder / "examples/digits/src/main.c"
    flags = ("-std=gnu11", *STRICT, "-I", folder / "src")
    sh(tmp_path, "gcc", *flags, main, *sources(folder / "src"), "-o", "program")
    assert sh(tmp_path, tmp_path / "program").strip() == expected


# ------------------------------------------------------------------------------------- pack


def test_cmsis_pack(tmp_path: Path, expected: str) -> None:
    """What the component lists is all that a project needs."""
    folder = made(tmp_path / "x", "cmsis-pack")
    root = ET.parse(folder / "tfl2c.digits.pdsc").getroot()  # noqa: S314 (our own)
    assert faults(root, folder) == []
    listed = [f for f in root.iter("file") if f.get("attr") != "template"]
    main = next(f for f in root.iter("file") if f.get("attr") == "template")
    files = {kind: [f.get("name", "") for f in listed if f.get("category") == kind]
             for kind in ("include", "sourceC", "header")}  # fmt: skip
    app = tmp_path / "app"
    for name in (*files["header"], *files["sourceC"]):
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / name, app / name)
    shutil.copy(folder / main.get("name", ""), app / "main.c")
    includes = [word for name in files["include"] for word in ("-I", name)]
    sh(app, "gcc", "-std=c99", *STRICT, *includes, "main.c", *files["sourceC"], "-o", "app")
    assert sh(app, app / "app").strip() == expected


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("<vendor>tfl2c</vendor>", "package: no vendor"),
        (' version="0.1.0"', "release: no version"),
        ('Cclass="Machine Learning" ', "component: no Cclass"),
        (' name="digits.h"', "file: no name"),
    ],
)
def test_faults_of_a_pack_are_found(change: str, fault: str, tmp_path: Path) -> None:
    folder = made(tmp_path / "x", "cmsis-pack")
    text = (folder / "tfl2c.digits.pdsc").read_text("utf-8")
    assert change in text
    changed = ET.fromstring(text.replace(change, ""))  # noqa: S314 (our own)
    assert fault in faults(changed, folder)


def test_the_component_of_a_long_name_is_named_as_the_schema_allows(tmp_path: Path) -> None:
    name = "n" * 63
    files = compile_model(DIGITS, Options(name, package="cmsis-pack")).files
    project.write(files, tmp_path)
    root = ET.parse(tmp_path / f"tfl2c.{name}.pdsc").getroot()  # noqa: S314 (our own)
    assert faults(root, tmp_path) == []
    component = next(root.iter("component"))
    listed = (tmp_path / f"examples/{name}/{name}.cproject.yml").read_text("utf-8")
    assert f"tfl2c::Machine Learning:tfl2c:{component.get('Csub')}\n" in listed


# ---------------------------------------------------------------------------------- any model


@pytest.mark.parametrize("name", ["digits_float_io", "residual"])
@pytest.mark.parametrize("feed", ["whole", "rows"])
def test_examples_of_other_models(name: str, feed: str, tmp_path: Path) -> None:
    model = (networks.OWN / f"{name}.tflite").read_bytes()
    options = Options(name, package="make", feed=feed)
    project.write(compile_model(model, options).files, tmp_path)
    example = tmp_path / f"examples/{name}"
    sh(example, "make", "-s", f"CFLAGS=-std=c99 {' '.join(STRICT)}")
    assert sh(example, example / f"{name}_example").startswith("output 0: ")
