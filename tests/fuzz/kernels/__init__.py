# SPDX-License-Identifier: Apache-2.0
"""Kernels of a core against their portable twins, on an emulated core, by chance.

The twin is the portable source compiled for the same core with other names; headers that hold
assembler for the core give it their portable form. Cases are drawn on the core itself, thousands in
a second; a case depends on its number alone. Tensors, constants and scratch lie against memory that
the memory protection unit forbids.
"""

from __future__ import annotations

import re
import struct
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.conventions import ROOT
from tfl2c import boards, targets
from tfl2c.boards import Board
from tfl2c.errors import ToolError
from tfl2c.targets import Simd, Target
from tfl2c.verify import process, toolchain
from tfl2c.verify.objects import BuildError, Compiler, Unit

CORES: Final = ("cortex-m0", "cortex-m3", "cortex-m4", "cortex-m55")

_HERE: Final = Path(__file__).parent
_RUNTIME: Final = ROOT / "runtime_c"
_OBJECTS: Final = ROOT / "build" / "objects"
_VARIANT: Final = {Simd.DSP: "_dsp", Simd.MVE: "_mve"}
_STRIPS: Final = 0x100000  # bytes at the end of RAM for what lies between guards

# Kernels whose own source is the same on all cores, but not what they include.
_PACKED: Final = (
    "conv_2d_s8_groups",
    "conv_2d_s8_halves",
    "conv_2d_s8_packed",
    "depthwise_conv_2d_s8_blocks",
    "depthwise_conv_2d_s8_tiled",
    "fully_connected_s8_packed",
    "svdf_s16_packed",
    "svdf_s8_packed",
    "unidirectional_sequence_lstm_s8_packed",
)
_SHARED_S16: Final = ("conv_2d_s16", "conv_2d_s16_x4", "fully_connected_s16")
_FLOATS: Final = ("fully_connected_f32", "fully_connected_f32_x4", "sqrt_f32")
_DOTS_S8: Final = (
    "batch_matmul_s8",
    "batch_matmul_s8_gathered",
    "conv_2d_computed_s8",
    "fully_connected_computed_s8",
    "fully_connected_s8_u8",
    "transpose_conv_computed_s8",
    "transpose_conv_s8",
    "transpose_conv_s8_u8",
    "unidirectional_sequence_lstm_all_s8",
)
_DOTS: Final = ("batch_matmul_s16", "batch_matmul_s16_gathered", *_DOTS_S8)
_NIBBLES: Final = ("conv_2d_s8_s4_x4", "fully_connected_s8_s4_x4")
_INCLUDING: Final = {
    "cortex-m0": (
        *_PACKED,
        *_SHARED_S16,
        *_DOTS_S8,
        "add_s8",
        "depthwise_conv_2d_s8",
        "fully_connected_s8",
        "mul_s8",
    ),
    "cortex-m3": (*_PACKED, *_SHARED_S16, *_DOTS_S8),
    "cortex-m4": (
        *_DOTS,
        *_FLOATS,
        *_NIBBLES,
        "conv_2d_f32_x4",
        "conv_2d_s8_taps",
        "depthwise_conv_2d_f32",
        "fully_connected_s8_packed",
        "fully_connected_s8_x2",
        "transpose_conv_s8_taps",
    ),
    "cortex-m55": (*_DOTS, *_FLOATS, *_NIBBLES),
}
# What headers choose assembler by; a twin is compiled without.
_FEATURES: Final = (
    "__ARM_ARCH_6M__",
    "__ARM_ARCH_7M__",
    "__ARM_FEATURE_DSP",
    "__ARM_FEATURE_MVE",
    "__ARM_FEATURE_SAT",
    "__ARM_FP",
)

Edit = Callable[[str, str], str]  # (file name, text) to text


class Find(Exception):  # noqa: N818 (what a fuzzer looks for is not an error of ours)
    """What a run found: one line that has the number of the case."""


@dataclass(frozen=True, slots=True)
class Fuzzer:
    """An image for a core."""

    elf: Path
    board: Board

    def run(self, first: int, count: int, timeout: float = 120.0) -> dict[str, tuple[int, int]]:
        """Run ``count`` cases from number ``first`` on; raise `Find` at the first difference.

        Returns, by kernel, how many there were and in how many not all codes were equal.
        """
        with tempfile.TemporaryDirectory(dir=self.elf.parent) as folder:
            (Path(folder) / "fuzz.bin").write_bytes(struct.pack("<II", first % 2**32, count))
            command = toolchain.runner(self.board.command(str(self.elf.resolve())))
            try:
                done = process.run(command, cwd=Path(folder), timeout=timeout)
            except ToolError as error:
                raise Find(f"{error}: one of {count} cases from {first} on") from error
        if done.status != 0:
            raise Find(done.output.strip())
        rows = (line.split() for line in done.output.splitlines())
        return {name: (int(cases), int(varied)) for name, cases, varied in rows}


