# SPDX-License-Identifier: Apache-2.0
"""Where the data folders ``templates/``, ``runtime_c/`` and ``boards/`` are.

A wheel carries them inside the package; a checkout has them beside ``codegen/``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tfl2c.errors import ToolError


@cache
def root() -> Path:
    """Return the folder that holds ``templates/``, ``runtime_c/`` and ``boards/``.

    Raises `ToolError` if the installation lost them.
    """
    package = Path(__file__).resolve().parent
    for folder in (package, package.parent.parent):
        if (folder / "runtime_c").is_dir():
            return folder
    raise ToolError("the folder runtime_c of this installation is missing", "reinstall tfl2c")
