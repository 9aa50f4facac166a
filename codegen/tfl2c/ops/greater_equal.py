# SPDX-License-Identifier: Apache-2.0
"""GREATER_EQUAL: whether an element is not less than another."""

from __future__ import annotations

from tfl2c.ops._compare import Relation, operator

OP = operator("GREATER_EQUAL", Relation(less=False, equal=True, greater=True))
