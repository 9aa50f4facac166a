# SPDX-License-Identifier: Apache-2.0
"""The stack that functions written in assembler take, of which the compiler knows nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from tfl2c.errors import ToolError
from tfl2c.verify import process

_SECTION: Final = re.compile(r"^Disassembly of section \.text\.(?:\w+\.)?(\w[\w.]*):$")
_CODE: Final = re.compile(r"^ +[0-9a-f]+:\t(\S+)(?:\t(.*))?$")
_LIST: Final = re.compile(r"\{([^}]*)\}")
_BELOW: Final = re.compile(r"\[sp, #-(\d+)\]!")
_LOWER: Final = re.compile(r"sp, (?:sp, )?#(\d+)")
_NAMES: Final = {"sl": 10, "fp": 11, "ip": 12, "sp": 13, "lr": 14, "pc": 15}


def frames(path: Path, functions: Collection[str], compiler: str) -> dict[str, int]:
    """Return an upper bound of the bytes that each of some functions of an object takes.

    All that lowers sp anywhere in a function is added up. The functions must be in sections of
    their own (``-ffunction-sections``). Raises `ToolError` when one calls another or moves sp in a
    way that has no bound.
    """
    found = dict.fromkeys(functions, 0)
    for function, operation, operands in _instructions(path, compiler):
        if function not in found:
            continue
        if re.fullmatch(r"blx?", operation):
            raise ToolError(f"'{function}' is assembler that calls: its stack is not known")
        lowered = _lowered(operation, operands)
        if lowered is None:
            raise ToolError(f"'{function}' moves sp: {operation} {operands}: no bound is known")
        found[function] += lowered
    return found


def _instructions(path: Path, compiler: str) -> Iterator[tuple[str, str, str]]:
    """Yield function, operation and operands of every instruction of an object."""
    asked = process.run([compiler, "-print-prog-name=objdump"], timeout=30)
    command = [asked.output.strip(), "-d", "--no-show-raw-insn", str(path)]
    listing = process.run(command, timeout=60)
    if listing.status != 0:
        raise ToolError(f"objdump fails: {listing.tail(1)}", "it comes with binutils")
    function = ""
    for line in listing.output.splitlines():
        if section := _SECTION.match(line):
            function = section[1]
        elif code := _CODE.match(line):
            yield function, code[1], code[2] or ""


def _lowered(operation: str, operands: str) -> int | None:
    """Return the bytes by which an instruction lowers sp, 0 if it raises it, None if unknown."""
    stem = operation.partition(".")[0]
    registers = _LIST.search(operands)
    if registers and (stem in {"push", "vpush"} or operands.startswith("sp!")):
        takes = stem in {"push", "vpush", "stmdb", "vstmdb"}
        return sum(map(_register_bytes, registers[1].split(","))) if takes else 0
    if below := _BELOW.search(operands):
        return int(below[1]) if stem.startswith(("st", "vst")) else None
    if stem in {"sub", "subw", "subs"} and operands.startswith("sp,"):
        amount = _LOWER.match(operands)
        return int(amount[1]) if amount else None
    if stem in {"add", "addw"} and operands.startswith("sp,"):
        return 0 if _LOWER.match(operands) else None
    writes_sp = operands.startswith("sp,") and stem in {"mov", "ldr", "bic", "and", "msr"}
    return None if writes_sp else 0


def _register_bytes(item: str) -> int:
    """Return the bytes of "r4", "r4-r11" or "d8-d15"."""
    first, _, last = item.strip().partition("-")
    size = 8 if first.startswith("d") else 4
    return size * (_number(last or first) - _number(first) + 1)


def _number(name: str) -> int:
    return _NAMES[name] if name in _NAMES else int(name[1:])
