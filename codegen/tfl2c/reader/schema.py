# SPDX-License-Identifier: Apache-2.0
"""TFLite's schema: names of enumeration values, and the fields of each operator's options.

Both come from the `tflite` package, the accessors that flatc generates from TensorFlow's schema.
They read without checking, so they never see a model: each accessor is called once on a recorder
that notes which slot it would read, as what type, and what it returns when the field is absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from struct import Struct
from types import MappingProxyType
from typing import Any, Literal

Form = Literal["scalar", "vector", "text"]

# Types that the schema has and the package's oldest supported release does not name.
_NEWER = {
    "TensorType": {19: "INT2", 20: "UINT4", 21: "FLOAT8_E4M3FN", 22: "FLOAT8_E5M2"},
}

# Enumerations are plain integers in the generated accessors; the field's name tells which it is.
_ENUMERATIONS = {
    "algorithm": "RngAlgorithm",
    "combiner": "CombinerType",
    "compare_type": "StablehloComparisonType",
    "comparison_direction": "StablehloComparisonDirection",
    "fused_activation_function": "ActivationFunctionType",
    "idx_out_type": "TensorType",
    "in_data_type": "TensorType",
    "kernel_type": "LSTMKernelType",
    "key_dtype": "TensorType",
    "mode": "MirrorPadMode",
    "out_data_type": "TensorType",
    "out_type": "TensorType",
    "output_type": "TensorType",
    "padding": "Padding",
    "quantized_bias_type": "TensorType",
    "reduce_function": "ReduceWindowFunction",
    "type": "LSHProjectionType",
    "value_dtype": "TensorType",
    "weights_format": "FullyConnectedOptionsWeightsFormat",
}

# Operators whose options are not named after them; those that have none are in neither place.
_SHARED_OPTIONS = {
    "AVERAGE_POOL_2D": "Pool2DOptions",
    "CONV_3D_TRANSPOSE": "Conv3DOptions",
    "L2_NORMALIZATION": "L2NormOptions",
    "L2_POOL_2D": "Pool2DOptions",
    "MAXIMUM": "MaximumMinimumOptions",
    "MAX_POOL_2D": "Pool2DOptions",
    "MEAN": "ReducerOptions",
    "MINIMUM": "MaximumMinimumOptions",
    "MULTINOMIAL": "RandomOptions",
    "RANDOM_STANDARD_NORMAL": "RandomOptions",
    "RANDOM_UNIFORM": "RandomOptions",
    "REDUCE_ALL": "ReducerOptions",
    "REDUCE_ANY": "ReducerOptions",
    "REDUCE_MAX": "ReducerOptions",
    "REDUCE_MIN": "ReducerOptions",
    "REDUCE_PROD": "ReducerOptions",
    "SUM": "ReducerOptions",
    "UNIDIRECTIONAL_SEQUENCE_RNN": "SequenceRNNOptions",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an options table."""

    name: str  # as in the schema, "stride_w"
    slot: int
    form: Form
    kind: Struct  # of a scalar or of a vector's elements
    default: Any  # of a scalar: a number; of a vector: (); of a text: ""
    names: Mapping[int, str] | None  # of an enumeration: TFLite's names by value


@cache
def names_of(enumeration: str) -> Mapping[int, str]:
    """Return the names of an enumeration of the schema by value."""
    generated = vars(getattr(import_module(f"tflite.{enumeration}"), enumeration))
    named = {value: name for name, value in generated.items() if isinstance(value, int)}
    return MappingProxyType({**_NEWER.get(enumeration, {}), **named})


def options_of(op: str) -> str | None:
    """Return the name of the options table of an operator, None if it has none."""
    return _SHARED_OPTIONS.get(op) or _options_by_operator().get(op.replace("_", "").lower())


@cache
def _options_by_operator() -> Mapping[str, str]:
    tables = (*names_of("BuiltinOptions").values(), *names_of("BuiltinOptions2").values())
    return {t.removesuffix("Options").lower(): t for t in tables if t.endswith("Options")}


@cache
def fields_of(options: str) -> tuple[Field, ...]:
    """Return the fields of an options table in the schema's order."""
    generated = getattr(import_module(f"tflite.{options}"), options)
    members = {name for name in vars(generated) if name[0].isupper() and name != "Init"}
    vectors = {name.removesuffix("IsNone") for name in members if name.endswith("IsNone")}
    extra = {name + end for name in vectors for end in ("IsNone", "Length", "AsNumpy")}
    fields = [
        _field(generated, name, is_vector=name in vectors)
        for name in members - extra
        if not name.startswith("GetRootAs") and not name.endswith("HasIdentifier")
    ]
    return tuple(sorted(fields, key=lambda field: field.slot))


class _Recorder:
    """Takes the place of the `flatbuffers.Table` in a generated accessor."""

    Pos = 0

    def __init__(self, present: int) -> None:
        self._present = present
        self.calls: dict[str, tuple[Any, ...]] = {}

    def __getattr__(self, call: str) -> Callable[..., int]:
        def record(*arguments: Any) -> int:
            self.calls[call] = arguments
            return self._present

        return record


def _field(generated: type, member: str, *, is_vector: bool) -> Field:
    arguments = (0,) if is_vector else ()
    calls, _ = _record(generated, member, arguments, present=1)
    _, absent = _record(generated, member, arguments, present=0)
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", member).lower()
    slot = (int(calls["Offset"][0]) - 4) // 2
    if "String" in calls:
        return Field(name, slot, "text", Struct("<B"), "", None)
    kind = Struct("<" + calls["Get"][0].packer_type.format.lstrip("<"))
    if is_vector:
        return Field(name, slot, "vector", kind, (), None)
    names = names_of(_ENUMERATIONS[name]) if name in _ENUMERATIONS else None
    return Field(name, slot, "scalar", kind, absent, names)


def _record(
    generated: type, member: str, arguments: tuple[int, ...], *, present: int
) -> tuple[dict[str, tuple[Any, ...]], Any]:
    accessor: Any = generated()
    recorder = _Recorder(present)
    accessor._tab = recorder  # noqa: SLF001  Init() would put a real table there
    return recorder.calls, getattr(accessor, member)(*arguments)
