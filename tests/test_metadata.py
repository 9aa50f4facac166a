# SPDX-License-Identifier: Apache-2.0
"""TFLite metadata: labels and normalization reach the header, whatever they hold."""

from __future__ import annotations

import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import flatbuffers
import numpy as np
import pytest

from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec, build
from tfl2c import project, reader
from tfl2c.compiler import Options, compile_model

TWO = ("cat", "dog")


def table(builder: flatbuffers.Builder, slots: dict[int, Any]) -> int:
    """Return a table; values are ("offset", n) or ("byte", n)."""
    builder.StartObject(max(slots, default=-1) + 1)
    for slot, (kind, value) in slots.items():
        if kind == "offset":
            builder.PrependUOffsetTRelativeSlot(slot, value, 0)
        else:
            builder.PrependUint8Slot(slot, value, 0)
    return int(builder.EndObject())


def vector(builder: flatbuffers.Builder, offsets: list[int]) -> tuple[str, int]:
    """Return a vector of tables."""
    builder.StartVector(4, len(offsets), 4)
    for offset in reversed(offsets):
        builder.PrependUOffsetTRelative(offset)
    return "offset", int(builder.EndVector())


def metadata(file: str = "labels.txt", means: tuple[float, ...] = (127.5,)) -> bytes:
    """Return metadata that name a file of labels for the output, and normalize the input."""
    builder = flatbuffers.Builder(256)
    name = builder.CreateString(file)
    labels = table(builder, {0: ("offset", name), 2: ("byte", 2)})
    output = table(builder, {6: vector(builder, [labels])})
    pairs = [
        ("offset", builder.CreateNumpyVector(np.array(values, dtype=np.float32)))
        for values in (means, (127.5,))
    ]
    options = table(builder, dict(enumerate(pairs)))
    unit = table(builder, {0: ("byte", 1), 1: ("offset", options)})
    source = table(builder, {4: vector(builder, [unit])})
    ends = {2: vector(builder, [source]), 3: vector(builder, [output])}
    subgraph = table(builder, ends)
    builder.Finish(table(builder, {3: vector(builder, [subgraph])}), b"M001")
    return bytes(builder.Output())


def model(labels: bytes | None, content: bytes | None = None, file: str = "labels.txt") -> bytes:
    """Return a model of one RELU with metadata and, behind it, a zip with labels."""
    quant = Quant.of(0.05, 3)
    tensors = tuple(TensorSpec(n, (1, 2), "int8", quant) for n in ("x", "y"))
    notes = (("TFLITE_METADATA", metadata() if content is None else content),)
    node = OpSpec("RELU", ("x",), ("y",))
    data = build(ModelSpec(tensors, (node,), ("x",), ("y",), metadata=notes))
    packed = BytesIO(data)
    packed.seek(0, 2)
    if labels is not None:
        with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(file, labels)
    return packed.getvalue()


def printed(data: bytes) -> dict[str, str]:
    """Return the files of the library by name."""
    return {path.name: text for path, text in compile_model(data, Options("m")).files.items()}


def test_labels_and_normalization_reach_the_header() -> None:
    files = printed(model(b"cat\ndog\n"))
    assert "#define M_LABEL_COUNT 2" in files["m.h"]
    assert "extern const char *const m_labels[M_LABEL_COUNT];" in files["m.h"]
    assert "#define M_INPUT_0_MEAN {127.5f}" in files["m.h"]
    assert "#define M_INPUT_0_STD {127.5f}" in files["m.h"]
    assert '    "cat",\n    "dog",\n' in files["m.c"]


@pytest.mark.parametrize("compiler", ["gcc", "g++"])
def test_any_label_is_one_string(compiler: str, tmp_path: Path) -> None:
    """The C compiler gives back the very bytes."""
    labels = ['"; int evil; /*', "*/ ??/ \\", "höhe 猫", "a\tb", "%s%n", "x" * 200, ""]
    text = "\n".join([*labels, "end"]).encode()
    project.write(compile_model(model(text), Options("m")).files, tmp_path / "made")
    main = (
        '#include <stdio.h>\n#include "m.h"\n'
        "int main(void) { for (unsigned i = 0; i < M_LABEL_COUNT; i++) puts(m_labels[i]);"
        " return 0; }\n"
    )
    (tmp_path / "main.c").write_text(main, "utf-8")
    sources = [str(p) for p in sorted((tmp_path / "made").rglob("*.c"))]
    strict = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wtrigraphs"]
    objects = []
    for source in sources:
        objects.append(f"{source}.o")
        subprocess.run(
            ["gcc", *strict, "-I", str(tmp_path / "made"), "-c", source, "-o", objects[-1]],
            check=True,
        )
    command = [compiler, "-I", str(tmp_path / "made"), str(tmp_path / "main.c"), *objects]
    if compiler == "g++":
        command = [compiler, "-I", str(tmp_path / "made"), *objects, str(tmp_path / "main.c")]
    subprocess.run([*command, "-o", str(tmp_path / "run")], check=True)
    ran = subprocess.run([str(tmp_path / "run")], capture_output=True, check=True)
    expected = [label.strip() for label in labels] + ["end"]
    assert ran.stdout.decode().split("\n")[:-1] == expected


@pytest.mark.parametrize(
    "data",
    [
        model(None),
        model(b"cat", file="other.txt"),
        model(b"x" * (2**20 + 1)),
        model(b"\n" * 2**15 + b"x"),
        model(b"cat", content=b""),
        model(b"cat", content=b"\xff" * 64),
        model(b"cat", content=b"\x08\0\0\0M001" + b"\xff" * 64),
        model(b"cat")[:-30],
    ],
)
def test_damaged_or_huge_labels_count_as_none(data: bytes) -> None:
    assert reader.notes(data).labels == ()
    assert "labels" not in printed(data)["m.c"]


@pytest.mark.parametrize("means", [(float("nan"),), (float("inf"),), (1.0,) * 100, ()])
def test_means_that_are_none(means: tuple[float, ...]) -> None:
    assert reader.notes(model(b"cat", metadata(means=means))).normalizations == ()


def test_every_truncation_of_the_metadata_is_harmless() -> None:
    content = metadata()
    for size in range(len(content)):
        reader.notes(model(b"cat", content[:size]))


def test_every_byte_of_the_metadata_may_be_wrong() -> None:
    content = bytearray(metadata())
    for position, byte in enumerate(bytes(content)):
        for value in (0, 0xFF, byte ^ 1):
            content[position] = value
            printed_labels = reader.notes(model(b"cat\ndog", bytes(content))).labels
            assert printed_labels in {(), TWO}
        content[position] = byte
