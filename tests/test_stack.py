# SPDX-License-Identifier: Apache-2.0
"""The stack that is stated holds: it is what the frames add up to, and no run needs more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import fake_model
from tests.support.conventions import ROOT
from tfl2c import boards, compiler, project
from tfl2c.errors import ToolError, UsageError
from tfl2c.targets import lookup
from tfl2c.verify import manifest, process, stack, toolchain
from tfl2c.verify.image import Options
from tfl2c.verify.stack import Frame, Function, Stack

TARGETS = ["m0", "m3", "m4", "m7", "m33", "m55"]

# Two ways down; the one through `wide` needs more, though `a` is entered first.
CHAIN = """\
__attribute__((noinline)) static int32_t leaf(volatile int8_t *p) { return p[0] / p[1]; }
__attribute__((noinline)) static int32_t a(volatile int8_t *p)
{
    volatile int8_t room[40];
    room[3] = p[0];
    return leaf(p) + room[3];
}
__attribute__((noinline)) static int32_t wide(volatile int8_t *p)
{
    volatile int8_t room[400];
    for (uint32_t i = 0; i < sizeof room; i++) { room[i] = p[0]; }
    return leaf(p) + room[3];
}
"""
USE = """
    arena->data[1] = (int8_t)(arena->data[1] | 1);
    arena->count += a(arena->data) + wide(arena->data);
"""
AGAIN = """\
__attribute__((noinline)) static int32_t again(volatile int8_t *p)
{
    return p[0] ? again(p + 1) + p[0] : 0;
}
"""

PAINTER = """\
#include <stdint.h>

#include "board.h"
#include "@name@.h"

extern uint32_t __stack_bottom[];
static @name@_arena arena;

