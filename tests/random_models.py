# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.random_models SEED COUNT`: compare so many random models with the references."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.random_models import differences, random_cases

_IMAGE = 100  # models in one program


def main() -> int:
    """Return the exit status: 1 when a model computes something else."""
    seed, count = map(int, sys.argv[1:3])
    every = list(random_cases(seed, count))
    compared = refused = unanswered = 0
    failed = False
    for start in range(0, count, _IMAGE):
        with TemporaryDirectory() as folder:
            found = differences(every[start : start + _IMAGE], Path(folder))
        compared += found.compared
        refused += found.refused
        unanswered += found.unanswered
        failed |= bool(found.lines)
        sys.stdout.write("".join(f"{line}\n" for line in found.lines))
    sys.stdout.write(
        f"{count} models: {compared} compared, {refused} refused by name, "
        f"{unanswered} that the reference does not answer\n"
    )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
