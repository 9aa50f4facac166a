# SPDX-License-Identifier: Apache-2.0
"""A `.tflite` file's bytes -> `Graph`. The order of the checks, from the outside in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tfl2c import ops
from tfl2c.errors import ModelError, UsageError, quoted
from tfl2c.graph import ABSENT, Graph, Quantization
from tfl2c.ops._op import BadOptions
from tfl2c.reader.flatbuffer import INT32, UINT32, Table, Wire
from tfl2c.reader.operators import Code, read_codes, read_nodes, with_attributes
from tfl2c.reader.quantization import is_quantized_constant, resolve
from tfl2c.reader.tensors import Stored, read_buffers, read_tensors
from tfl2c.reader.wiring import check_wiring

_IDENTIFIER = b"TFL3"
_VERSION = 3

# Slots of Model
_VERSION_SLOT, _CODES, _SUBGRAPHS, _DESCRIPTION, _BUFFERS, _METADATA, _SIGNATURES = (
    0, 1, 2, 3, 4, 6, 7,
)  # fmt: skip

# Slots of SubGraph
_TENSORS, _INPUTS, _OUTPUTS, _OPERATORS = 0, 1, 2, 3

# Slots of Metadata, SignatureDef and TensorMap
_METADATA_BUFFER, _SIGNATURE_KEY, _SIGNATURE_SUBGRAPH, _MAPPED_TENSOR = 1, 2, 4, 1
_SIGNATURE_ENDS = {0: "input", 1: "output"}

_REMEDY = "name a .tflite file as a converter wrote it"

# How files begin that are taken for a model by mistake.
_OTHERS = (
    (b"version https://git-lfs", "a Git LFS pointer", "fetch the file with `git lfs pull`"),
    (b"\x89HDF", "a Keras HDF5 model", "convert it to .tflite first"),
    (b"PK\x03\x04", "a zip archive", "unpack or convert it to .tflite first"),
    (b"<", "a web page", "download the file itself"),
    (b"\x89PNG", "a PNG image", _REMEDY),
    (b"\xff\xd8\xff", "a JPEG image", _REMEDY),
    *(
        (b"\x08%c" % version + field, "ONNX or a TensorFlow graph", "convert it to .tflite first")
        for version in range(1, 20)
        for field in (b"\x12", b"\x1a", b"\x22", b"\x3a")  # of a protocol buffer
    ),
)


def read(data: bytes, name: str, signature: str | None = None) -> Graph:
    """Return the model in ``data`` as a graph called ``name``, a C identifier.

    The graph has all tensors and operators of the first subgraph, or the one that a ``signature``
    names, and those that operators call. ``Node.attrs`` of an operator that is not in
    `ops.registry` are its options as they are, for `ops.faults` to refuse it by name. Dimensions
    that the file leaves open are -1.

    Raises `UsageError` if there is no such signature, `ModelError` or `OperatorError` without the
    file's name, whatever the bytes; in time and memory proportional to them.
    """
    _check_identifier(data)
    model = Wire(data).root("model")
    version = model.number(_VERSION_SLOT, UINT32)
    if version != _VERSION:
        raise ModelError(f"schema version {version} is not supported, {_VERSION} expected")
    buffers = read_buffers(model.tables(_BUFFERS, "buffer"))
    codes = read_codes(model.tables(_CODES, "operator code"))
    subgraphs = model.tables(_SUBGRAPHS, "subgraph")
    if not subgraphs:
        raise ModelError("the model has no subgraph")
    _check_metadata(model, len(buffers))
    chosen = chosen_subgraph(model, len(subgraphs), signature)
    main = _graph(subgraphs[chosen], buffers, codes, name)
    main = replace(main, description=model.text(_DESCRIPTION))
    _check_signatures(model, chosen, len(main.tensors))
    called: dict[int, Graph] = {}
    waiting = list(_called(main, len(subgraphs)))
    while waiting:
        number = waiting.pop()
        if number not in called:
            try:
                called[number] = _graph(subgraphs[number], buffers, codes)
            except ModelError as error:
                raise error.inside(f"subgraph {number}") from None
            waiting += _called(called[number], len(subgraphs))
    return replace(main, subgraphs=dict(sorted(called.items())))


def _graph(
    subgraph: Table, buffers: Sequence[bytes], codes: Sequence[Code], name: str = ""
) -> Graph:
    """Return the tensors and operators of a subgraph; without ``name`` it is one that is called."""
    stored = read_tensors(subgraph.tables(_TENSORS, "tensor"), buffers)
    operators = subgraph.tables(_OPERATORS, "operator")
    graph = Graph(
        name=name,
        tensors={i: s.tensor for i, s in enumerate(stored)},
        nodes=tuple(read_nodes(operators, codes, len(stored))),
        inputs=subgraph.numbers(_INPUTS, INT32),
        outputs=subgraph.numbers(_OUTPUTS, INT32),
    )
    graph = _with_quantization(check_wiring(graph, is_called=not name), stored)
    return with_attributes(graph, operators, codes)


def _called(graph: Graph, count: int) -> Iterator[int]:
    """Yield the numbers of the subgraphs that operators call."""
    for node in graph.nodes:
        known = ops.registry().get(node.op)
        if known is None or known.calls is None or isinstance(node.attrs, BadOptions):
            continue
        for number in known.calls(node.attrs):
            if not 0 < number < count:
                raise ModelError(
                    f"operator {node.index} {node.op}: it calls subgraph {number} of {count}"
                )
            yield number


def _check_identifier(data: bytes) -> None:
    if not data:
        raise ModelError("the file is empty", "copy or convert the model again")
    for start, what, remedy in _OTHERS:
        if data.startswith(start) and data[4:8] != _IDENTIFIER:
            raise ModelError(f"not a TFLite model but {what}", remedy)
    if len(data) < 8:
        raise ModelError(f"{len(data)} bytes are too few for a TFLite model", _REMEDY)
    if data[4:8] != _IDENTIFIER:
        found = ascii(data[4:8].decode("latin-1"))
        fault = f"not a TFLite model: the identifier is {found}, 'TFL3' expected"
        raise ModelError(fault, _REMEDY)


def _check_metadata(model: Table, buffers: int) -> None:
    for entry in model.tables(_METADATA, "metadata"):
        buffer = entry.number(_METADATA_BUFFER, UINT32)
        if buffer >= buffers:
            raise ModelError(f"{entry.where}: buffer {buffer} of {buffers} does not exist")


def chosen_subgraph(model: Table, subgraphs: int, wanted: str | None) -> int:
    """Return the number of the subgraph that a signature names; the first one without."""
    found: dict[str, int] = {}
    for signature in model.tables(_SIGNATURES, "signature"):
        subgraph = signature.number(_SIGNATURE_SUBGRAPH, UINT32)
        if subgraph >= subgraphs:
            fault = f"subgraph {subgraph} of {subgraphs} does not exist"
            raise ModelError(f"{signature.where}: {fault}")
        found.setdefault(signature.text(_SIGNATURE_KEY), subgraph)
    if wanted is None:
        return 0
    if wanted not in found:
        known = ", ".join(map(quoted, found)) or "none"
        raise UsageError(f"the model has no signature {quoted(wanted)}", f"known: {known}")
    return found[wanted]


def _check_signatures(model: Table, chosen: int, tensors: int) -> None:
    for signature in model.tables(_SIGNATURES, "signature"):
        if signature.number(_SIGNATURE_SUBGRAPH, UINT32) != chosen:
            continue
        for slot, what in _SIGNATURE_ENDS.items():
            for end in signature.tables(slot, f"{signature.where} {what}"):
                tensor = end.number(_MAPPED_TENSOR, UINT32)
                if tensor >= tensors:
                    raise ModelError(f"{end.where}: tensor {tensor} does not exist")


def _with_quantization(graph: Graph, stored: Sequence[Stored]) -> Graph:
    used = {*graph.inputs, *graph.outputs}
    beside_weights: set[int] = set()
    for node in graph.nodes:
        operands = {i for i in node.inputs if i != ABSENT}
        used.update(operands, node.outputs)
        if any(is_quantized_constant(stored[i].claimed, graph.tensors[i]) for i in operands):
            beside_weights |= operands
    # Tensors that share one table share its quantization, and the work of looking at it.
    found: dict[tuple[int, bool, bool], Quantization | None] = {}
    tensors = {}
    for i, tensor in graph.tensors.items():
        key = (id(stored[i]), i in used, i in beside_weights)
        if key not in found:
            claimed, where = stored[i].claimed, stored[i].where
            found[key] = resolve(claimed, tensor, where, used=key[1], beside_weights=key[2])
        tensors[i] = replace(tensor, quantization=found[key])
    return replace(graph, tensors=tensors)
