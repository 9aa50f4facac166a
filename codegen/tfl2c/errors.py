# SPDX-License-Identifier: Apache-2.0
"""Errors that a user may see. Each builds its own sentence: what, where, the remedy.

``status`` is the exit status of the command line: 1 the model or the budget was refused,
2 the command line was wrong or a tool is missing.
"""

from __future__ import annotations

from typing import Self


class Tfl2cError(Exception):
    """Base of every error that is shown to a user instead of a traceback."""

    status = 1

    def __init__(self, fault: str, remedy: str = "") -> None:
        super().__init__(fault, remedy)
        self.fault = fault
        self.remedy = remedy
        self.file = ""

    def within(self, file: str) -> Tfl2cError:
        """Return this error with the name of the model file it is about."""
        self.file = self.file or file
        return self

    def __str__(self) -> str:
        parts = [self.file, self.fault] if self.file else [self.fault]
        sentence = ": ".join(parts)
        return f"{sentence}; {self.remedy}" if self.remedy else sentence


class ModelError(Tfl2cError):
    """The model is malformed or holds something that is not supported."""

    def inside(self, part: str) -> Self:
        """Return this error with the name of the part of the model that it is in."""
        self.fault = f"{part}: {self.fault}"
        return self


class OperatorError(ModelError):
    """One operator of the model cannot be compiled."""

    def __init__(self, index: int, op: str, tensor: str, fault: str, remedy: str = "") -> None:
        super().__init__(f"operator {index} {op} {quoted(tensor)}: {fault}", remedy)
        self.index = index
        self.op = op
        self.reason = fault


class RefusalError(ModelError):
    """A reference implementation cannot run the model."""


class BudgetError(Tfl2cError):
    """The plan needs more bytes than ``--arena`` allows."""


class UsageError(Tfl2cError):
    """The command line, a file or a folder it names cannot be used."""

    status = 2


class ToolError(Tfl2cError):
    """A program that a command needs is missing or failed."""

    status = 2


class PlanError(AssertionError):
    """A memory plan breaks a rule that `planner.check` knows: a fault of tfl2c itself."""


class GraphError(AssertionError):
    """A pass left an inconsistent graph: a fault of tfl2c itself."""


def quoted(name: str, limit: int = 60) -> str:
    """Return a model's own name fit for one line of a message: printable, bounded, in quotes."""
    text = "".join(c if c.isprintable() else "?" for c in name[: limit + 1])
    return f"'{clipped(text, limit)}'"


def clipped(text: str, limit: int) -> str:
    """Return text of at most ``limit`` characters.

    Converters join the names of what they fuse by semicolons: of these, whole names are kept.
    """
    if len(text) <= limit:
        return text
    whole = text.rfind(";", 0, limit - 3) + 1
    return f"{text[: whole or limit - 3]}..."
