# SPDX-License-Identifier: Apache-2.0
"""What builds and runs generated code does so on the host and on every board, and sees faults."""

from __future__ import annotations

import json
import os
import struct
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import fake_model
from tfl2c import boards, firmware
from tfl2c.errors import ToolError, UsageError
from tfl2c.targets import lookup
from tfl2c.verify import elf, image, manifest, process, runner, toolchain
from tfl2c.verify.image import Image, Options
from tfl2c.verify.objects import BuildError
from tfl2c.verify.runner import RunError, Sample, run

TARGETS = ["m0", "m0plus", "m3", "m4", "m7", "m33", "m55", "m85"]
ASAN = Options(optimize="-O1", sanitize=True)

SAMPLES = [(bytes([250, 1, 2, 127, 128]), bytes([1, 255, 3, 4])), (bytes(5), bytes(4))]
INPUTS = [Sample(sample) for sample in SAMPLES]


def build(
    folder: Path, *models: manifest.Manifest, target: str = "host", options: Options = ASAN
) -> Image:
    """Build models for the host with sanitizers, or for the board of a target."""
    board = None if target == "host" else boards.for_target(target)
    if board:
        options = replace(options, sanitize=False)
    return image.build(folder, models, lookup(target), board, folder / "build", options)


def bare(folder: Path, *, invoke: str, target: str = "host") -> Image:
    """Build the fake model with some C in its invoke function."""
    model = fake_model.write(folder, target=target, invoke=invoke)
    return build(folder, model, target=target)


# -------------------------------------------------------------------------------------- it runs


@pytest.mark.qemu
@pytest.mark.parametrize("target", ["host", *(f"cortex-{core}" for core in TARGETS)])
def test_outputs_and_state(tmp_path: Path, target: str) -> None:
    model = fake_model.write(tmp_path, target=target)
    outputs = run(build(tmp_path, model, target=target), {"fake": INPUTS})["fake"]
    assert [c for c, _ in outputs] == fake_model.expected(SAMPLES)
    assert [d for _, d in outputs] == [struct.pack("<f", 3.5), struct.pack("<f", 0.0)]


def test_clang_and_no_sanitizer(tmp_path: Path) -> None:
    model = fake_model.write(tmp_path)
    built = build(tmp_path, model, options=Options(host_compiler="clang"))
    assert [c for c, _ in run(built, {"fake": INPUTS})["fake"]] == fake_model.expected(SAMPLES)


@pytest.mark.qemu
@pytest.mark.parametrize("target", ["host", "cortex-m4"])
def test_several_models_in_one_image(tmp_path: Path, target: str) -> None:
    biases = {"one": 1, "two": 2, "three": 3}
    models = [fake_model.write(tmp_path, n, target=target, bias=b) for n, b in biases.items()]
    built = build(tmp_path, *models, target=target)
    assert len(built.objects) == 4  # the runtime is shared
    outputs = run(built, {"one": INPUTS * 3, "two": INPUTS})
    assert [c for c, _ in outputs["one"]] == fake_model.expected(SAMPLES * 3, bias=1)
    assert [c for c, _ in outputs["two"]] == fake_model.expected(SAMPLES, bias=2)
    assert outputs["three"] == []


def test_reset_starts_anew(tmp_path: Path) -> None:
    built = build(tmp_path, fake_model.write(tmp_path))
    samples = [Sample(SAMPLES[0]), Sample(SAMPLES[0]), Sample(SAMPLES[0], reset=True)]
    first, second, third = run(built, {"fake": samples})["fake"]
    assert first == third != second


def test_an_image_runs_again(tmp_path: Path) -> None:
    built = build(tmp_path, fake_model.write(tmp_path))
    assert run(built, {"fake": INPUTS}) == run(built, {"fake": INPUTS})
    assert run(built, {}) == {"fake": []}