static void number(uint32_t value)
{
    char text[12] = {0};
    int at = 11;

    do {
        text[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    board_write(&text[at]);
    board_write(" bytes of stack\\n");
}

int main(void)
{
    register uint32_t *sp __asm("sp");
    uint32_t *const top = sp;
    uint32_t *low;

    @name@_init(&arena);
    *(int8_t *)@name@_input_0(&arena) = 100;
    for (low = __stack_bottom; low < top; low++) {
        *(volatile uint32_t *)low = 0xC5C5C5C5u;
    }
    @name@_invoke(&arena);
    for (low = __stack_bottom; low < top && *(volatile uint32_t *)low == 0xC5C5C5C5u; low++) {
    }
    number((uint32_t)(top - low) * 4u);
    return 0;
}
"""


def stated(folder: Path, target: str, *, before: str = CHAIN, invoke: str = USE) -> Stack:
    """Return the stack of the fake model with functions of its own."""
    model = fake_model.write(folder, target=target, invoke=invoke)
    source = folder / "fake.c"
    source.write_text(source.read_text().replace("void fake_init", f"{before}\nvoid fake_init"))
    board = boards.for_target(target)
    return stack.invoke(folder, model, lookup(target), board, folder / "stack", Options())


def painted(folder: Path, target: str, name: str = "fake") -> int:
    """Return how much of a painted stack an inference of a model in ``folder`` changes."""
    (folder / "main.c").write_text(PAINTER.replace("@name@", name))
    board = boards.for_target(target)
    own = manifest.read(folder / f"{name}.json")
    sources = [folder / "main.c", *(folder / source for source in own.sources), *board.sources]
    places = {folder / name for name in own.include_dirs}
    places |= {path.parent for path in board.shipped()}
    flags = [*lookup(target).cflags, "-O2", *board.cflags, "-ffunction-sections", "-fdata-sections"]
    link = ["-nostartfiles", f"-T{board.linker_script}", *board.ldflags]
    link.append("-Wl,--defsym=__stack_size=8192")
    paths = [f"-{kind}{place}" for place in sorted(places) for kind in "IL"]
    command = [toolchain.compiler(lookup(target)), *flags, *paths, *map(str, sources), *link, "-lm"]
    done = process.run([*command, "-o", str(folder / "paint.elf")], timeout=60)
    assert done.status == 0, done.output
    run = toolchain.runner(board.command(str(folder / "paint.elf")))
    found = re.search(r"(\d+) bytes of stack", process.run(run, timeout=60).output)
    assert found
    return int(found[1])


@pytest.mark.qemu
@pytest.mark.parametrize("target", TARGETS)
def test_no_run_needs_more(tmp_path: Path, target: str) -> None:
    claim = stated(tmp_path, f"cortex-{target}")
    used = painted(tmp_path, f"cortex-{target}")
    assert used <= claim.nbytes <= used + claim.assumed + 32
    assert used > 400


@pytest.mark.qemu
@pytest.mark.parametrize("target", ["m0", "m4"])
@pytest.mark.parametrize(
    "expression",
    [
        "arena->data[n] / n",
        "(int64_t)n * arena->count / (n - 7)",
        "(uint64_t)f",
        "f * f / 3.0f + (float)n",
        "(double)f / (double)n - (double)f",
        "(f < (float)n) + ((double)f > 0.25)",
        "expf(f)",
        "powf(f, (float)n)",
        "sinf(f * 1e10f)",
        "tanhf(f) + floorf(f) + logf(f) + sqrtf(f) + roundf(f)",
        "memmove(arena->data, arena->data + n, (size_t)n) == memset(arena->data, n, 7)",
    ],
)
def test_libraries_keep_their_bounds(tmp_path: Path, target: str, expression: str) -> None:
    known = "volatile int32_t n = 3; volatile float f = 0.7f;"
    use = f"{known} (void)n; (void)f; arena->count += (int32_t)({expression});"
    before = "#include <math.h>\n#include <stddef.h>\n"
    claim = stated(tmp_path, f"cortex-{target}", before=before, invoke=use)
    assert 0 < painted(tmp_path, f"cortex-{target}") <= claim.nbytes


@pytest.mark.qemu
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", ["digits", "motor", "residual", "separable"])
def test_models_need_no_more_than_stated(tmp_path: Path, name: str, target: str) -> None:
    data = (ROOT / f"tests/models/{name}.tflite").read_bytes()
    options = compiler.Options(name, f"cortex-{target}")
    project.write(compiler.compile_model(data, options).files, tmp_path / "generated")
    own = manifest.read(tmp_path / f"generated/{name}.json")
    core = lookup(f"cortex-{target}")
    board = boards.for_target(core.name)
    claim = stack.invoke(tmp_path / "generated", own, core, board, tmp_path / "stack", Options())
    used = painted(tmp_path / "generated", core.name, name)
    assert used <= claim.nbytes <= 1024


@pytest.mark.parametrize("target", TARGETS)
def test_the_path_is_named(tmp_path: Path, target: str) -> None:
    path = stated(tmp_path, f"cortex-{target}").path
    helper = ["__aeabi_idiv"] if target == "m0" else []
    assert [frame.function for frame in path] == ["fake_invoke", "wide", "leaf", *helper]
    assert path[1].nbytes >= 400
    assert [frame.function for frame in path if frame.assumed] == helper


def test_optimization_changes_it(tmp_path: Path) -> None:
    alone = stated(tmp_path, "cortex-m4", before="", invoke="")
    assert 0 < alone.nbytes < 100
    model = fake_model.write(tmp_path, target="cortex-m4")
    other = Options(optimize="-O0")
    board = boards.for_target("cortex-m4")
    slow = stack.invoke(tmp_path, model, lookup("cortex-m4"), board, tmp_path / "O0", other)
    assert slow.nbytes > alone.nbytes


# ------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("before", "invoke", "fault"),
    [
        (
            AGAIN,
            "arena->count += again(arena->data);",
            "recursion has no bound of its stack: again calls again",
        ),
        (
            "extern int32_t (*volatile hook)(void);\n",
            "arena->count += hook();",
            "'fake_invoke' calls through a pointer",
        ),
        (
            "extern int32_t elsewhere(void);\n",
            "arena->count += elsewhere();",
            "'fake_invoke' calls 'elsewhere', whose stack is not known",
        ),
        (
            "",
            "volatile int8_t grows[arena->count + 1]; arena->count += grows[0] = 1;",
            "'fake_invoke' has a frame that grows",
        ),
    ],
)
def test_what_has_no_bound(tmp_path: Path, before: str, invoke: str, fault: str) -> None:
    with pytest.raises(ToolError, match=fault):
        stated(tmp_path, "cortex-m4", before=before, invoke=invoke)


def test_the_host_has_no_bound(tmp_path: Path) -> None:
    model = fake_model.write(tmp_path)
    with pytest.raises(UsageError, match="not for the host"):
        stack.invoke(
            tmp_path, model, lookup("host"), boards.load("mps2-an386"), tmp_path, Options()
        )


# ----------------------------------------------------------------------------------- assembler


NAKED = """\
__attribute__((naked, noinline)) static int32_t bare(volatile int8_t *p)
{{
    __asm volatile("push {{r4-r7, lr}}\\n {} \\n pop {{r4-r7, pc}}");
}}
"""


def naked(instructions: str) -> str:
    """Return a function in assembler with some instructions between push and pop."""
    return NAKED.format(instructions).replace("int8_t *p)", "int8_t *p __attribute__((unused)))")


@pytest.mark.qemu
@pytest.mark.parametrize("target", TARGETS)
def test_assembler_is_counted(tmp_path: Path, target: str) -> None:
    bare = naked("sub sp, #16\\n push {r0, r2-r3}\\n mov r0, #0\\n add sp, #28")
    if target == "m0":
        bare = bare.replace("mov r0, #0", "eor r0, r0")
    use = "arena->count += bare(arena->data);"
    claim = stated(tmp_path, f"cortex-{target}", before=bare, invoke=use)
    assert claim.path[-1] == Frame("bare", 20 + 16 + 12)
    assert painted(tmp_path, f"cortex-{target}") <= claim.nbytes


@pytest.mark.parametrize(
    ("instructions", "nbytes"),
    [
        ("stmdb sp!, {r0, r8-sl}\\n ldmia sp!, {r0, r8-sl}", 16),
        ("vpush {d8-d15}\\n vpop {d8-d15}", 64),
        ("vpush {s0-s2}\\n add sp, sp, #12", 12),
        ("str r0, [sp, #-8]!\\n ldr r0, [sp], #8", 8),
        ("strd r0, r1, [sp, #-8]!\\n ldrd r0, r1, [sp], #8", 8),
        ("sub.w sp, sp, #400\\n addw sp, sp, #400", 400),
        ("str r0, [sp, #-4]\\n ldr r1, [sp, #4]", 0),
    ],
)
def test_what_lowers_the_stack(tmp_path: Path, instructions: str, nbytes: int) -> None:
    use = "arena->count += bare(arena->data);"
    claim = stated(tmp_path, "cortex-m4", before=naked(instructions), invoke=use)
    assert claim.path[-1] == Frame("bare", 20 + nbytes)


@pytest.mark.parametrize(
    ("instructions", "fault"),
    [
        ("bl fake_init", "'bare' is assembler that calls: its stack is not known"),
        ("blx r3", "'bare' is assembler that calls"),
        ("mov sp, r3", "'bare' moves sp: mov sp, r3: no bound is known"),
        ("sub sp, r3", "'bare' moves sp: sub"),
        ("add sp, r3", "'bare' moves sp: add"),
    ],
)
def test_assembler_without_a_bound(tmp_path: Path, instructions: str, fault: str) -> None:
    use = "arena->count += bare(arena->data);"
    with pytest.raises(ToolError, match=fault):
        stated(tmp_path, "cortex-m4", before=naked(instructions), invoke=use)


# --------------------------------------------------------------------------------------- graphs


def test_static_functions_of_equal_name() -> None:
    graph: dict[str, Function] = {}
    for source, size in (("one", 8), ("two", 100)):
        lines = [
            f'node: {{ title: "{source}" label: "{source}\\n{source}.c:1\\n16 bytes (static)" }}',
            f'node: {{ title: "k.h:help" label: "help\\nk.h:1\\n{size} bytes (static)" }}',
            f'edge: {{ sourcename: "{source}" targetname: "k.h:help" label: "{source}.c:2" }}',
        ]
        stack.merge(graph, "\n".join(lines), source)
    assert stack.deepest(graph, "one").path == (Frame("one", 16), Frame("help", 8))
    assert stack.deepest(graph, "two").nbytes == 116


def test_hidden_helpers_come_last() -> None:
    graph = {"f": Function(24)}
    hidden = ["__gnu_thumb1_case_uqi", "__aeabi_idiv"]
    found = stack.deepest(graph, "f", hidden)
    assert [frame.function for frame in found.path] == ["f", "__aeabi_idiv"]
    assert found.nbytes == 24 + found.assumed
    with pytest.raises(ToolError, match="has no 'g'"):
        stack.deepest(graph, "g")
