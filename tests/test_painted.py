# SPDX-License-Identifier: Apache-2.0
"""What the plan calls dead is dead: noise written over it before each step changes no output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from tests.support import networks
from tests.support.devices import HOST, Device, Job
from tests.test_models import ARENA, SLOW, check, load
from tfl2c.compiler import Compiled, Options, compile_model

pytestmark = pytest.mark.usefixtures("references")

# What a model's source includes first. A step is painted when its first layer begins.
PAINTER = """
#include <stdint.h>

static const uint32_t paint_dead[][3] = {{
{dead}
}};
static const uint16_t paint_steps[] = {{{steps}}};

static void paint_step(uint32_t layer, uint8_t *arena)
{{
    static uint32_t last = UINT32_MAX;
    static uint8_t noise = 0x35;
    const uint32_t step = paint_steps[layer];

    if (step == last) {{
        return;
    }}
    last = step;
    noise = (uint8_t)(noise * 5u + 59u);
    for (uint32_t i = 0; i < sizeof paint_dead / sizeof paint_dead[0]; i++) {{
        if (paint_dead[i][0] == step) {{
            for (uint32_t at = paint_dead[i][1]; at < paint_dead[i][2]; at++) {{
                arena[at] = (uint8_t)(noise + at * 7u);
            }}
        }}
    }}
}}

#define TFL2C_ON_LAYER(model, index) paint_step(index, arena->bytes)
"""


def dead(manifest: Mapping[str, Any], step: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the arena in which nothing lives in a step."""
    alive = [b for b in manifest["plan"] if b["first_step"] <= step <= b["last_step"]]
    at = 0
    for offset, size in sorted((b["offset"], b["bytes"]) for b in alive):
        if at < offset:
            yield at, offset
        at = max(at, offset + size)
    if at < manifest["arena_bytes"]:
        yield at, manifest["arena_bytes"]


def painted(library: Compiled) -> Compiled:
    """Return a library that writes noise over what is dead."""
    manifest = library.manifest
    steps = [layer["step"] for layer in manifest["layers"]]
    ranges = [(s, *ends) for s in range(max(steps) + 1) for ends in dead(manifest, s)]
    never = max(steps) + 1
    text = PAINTER.format(
        dead="\n".join(f"    {{{s}u, {a}u, {b}u}}," for s, a, b in ranges or [(never, 0, 0)]),
        steps=", ".join(map(str, [*steps, never])),
    )
    source, header = (PurePosixPath(manifest["name"] + end) for end in (".c", "_painter.h"))
    included = f'#include "{header}"\n{library.files[source]}'
    return replace(library, files={**library.files, header: text, source: included})


@dataclass(frozen=True, slots=True)
class Painting(Device):
    """A target on which every model paints its arena."""

    plan: str = "balanced"

    def compile(self, job: Job, arena: int | None = None) -> Compiled:
        options = Options(job.name, self.target, arena=arena, optimize=self.plan)
        return painted(compile_model(job.model, options))


def rows() -> list[Any]:
    found = []
    for name in (*networks.own_models(), *ARENA):
        for target in (HOST, "cortex-m4"):
            for plan in ("balanced", "ram"):
                marks = [] if target == HOST else [pytest.mark.qemu]
                if name in SLOW or plan == "balanced":
                    marks.append(pytest.mark.sweep)
                found.append(
                    pytest.param(name, target, plan, marks=marks, id=f"{name}-{target}-{plan}")
                )
    return found


@pytest.mark.parametrize(("name", "target", "plan"), rows())
def test_dead_bytes_do_not_matter(name: str, target: str, plan: str, tmp_path: Path) -> None:
    model = load(name)
    job = Job("painted", model, networks.samples(model, name))
    check([job], Painting(target, plan=plan), tmp_path)


def test_painting_what_lives_is_noticed(tmp_path: Path) -> None:
    """The painter does paint: with one living buffer declared dead, outputs differ."""
    model = load("digits")
    library = compile_model(model, Options("painted", HOST))
    plan = [dict(b) for b in library.manifest["plan"]]
    longest = max(plan, key=lambda b: b["last_step"] - b["first_step"] if b["bytes"] > 99 else -1)
    longest["first_step"], longest["last_step"] = longest["first_step"], longest["first_step"]
    wrong = replace(library, manifest={**library.manifest, "plan": plan})

    class Wrong(Painting):
        def compile(self, job: Job, arena: int | None = None) -> Compiled:
            assert (job.name, arena) == ("painted", None)
            return painted(wrong)

    job = Job("painted", model, networks.samples(model, "digits"))
    with pytest.raises(AssertionError):
        check([job], Wrong(HOST), tmp_path)
