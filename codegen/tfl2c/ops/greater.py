# SPDX-License-Identifier: Apache-2.0
"""GREATER: whether an element is greater than another."""

from __future__ import annotations

from tfl2c.ops._compare import Relation, operator

OP = operator("GREATER", Relation(less=False, equal=False, greater=True))
