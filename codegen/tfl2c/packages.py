# SPDX-License-Identifier: Apache-2.0
"""A generated folder as a build system expects it: ``--package zephyr`` and its like.

What is in ``templates/packages/<package>`` is what appears in the folder, NAME being the model's
name. The library itself stays at the top, or moves to ``src/`` where an ecosystem looks for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from tfl2c import assets, render
from tfl2c.errors import UsageError
from tfl2c.graph import DType
from tfl2c.program import C_TYPES

_SOURCES_IN: Final = {"arduino": "src", "platformio": "src"}
_ENTRY: Final = {"esp-idf": "void app_main(void)"}
_OF_THE_FOLDER: Final = {"CMakeLists.txt", "README.md"}  # stay at the top

_FORMATS: Final = {  # what printf takes
    DType.FLOAT32: ("%f", "double"),
    DType.INT8: ("%d", "int"),
    DType.UINT8: ("%d", "int"),
    DType.INT16: ("%d", "int"),
    DType.UINT16: ("%d", "int"),
    DType.INT32: ("%ld", "long"),
    DType.BOOL: ("%d", "int"),
}
_CORES: Final = {  # names of cores in a pack's description
    "cortex-m0": ("Cortex-M0", "Cortex-M0+", "Cortex-M1", "Cortex-M3", "Cortex-M4", "Cortex-M7"),
    "cortex-m0plus": ("Cortex-M0+", "Cortex-M3", "Cortex-M4", "Cortex-M7"),
    "cortex-m3": ("Cortex-M3", "Cortex-M4", "Cortex-M7"),
    "cortex-m4": ("Cortex-M4", "Cortex-M7"),
    "cortex-m7": ("Cortex-M7",),
    "cortex-m33": ("Cortex-M33",),
    "cortex-m55": ("Cortex-M55", "Cortex-M85"),
    "cortex-m85": ("Cortex-M85",),
}
_LONGEST_CSUB: Final = 32  # of a component in a pack, by its schema


@dataclass(frozen=True, slots=True)
class _Port:
    """An input or output as an example handles it: by element, or by byte where C cannot print."""

    c_type: str
    cast: str
    count: str  # the macro that counts the elements
    modulus: int  # of the ramp that stands for data
    what: str
    format: str
    printed: str  # the type that is printed


def names() -> tuple[str, ...]:
    """Return what --package may be, sorted."""
    return tuple(sorted(p.name for p in _templates().iterdir() if p.is_dir()))


def check(package: str) -> None:
    """Raise `UsageError` unless ``package`` is known."""
    if package not in names():
        raise UsageError(f"unknown --package '{package}'", f"known: {', '.join(names())}")


def sources_in(package: str | None) -> str:
    """Return the folder of a package that holds the library; "" is its top."""
    return _SOURCES_IN.get(package or "", "")


def moved(
    files: Mapping[PurePosixPath, str], manifest: Mapping[str, Any], package: str
) -> tuple[dict[PurePosixPath, str], dict[str, Any]]:
    """Return a library and its manifest with every path where the package has it."""
    folder = sources_in(package)
    if not folder:
        return dict(files), dict(manifest)
    inside = {
        path if str(path) in _OF_THE_FOLDER else folder / path: text for path, text in files.items()
    }
    paths = {
        key: [str(PurePosixPath(folder, path)) for path in manifest[key]]
        for key in ("sources", "headers", "include_dirs")
    }
    return inside, {**manifest, **paths}


def files(manifest: Mapping[str, Any], package: str) -> dict[PurePosixPath, str]:
    """Return what a package adds to the library of ``manifest``, by path; nothing is written."""
    name = manifest["name"]
    context = _context(manifest, package)
    top = _templates() / package
    found = {}
    for path in sorted(p for p in top.rglob("*") if p.is_file()):
        place = path.relative_to(top).as_posix().replace("NAME", name).removesuffix(".j2")
        template = path.relative_to(assets.root() / "templates").as_posix()
        found[PurePosixPath(place)] = render.template(template, **context)
    if package == "platformio":
        found[PurePosixPath("library.json")] = _library_json(manifest)
    return found


def _templates() -> Path:
    return assets.root() / "templates" / "packages"


def _context(manifest: Mapping[str, Any], package: str) -> dict[str, Any]:
    name, target = manifest["name"], manifest["target"]
    macro = name.upper()
    cores = _CORES.get(target, _CORES["cortex-m0"])
    entry = _ENTRY.get(package, "int main(void)")
    ports = list(_ports(manifest["inputs"], f"{macro}_INPUT", ""))
    context: dict[str, Any] = {
        "name": name,
        "csub": name[:_LONGEST_CSUB],
        "macro": macro,
        "target": target,
        "version": manifest["tfl2c_version"],
        "cflags": " ".join(manifest["cflags"]),
        "arena_bytes": manifest["arena_bytes"],
        "constant_bytes": manifest["constant_bytes"],
        "sources": manifest["sources"],
        "headers": manifest["headers"],
        "cores": cores,
        "device": f"ARM{cores[0].removeprefix('Cortex-').replace('+', 'P')}",
        "floats": any(p["dtype"] == "float32" for p in manifest["outputs"]),
        "fed": None,
        "ports": ports,
        "outputs": list(_ports(manifest["outputs"], f"{macro}_OUTPUT", "const ")),
        "entry": entry,
        "returns": entry.startswith("int"),
    }
    if manifest["feed"]:
        (dtype,) = (DType(p["dtype"]) for p in manifest["inputs"])
        row = _port(dtype, f"{macro}_FEED_ROW_ELEMENTS", "", "a row of the input")
        context |= {"fed": row, "ports": [row]}
    return context | {"main": render.template("example/main.c.j2", **context)}


def _ports(entries: Iterable[Mapping[str, Any]], macro: str, qualifier: str) -> Iterable[_Port]:
    for i, entry in enumerate(entries):
        dtype = DType(entry["dtype"])
        end = "ELEMENTS" if dtype in _FORMATS else "BYTES"
        what = f"{macro}_{i}_{end} values"
        yield _port(dtype, f"{macro}_{i}_{end}", qualifier, what)


def _port(dtype: DType, count: str, qualifier: str, what: str) -> _Port:
    if dtype not in _FORMATS:
        return _Port("uint8_t", f"({qualifier}uint8_t *)", count, 100, what, "%02x", "unsigned")
    modulus = 2 if dtype is DType.BOOL else 100
    return _Port(C_TYPES[dtype], "", count, modulus, what, *_FORMATS[dtype])


def _library_json(manifest: Mapping[str, Any]) -> str:
    """Return PlatformIO's description of the library; JSON has no comments and no template."""
    name = manifest["name"]
    about = {
        "$schema": "https://raw.githubusercontent.com/platformio/platformio-core/develop/"
        "platformio/assets/schema/library.json",
        "name": name,
        "version": manifest["tfl2c_version"],
        "description": f"The neural network {name} as C, made by tfl2c",
        "keywords": ["neural network", "tflite"],
        "license": "Apache-2.0 OR 0BSD",
        "headers": f"{name}.h",
        "frameworks": "*",
        "platforms": "*",
        "examples": [
            {"name": name, "base": f"examples/{name}", "files": ["platformio.ini", "src/main.c"]}
        ],
        "build": {"srcDir": "src", "includeDir": "src", "libArchive": True},
    }
    return json.dumps(about, indent=2) + "\n"