def kernels(core: str) -> tuple[str, ...]:
    """Return the kernels that a core has in another form than the portable one, sorted."""
    variant = _VARIANT.get(targets.lookup(core).simd)
    found = (_RUNTIME / "src").glob(f"*{variant}.c") if variant else ()
    stems = {path.stem.removesuffix(variant or "") for path in found}
    return tuple(sorted(stems | set(_INCLUDING[core])))


def build(core: str, folder: Path, edit: Edit | None = None) -> Fuzzer:
    """Build the image of a core. ``edit`` may change the sources of kernels and twins."""
    target, board = targets.lookup(core), boards.for_target(core)
    folder.mkdir(parents=True, exist_ok=True)
    compiler = Compiler(toolchain.compiler(target), _OBJECTS, 120.0)
    machine = (*target.cflags, "-O2", "-ffunction-sections", "-fdata-sections", *board.cflags)
    objects = compiler.compile(
        [
            *_kernel_units(target, machine, folder, edit),
            *_own_units(core, board, machine, folder),
            *(Unit(s, ("-std=gnu11", *machine), (s.parent,)) for s in board.sources),
        ]
    )
    elf = folder / f"{core}.elf"
    script = (f"-L{board.linker_script.parent}", f"-L{board.sources[0].parent}")
    link = (compiler.path, *machine, *map(str, objects), "-nostartfiles", "-Wl,--gc-sections")
    wrap = ("-Wl,--wrap=board_exit", *script, f"-T{board.linker_script}", *board.ldflags, "-lm")
    done = process.run([*link, *wrap, "-o", str(elf)], timeout=120.0)
    if done.status != 0:
        raise BuildError(elf.name, done)
    return Fuzzer(elf, board)


def _kernel_units(
    target: Target, machine: tuple[str, ...], folder: Path, edit: Edit | None
) -> Iterator[Unit]:
    """Yield each kernel as the core has it, and its twin."""
    without = tuple(f"-U{name}" for name in _FEATURES)
    for kernel in kernels(target.name):
        renamed = f"-Dtfl2c_{kernel}=portable_{kernel}"
        chosen, portable = _forms(kernel, target.name)
        for source, flags in ((chosen, ()), (portable, (*without, renamed))):
            path = source
            text = source.read_text("utf-8")
            name = f"twin_{source.name}" if flags else source.name
            if edit is not None and edit(name, text) != text:
                path = folder / name
                path.write_text(edit(name, text), "utf-8")
            yield Unit(path, ("-std=c99", *machine, *flags), (_RUNTIME / "include",))


def _own_units(core: str, board: Board, machine: tuple[str, ...], folder: Path) -> Iterator[Unit]:
    """Yield the program's own sources, the table of the core's kernels among them."""
    names = sorted(makers() & set(kernels(core)))
    table = folder / "table.c"
    table.write_text(
        '#include "fuzz.h"\n'
        + "".join(f"void fuzz_{name}(void);\n" for name in names)
        + "const fuzz_case fuzz_cases[] = {"
        + ", ".join(f'{{"{name}", fuzz_{name}}}' for name in names)
        + f"}};\nconst int32_t fuzz_case_count = {len(names)};\n",
        "utf-8",
    )
    memory: Mapping[str, boards.Region] = {region.name: region for region in board.memory}
    code, ram = memory["code"], memory["ram"]
    places = (
        f"-DFUZZ_CODE={code.origin:#x}u",
        f"-DFUZZ_CODE_END={code.origin + code.size:#x}u",
        f"-DFUZZ_RAM={ram.origin:#x}u",
        f"-DFUZZ_STRIPS={ram.origin + ram.size - _STRIPS:#x}u",
    )
    flags = ("-std=gnu11", "-Wall", "-Wextra", "-Werror", *machine, *places)
    folders = (_HERE, _RUNTIME / "include", board.sources[0].parent)
    for source in (*sorted(_HERE.glob("*.c")), table):
        yield Unit(source, flags, folders)


def makers() -> set[str]:
    """Return the kernels for which cases can be drawn."""
    texts = (path.read_text("utf-8") for path in _HERE.glob("*.c"))
    drawn = re.compile(r"^void fuzz_(\w+)\(void\)\n\{", re.MULTILINE)
    return {name for text in texts for name in drawn.findall(text)}


def reached(core: str) -> set[str]:
    """Return the names of all sources and headers that the kernels of a core are made of."""
    seen: set[str] = set()
    waiting = [path for kernel in kernels(core) for path in _forms(kernel, core)]
    while waiting:
        path = waiting.pop()
        if path.name not in seen:
            seen.add(path.name)
            names = re.findall(r'#include "(tfl2c/[^"]+)"', path.read_text("utf-8"))
            waiting += [_RUNTIME / "include" / name for name in names]
    return seen


def _forms(kernel: str, core: str) -> tuple[Path, Path]:
    """Return the source of a kernel that a core has, and that of its twin."""
    variant = _VARIANT.get(targets.lookup(core).simd, "")
    chosen, portable = (_RUNTIME / "src" / f"{kernel}{end}.c" for end in (variant, ""))
    return (chosen if chosen.exists() else portable), portable
