# SPDX-License-Identifier: Apache-2.0
"""Small networks that join tensors and cut them up, in one piece each or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tests.support.makers.chain import Net


def parts(net: Net) -> list[str]:
    """Work on each row's halves apart and put them together again."""
    x = net.conv(net.input(1, 6, 8, net.channels))
    left, right = _split(net, x, 2, axis=2)
    y = _joined(net, [net.depthwise(right), net.conv(left), left], axis=1)
    return [net.conv(y), right]


def halves(net: Net) -> list[str]:
    """Work on the upper and the lower rows apart."""
    upper, lower = _split(net, net.conv(net.input(1, 8, 4, net.channels)), 2, axis=1)
    return [net.conv(_joined(net, [net.conv(upper), net.depthwise(lower)], axis=1))]


def turned(net: Net) -> list[str]:
    """Exchange the halves of an image, and keep one of them."""
    upper, lower = _split(net, net.conv(net.input(1, 8, 4, net.channels)), 2, axis=1)
    return [net.mean(net.conv(_joined(net, [net.conv(lower), net.conv(upper)], axis=1))), lower]


def heads(net: Net) -> list[str]:
    """Put together what branches make of images of several sizes."""
    x = net.conv(net.input(1, 8, 8, net.channels))
    y = net.conv(x, stride=2)
    images = x, y, net.conv(y, stride=2)
    flat = [net.reshape(net.conv(i, (1, 1)), 1, _pixels(net, i), net.channels) for i in images]
    return [_joined(net, flat, axis=1)]


def grown(net: Net) -> list[str]:
    """Put what is made of a tensor behind it, again and again."""
    x = net.conv(net.input(1, 4, 4, net.channels))
    for _ in range(3):
        x = _joined(net, [x, net.conv(x)], axis=1)
    return [net.mean(net.depthwise(x))]


def given(net: Net) -> list[str]:
    """Cut up the input, and put it in front of what is made of the pieces."""
    x = net.input(1, 8, 4, net.channels)
    upper, lower = _split(net, x, 2, axis=1)
    y = net.conv(_joined(net, [net.conv(upper), lower], axis=1))
    return [net.conv(_joined(net, [x, y], axis=1))]


def repeated(net: Net) -> list[str]:
    """Join a tensor with itself, a constant and the input."""
    x = net.input(1, 4, 4, net.channels)
    y = net.conv(x)
    fixed = net.fixed(net.codes(1, 2, 4, net.channels))
    return [net.conv(_joined(net, [x, y, y, fixed], axis=1)), x]


def passed_on(net: Net) -> list[str]:
    """Join what is cut up again elsewhere."""
    x = net.input(1, 4, 4, net.channels)
    y = _joined(net, [net.conv(x), net.depthwise(x), net.conv(x, (1, 1))], axis=1)
    pieces = _split(net, y, 4, axis=1)
    return [net.add(net.conv(pieces[0]), pieces[1]), net.add(pieces[3], pieces[1])]


def packed(net: Net) -> list[str]:
    """Take an image apart row by row, and make one of some of the rows."""
    x = net.conv(net.input(4, 6, 5, net.channels))
    images = net.several("UNPACK", [x], *[net.shape(x)[1:]] * 4, num=4, axis=0)
    turned = [images[3], net.add(images[0], images[1]), net.each("RELU", images[2])]
    shape = (len(turned), *net.shape(turned[0]))
    (y,) = net.several("PACK", turned, shape, values_count=len(turned), axis=0)
    return [net.conv(y), images[2]]


def sliced(net: Net) -> list[str]:
    """Take ranges of rows that have some in common."""
    x = net.conv(net.input(1, 8, 4, net.channels))
    width, depth = net.shape(x)[2:]
    begin, size = (net.fixed(np.array(n, dtype=np.int32)) for n in ((0, 2, 0, 0), (1, 4, -1, -1)))
    (first,) = net.several("SLICE", [x, begin, size], (1, 4, width, depth))
    bounds = (0, 4, 0, 0), (1, 8, width, depth), (1, 1, 1, 1)
    ranges = [net.fixed(np.array(n, dtype=np.int32)) for n in bounds]
    masks = dict.fromkeys(("begin", "end", "ellipsis", "new_axis", "shrink_axis"), 0)
    options = {f"{name}_mask": bits for name, bits in masks.items()}
    (second,) = net.several("STRIDED_SLICE", [x, *ranges], (1, 4, width, depth), **options)
    return [net.add(net.conv(first), second), net.depthwise(second)]


def _pixels(net: Net, x: str) -> int:
    return prod(net.shape(x)[:3])


def _joined(net: Net, pieces: Sequence[str], axis: int) -> str:
    shapes = [net.shape(x) for x in pieces]
    length = sum(shape[axis] for shape in shapes)
    shape = (*shapes[0][:axis], length, *shapes[0][axis + 1 :])
    return net.several("CONCATENATION", pieces, shape, axis=axis)[0]


def _split(net: Net, x: str, count: int, axis: int) -> list[str]:
    shape = net.shape(x)
    piece = (*shape[:axis], shape[axis] // count, *shape[axis + 1 :])
    operand = net.fixed(np.array(axis, dtype=np.int32))
    return net.several("SPLIT", [operand, x], *[piece] * count, num_splits=count)


NETWORKS: Mapping[str, Callable[[Net], list[str]]] = {
    f.__name__: f
    for f in (parts, halves, turned, heads, grown, given, repeated, passed_on, packed, sliced)
}
