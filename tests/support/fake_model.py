# SPDX-License-Identifier: Apache-2.0
"""A hand-written library with the API of a generated one, to test what builds and runs it.

It adds a bias and the number of earlier inferences to every element: ``out[i] = in[i] + bias +
count``, wrapping at 8 bits. Two inputs, two outputs, state in the arena, a shared runtime source.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tfl2c.targets import TARGETS
from tfl2c.verify.manifest import Manifest, read

_LICENCE = "/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */\n"

_RUNTIME_H = """\
#ifndef TFL2C_ADD_H
#define TFL2C_ADD_H

#include <stdint.h>

void tfl2c_add(const int8_t *in, int8_t *out, int32_t elements, int32_t addend);

#endif
"""

_RUNTIME_C = """\
#include "tfl2c/add.h"

void tfl2c_add(const int8_t *in, int8_t *out, int32_t elements, int32_t addend)
{
    for (int32_t i = 0; i < elements; i++) {
        out[i] = (int8_t)(((in[i] + addend + 128) & 255) - 128);
    }
}
"""

_HEADER = """\
#ifndef @NAME@_H
#define @NAME@_H

#include <stdint.h>

#define TFL2C_ARENA
#define @NAME@_ARENA_BYTES 24u
#define @NAME@_INPUT_COUNT 2
#define @NAME@_INPUT_0_BYTES 5u
#define @NAME@_INPUT_0_ELEMENTS 5u
#define @NAME@_INPUT_1_BYTES 4u
#define @NAME@_INPUT_1_ELEMENTS 4u
#define @NAME@_OUTPUT_COUNT 2
#define @NAME@_OUTPUT_0_BYTES 5u
#define @NAME@_OUTPUT_0_ELEMENTS 5u
#define @NAME@_OUTPUT_1_BYTES 4u
#define @NAME@_OUTPUT_1_ELEMENTS 1u

typedef struct {
    int32_t count;
    float sum;
    int8_t data[16];
} @name@_arena;

void @name@_init(@name@_arena *arena);
int8_t *@name@_input_0(@name@_arena *arena);
int8_t *@name@_input_1(@name@_arena *arena);
void @name@_invoke(@name@_arena *arena);
const int8_t *@name@_output_0(const @name@_arena *arena);
const float *@name@_output_1(const @name@_arena *arena);

#endif
"""

_SOURCE = """\
#include "@name@.h"

#include <string.h>

#include "tfl2c/add.h"

void @name@_init(@name@_arena *arena)
{
    arena->count = 0;
}

int8_t *@name@_input_0(@name@_arena *arena)
{
    return &arena->data[0];
}

int8_t *@name@_input_1(@name@_arena *arena)
{
    return &arena->data[5];
}

void @name@_invoke(@name@_arena *arena)
{
    const int32_t addend = @bias@ + arena->count++;
    int8_t sum[4];

    @invoke@
    tfl2c_add(&arena->data[0], &arena->data[0], 5, addend);
    memcpy(sum, &arena->data[5], sizeof sum);
    arena->sum = 0.5f * (float)(sum[0] + sum[1] + sum[2] + sum[3]);
}

const int8_t *@name@_output_0(const @name@_arena *arena)
{
    return &arena->data[0];
}

const float *@name@_output_1(const @name@_arena *arena)
{
    return &arena->sum;
}
"""


def write(
    folder: Path, name: str = "fake", *, target: str = "host", bias: int = 3, invoke: str = ""
) -> Manifest:
    """Write the library into ``folder``; ``invoke`` is C that runs first in ``<name>_invoke``."""
    holes = {"@name@": name, "@NAME@": name.upper(), "@bias@": str(bias), "@invoke@": invoke}
    files = {
        f"{name}.h": _HEADER,
        f"{name}.c": _SOURCE,
        "tfl2c/include/tfl2c/add.h": _RUNTIME_H,
        "tfl2c/src/add.c": _RUNTIME_C,
    }
    for path, text in files.items():
        for hole, value in holes.items():
            text = text.replace(hole, value)  # noqa: PLW2901 - filled step by step
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(_LICENCE + text)
    (folder / f"{name}.json").write_text(json.dumps(manifest(name, target)))
    return read(folder / f"{name}.json")


def manifest(name: str, target: str) -> dict[str, Any]:
    """Return the library's manifest."""
    return {
        "name": name,
        "target": target,
        "sources": [f"{name}.c", "tfl2c/src/add.c"],
        "include_dirs": [".", "tfl2c/include"],
        "cflags": list(TARGETS[target].cflags),
        "inputs": [_port("a", "int8", 5), _port("b", "int8", 4)],
        "outputs": [_port("c", "int8", 5), _port("d", "float32", 4)],
    }


def expected(samples: Sequence[tuple[bytes, bytes]], bias: int = 3) -> list[bytes]:
    """Return output 0 of inferences that follow each other."""
    return [bytes((x + bias + i) % 256 for x in a) for i, (a, _) in enumerate(samples)]


def _port(name: str, dtype: str, size: int) -> dict[str, Any]:
    return {"name": name, "dtype": dtype, "bytes": size}
