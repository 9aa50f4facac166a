# SPDX-License-Identifier: Apache-2.0
"""A model that interrupts another one, and itself, on an emulated core: nothing is disturbed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.support import networks
from tfl2c import boards, project
from tfl2c.compiler import Options, compile_model

pytestmark = pytest.mark.qemu

# The timer's handler runs one model, and the other one on an arena of its own, while main runs the
# other. Answers are compared with those of the same inputs when nothing interrupts.
MAIN = """
#include <string.h>
#include "digits.h"
#include "motor.h"
#include "print.h"

#define VTOR (*(volatile uint32_t *)0xE000ED08u)
#define SYST_CSR (*(volatile uint32_t *)0xE000E010u)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014u)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018u)
#define WANTED 200

static digits_arena outer, inner;
static motor_arena motor;
static int8_t digits_alone[DIGITS_OUTPUT_0_BYTES], motor_alone[MOTOR_OUTPUT_1_BYTES];
static volatile int32_t interrupts, inside, wrong, busy;
static __attribute__((aligned(256))) uint32_t vectors[64];

static void run_digits(digits_arena *arena, int step, int8_t *output)
{
    for (unsigned i = 0; i < DIGITS_INPUT_0_ELEMENTS; i++) {
        digits_input(arena)[i] = (int8_t)((int)i * step);
    }
    digits_invoke(arena);
    memcpy(output, digits_output(arena), DIGITS_OUTPUT_0_BYTES);
}

static void run_motor(int8_t *output)
{
    for (unsigned i = 0; i < MOTOR_INPUT_0_ELEMENTS; i++) {
        motor_input_0(&motor)[i] = (int8_t)(i * 9u);
    }
    for (unsigned i = 0; i < MOTOR_INPUT_1_ELEMENTS; i++) {
        motor_input_1(&motor)[i] = (int8_t)(i * 5u);
    }
    motor_invoke(&motor);
    memcpy(output, motor_output_1(&motor), MOTOR_OUTPUT_1_BYTES);
}

static void on_timer(void)
{
    int8_t scores[DIGITS_OUTPUT_0_BYTES], fault[MOTOR_OUTPUT_1_BYTES];

    run_motor(fault);
    run_digits(&inner, 3, scores);
    wrong += memcmp(fault, motor_alone, sizeof fault) != 0;
    wrong += memcmp(scores, digits_alone, sizeof scores) != 0;
    interrupts++;
    inside += busy;
}

int main(void)
{
    int8_t alone[DIGITS_OUTPUT_0_BYTES], scores[DIGITS_OUTPUT_0_BYTES];

    digits_init(&outer);
    digits_init(&inner);
    motor_init(&motor);
    run_digits(&outer, 1, alone);
    run_digits(&inner, 3, digits_alone);
    run_motor(motor_alone);

    memcpy(vectors, (const void *)VTOR, sizeof vectors);
    vectors[15] = (uint32_t)&on_timer;
    VTOR = (uint32_t)vectors;
    __asm__ volatile("dsb\\n\\tisb" : : : "memory");
    SYST_RVR = 50021u;
    SYST_CVR = 0;
    SYST_CSR = 7u;
    while (interrupts < WANTED) {
        busy = 1;
        run_digits(&outer, 1, scores);
        busy = 0;
        wrong += memcmp(scores, alone, sizeof scores) != 0;
    }
    SYST_CSR = 0;
    print_text("inside ");
    print_integer(inside);
    print_text(", wrong ");
    print_integer(wrong);
    print_text("\\n");
    return 0;
}
"""


@pytest.mark.parametrize("board", ["mps2-an385", "mps2-an386", "mps3-an547"])
def test_two_contexts(board: str, tmp_path: Path) -> None:
    row = boards.load(board)
    for name in ("motor", "digits"):
        model = (networks.OWN / f"{name}.tflite").read_bytes()
        on = row if name == "digits" else None
        project.write(compile_model(model, Options(name, row.target, board=on)).files, tmp_path)
    (tmp_path / "main.c").write_text(MAIN)
    sources = [p.relative_to(tmp_path) for p in tmp_path.glob("*.c") if p.name != "main.c"]
    sources += [p.relative_to(tmp_path) for p in tmp_path.glob("tfl2c/*.c")]
    used = " ".join(sorted(map(str, sources)))
    done = subprocess.run(
        ["make", "-s", "MAIN=../main.c", f"MODEL_SOURCES={used}", "run"],
        cwd=tmp_path / board,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = re.search(r"inside (\d+), wrong (\d+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert int(found[1]) > 50
    assert int(found[2]) == 0
