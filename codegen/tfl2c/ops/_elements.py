# SPDX-License-Identifier: Apache-2.0
"""Operators that compute every element of one tensor by itself, each type in its own form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _channels, _checks
from tfl2c.ops._access import RowAccess, element_access
from tfl2c.ops._op import Constraint, Op, Options, no_attributes
from tfl2c.ops._rows import row_fields, rows_of
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

Array = NDArray[Any]
Fields = Callable[[Operands], Mapping[str, Value]]
Reals = Callable[[Array], Array]


def constants(fields: Mapping[str, Value]) -> Fields:
    """Return what gives every node the same parameters."""

    def same(node: Operands) -> Mapping[str, Value]:
        return fields

    return same


@dataclass(frozen=True, slots=True)
class Form:
    """An operator in one type.

    ``dtype``       of input and output
    ``compute``     the output's elements for a constant input
    ``fields``      parameters of the kernel besides those of the rows
    ``constraints`` on nodes of this type
    ``coded``       whether elements stand for reals by a scale and a zero point
    ``identity``    whether a node changes nothing; None if none is that
    ``bounds``      of channels, for int8; None if nothing is known
    """

    kernel: str
    dtype: DType
    compute: Callable[[Operands], Array]
    fields: Fields = field(default_factory=lambda: constants({}))
    constraints: tuple[Constraint, ...] = ()
    coded: bool = False
    identity: Callable[[Operands], bool] | None = None
    bounds: Callable[[Operands, _channels.Sources], _channels.Bounds] | None = None


def reals(kernel: str, function: Reals, fields: Fields | None = None) -> Form:
    """Return the form for float32; ``function`` maps float32 elements to float32 ones."""

    def compute(node: Operands) -> Array:
        with np.errstate(all="ignore"):
            return function(node.input().array())

    return Form(kernel, DType.FLOAT32, compute, fields or constants({}))


def exactly(function: Reals) -> Reals:
    """Return a function that computes in float64 and rounds once."""
    return lambda x: function(x.astype(np.float64)).astype(np.float32)


def operator(name: str, *forms: Form, attributes: Callable[[Options], Any] = no_attributes) -> Op:
    """Return the operator that has these forms, at most one of each type."""
    known = {form.dtype: form for form in forms}

    def form_of(node: Operands) -> Form:
        return known[node.input().dtype]

    def select(node: Operands, target: Target) -> Kernel:
        return Kernel(form_of(node).kernel)

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        shape = node.input().shape
        return Lowered(
            {**row_fields(shape), **form_of(node).fields(node)}, extent=(0, rows_of(shape)[0])
        )

    def identity(node: Operands) -> bool:
        unchanged = form_of(node).identity
        return unchanged is not None and unchanged(node)

    def evaluate(node: Operands) -> tuple[bytes, ...]:
        form = form_of(node)
        return (form.compute(node).astype(form.dtype.numpy).tobytes(),)

    bounds = next((form.bounds for form in forms if form.bounds is not None), None)
    narrowed = [_narrowed(c, f.dtype, len(forms)) for f in forms for c in f.constraints]
    return Op(
        name,
        attributes=attributes,
        inputs=(1, 1),
        outputs=(1, 1),
        constraints=(_one_type(forms), *narrowed),
        shapes=_shapes,
        kernels=tuple(dict.fromkeys(form.kernel for form in forms)),
        select=select,
        lower=lower,
        rows=_rows,
        identity=identity,
        evaluate=evaluate,
        channels=None if bounds is None else _channels.each(bounds),
    )


def zero_based(node: Operands) -> str | None:
    """Zero points have to be 0."""
    found = [t.affine.zero_point for t in (node.input(), node.output())]
    return f"they are {found[0]} and {found[1]}" if any(found) else None


def _one_type(forms: Sequence[Form]) -> Constraint:
    """Return the constraint that input and output have one of the types of ``forms``."""
    coded = {form.dtype for form in forms if form.coded}
    known = [form.dtype for form in forms]

    def constraint(node: Operands) -> str | None:
        source, result = node.input(), node.output()
        if source.dtype not in known:
            return f"the input is {source.dtype.value}"
        if source.dtype in coded:
            fault = _checks.quantized(source, source.dtype, "the input")
            return fault or _checks.quantized(result, source.dtype, "the output")
        return None if result.dtype is source.dtype else f"the output is {result.dtype.value}"

    constraint.__doc__ = _sentence(
        [t.value for t in known if t in coded], [t.value for t in known if t not in coded]
    )
    return constraint


def _sentence(coded: list[str], plain: list[str]) -> str:
    start = "Input and output must be"
    if not coded:
        return f"{start} {' or '.join(plain)}, both the same."
    codes = f"{' or '.join(coded)} with one scale and zero point each"
    if not plain:
        return f"{start} {codes}." if len(coded) == 1 else f"{start} {codes}, both the same."
    return f"{start} {codes}, or both {' or '.join(plain)}."


def _narrowed(constraint: Constraint, dtype: DType, forms: int) -> Constraint:
    """Return a constraint that only nodes of a type need to meet."""

    def narrowed(node: Operands) -> str | None:
        return constraint(node) if node.input().dtype is dtype else None

    doc = constraint.__doc__ or ""
    said = f"When {dtype.value}, {doc[:1].lower()}{doc[1:].replace('must be', 'has to be')}"
    narrowed.__doc__ = said if forms > 1 else doc
    return narrowed


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    return element_access(node, "input_rows")
