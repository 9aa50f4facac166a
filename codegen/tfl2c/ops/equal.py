# SPDX-License-Identifier: Apache-2.0
"""EQUAL: whether two elements are equal."""

from __future__ import annotations

from tfl2c.ops._compare import Relation, operator

OP = operator("EQUAL", Relation(less=False, equal=True, greater=False), of_order=False)
