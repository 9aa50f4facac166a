# SPDX-License-Identifier: Apache-2.0
"""The manifest ``<name>.json``: what a build system, a test or a reviewing script asks for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from tfl2c import render
from tfl2c.program import Call, Port, Program, Slot


def manifest(program: Program, files: Iterable[PurePosixPath]) -> dict[str, Any]:
    """Return the manifest of a library that consists of ``files``."""
    about = program.about
    paths = sorted(files)
    own = f"{about.name}.c", f"{about.name}_weights.c"
    runtime = [str(p) for p in paths if p.suffix == ".c" and str(p) not in own]
    return {
        "name": about.name,
        "tfl2c_version": about.version,
        "model_sha256": about.model_sha256,
        "target": about.target.name,
        "optimize": about.optimize,
        "arena_bytes": program.arena_bytes,
        "state_bytes": program.state_bytes,
        "state_offset": program.state.offset if program.state else None,
        "scratch_bytes": program.scratch_bytes,
        "constant_bytes": constant_bytes(program),
        "macs": about.macs,
        "macs_executed": sum(call.macs for call in program.calls),
        "sources": [*own, *runtime],
        "headers": [str(p) for p in paths if p.suffix == ".h"],
        "include_dirs": list(render.INCLUDE_DIRS),
        "cflags": list(about.target.cflags),
        "inputs": [_port(port) for port in program.inputs],
        "feed": _feed(program),
        "outputs": [_port(port) for port in program.outputs],
        "layers": [_layer(program, i) for i in range(len(program.calls))],
        "plan": [_buffer(program, slot) for slot in program.slots],
    }


def text(data: Mapping[str, Any]) -> str:
    """Return a manifest as the file holds it."""
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def constant_bytes(program: Program) -> int:
    """Return the bytes of flash besides code, on a 32-bit core; equal arrays are there once."""
    distinct = {(c.c_type, c.values.tobytes()) for c in program.consts}
    parameters = sum(render.parameter_bytes(call.fields) for call in program.calls)
    return sum(len(octets) for _, octets in distinct) + parameters


def layer_bytes(call: Call) -> int:
    """Return the bytes of flash besides code that a layer reads, on a 32-bit core."""
    return sum(c.nbytes for c in call.consts) + render.parameter_bytes(call.fields)


def _port(port: Port) -> dict[str, Any]:
    return {
        "name": port.name,
        "shape": list(port.shape),
        "dtype": port.dtype.value,
        "bytes": port.nbytes,
        "scale": port.scale,
        "zero_point": port.zero_point,
        "offset": port.place.offset if isinstance(port.place, Slot) else None,
    }


def _feed(program: Program) -> dict[str, int] | None:
    """Return how the input comes in by rows; None when it is written whole."""
    feed = program.feed
    if feed is None:
        return None
    return {"rows": feed.rows, "row_elements": feed.row_elements, "rows_held": feed.held}


def _layer(program: Program, position: int) -> dict[str, Any]:
    call = program.calls[position]
    step, layers = next((i, s) for i, s in enumerate(program.steps) if position in s)
    return {
        "layer": position,
        "index": call.index,
        "operator": call.op,
        "tensor": call.tensor,
        "kernel": call.kernel.name,
        "macs": call.macs,
        "constant_bytes": layer_bytes(call),
        "reads": list(call.reads),
        "writes": list(call.writes),
        "scratch": call.kernel.scratch,
        "step": step,
        "streamed": len({program.calls[layer].index for layer in layers}) > 1,
    }


def _buffer(program: Program, slot: Slot) -> dict[str, Any]:
    """Return where a buffer lives, in steps as the layers have them, and what it may lie over."""
    overlaps = [s for s in program.shared if s.output == slot.name]
    within = next((w for w in program.within if w.buffer == slot.name), None)
    return {
        "name": slot.name,
        "offset": slot.offset,
        "bytes": slot.size,
        "first_step": max(slot.first, 0),
        "last_step": min(slot.last, len(program.steps) - 1),
        "part_of": within and {"tensor": within.tensor, "buffer": within.whole, "at": within.at},
        "may_overlap": [
            {"buffer": s.input, "distance": s.distance, "reason": s.reason} for s in overlaps
        ],
    }
