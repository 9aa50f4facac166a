# SPDX-License-Identifier: Apache-2.0
"""The hook that runs before each layer: free when nobody asks for it, and used by an example."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import networks
from tests.support.conventions import ROOT
from tfl2c import boards, project, targets
from tfl2c.compiler import Compiled, Options, compile_model
from tfl2c.verify import elf
from tfl2c.verify.image import STRICT

EXAMPLE = ROOT / "examples" / "layer_timing"
CALL = re.compile(r"^ *TFL2C_ON_LAYER\(\w+, (\d+)\);\n", re.MULTILINE)

# Reads a clock of its own, which rises by as much as the test says for each layer.
CLOCK = """
#include <stdio.h>
#include "layer_timing.h"

uint32_t now = 0xFFFFFF00u;

static void run(uint32_t index, uint32_t cycles)
{
    layer_timing_on_layer(index);
    now += cycles;
}

int main(void)
{
    int counts = layer_timing_start();
    now += 5;
    run(0, 200);
    run(1, 1000);
    run(0, 3);
    run(2, 70);
    run(0, 10000);
    run(2, 0);
    printf("%d %u %u %u", counts, layer_timing_cycles[0], layer_timing_cycles[1],
           layer_timing_cycles[2]);
    return 0;
}
"""


def compiled(target: str, optimize: str = "balanced", board: str | None = None) -> Compiled:
    data = (networks.OWN / "digits.tflite").read_bytes()
    on = boards.load(board) if board else None
    return compile_model(data, Options("digits", target, optimize=optimize, board=on))


def compile_c(source: Path, target: str, *flags: str, cc: str = "arm-none-eabi-gcc") -> Path:
    """Compile with every warning as an error and return the object."""
    path = source.with_suffix(".o")
    cpu = targets.lookup(target).cflags
    command = [cc, *STRICT, "-O2", *cpu, *flags, "-c", str(source), "-o", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return path


def machine_code(path: Path) -> dict[str, bytes]:
    data = path.read_bytes()
    return {s.name: data[s.offset : s.offset + s.size] for s in elf.sections(path) if s.in_memory}


@pytest.mark.parametrize("optimize", ["speed", "ram"])
@pytest.mark.parametrize("target", ["cortex-m0", "cortex-m4", "cortex-m55"])
def test_hook_is_free_when_off(target: str, optimize: str, tmp_path: Path) -> None:
    library = compiled(target, optimize)
    objects = []
    for name, strip in (("with", False), ("without", True)):
        folder = tmp_path / name
        project.write(library.files, folder)
        source = folder / "digits.c"
        text = source.read_text()
        assert len(CALL.findall(text)) > len(library.manifest["layers"])
        if strip:
            source.write_text(CALL.sub("", text))
        include = f"-I{folder}"
        objects.append(machine_code(compile_c(source, target, include)))
    assert objects[0] == objects[1]
    assert objects[0][".text"]


def test_layers_are_announced_in_order() -> None:
    library = compiled("host", "speed")
    text = next(t for p, t in library.files.items() if p.name == "digits.c")
    count = len(library.manifest["layers"])
    assert [int(i) for i in CALL.findall(text)] == [*range(count), count]


# ------------------------------------------------------------------------------------- example


def test_example_compiles_strictly(tmp_path: Path) -> None:
    folder = tmp_path / "digits"
    project.write(compiled("cortex-m4", board="mps2-an386").files, folder)
    for source in EXAMPLE.glob("*.[ch]"):
        shutil.copy(source, folder / source.name)
    hook = ("-include", str(folder / "layer_timing.h"))
    include = tuple(f"-I{folder / f}" for f in (".", "mps2-an386"))
    used = elf.undefined([compile_c(folder / "digits.c", "cortex-m4", *hook, *include)])
    assert "layer_timing_on_layer" in used
    compile_c(folder / "layer_timing.c", "cortex-m4", *include)
    compile_c(folder / "main.c", "cortex-m4", *include)


def test_example_knows_the_number_of_layers() -> None:
    layers = re.search(r"#define LAYERS (\d+)", (EXAMPLE / "main.c").read_text())
    assert layers is not None
    assert int(layers[1]) == len(compiled("cortex-m4").manifest["layers"])


def test_example_counts(tmp_path: Path) -> None:
    """Layers that take turns, and a counter that overflows in between."""
    (tmp_path / "clock.c").write_text(CLOCK)
    program = tmp_path / "clock"
    counter = "-DLAYER_TIMING_COUNTER()=(now++)"
    command = ["gcc", "-Wall", "-Wextra", "-Werror", "-include", "stdint.h", counter]
    extern = tmp_path / "now.h"
    extern.write_text("#include <stdint.h>\nextern uint32_t now;\n")
    command += [f"-I{EXAMPLE}", "-include", str(extern), str(tmp_path / "clock.c")]
    subprocess.run([*command, str(EXAMPLE / "layer_timing.c"), "-o", str(program)], check=True)
    counts = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    # The counter itself takes one step when it is read, which each turn pays once.
    assert counts == f"1 {200 + 3 + 10000 + 3} {1000 + 1} {70 + 1}"


@pytest.mark.qemu
def test_example_runs_as_its_readme_says(tmp_path: Path) -> None:
    """QEMU counts no cycles, so the program must say so and end."""
    folder = tmp_path / "digits"
    project.write(compiled("cortex-m4", board="mps2-an386").files, folder)
    firmware = folder / "mps2-an386"
    for name in ("layer_timing.h", "layer_timing.c"):
        shutil.copy(EXAMPLE / name, firmware / name)
    text = (firmware / "Makefile").read_text()
    text = re.sub(r"^(CPPFLAGS := .*)", r"\1 -include layer_timing.h", text, flags=re.MULTILINE)
    text = re.sub(r"^(BOARD_SOURCES := .*)", r"\1 layer_timing.c", text, flags=re.MULTILINE)
    (firmware / "Makefile").write_text(text)
    command = ["make", f"MAIN={EXAMPLE / 'main.c'}", "run"]
    done = subprocess.run(command, cwd=firmware, capture_output=True, text=True, check=False)
    assert "this core has no cycle counter" in done.stdout + done.stderr
    symbols = {s.name for s in elf.symbols(firmware / "build" / "digits.elf")}
    assert "layer_timing_on_layer" in symbols
