# SPDX-License-Identifier: Apache-2.0
"""The options that decide what C a model becomes. Every command that makes C takes all of them."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, Final, get_type_hints

import typer

from tfl2c.compiler import FEED, IO, OPTIMIZE, Options, default_name
from tfl2c.graph import Shape

Name = Annotated[
    str | None,
    typer.Option(
        "--name", metavar="NAME", help="Prefix of every name in C.  [default: the file's stem]"
    ),
]
Optimize = Annotated[
    str,
    typer.Option(metavar="|".join(OPTIMIZE), help="What to prefer where there is a choice."),
]
Io = Annotated[
    str,
    typer.Option(
        metavar="|".join(IO), help="int8: exchange codes where the model has float32 borders."
    ),
]
Feed = Annotated[
    str,
    typer.Option(
        metavar="|".join(FEED), help="rows: the application hands over the input row by row."
    ),
]
InputShapes = Annotated[
    list[str] | None,
    typer.Option(
        "--input-shape",
        metavar="NAME=1,96,96,3",
        help="The shape of an input; may be repeated. An only input needs no name.",
    ),
]
Signature = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Which signature.  [default: the first subgraph]"),
]
CustomOps = Annotated[
    list[str] | None,
    typer.Option(
        "--custom-op",
        metavar="NAME=FUNCTION",
        help="Your function in C for a custom operator; may be repeated.",
    ),
]
Sources = Annotated[
    list[Path] | None,
    typer.Option(
        "--source",
        metavar="FILE.c",
        help="C of yours to compile along: the functions of --custom-op; may be repeated.",
    ),
]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the user chose. A field is an option, in the order of --help."""

    name: Name = None
    optimize: Optimize = OPTIMIZE[0]
    io: Io = IO[0]
    feed: Feed = FEED[0]
    input_shape: InputShapes = None
    signature: Signature = None
    custom_op: CustomOps = None

    def options(self, model: Path, target: str = "host", **more: Any) -> Options:
        """Return what the compiler is told; ``more`` are options of one command alone."""
        return Options(
            name=self.name if self.name is not None else default_name(model.stem),
            target=target,
            optimize=self.optimize,
            io=self.io,
            feed=self.feed,
            input_shapes=tuple(_input_shape(text) for text in self.input_shape or ()),
            signature=self.signature,
            custom_ops=_custom_ops(self.custom_op or ()),
            **more,
        )


NOTHING: Final = Chosen()
_PARAMETER: Final = "chosen"
_KEYWORD: Final = inspect.Parameter.KEYWORD_ONLY


def with_compile_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command with an option for each field of `Chosen`.

    They stand where ``command`` has its parameter ``chosen``, which is given all of them.
    """
    hints = get_type_hints(Chosen, include_extras=True)
    shared = [
        inspect.Parameter(f.name, _KEYWORD, default=f.default, annotation=hints[f.name])
        for f in fields(Chosen)
    ]
    own = get_type_hints(command, include_extras=True)
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        if parameter.name == _PARAMETER:
            parameters += shared
        else:
            typed = parameter.replace(kind=_KEYWORD, annotation=own[parameter.name])
            parameters.append(typed)

    @functools.wraps(command)
    def called(**values: Any) -> Any:
        chosen = Chosen(**{f.name: values.pop(f.name) for f in fields(Chosen)})
        return command(**values, **{_PARAMETER: chosen})

    called.__annotations__ = {p.name: p.annotation for p in parameters}
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return called


def _input_shape(text: str) -> tuple[str, Shape]:
    """Return a name, "" where there is none, and the shape."""
    name, _, numbers = text.rpartition("=")
    if not re.fullmatch(r"\s*[0-9]{1,9}(\s*[,x]\s*[0-9]{1,9})*\s*", numbers):
        raise typer.BadParameter(f"'{text}' is no shape; write --input-shape NAME=1,96,96,3")
    return name, tuple(map(int, re.split("[,x]", numbers)))


def _custom_ops(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return names of custom operators and of functions."""
    pairs = [text.rpartition("=") for text in texts]
    for text, (name, _, function) in zip(texts, pairs, strict=True):
        if not name or not function:
            raise typer.BadParameter(f"'{text}' lacks a part; write --custom-op NAME=FUNCTION")
    return tuple((name, function) for name, _, function in pairs)
