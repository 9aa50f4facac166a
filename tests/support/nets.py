# SPDX-License-Identifier: Apache-2.0
"""Graphs of image operators for the tests of the planner: shapes and kernels, no values."""

from __future__ import annotations

from random import Random
from typing import Any

from tfl2c.graph import DType, Graph, Node, Shape, Tensor
from tfl2c.ops._broadcast import Fused
from tfl2c.ops._pool import Pool2D
from tfl2c.ops._window import Window
from tfl2c.ops.conv_2d import Conv2D
from tfl2c.program import Kernel

Kernels = dict[int, Kernel]


class Net:
    """A network put together node by node; every method returns the tensor it adds."""

    def __init__(self, *shape: int, dtype: DType = DType.INT8) -> None:
        self.tensors: dict[int, Tensor] = {}
        self.nodes: list[Node] = []
        self.kernels: Kernels = {}
        self.tensor(shape, dtype)

    def tensor(self, shape: Shape, dtype: DType = DType.INT8, data: bytes | None = None) -> int:
        index = len(self.tensors)
        self.tensors[index] = Tensor(f"t{index}", shape, dtype, data=data)
        return index

    def node(
        self, op: str, attrs: Any, inputs: tuple[int, ...], output: int, kernel: Kernel
    ) -> int:
        self.kernels[len(self.nodes)] = kernel
        self.nodes.append(Node(len(self.nodes), op, attrs, inputs, (output,)))
        return output

    def conv(
        self,
        source: int,
        channels: int,
        size: int = 3,
        stride: int = 1,
        dilation: int = 1,
        kernel: Kernel = Kernel("conv_2d_s8"),  # noqa: B008 - frozen
    ) -> int:
        batch, height, width, depth = self.tensors[source].shape
        window = Window("SAME", (stride, stride), (dilation, dilation))
        made = window.output((height, width), (size, size))
        weights = (channels, size, size, depth)
        filters = self.tensor(weights, data=bytes(channels * size * size * depth))
        output = self.tensor((batch, *made, channels))
        return self.node(
            "CONV_2D", Conv2D(window, "NONE", "FLOAT32"), (source, filters), output, kernel
        )

    def pool(self, source: int, size: int, stride: int) -> int:
        batch, height, width, depth = self.tensors[source].shape
        window = Window("VALID", (stride, stride))
        output = self.tensor((batch, *window.output((height, width), (size, size)), depth))
        attrs = Pool2D(window, (size, size), "NONE")
        return self.node("MAX_POOL_2D", attrs, (source,), output, Kernel("max_pool_2d_s8"))

    def add(self, first: int, second: int) -> int:
        output = self.tensor(self.tensors[first].shape)
        return self.node("ADD", Fused("NONE"), (first, second), output, Kernel("add_s8"))

    def fold(self, source: int, scratch: int = 0) -> int:
        output = self.tensor((1, self.tensors[source].shape[3]))
        return self.node("FOLD", None, (source,), output, Kernel("fold_s8", scratch))

    def graph(self, *outputs: int) -> Graph:
        ends = outputs or self.nodes[-1].outputs
        return Graph("net", self.tensors, tuple(self.nodes), (0,), ends)


def random_net(seed: int) -> Net:
    random = Random(seed)
    net = Net(1, random.randrange(5, 24), random.randrange(1, 10), random.choice([1, 3, 4]))
    at = 0
    for _ in range(random.randrange(2, 9)):
        height, width = net.tensors[at].shape[1:3]
        kind = random.choice(["conv", "x4", "conv", "residual", "pool", "pad"])
        name = "conv_2d_s8_x4" if random.random() < 0.5 else "conv_2d_s8"
        kernel = Kernel(name, random.choice([0, 0, 40]))
        channels = random.choice([1, 4, 7, 8])
        if kind == "residual":
            depth = net.tensors[at].shape[3]
            inner = net.conv(at, channels, random.choice([1, 3]), kernel=kernel)
            at = net.add(at, net.conv(inner, depth, 3, kernel=kernel))
        elif kind == "pool" and min(height, width) >= 2:
            at = net.pool(at, 2, random.choice([1, 2]))
        else:
            sizes = random.choice([1, 2, 3, 5]), random.choice([1, 1, 2, 3])
            dilation = random.choice([1, 1, 2])
            at = net.conv(at, channels, *sizes, dilation, kernel=kernel)
    if random.random() < 0.5 and net.tensors[at].shape[1] > 1:
        net.fold(at, 20)
    return net
