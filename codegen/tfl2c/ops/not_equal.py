# SPDX-License-Identifier: Apache-2.0
"""NOT_EQUAL: whether two elements differ."""

from __future__ import annotations

from tfl2c.ops._compare import Relation, operator

OP = operator(
    "NOT_EQUAL", Relation(less=True, equal=False, greater=True, neither=True), of_order=False
)
