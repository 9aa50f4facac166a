# SPDX-License-Identifier: Apache-2.0
"""Where the files of a generated folder come from: what an auditor or an SBOM asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from tfl2c import render

LICENCE: Final = "Apache-2.0 OR 0BSD"
"""Under which the user has every file that is written, as an SPDX expression."""

_OF_THE_FOLDER: Final = {"CMakeLists.txt", "README.md"}


def provenance(
    version: str,
    model_sha256: str,
    options: Mapping[str, Any],
    files: Mapping[PurePosixPath, str],
) -> dict[str, Any]:
    """Return the manifest's entry; ``files`` are those of the folder besides the manifest.

    What several models of a folder have in common at its top changes with the last of them and is
    left out.
    """
    return {
        "tool": "tfl2c",
        "tool_version": version,
        "tool_licence": "Apache-2.0",
        "model_sha256": model_sha256,
        "options": dict(options),
        "licence": LICENCE,
        "files": [
            {
                "path": str(path),
                "origin": "runtime" if render.RUNTIME.name in path.parts else "generated",
                "licence": LICENCE,
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
            }
            for path, text in sorted(files.items())
            if path.name not in _OF_THE_FOLDER
        ],
    }
