# SPDX-License-Identifier: Apache-2.0
"""Functions of the application compute custom operators, as docs/CUSTOM_OPERATORS.md says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.conventions import ROOT
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec, build
from tfl2c import boards, project, targets
from tfl2c.cli import main
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import ModelError, UsageError
from tfl2c.verify import image, manifest, runner

PAGE = (ROOT / "docs/CUSTOM_OPERATORS.md").read_text("utf-8")
SHAPE = (1, 4, 5, 3)


def network(code: str = "Amplify") -> bytes:
    """Return int8 -> custom -> RELU -> int8."""
    quants = (Quant.of(0.05, 3), Quant.of(0.05, -7), Quant.of(0.05, -7))
    tensors = tuple(
        TensorSpec(n, SHAPE, "int8", q) for n, q in zip(("x", "a", "y"), quants, strict=True)
    )
    custom = OpSpec(f"CUSTOM:{code}", ("x",), ("a",), {"custom_options": b"\x03\xff\x00"})
    return build(ModelSpec(tensors, (custom, OpSpec("RELU", ("a",), ("y",))), ("x",), ("y",)))


def options(**more: Any) -> Options:
    """Return the options that bind the page's function."""
    return Options("amplified", custom_ops=(("Amplify", "my_amplify"),), **more)


@pytest.mark.parametrize("target", ["host", pytest.param("cortex-m4", marks=pytest.mark.qemu)])
def test_the_page_s_example_runs(target: str, tmp_path: Path) -> None:
    generated = tmp_path / "generated"
    project.write(compile_model(network(), options(target=target)).files, generated)
    (code,) = re.findall(r"```c\n(.*?)```", PAGE, re.DOTALL)
    (generated / "my_amplify.c").write_text(code, "utf-8")
    data = manifest.read(generated / "amplified.json")
    extended = type(data)(
        **{f: getattr(data, f) for f in data.__dataclass_fields__ if f != "sources"},
        sources=(*data.sources, "my_amplify.c"),
    )
    board = None if target == "host" else boards.for_target(target)
    built = image.build(
        generated, [extended], targets.lookup(target), board, tmp_path / "image", image.Options()
    )
    x = np.random.default_rng(1).integers(-128, 128, SHAPE, dtype=np.int8)
    outputs = runner.run(built, {"amplified": [runner.Sample((x.tobytes(),))]})["amplified"]
    found = np.frombuffer(next(iter(outputs))[0], dtype=np.int8).reshape(SHAPE)
    amplified = np.clip((x.astype(np.int64) - 3) * 3 - 7, -128, 127)
    assert np.array_equal(found, np.maximum(amplified, -7))


def test_the_header_declares_the_function() -> None:
    files = {path.name: text for path, text in compile_model(network(), options()).files.items()}
    assert "void my_amplify(const tfl2c_custom_params *p, " in files["amplified.h"]
    assert "custom.h" in files
    assert "my_amplify(&custom_0, " in files["amplified.c"]


def test_without_a_function_the_remedy_is_told() -> None:
    with pytest.raises(ModelError, match=r"CUSTOM:Amplify.*--custom-op Amplify=c_function"):
        compile_model(network(), Options("m"))


@pytest.mark.parametrize(
    "function", ["", "1x", "a b", "int", "tfl2c_x", "m", "m_invoke", "_x", "x;y", "é"]
)
def test_functions_that_cannot_be(function: str) -> None:
    with pytest.raises(UsageError, match="cannot be a function's name"):
        compile_model(network(), Options("m", custom_ops=(("Amplify", function),)))


def test_a_function_for_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match=r"no custom operator 'Other'; .*function: 'Amplify'"):
        compile_model(network(), Options("m", custom_ops=(("Other", "f"),)))


def test_hostile_names_stay_text() -> None:
    code = 'x"*/ int y;\n#define'
    made = compile_model(network(code), Options("m", custom_ops=((code, "f"),)))
    assert all("#define\n" not in text for text in made.files.values())
    assert all("int y" not in text for path, text in made.files.items() if path.suffix == ".h")


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "amplified.tflite"
    model.write_bytes(network())
    out = [str(model), "--out", str(tmp_path / "out")]
    assert status([*out, "--custom-op", "Amplify=my_amplify"]) == 0
    assert status([*out, "--custom-op", "Amplify"]) == 2
    assert "--custom-op NAME=FUNCTION" in capsys.readouterr().err


def status(arguments: list[str]) -> int:
    """Return the exit status of the command line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["tfl2c", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0)
