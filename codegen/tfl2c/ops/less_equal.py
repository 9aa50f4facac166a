# SPDX-License-Identifier: Apache-2.0
"""LESS_EQUAL: whether an element is not greater than another."""

from __future__ import annotations

from tfl2c.ops._compare import Relation, operator

OP = operator("LESS_EQUAL", Relation(less=True, equal=True, greater=False))
