# SPDX-License-Identifier: Apache-2.0
"""Finds the compilers and the emulator. An environment variable may name another one."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from functools import cache
from typing import Final

from tfl2c.errors import ToolError
from tfl2c.targets import Target
from tfl2c.verify import process


@dataclass(frozen=True, slots=True)
class Tool:
    """A program we start: what it is called and how it is got."""

    program: str
    variable: str  # environment variable that holds the path of another one
    package: str  # what apt-get installs


ARM_CC: Final = Tool(
    "arm-none-eabi-gcc", "TFL2C_ARM_CC", "gcc-arm-none-eabi libnewlib-arm-none-eabi"
)
QEMU: Final = Tool("qemu-system-arm", "TFL2C_QEMU", "qemu-system-arm")
HOST_CC: Final = Tool("gcc", "TFL2C_HOST_CC", "gcc libc6-dev")
HOST_CLANG: Final = Tool("clang", "TFL2C_HOST_CLANG", "clang libc6-dev")


def find(tool: Tool) -> str:
    """Return the path of ``tool``; raise `ToolError` that says how to get it."""
    named = os.environ.get(tool.variable, "")
    path = shutil.which(named or tool.program)
    if path:
        return path
    if named:
        raise ToolError(
            f"{tool.variable}: no program '{named}'", f"set it to the path of {tool.program}"
        )
    raise ToolError(
        f"{tool.program} is not installed",
        f"apt-get install {tool.package}, or set {tool.variable} to its path",
    )


def compiler(target: Target, host: str = "gcc") -> str:
    """Return the compiler for ``target``; on this machine the one that ``host`` names.

    ``host`` is "gcc" or "clang". Raises `ToolError` when the compiler is missing.
    """
    if target.name != "host":
        return find(ARM_CC)
    return find({"gcc": HOST_CC, "clang": HOST_CLANG}[host])


def runner(command: tuple[str, ...]) -> tuple[str, ...]:
    """Return a board's run command with its program found; raise `ToolError` if it is missing."""
    program = command[0]
    if program == QEMU.program:
        return (find(QEMU), *command[1:])
    path = shutil.which(program)
    if not path:
        raise ToolError(f"{program} is not installed", "the board's run command needs it")
    return (path, *command[1:])


@cache
def version(path: str) -> str:
    """Return what the compiler at ``path`` says about itself: part of the key of cached objects."""
    return process.run([path, "--version"], timeout=30).output
