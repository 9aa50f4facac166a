# SPDX-License-Identifier: Apache-2.0
"""Generated code as a Python object: the model compiled for this machine, fed with numpy arrays.

>>> model = Model("digits.tflite")
>>> model.set_input(image)
>>> model.invoke()
>>> scores = model.get_output()

The methods are those of tflite-micro's interpreter, so an accuracy test runs on either. What they
compute is what the C computes on a core: the same sources, the same bytes.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tfl2c import compiler, project, targets
from tfl2c.errors import ToolError, UsageError
from tfl2c.verify import application, image, manifest, process, toolchain
from tfl2c.verify.counter import cache_folder
from tfl2c.verify.objects import BuildError, Compiler, texts

_NAME: Final = "model"  # libraries keep names of theirs apart
_FLAGS: Final = ("-O2", "-fPIC")
_SECONDS: Final = 600.0  # for one call of the compiler


class Model:
    """A model that runs on this machine. State lasts from one `invoke` to the next, until `reset`.

    ``model`` is the path of a ``.tflite`` file or its bytes. The library is built by the C compiler
    of this machine (gcc, or what ``TFL2C_HOST_CC`` names) and kept in ``cache``, by default the
    user's cache folder. Raises `Tfl2cError` when the model is refused or there is no compiler.

    The other arguments are the command line's options: ``input_shapes`` by the input's name, ""
    for an only one; ``custom_ops`` are functions by the operator's name, and ``sources`` files of
    theirs. The library has the prefix ``name``, which is what those include: ``<name>.h``.
    """

    def __init__(  # noqa: PLR0913 (options, each by its name)
        self,
        model: str | os.PathLike[str] | bytes,
        *,
        name: str = _NAME,
        optimize: str = compiler.OPTIMIZE[0],
        io: str = compiler.IO[0],
        input_shapes: Mapping[str, Sequence[int]] = MappingProxyType({}),
        signature: str | None = None,
        custom_ops: Mapping[str, str] = MappingProxyType({}),
        sources: Sequence[str | os.PathLike[str]] = (),
        cache: Path | None = None,
    ) -> None:
        data = model if isinstance(model, bytes) else _read(Path(model))
        options = compiler.Options(
            name,
            optimize=optimize,
            io=io,
            input_shapes=tuple((key, tuple(shape)) for key, shape in input_shapes.items()),
            signature=signature,
            custom_ops=tuple(custom_ops.items()),
        )
        own = application.check(options, [Path(source) for source in sources])
        compiled = compiler.compile_model(data, options)
        self.manifest: Mapping[str, Any] = compiled.manifest
        self._name = name
        self._library = _loaded(_built(compiled, own, cache or cache_folder()))
        align = targets.lookup("host").align
        self._memory = np.zeros(compiled.manifest["arena_bytes"] + align, dtype=np.uint8)
        at = self._memory.ctypes.data
        self._arena = ctypes.c_void_p(at + -at % align)
        self._inputs = [_Port(row) for row in compiled.manifest["inputs"]]
        self._outputs = [_Port(row) for row in compiled.manifest["outputs"]]
        self._values = [np.zeros(port.shape, port.dtype) for port in self._inputs]
        self.reset()

    def set_input(self, input_data: Any, index: int = 0) -> None:
        """Set an input; it stays until it is set again.

        Raises `ValueError` unless the array has exactly the input's shape and type.
        """
        port = self._inputs[index]
        array = np.asarray(input_data)
        if array.shape != port.shape or array.dtype != port.dtype:
            raise ValueError(
                f"input {index} '{port.name}' is {port.dtype} {list(port.shape)}, "
                f"not {array.dtype} {list(array.shape)}"
            )
        self._values[index] = array.copy()

    def invoke(self) -> None:
        """Compute the outputs from the inputs and the state."""
        for i, value in enumerate(self._values):
            octets = value.tobytes()
            ctypes.memmove(self._address(f"input_{i}"), octets, len(octets))
        self._function("invoke")(self._arena)

    def get_output(self, index: int = 0) -> NDArray[Any]:
        """Return a copy of an output of the last `invoke`."""
        port = self._outputs[index]
        address = self._address(f"output_{range(len(self._outputs))[index]}")
        octets = ctypes.string_at(address, port.nbytes)
        return np.frombuffer(octets, dtype=port.dtype).reshape(port.shape).copy()

    def reset(self) -> None:
        """Return the state to what it was at first."""
        self._function("init")(self._arena)

    def get_input_details(self, index: int = 0) -> dict[str, Any]:
        """Return name, index, shape, dtype and quantization (scale, zero_point) of an input."""
        return self._inputs[index].details(index)

    def get_output_details(self, index: int = 0) -> dict[str, Any]:
        """Return name, index, shape, dtype and quantization (scale, zero_point) of an output."""
        return self._outputs[index].details(index)

    @property
    def input_count(self) -> int:
        """Number of inputs."""
        return len(self._inputs)

    @property
    def output_count(self) -> int:
        """Number of outputs."""
        return len(self._outputs)

    def _function(self, name: str) -> Any:
        return getattr(self._library, f"{self._name}_{name}")

    def _address(self, name: str) -> int:
        function = self._function(name)
        function.restype = ctypes.c_void_p
        return int(function(self._arena))


class _Port:
    """An input or output as the manifest has it."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.name: str = row["name"]
        self.shape: tuple[int, ...] = tuple(row["shape"])
        self.dtype: np.dtype[Any] = np.dtype(row["dtype"])
        self.nbytes: int = row["bytes"]
        self._scale: float | None = row["scale"]
        self._zero_point: int | None = row["zero_point"]

    def details(self, index: int) -> dict[str, Any]:
        """Return what the interpreters of TFLite call details; without scale it is 0.0."""
        scales = [] if self._scale is None else [self._scale]
        zero_points = [] if self._zero_point is None else [self._zero_point]
        return {
            "name": self.name,
            "index": index,
            "shape": np.array(self.shape, dtype=np.int32),
            "dtype": self.dtype.type,
            "quantization": (self._scale or 0.0, self._zero_point or 0),
            "quantization_parameters": {
                "scales": np.array(scales, dtype=np.float32),
                "zero_points": np.array(zero_points, dtype=np.int32),
                "quantized_dimension": 0,
            },
        }


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", "name a .tflite file") from error


