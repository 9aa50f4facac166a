# SPDX-License-Identifier: Apache-2.0
"""The part of the schema of CMSIS packs (PACK.xsd 1.7.7) that a pack of one component meets.

Where 1.7.32 is stricter (names of components, versions), its rule is the one here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

# Element: attributes it must have, attributes it may have, elements it must hold.
# The schema asks for neither a license nor components; ours have both.
_RULES: Final[dict[str, tuple[str, str, str]]] = {
    "package": ("schemaVersion", "", "vendor name description url license releases components"),
    "vendor": ("", "", ""),
    "name": ("", "", ""),
    "description": ("", "", ""),
    "url": ("", "", ""),
    "license": ("", "", ""),
    "releases": ("", "", "release"),
    "release": ("version", "date tag url deprecated replacement", ""),
    "keywords": ("", "", "keyword"),
    "keyword": ("", "", ""),
    "conditions": ("", "", "condition"),
    "condition": ("id", "", ""),
    "accept": ("", "Dcore", ""),
    "components": ("", "", "component"),
    "component": ("Cclass Cgroup Cversion", "Csub Cvariant Cvendor condition", "description files"),
    "files": ("", "", "file"),
    "file": ("category name", "attr select condition version", ""),
}
_MAY_HOLD: Final = {"package": {"keywords", "conditions"}, "condition": {"description", "accept"}}
_ONCE: Final = {"package", "component"}  # hold their elements in any order, each once
_QUALITY: Final = r"(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)"
_VERSION: Final = re.compile(rf"(0|[1-9]\d*)(\.\d+){{2}}(-{_QUALITY}(\.{_QUALITY})*)?", re.ASCII)
_PART: Final = re.compile(r"(?=.{2,32}$)[A-Za-z0-9][A-Za-z0-9_+()'/\-\s.]*(?<!\s)")
_VALUES: Final = {  # of attributes
    "schemaVersion": re.compile(r"\d+\.\d+(\.\d+)?"),
    "Dcore": re.compile(r"Cortex-M(0|0\+|1|23|3|33|35P|4|55|7|85)"),
    "Cclass": _PART,
    "Cgroup": _PART,
    "Csub": re.compile(r"(?=.{0,32}$)([A-Za-z0-9][A-Za-z0-9_+():/\- .]*)?"),
    "attr": re.compile(r"config|template"),
}
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
        for name in sorted(names & set(_VALUES)):
            if not _VALUES[name].fullmatch(element.attrib[name]):
                yield f"{element.tag}: {name} {element.attrib[name]!r}"
        tags = [child.tag for child in element]
        children, known = set(tags), holds | _MAY_HOLD.get(element.tag, set())
        yield from (f"{element.tag}: no {name}" for name in sorted(holds - children))
        yield from (f"{element.tag}: holds {name}" for name in sorted(children - known))
        if element.tag in _ONCE and len(children) != len(tags):
            yield f"{element.tag}: an element twice"
        if element.tag == "condition" and "description" in tags[1:]:
            yield "condition: description not first"
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