@pytest.mark.qemu
@pytest.mark.parametrize("target", ["cortex-m3", "cortex-m33", "cortex-m55"])
def test_large_images_fit(tmp_path: Path, target: str) -> None:
    constants = "static const uint8_t big[2100000] = {[2099999] = 1};"
    memory = "static volatile uint8_t ram[600000];"
    spoil = "for (uint32_t i = 0; i < sizeof ram; i++) { ram[i] = 1; }"
    use = f"{spoil} arena->count += big[2100000u - ram[7]] - 1;"
    built = bare(tmp_path, invoke=f"{constants} {memory} {use}", target=target)
    assert elf.sizes(built.path).flash > 2100000
    outputs = run(built, {"fake": INPUTS})["fake"]
    assert [c for c, _ in outputs] == fake_model.expected(SAMPLES)


def user_board(folder: Path, *, keep: tuple[str, ...]) -> boards.Board:
    """Make a board outside the package out of the files of a firmware project."""
    project = firmware.files(fake_model.manifest("fake", "cortex-m4"), boards.load("mps2-an386"))
    folder.mkdir()
    for path, text in project.items():
        if path.name in {"startup.c", "semihosting.c", "board.h", "sections.ld", "link.ld", *keep}:
            (folder / path.name).write_text(text)
    run_command = ["qemu-system-arm", "-M", "mps2-an386", "-display", "none", "-serial", "none"]
    run_command += ["-monitor", "none", "-semihosting", "-kernel", "{elf}"]
    keys = {
        "name": "mine",
        "description": "made of a project",
        "target": "cortex-m4",
        "sources": ["startup.c", "semihosting.c"],
        "files": ["board.h", "sections.ld", *keep],
        "linker_script": "link.ld",
        "run": run_command,
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    lines.append("memory.ram = { origin = 0x20000000, bytes = 0x400000 }")
    (folder / "board.toml").write_text("\n".join(lines))
    return boards.load(str(folder))


@pytest.mark.qemu
def test_a_board_of_the_user(tmp_path: Path) -> None:
    board = user_board(tmp_path / "mine", keep=("semihosting.h",))
    model = fake_model.write(tmp_path, target="cortex-m4")
    built = image.build(tmp_path, [model], lookup("cortex-m4"), board, tmp_path / "build")
    assert [c for c, _ in run(built, {"fake": INPUTS})["fake"]] == fake_model.expected(SAMPLES)


def test_a_board_without_files_cannot_verify(tmp_path: Path) -> None:
    board = user_board(tmp_path / "mine", keep=())
    model = fake_model.write(tmp_path, target="cortex-m4")
    with pytest.raises(UsageError, match=r"board 'mine' has no semihosting\.h"):
        image.build(tmp_path, [model], lookup("cortex-m4"), board, tmp_path / "build")


# -------------------------------------------------------------------------------- it sees faults


@pytest.mark.parametrize(
    ("invoke", "fault"),
    [
        ("((volatile uint8_t *)arena)[sizeof *arena] = 1;", "AddressSanitizer"),
        ("((volatile uint8_t *)arena)[-1] = 1;", "AddressSanitizer"),
        ("arena->data[0] = (int8_t)((volatile uint8_t *)arena)[30];", "AddressSanitizer"),
        ("arena->count += 2147483647;", "runtime error: signed integer overflow"),
    ],
)
def test_sanitizers_see(tmp_path: Path, invoke: str, fault: str) -> None:
    built = bare(tmp_path, invoke=invoke)
    with pytest.raises(RunError, match=fault) as caught:
        run(built, {"fake": INPUTS})
    assert "fake_invoke" in caught.value.log


@pytest.mark.qemu
@pytest.mark.parametrize("target", ["cortex-m0", "cortex-m55"])
@pytest.mark.parametrize(
    ("invoke", "fault"),
    [
        ("((volatile uint8_t *)arena)[sizeof *arena] = 1;", "fake: wrote above its arena"),
        ("((volatile uint8_t *)arena)[-1] = 1;", "fake: wrote below its arena"),
        ("*(volatile int32_t *)0xfffffff0u = 1;", "status 70: fault: exception 0x00000003, pc "),
    ],
)
def test_boards_see(tmp_path: Path, target: str, invoke: str, fault: str) -> None:
    built = bare(tmp_path, invoke=invoke, target=target)
    with pytest.raises(RunError, match=fault):
        run(built, {"fake": INPUTS})


@pytest.mark.qemu
def test_boards_see_what_armv6m_cannot_load(tmp_path: Path) -> None:
    """The emulated core is an M3, which could."""
    word = "*(volatile uint32_t *)((uintptr_t)arena + 1u)"
    built = bare(tmp_path, invoke=f"{word} = 1u;", target="cortex-m0")
    with pytest.raises(RunError, match="status 70: fault: exception 0x00000003, pc "):
        run(built, {"fake": INPUTS})


@pytest.mark.qemu
@pytest.mark.parametrize("target", [f"cortex-{core}" for core in TARGETS])
def test_boards_see_a_stack_overflow(tmp_path: Path, target: str) -> None:
    local = "volatile uint8_t large[200]; large[0] = 1;"
    built = bare(
        tmp_path,
        invoke=f"{local} if (arena->count > 0) {{ fake_invoke(arena); }} large[1] = large[0];",
        target=target,
    )
    with pytest.raises(RunError, match="fault: exception 0x00000003, stack overflow"):
        run(built, {"fake": INPUTS})


def test_lost_time_is_bounded(tmp_path: Path) -> None:
    model = fake_model.write(tmp_path, invoke="while (arena->count > 0) { }")
    built = build(tmp_path, model, options=Options(optimize="-O0", run_timeout=0.5))
    began = time.monotonic()
    with pytest.raises(ToolError, match=r"image: still running after 0\.5 s"):
        run(built, {"fake": INPUTS})
    assert time.monotonic() - began < 10


def test_timeout_ends_what_the_program_started(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    script = f"(sleep 0.7; touch '{mark}') & wait"
    with pytest.raises(ToolError, match="sh: still running"):
        process.run(["sh", "-c", script], timeout=0.2)
    time.sleep(0.8)
    assert not mark.exists()


@pytest.mark.parametrize("target", ["host", "cortex-m4"])
def test_warnings_are_errors(tmp_path: Path, target: str) -> None:
    with pytest.raises(BuildError, match=r"^fake\.c does not build: .*error: .*unused") as caught:
        bare(tmp_path, invoke="int unused = 1;", target=target)
    assert "fake.c" in caught.value.log


def test_a_manifest_that_lies_does_not_build(tmp_path: Path) -> None:
    model = fake_model.write(tmp_path)
    lie = replace(model, outputs=(replace(model.outputs[0], nbytes=4), model.outputs[1]))
    with pytest.raises(BuildError, match=r'harness\.c does not build: .*"manifest"'):
        build(tmp_path, lie)


def test_an_image_too_large_does_not_link(tmp_path: Path) -> None:
    fill = "static volatile uint8_t ram[5000000]; arena->count += ram[arena->count];"
    with pytest.raises(
        BuildError, match=r"image\.elf does not build: .*will not fit in region `RAM'"
    ):
        bare(tmp_path, invoke=fill, target="cortex-m4")


def test_samples_must_fit(tmp_path: Path) -> None:
    built = build(tmp_path, fake_model.write(tmp_path))
    with pytest.raises(UsageError, match=r"'fake' has \[5\] bytes, expected \[5, 4\]"):
        run(built, {"fake": [Sample((bytes(5),))]})
    with pytest.raises(UsageError, match="not in the image: \\['other'\\]"):
        run(built, {"other": INPUTS})


@pytest.mark.parametrize(
    ("target", "board", "options", "fault"),
    [
        ("cortex-m4", None, Options(), "target 'cortex-m4' needs a board"),
        (
            "cortex-m4",
            "mps2-an385",
            Options(),
            "does not run target 'cortex-m4'; it runs cortex-m3",
        ),
        ("host", "mps2-an385", Options(), "does not run target 'host'"),
        ("cortex-m3", "mps2-an385", Options(sanitize=True), "sanitizers work on the host only"),
    ],
)
def test_combinations_that_cannot_be(
    tmp_path: Path, target: str, board: str | None, options: Options, fault: str
) -> None:
    model = fake_model.write(tmp_path, target=target)
    chosen = boards.load(board) if board else None
    with pytest.raises(UsageError, match=fault):
        image.build(tmp_path, [model], lookup(target), chosen, tmp_path / "build", options)


# ------------------------------------------------------------------------------------- objects


def test_objects_are_shared_by_content(tmp_path: Path) -> None:
    options = replace(ASAN, objects=tmp_path / "objects")
    built = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        built.append(build(folder, fake_model.write(folder), options=options))
    assert built[0].objects == built[1].objects


def test_a_changed_header_is_compiled_again(tmp_path: Path) -> None:
    model = fake_model.write(tmp_path)
    before = build(tmp_path, model)
    header = tmp_path / "tfl2c/include/tfl2c/add.h"
    header.write_text(header.read_text().replace("#include", "#define CHANGED 1\n#include"))
    after = build(tmp_path, model)
    assert not set(before.objects) & set(after.objects)
    assert build(tmp_path, model).objects == after.objects


# ----------------------------------------------------------------------------- sizes and symbols


def test_symbols_that_models_need(tmp_path: Path) -> None:
    need = "volatile int32_t zero = 0; arena->count = arena->count / (1 + zero);"
    built = bare(tmp_path, invoke=need, target="cortex-m0")
    used = elf.undefined(built.objects)
    assert used - {"memcpy", "__aeabi_fadd", "__aeabi_fmul", "__aeabi_i2f"} == {"__aeabi_idiv"}


@pytest.mark.parametrize("target", ["host", "cortex-m4"])
def test_sizes(tmp_path: Path, target: str) -> None:
    constants = "static const int32_t table[1000] = {7};"
    variables = "static volatile int32_t one[500] = {1}; static volatile int32_t none[3000];"
    use = "arena->count += table[one[1]] + none[2];"
    model = fake_model.write(tmp_path, invoke=f"{constants} {variables} {use}", target=target)
    built = build(tmp_path, model, target=target, options=Options())
    [path] = [path for path in built.objects if path.name.startswith("fake-")]
    sizes = elf.sizes(path)
    assert (sizes.data, sizes.bss) == (2000, 12000)
    assert 4000 <= sizes.rodata < 4400
    assert 40 < sizes.text < 1000
    assert sizes.flash == sizes.text + sizes.rodata + 2000
    found = {s.name.partition(".")[0]: s for s in elf.symbols(path)}
    assert (found["table"].size, found["table"].is_global) == (4000, False)
    assert found["fake_invoke"].section.startswith(".text")
    assert found["tfl2c_add"].section == ""
    whole = elf.sizes(built.path)
    assert whole.flash > sizes.flash


def test_not_an_elf_file(tmp_path: Path) -> None:
    path = tmp_path / "x.o"
    path.write_bytes(b"text, not an object")
    with pytest.raises(ToolError, match=r"x\.o: not a little-endian ELF file"):
        elf.sizes(path)


# ------------------------------------------------------------------------------------- tools


def test_missing_tool_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    for tool in (toolchain.ARM_CC, toolchain.QEMU, toolchain.HOST_CC):
        monkeypatch.delenv(tool.variable, raising=False)
        with pytest.raises(ToolError) as caught:
            toolchain.find(tool)
        assert f"{tool.program} is not installed; apt-get install {tool.package}" in str(
            caught.value
        )


def test_variable_names_another_tool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "my-gcc"
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    monkeypatch.setenv("TFL2C_ARM_CC", str(other))
    assert toolchain.compiler(lookup("cortex-m4")) == str(other)
    monkeypatch.setenv("TFL2C_ARM_CC", str(tmp_path / "none"))
    with pytest.raises(ToolError, match="TFL2C_ARM_CC: no program "):
        toolchain.compiler(lookup("cortex-m4"))


def test_board_without_its_program(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ToolError, match="no-such-probe is not installed"):
        toolchain.runner(("no-such-probe", "x.elf"))
    monkeypatch.setenv("TFL2C_QEMU", "/bin/true")
    assert toolchain.runner(("qemu-system-arm", "-v")) == ("/bin/true", "-v")


# ----------------------------------------------------------------------------------- manifests


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[]", "not a manifest"),
        ("{", "not a JSON file"),
        ("{}", "manifest of 'x': 'sources' is missing"),
    ],
)
def test_faulty_manifest(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(UsageError, match=fault):
        manifest.read(tmp_path / "x.json")


def test_manifest_sums() -> None:
    model = manifest.parse(fake_model.manifest("fake", "host"))
    assert (model.input_bytes, model.output_bytes) == (9, 9)
    assert runner.Sample(SAMPLES[0]).inputs == SAMPLES[0]
