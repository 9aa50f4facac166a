# SPDX-License-Identifier: Apache-2.0
"""An operator's options: flatbuffer table -> name -> value, complete and plain."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any

from tfl2c.reader.flatbuffer import FLOAT32, INT32, UINT8, UINT64, Table
from tfl2c.reader.schema import Field, fields_of, names_of, options_of

_LONGEST = 1024  # entries of a vector option

# Slots of Operator
_TYPE, _OPTIONS, _CUSTOM, _CUSTOM_FORMAT, _INTERMEDIATES = 3, 4, 5, 6, 8
_LARGE_START, _LARGE_SIZE, _TYPE_2, _OPTIONS_2 = 9, 10, 11, 12


def builtin_options(op: str, operator: Table) -> Mapping[str, Any]:
    """Return the options of a builtin operator: every field of the schema, defaults filled in.

    ``intermediates`` is there as well when the operator lists such tensors. Raises ValueError with
    a sentence if the table is another operator's or a value cannot be.
    """
    expected = options_of(op)
    fields = fields_of(expected) if expected else ()
    table = _table(expected, operator) if expected and fields else None
    values = {field.name: _value(field, table) for field in fields}
    intermediates = operator.numbers(_INTERMEDIATES, INT32)
    if intermediates:
        values["intermediates"] = intermediates
    return MappingProxyType(values)


def custom_options(custom_code: str, operator: Table) -> Mapping[str, Any]:
    """Return what a custom operator brings along: its code and its bytes, not interpreted."""
    start, size = operator.number(_LARGE_START, UINT64), operator.number(_LARGE_SIZE, UINT64)
    large = operator.outside(start, size) if start > 1 else b""
    values = {
        "custom_code": custom_code,
        "custom_options": operator.octets(_CUSTOM) or large,
        "custom_options_format": operator.number(_CUSTOM_FORMAT, UINT8),
    }
    return MappingProxyType(values)


def _table(expected: str, operator: Table) -> Table | None:
    """Return the options table, None when the operator has none."""
    unions = (("BuiltinOptions", _TYPE, _OPTIONS), ("BuiltinOptions2", _TYPE_2, _OPTIONS_2))
    for union, type_slot, slot in unions:
        names = names_of(union)
        number = operator.number(type_slot, UINT8)
        if number == 0:
            continue
        if names.get(number) != expected:
            found = names.get(number, f"of the unknown type {number}")
            raise ValueError(f"its options are {found}, {expected} expected")
        return operator.table(slot, f"{operator.where} options")
    return None


def _value(field: Field, table: Table | None) -> Any:
    if field.form == "text":
        return table.text(field.slot) if table else field.default
    if field.form == "vector":
        return _vector(field, table) if table else field.default
    value = table.number(field.slot, field.kind, field.default) if table else field.default
    if field.names is not None:
        if value not in field.names:
            raise ValueError(f"the option {field.name} has the unknown value {value}")
        return field.names[value]
    if not isfinite(value):
        raise ValueError(f"the option {field.name} is {value}")
    return value


def _vector(field: Field, table: Table) -> tuple[Any, ...]:
    numbers = table.numbers(field.slot, field.kind)
    if len(numbers) > _LONGEST:
        fault = f"the option {field.name} has {len(numbers)} entries, at most {_LONGEST}"
        raise ValueError(fault)
    if field.kind.format == FLOAT32.format and not all(map(isfinite, numbers)):
        raise ValueError(f"the option {field.name} holds numbers that are not finite")
    return numbers
