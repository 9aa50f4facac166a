# SPDX-License-Identifier: Apache-2.0
"""Program -> {path: text}. The only importer of jinja2; takes no decision."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2

from tfl2c import assets


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(assets.root() / "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def template(name: str, **context: Any) -> str:
    """Return the template ``name`` (a path below templates/) filled with ``context``."""
    return _environment().get_template(name).render(**context)
