# SPDX-License-Identifier: Apache-2.0
"""Memory: when every node runs, where every buffer lives, and a proof that nothing is lost."""

from tfl2c.planner.budget import over_budget
from tfl2c.planner.check import check
from tfl2c.planner.feeding import sweeps_of
from tfl2c.planner.plan import BIRTH, Band, Loop, Overlap, Plan, Step
from tfl2c.planner.schedule import BALANCED, Offer, frontier, plan
from tfl2c.planner.sections import Sections

__all__ = [
    "BALANCED",
    "BIRTH",
    "Band",
    "Loop",
    "Offer",
    "Overlap",
    "Plan",
    "Sections",
    "Step",
    "check",
    "frontier",
    "over_budget",
    "plan",
    "sweeps_of",
]
