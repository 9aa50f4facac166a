# SPDX-License-Identifier: Apache-2.0
"""LESS: whether an element is less than another."""

from __future__ import annotations

from tfl2c.ops._compare import Relation, operator

OP = operator("LESS", Relation(less=True, equal=False, greater=False))
