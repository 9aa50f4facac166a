# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.benchmarks`: compare with the recorded figures, or record them.

Names of models narrow either down. The page in docs/ follows what is recorded.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.benchmarks import figures, page
from tests.benchmarks.figures import CORES, FOLDER, Figures, Table
from tfl2c.errors import ModelError, Tfl2cError

Found = Figures | Tfl2cError


def main() -> int:
    """Return the exit status: 1 for a regression, or a model that cannot be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--update", action="store_true", help="record the figures of now")
    parser.add_argument("--page", action="store_true", help="only print docs/BENCHMARKS.md")
    parser.add_argument("--core", action="append", choices=CORES, help="only this one; again")
    parser.add_argument("--jobs", type=int, default=2, help="models at a time")
    parser.add_argument("models", nargs="*", help="only these")
    chosen = parser.parse_args()
    if chosen.page:
        sys.stdout.write(page.text())
        return 0
    models = {
        name: path
        for name, path in figures.candidates().items()
        if not chosen.models or name in chosen.models
    }
    failed = False
    for core in chosen.core or CORES:
        with ThreadPoolExecutor(chosen.jobs) as pool:
            measured = pool.map(partial(_measure, core), models.values())
            found = dict(zip(models, measured, strict=True))
        failed |= (_update if chosen.update else _compare)(core, found)
    return int(failed)


def _measure(core: str, path: Path) -> Found:
    """Return what a model takes, or why nobody knows."""
    try:
        return figures.measure(path, core)
    except Tfl2cError as error:
        return error


def _update(core: str, found: Mapping[str, Found]) -> bool:
    """Record what was found; figures of models that are not here stay. Return what failed."""
    models = dict(figures.read(core).models) if (FOLDER / f"{core}.json").exists() else {}
    failed = False
    for name, now in found.items():
        if isinstance(now, Figures):
            if name in models:
                _changed(core, name, models[name], now)
            models[name] = now
        elif isinstance(now, ModelError):
            if models.pop(name, None):
                _say(f"{core} {name}: dropped, it is refused")
        else:
            failed = True
            _say(f"{core} {name}: {now}")
    figures.write(Table(core, figures.installed(core), models))
    return failed


def _compare(core: str, found: Mapping[str, Found]) -> bool:
    """Say what changed; return whether something regressed or failed."""
    table = figures.read(core)
    failed = False
    if table.compiler != figures.installed(core):
        _say(f"{core}: recorded with another compiler, {table.compiler}")
    for name, now in found.items():
        if isinstance(now, Figures) and name in table.models:
            failed |= _changed(core, name, table.models[name], now)
        elif isinstance(now, Figures):
            _say(f"{core} {name}: not recorded; make bench-update")
        elif name in table.models or not isinstance(now, ModelError):
            failed = True
            _say(f"{core} {name}: {now}")
    return failed


def _changed(core: str, name: str, old: Figures, new: Figures) -> bool:
    """Say what changed in a model; return whether something regressed."""
    worse = figures.regressions(old, new)
    for change in figures.changes(old, new):
        _say(f"{core} {name} {change}{'  REGRESSION' if change in worse else ''}")
    return bool(worse)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
