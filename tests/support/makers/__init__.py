# SPDX-License-Identifier: Apache-2.0
"""Turn the parameters of a test case into a model: one module per family of operators.

A maker is a frozen dataclass called `Maker`; its fields are the keys of the tables in tests/ops.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec


class Maker(Protocol):
    """Parameters of one case."""

    def possible(self) -> bool:
        """Return whether there is such a model: a product of lists also makes nonsense."""
        ...

    def model(self, op: str, rng: Generator) -> ModelSpec:
        """Return the model; everything random in it comes from ``rng``."""
        ...


@runtime_checkable
class Substitute(Protocol):
    """What a maker has besides when no reference knows its operator by the name."""

    def asked(self, model: ModelSpec) -> ModelSpec:
        """Return the model that the references are asked in place of ``model``."""
        ...
