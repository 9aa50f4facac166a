# SPDX-License-Identifier: Apache-2.0
"""``python -m tests.fuzz.kernels CORE SECONDS [FIRST]``: runs cases from number FIRST on."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from tests.fuzz.kernels import CORES, Find, build, kernels
from tests.support.conventions import ROOT

_BATCH = 2000  # cases of the first run of the emulator
_RUN = 20.0  # seconds that later ones take


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the time is up or something is found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.kernels")
    parser.add_argument("core", choices=CORES)
    parser.add_argument("seconds", type=float)
    parser.add_argument("first", type=int, nargs="?", default=0)
    given = parser.parse_args(arguments)
    fuzzer = build(given.core, ROOT / "build" / "fuzz")
    total = dict.fromkeys(kernels(given.core), (0, 0))
    start, at, batch = time.monotonic(), given.first, _BATCH
    while (spent := time.monotonic() - start) < given.seconds:
        try:
            found = fuzzer.run(at, batch)
        except Find as find:
            sys.stdout.write(f"{given.core}: {find}\n")
            return 1
        for name, (cases, varied) in found.items():
            total[name] = total[name][0] + cases, total[name][1] + varied
        at += batch
        took = time.monotonic() - start - spent
        batch = max(1, int(batch * min(_RUN, given.seconds) / took))
    for name, (cases, varied) in total.items():
        sys.stdout.write(f"{name:32} {cases:>10,} cases, {varied:>10,} with codes that differ\n")
    sys.stdout.write(f"{given.core}: {at - given.first:,} cases in {spent:.0f} s, no difference\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
