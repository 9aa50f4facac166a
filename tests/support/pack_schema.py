# SPDX-License-Identifier: Apache-2.0
"""The part of the schema of CMSIS packs (PACK.xsd 1.7) that a pack of one component meets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

# Element: attributes it must have, attributes it may have, elements it must hold.
_RULES: Final[dict[str, tuple[str, str, str]]] = {
    "package": ("schemaVersion", "", "vendor name description url license releases components"),
    "vendor": ("", "", ""),
    "name": ("", "", ""),
    "description": ("", "", ""),
    "url": ("", "", ""),
    "license": ("", "", ""),
    "releases": ("", "", "release"),
    "release": ("version", "date tag url deprecated", ""),
    "keywords": ("", "", "keyword"),
    "keyword": ("", "", ""),
    "conditions": ("", "", "condition"),
    "condition": ("id", "", ""),
    "accept": ("", "Dcore Dfpu Ddsp Dmve Dvendor Tcompiler", ""),
    "components": ("", "", "component"),
    "component": ("Cclass Cgroup Cversion", "Csub Cvariant Cvendor condition", "description files"),
    "files": ("", "", "file"),
    "file": ("category name", "attr select condition version", ""),
}
_VERSION: Final = re.compile(r"\d+(\.\d+){2}(-[0-9A-Za-z.-]+)?")
_CATEGORIES: Final = {"doc", "header", "include", "sourceC"}
_LOCATION: Final = "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation"
_NAME: Final = re.compile(r"[\-_A-Za-z0-9]+")


def faults(root: Element, folder: Path) -> list[str]:
    """Return what is wrong with a pack's description; ``folder`` is where the pack is."""
    return list(_faults(root, folder))


def _faults(root: Element, folder: Path) -> Iterator[str]:
    for element in root.iter():
        if element.tag not in _RULES:
            yield f"{element.tag}: unknown"
            continue
        must, may, holds = (set(words.split()) for words in _RULES[element.tag])
        names = set(element.attrib) - {_LOCATION}
        yield from (f"{element.tag}: no {name}" for name in sorted(must - names))
        yield from (f"{element.tag}: attribute {name}" for name in sorted(names - must - may))
        children = {child.tag for child in element}
        yield from (f"{element.tag}: no {name}" for name in sorted(holds - children))
    for name in ("vendor", "name"):
        if not _NAME.fullmatch(root.findtext(name) or ""):
            yield f"{name}: not a name"
    yield from _references(root, folder)


def _references(root: Element, folder: Path) -> Iterator[str]:
    known = {c.get("id") for c in root.iter("condition")}
    for component in root.iter("component"):
        if component.get("condition") not in {None, *known}:
            yield "component: unknown condition"
    for element in (*root.iter("release"), *root.iter("component")):
        version = element.get("version") or element.get("Cversion") or ""
        if not _VERSION.fullmatch(version):
            yield f"{element.tag}: version {version!r}"
    for file in root.iter("file"):
        place = folder / file.get("name", "")
        if file.get("category") not in _CATEGORIES or not place.exists():
            yield f"file: {file.get('category')} {file.get('name')}"
    if not (folder / (root.findtext("license") or "")).is_file():
        yield "license: no such file"
