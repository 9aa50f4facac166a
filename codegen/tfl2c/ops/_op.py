# SPDX-License-Identifier: Apache-2.0
"""What an operator module defines: one `Op`, complete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tfl2c.graph import Operands, Shape, Tensor
from tfl2c.ops._access import RowAccess
from tfl2c.ops._channels import ChannelRules
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

Options = Mapping[str, Any]
"""An operator's options as the reader gives them: the schema's field names in snake_case, every
field present with its default; enumerations as TFLite's names ("SAME", "RELU6")."""

Constraint = Callable[[Operands], str | None]
"""Returns None when the node is fine, else the detail. The docstring is the sentence for the user;
it may end in a second sentence, the remedy."""


@dataclass(frozen=True, slots=True)
class BadOptions:
    """Stands for the attributes of a node whose options are not valid; says why."""

    fault: str


def no_attributes(options: Options) -> None:
    """Read the attributes of an operator that has none."""


def no_macs(node: Operands) -> int:
    """Count the multiply-accumulates of an operator that does none."""
    return 0


@dataclass(frozen=True, slots=True)
class Op:
    """Everything tfl2c knows about one TFLite operator.

    ``attributes``  options -> the operator's frozen dataclass; may raise ValueError with a sentence
    ``inputs``      least and greatest number of inputs; ``outputs`` likewise
    ``constraints`` checked in order before anything else looks at the node
    ``shapes``      the output shapes that the inputs and attributes imply
    ``kernels``     names of the kernels that ``select`` may choose (empty for views)
    ``select``      the kernel for a node on a target; None for a view
    ``alternatives`` kernels with less and less scratch, slower and slower; None if there are none
    ``lower``       the kernel's parameters, packed constants and extent
    ``macs``        multiply-accumulates of the node as in the model
    ``rows``        which input rows each output row is made of; None if nothing is promised
    ``view``        whether the output is the first input's bytes under another shape
    ``identity``    whether that is so for a certain node; None if for no more than ``view`` says
    ``joins``       bytes of the output at which the inputs begin, where it is no more than their
                    bytes one behind the other; else None
    ``cuts``        the position of the input that the outputs are pieces of, and the bytes of it at
                    which they begin; None where they are not in one piece each
    ``evaluate``    output values of a node whose inputs are all constant; None if it is not folded
    ``absorb_pad``  the attributes that take over a PAD in front, or None if the node cannot:
                    called with the node as it is, (top, bottom, left, right) and the code that is
                    padded with
    ``channels``    how channels that are the same for every input can go; None if they cannot
    ``of_shapes``   whether ``evaluate`` needs no more than the shapes of the inputs
    ``vanishes``    whether a pass takes every such node out before anything is planned
    ``unsigned``    whether int8 codes can stand for uint8 codes, which are greater by 128: it
                    computes the same reals, rounded as `Node.unsigned` says
    ``calls``       numbers of the subgraphs that the attributes name; None if there are none such
    ``custom``      the code by which models call it when it is no builtin operator of TFLite; the
                    options are then the numbers in its flexbuffer, as far as it brings them along
    ``states``      variables that it keeps besides the model's: a pass adds them behind its inputs;
                    None if there are none
    ``remedy``      what helps where a constraint is broken and a tensor is not quantized; empty
                    where quantization does not, and the constraints say all
    """

    name: str
    attributes: Callable[[Options], Any]
    inputs: tuple[int, int]
    outputs: tuple[int, int]
    constraints: tuple[Constraint, ...]
    shapes: Callable[[Operands], tuple[Shape, ...]]
    kernels: tuple[str, ...] = ()
    select: Callable[[Operands, Target], Kernel] | None = None
    alternatives: Callable[[Operands, Target], tuple[Kernel, ...]] | None = None
    lower: Callable[[Operands, Kernel], Lowered] | None = None
    macs: Callable[[Operands], int] = no_macs
    rows: Callable[[Operands, Kernel], RowAccess | None] | None = None
    view: bool = False
    identity: Callable[[Operands], bool] | None = None
    joins: Callable[[Operands], tuple[int, ...] | None] | None = None
    cuts: Callable[[Operands], tuple[int, tuple[int, ...]] | None] | None = None
    evaluate: Callable[[Operands], tuple[bytes, ...]] | None = None
    absorb_pad: Callable[[Operands, tuple[int, int, int, int], int], Any | None] | None = None
    channels: ChannelRules | None = None
    of_shapes: bool = False
    vanishes: bool = False
    unsigned: bool = False
    calls: Callable[[Any], tuple[int, ...]] | None = None
    custom: str = ""
    states: Callable[[Operands], tuple[Tensor, ...]] | None = None
    remedy: str = "convert the model again with full integer quantization to int8"


def shape_text(tensor: Tensor) -> str:
    """Return "[1,49,10,1]" for messages and comments."""
    return "[" + ",".join(str(d) for d in tensor.shape) + "]"
