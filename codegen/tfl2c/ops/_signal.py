# SPDX-License-Identifier: Apache-2.0
"""What the operators of an audio front end share, whose options stand in flexbuffers."""

from __future__ import annotations

from dataclasses import fields

from tfl2c.graph import DType, Operands, Shape, Tensor
from tfl2c.ops._op import Constraint, Options, shape_text


def number(options: Options, name: str, least: int, most: int) -> int:
    """Return an option that must be an integer in a range; ValueError if it is not."""
    found = options.get(name)
    if found is None:
        raise ValueError(f"the option {name} is missing")
    if not isinstance(found, int) or not least <= found <= most:
        raise ValueError(f"the option {name} is {found}, {least} to {most} expected")
    return int(found)


def flag(options: Options, name: str) -> bool:
    """Return an option that is true or false; ValueError if it is missing."""
    return bool(number(options, name, 0, 1))


def types(inputs: tuple[DType, ...], outputs: tuple[DType, ...]) -> tuple[Constraint, Constraint]:
    """Return the constraints on the element types of inputs and of outputs, in order."""

    def of_inputs(node: Operands) -> str | None:
        return _difference([node.input(i) for i in range(len(inputs))], inputs)

    def of_outputs(node: Operands) -> str | None:
        return _difference([node.output(i) for i in range(len(outputs))], outputs)

    of_inputs.__doc__ = _told("input", inputs)
    of_outputs.__doc__ = _told("output", outputs)
    return of_inputs, of_outputs


def _difference(tensors: list[Tensor], wanted: tuple[DType, ...]) -> str | None:
    found = tuple(t.dtype for t in tensors)
    what = "it is" if len(found) == 1 else "they are"
    return None if found == wanted else f"{what} {', '.join(t.value for t in found)}"


def _told(what: str, wanted: tuple[DType, ...]) -> str:
    names = [t.value for t in wanted]
    if len(set(names)) == 1:
        return f"The {what}{'s' * (len(names) > 1)} must be {names[0]}."
    return f"The {what}s must be {', '.join(names[:-1])} and {names[-1]}."


def one_type(*allowed: DType) -> Constraint:
    """Return the constraint that input and output are of one of these types."""

    def constraint(node: Operands) -> str | None:
        found = node.input().dtype, node.output().dtype
        if found[0] is found[1] and found[0] in allowed:
            return None
        return f"they are {found[0].value} and {found[1].value}"

    names = [t.value for t in allowed]
    constraint.__doc__ = f"Input and output must be both {', '.join(names[:-1])} or {names[-1]}."
    return constraint


def one_dimension(node: Operands) -> str | None:
    """Every input must have one dimension."""
    found = next((t for t in node.present() if len(t.shape) != 1), None)
    return None if found is None else f"one is {shape_text(found)}"


def not_empty(node: Operands) -> str | None:
    """No input may be without elements."""
    found = next((t for t in node.present() if t.elements == 0), None)
    return None if found is None else f"one is {shape_text(found)}"


def like_input(node: Operands) -> tuple[Shape, ...]:
    """Return the input's shape for every output."""
    return (node.input().shape,) * len(node.node.outputs)


def variable(name: str, shape: Shape, dtype: DType, initial: bytes | None = None) -> Tensor:
    """Return a variable that an operator keeps; it is zeros at first if nothing else is said."""
    return Tensor(name, shape, dtype, is_variable=True, initial=initial)


def numbers(attrs: object) -> dict[str, int]:
    """Return the fields of an operator's attributes as parameters of its kernel."""
    return {f.name: int(getattr(attrs, f.name)) for f in fields(attrs)}  # type: ignore[arg-type]
