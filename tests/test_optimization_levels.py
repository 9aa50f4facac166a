# SPDX-License-Identifier: Apache-2.0
"""The same bytes and no warning whatever the compiler and its level of optimization."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import networks
from tests.support.devices import Device, Job, mismatches
from tests.support.libraries import application, generate, run
from tests.support.oracle import TFLM, Question, ask
from tfl2c.verify.image import STRICT

pytestmark = pytest.mark.usefixtures("references")

NAMES = ("digits", "motor", "residual")
MODELS = {name: (networks.OWN / f"{name}.tflite").read_bytes() for name in NAMES}
LEVELS = ("-O0", "-Os", "-O2", "-O3")


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize(
    "level", ["-O0", *(pytest.param(o, marks=pytest.mark.sweep) for o in LEVELS[1:])]
)
def test_on_this_machine(compiler: str, level: str, tmp_path: Path) -> None:
    if not shutil.which(compiler):
        pytest.skip(f"{compiler} is not installed")
    library = generate(tmp_path / "generated", MODELS)
    (tmp_path / "main.c").write_text(application(library))
    sources = sorted({library.folder / s for m in library.manifests for s in m.sources})
    inputs = ("-I", str(library.folder), "main.c", *map(str, sources))
    command = (compiler, *STRICT, level, *inputs, "-o", "main")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    samples = {name: networks.samples(model, name)[0] for name, model in MODELS.items()}
    answers = ask(TFLM, [Question(MODELS[name], (s,)) for name, s in samples.items()])
    expected = b"".join(octets for answer in answers for octets in answer.outputs[0])
    given = b"".join(octets for sample in samples.values() for octets in sample)
    assert run(tmp_path / "main", given) == expected


@pytest.mark.qemu
@pytest.mark.sweep
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("target", ["cortex-m0", "cortex-m4", "cortex-m55"])
def test_on_a_core(target: str, level: str, tmp_path: Path) -> None:
    jobs = [Job(name, model, networks.samples(model, name)) for name, model in MODELS.items()]
    answers = ask(TFLM, [Question(j.model, j.samples) for j in jobs])
    expected = {j.name: a.outputs for j, a in zip(jobs, answers, strict=True)}
    built, found = Device(target, optimize=level).run(jobs, tmp_path)
    assert mismatches(built, found, expected) == []
