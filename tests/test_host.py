# SPDX-License-Identifier: Apache-2.0
"""A model in Python: what the C computes, called like tflite-micro's interpreter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support import networks
from tests.support.oracle import LITERT, TFLM, Question, ask
from tfl2c.errors import ModelError, ToolError, UsageError
from tfl2c.host import Model
from tfl2c.verify import process

DIGITS = networks.OWN / "digits.tflite"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for libraries."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def digits(cache: Path) -> Model:
    """Return the digits model, ready to run."""
    return Model(DIGITS, cache=cache)


def random(details: dict[str, Any], seed: int) -> NDArray[Any]:
    """Return random codes for an input."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(-128, 127, details["shape"], endpoint=True)
    found: NDArray[Any] = codes.astype(details["dtype"])
    return found


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("engine", [TFLM, LITERT])
@pytest.mark.parametrize("name", ["digits", "digits_float_io", "motor"])
def test_equals_the_references(name: str, engine: str, cache: Path) -> None:
    data = (networks.OWN / f"{name}.tflite").read_bytes()
    samples = networks.samples(data, name)
    (answer,) = ask(engine, [Question(data, samples)])
    model = Model(data, cache=cache)
    for inputs, expected in zip(samples, answer.outputs, strict=True):
        for i, octets in enumerate(inputs):
            details = model.get_input_details(i)
            model.set_input(np.frombuffer(octets, details["dtype"]).reshape(details["shape"]), i)
        model.invoke()
        found = tuple(model.get_output(i).tobytes() for i in range(model.output_count))
        assert found == expected


def test_details(digits: Model) -> None:
    (port,) = digits.manifest["inputs"]
    details = digits.get_input_details()
    assert details["name"] == port["name"]
    assert details["dtype"] is np.int8
    assert details["shape"].tolist() == [1, 8, 8, 1]
    assert details["quantization"] == (port["scale"], port["zero_point"])
    assert digits.get_output_details()["quantization"] == (1 / 256, -128)
    assert digits.get_output_details()["shape"].tolist() == [1, 10]


def test_details_like_the_interpreter(digits: Model) -> None:
    runtime = pytest.importorskip("tflite_micro").runtime
    theirs = runtime.Interpreter.from_file(str(DIGITS))
    for ours, of in (
        (digits.get_input_details(0), theirs.get_input_details(0)),
        (digits.get_output_details(0), theirs.get_output_details(0)),
    ):
        assert ours["dtype"] is of["dtype"]
        assert ours["shape"].tolist() == of["shape"].tolist()
        parameters = of["quantization_parameters"]
        for key, value in parameters.items():
            assert np.array_equal(ours["quantization_parameters"][key], value), key


def test_floats_have_no_quantization(cache: Path) -> None:
    model = Model(networks.OWN / "digits_float_io.tflite", cache=cache)
    details = model.get_input_details()
    assert details["dtype"] is np.float32
    assert details["quantization"] == (0.0, 0)
    assert details["quantization_parameters"]["scales"].size == 0


def test_inputs_and_outputs_are_the_callers_own(digits: Model) -> None:
    """An input stays although invoke overwrites it in the arena; an output is a copy."""
    image = random(digits.get_input_details(), 1)
    digits.set_input(image)
    digits.invoke()
    first = digits.get_output()
    kept = first.copy()
    digits.invoke()
    assert np.array_equal(digits.get_output(), first)
    digits.set_input(random(digits.get_input_details(), 2))
    digits.invoke()
    assert not np.array_equal(digits.get_output(), kept)
    assert np.array_equal(first, kept)
    digits.reset()
    digits.set_input(image)
    digits.invoke()
    assert np.array_equal(digits.get_output(-1), kept)


def test_models_do_not_share_memory(cache: Path) -> None:
    one, two = Model(DIGITS, cache=cache), Model(DIGITS, cache=cache)
    other = Model(networks.OWN / "motor.tflite", cache=cache)
    images = [random(one.get_input_details(), seed) for seed in (1, 2)]
    for model, image in zip((one, two), images, strict=True):
        model.set_input(image)
        model.invoke()
    first = one.get_output()
    other.invoke()
    assert not np.array_equal(first, two.get_output())
    assert np.array_equal(first, one.get_output())


@pytest.mark.parametrize(
    ("array", "fault"),
    [
        (np.zeros((1, 8, 8), np.int8), r"is int8 \[1, 8, 8, 1\], not int8 \[1, 8, 8\]"),
        (np.zeros((1, 8, 8, 1), np.float32), r"is int8 .*, not float32"),
    ],
)
def test_wrong_inputs_are_refused(digits: Model, array: NDArray[Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        digits.set_input(array)


def test_a_missing_place_is_refused(digits: Model) -> None:
    with pytest.raises(IndexError):
        digits.get_output(1)


def test_library_is_built_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Model(DIGITS, cache=cache)

    def run(*_: Any, **__: Any) -> process.Finished:
        raise AssertionError("the compiler was started")

    monkeypatch.setattr(process, "run", run)
    Model(str(DIGITS), cache=cache).invoke()
    with pytest.raises(AssertionError, match="compiler was started"):
        Model(DIGITS, optimize="ram", cache=cache)


def test_cache_folder_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    Model(networks.OWN / "autoencoder.tflite")
    (library,) = (tmp_path / "tfl2c").iterdir()
    assert library.suffix == ".so"


def test_refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="name a "):
        Model(tmp_path / "none.tflite")
    with pytest.raises(ModelError, match="not a TFLite model"):
        Model(b"something else")
    (tmp_path / "file").write_text("")
    with pytest.raises(ToolError, match="set XDG_CACHE_HOME"):
        Model(DIGITS, cache=tmp_path / "file")
    monkeypatch.setenv("TFL2C_HOST_CC", "/nowhere/gcc")
    with pytest.raises(ToolError, match="TFL2C_HOST_CC"):
        Model(DIGITS, cache=tmp_path)
