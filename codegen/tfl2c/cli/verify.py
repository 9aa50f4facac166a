# SPDX-License-Identifier: Apache-2.0
"""`tfl2c verify`: does the generated C compute what the reference computes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from tfl2c.cli._common import AsJson, Model, about, read_model
from tfl2c.cli._options import NOTHING, Chosen, Sources, with_compile_options
from tfl2c.cli._progress import progress
from tfl2c.errors import UsageError, quoted
from tfl2c.verify import application, reference
from tfl2c.verify.verification import SAMPLES, Finding, Options, Verification, places


@with_compile_options
def verify_command(
    model: Model,
    target: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="A core to run on besides this machine; may be given again."
        ),
    ] = None,
    board: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The board to run on; a name of `tfl2c boards` or a folder."
        ),
    ] = None,
    every_core: Annotated[bool, typer.Option("--all", help="Run on every core.")] = False,
    count: Annotated[
        int | None,
        typer.Option(
            "--samples", min=0, metavar="N", help=f"Samples to make up.  [default: {SAMPLES}]"
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Seed of the samples made up.  [default: 0]"),
    ] = None,
    files: Annotated[
        list[Path] | None,
        typer.Option("--input", metavar="FILE.npy", help="Samples of yours; one file per input."),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            "--reference",
            metavar="tflm|litert",
            help="What to compare with.  [default: tflm, or litert if tflm refuses the model]",
        ),
    ] = None,
    golden: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Replay the vectors in DIR, or record them there."),
    ] = None,
    chosen: Chosen = NOTHING,
    sources: Sources = None,
    as_json: AsJson = False,
) -> int:
    """Build a model's C, run it here and on emulated cores, and compare with a reference.

    All samples run in sequence on one state, and every output must be equal. Where one is not,
    the first layer that differs is named. Exit status: 0 equal, 1 not, 2 something is missing.

    \b
    --golden DIR   needs the reference once, to record; from then on the vectors in DIR are enough
    --input a.npy  of an input's type and shape, or with a first axis of several samples
    """  # noqa: D301 (a real backspace keeps the lines apart)
    if engine is not None and engine not in reference.DISTRIBUTIONS:
        raise UsageError(
            f"unknown --reference '{engine}'", f"known: {', '.join(reference.DISTRIBUTIONS)}"
        )
    where = places(target or [], board, every_core=every_core)
    made = chosen.options(model)
    options = Options(
        made,
        sources=application.check(made, sources or ()),
        samples=count,
        seed=seed,
        files=tuple(files or ()),
        engine=engine,
        golden=golden,
    )
    with about(model), progress() as say:
        verification = Verification(read_model(model), options, say)
        findings = [verification.run(place) for place in where]
    printed = _json if as_json else _text
    typer.echo(printed(model, verification, findings))
    return 1 if any(finding.mismatch for finding in findings) else 0


def _text(model: Path, verification: Verification, findings: Iterable[Finding]) -> str:
    vectors = verification.vectors
    where = f", vectors in {verification.recorded}" if verification.recorded else ""
    why = ", because tflm refuses the model" if verification.is_substitute else ""
    count = len(vectors.samples)
    samples = f"{count} sample{'' if count == 1 else 's'}"
    lines = [f"{model.name}: {samples} against {vectors.reference}{why}{where}"]
    for finding in findings:
        wrong = finding.mismatch
        lines.append(f"  {finding.place!s:28} {'DIFFERENT' if wrong else 'equal'}")
        if wrong is not None:
            output = f"output {wrong.output} {quoted(wrong.difference.tensor)}"
            lines.append(f"    sample {wrong.sample} ({wrong.kind}), {output}: {wrong.difference}")
            lines.append(f"    {f'first layer: {wrong.layer}' if wrong.layer else wrong.note}")
    return "\n".join(lines)


def _json(model: Path, verification: Verification, findings: Iterable[Finding]) -> str:
    rows = [_row(finding) for finding in findings]
    data = {
        "model": model.name,
        "model_sha256": verification.sha256,
        "reference": verification.vectors.reference,
        "golden": str(verification.recorded) if verification.recorded else None,
        "samples": [sample.kind for sample in verification.vectors.samples],
        "equal": all(row["equal"] for row in rows),
        "places": rows,
    }
    return json.dumps(data, indent=2)


def _row(finding: Finding) -> dict[str, Any]:
    place, wrong = finding.place, finding.mismatch
    row: dict[str, Any] = {
        "target": place.target,
        "board": place.board.name if place.board else None,
        "equal": wrong is None,
    }
    if wrong is not None:
        row |= {"sample": wrong.sample, "output": wrong.output}
        row["difference"] = _values(wrong.difference)
        row["layer"] = None
        row["note"] = wrong.note
    if wrong is not None and wrong.layer is not None:
        layer = wrong.layer
        row["layer"] = {
            "index": layer.index,
            "since": layer.since,
            "operator": layer.op,
            "shape": list(layer.shape),
            "sample": layer.sample,
            **_values(layer.difference),
        }
    return row


def _values(wrong: Any) -> dict[str, Any]:
    return {
        "tensor": wrong.tensor,
        "element": wrong.element,
        "ours": wrong.ours,
        "expected": wrong.expected,
        "differing": wrong.differing,
        "elements": wrong.elements,
    }