def _loaded(library: Path) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(str(library))
    except OSError as error:  # a function that no source defines
        raise ToolError(f"the library cannot be loaded: {error}") from error


def _built(compiled: compiler.Compiled, sources: Sequence[Path], cache: Path) -> Path:
    """Return the shared library of what was generated; it is built unless ``cache`` has it."""
    cc = toolchain.find(toolchain.HOST_CC)
    digest = hashlib.sha256()
    for part in (cc, toolchain.version(cc), *_FLAGS, *image.STRICT):
        digest.update(part.encode() + b"\0")
    for path, text in sorted(compiled.files.items()):
        digest.update(f"{path}\0{text}\0".encode())
    for octets in (octets for source in sources for octets in texts(source, ())):
        digest.update(octets + b"\0")
    library = cache / f"host-{digest.hexdigest()[:24]}.so"
    if not library.exists():
        try:
            cache.mkdir(parents=True, exist_ok=True)
            _build(compiled, sources, cc, library)
        except OSError as error:
            raise ToolError(
                f"{cache}: {error.strerror}", "set XDG_CACHE_HOME to a folder that can be written"
            ) from error
    return library


def _build(compiled: compiler.Compiled, sources: Sequence[Path], cc: str, library: Path) -> None:
    """Write the library in one step: others may look for it at the same time."""
    with TemporaryDirectory(dir=library.parent, prefix=".host.") as name:
        folder = Path(name)
        generated = folder / "generated"
        project.write(compiled.files, generated)
        parsed = [manifest.parse(compiled.manifest)]
        units = image.model_units(generated, parsed, targets.lookup("host"), _FLAGS)
        units += application.units(sources, generated, parsed, _FLAGS)
        objects = Compiler(cc, folder / "objects", _SECONDS).compile(units)
        fresh = folder / library.name
        command = [cc, "-shared", *map(str, objects), "-o", str(fresh)]
        finished = process.run(command, timeout=_SECONDS)
        if finished.status != 0:
            raise BuildError(library.name, finished)
        fresh.replace(library)
