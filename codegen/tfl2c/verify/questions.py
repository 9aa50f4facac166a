# SPDX-License-Identifier: Apache-2.0
"""What the reference is asked: the model as it was read, in pieces around custom operators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tfl2c import ops, reader
from tfl2c.errors import ModelError, RefusalError, quoted
from tfl2c.graph import ABSENT, Graph
from tfl2c.passes.decode_weights import reals
from tfl2c.verify import reference
from tfl2c.verify.compare import expected, first_difference
from tfl2c.verify.reference import Octets
from tfl2c.verify.samples import Sample

_Run = dict[int, bytes]  # a sample's tensors


def as_read(model: bytes, graph: Graph, signature: str | None) -> bytes:
    """Return the file that a reference needs no options for: its first subgraph is ``graph``.

    The signature's subgraph stands first, and tensors have the shapes that were settled.
    """
    plain = reader.with_main(model, signature)
    return reader.with_shapes(
        plain, {i: t.shape for i, t in graph.tensors.items() if min(t.shape, default=0) >= 0}
    )


@dataclass(frozen=True, slots=True)
class Reference:
    """Asks an engine for tensors of a model.

    The functions of custom operators are the application's, so the engine is asked for what is
    around them: what they make are inputs of its model, taken from a run of our own, whose
    tensors before them must be as expected. ``run`` returns tensors of that run for every sample.
    Codes between floats are asked about as the reals that they stand for: engines that take codes
    there round the floats, too.
    """

    engine: str
    model: bytes  # as `as_read` returns it
    graph: Graph
    run: Callable[[tuple[int, ...], Sequence[Sample]], Sequence[Octets]]

    def answers(self, wanted: tuple[int, ...], fed: Sequence[Sample]) -> tuple[Octets, ...]:
        """Return the tensors ``wanted`` for every sample.

        Raises `ToolError` when the engine is missing, `RefusalError` when it refuses the model, and
        `ModelError` when it would give a custom operator something else than we do.
        """
        custom = [node for node in self.graph.nodes if node.op == ops.CUSTOM]
        if not custom:
            return self._ask(reader.with_outputs(self.model, wanted), [s.inputs for s in fed])
        made = tuple(i for node in custom for i in node.outputs)
        given = tuple(dict.fromkeys(self._computed(i for n in custom for i in n.inputs)))
        given = tuple(i for i in given if i not in made)
        asked = (*given, *(i for i in dict.fromkeys(wanted) if i not in made))
        both = (*given, *made)
        ours = [dict(zip(both, run, strict=True)) for run in self.run(both, fed)]
        theirs: list[_Run] = [{} for _ in fed]
        if asked:
            cut = reader.without_operators(self.model, {n.index for n in custom}, made)
            pairs = zip(fed, ours, strict=True)
            inputs = [(*sample.inputs, *(run[i] for i in made)) for sample, run in pairs]
            answers = self._ask(reader.with_outputs(cut, asked), inputs)
            theirs = [dict(zip(asked, answer, strict=True)) for answer in answers]
        self._check(given, ours, theirs)
        known = (own | their for own, their in zip(ours, theirs, strict=True))
        return tuple(tuple(run[i] for i in wanted) for run in known)

    def _computed(self, tensors: Iterator[int]) -> Iterator[int]:
        makers = {i for node in self.graph.nodes for i in node.outputs}
        return (i for i in tensors if i != ABSENT and i in makers)

    def _check(self, given: tuple[int, ...], ours: Sequence[_Run], theirs: Sequence[_Run]) -> None:
        ports = [expected(self.graph, i) for i in given]
        found, wanted = ([[run[i] for i in given] for run in runs] for runs in (ours, theirs))
        first = first_difference(ports, found, wanted)
        if first is not None:
            sample, _, wrong = first
            where = f"{quoted(wrong.tensor)}, which a custom operator reads"
            raise ModelError(f"{where}, differs from the reference: sample {sample}, {wrong}")

    def _ask(self, model: bytes, inputs: Sequence[Octets]) -> tuple[Octets, ...]:
        read = reader.read(self.model, self.graph.name)
        for number, part in {0: read, **read.subgraphs}.items():
            model = reader.with_reals(model, number, reals(part))
        (answer,) = reference.answers(self.engine, [reference.Question(model, tuple(inputs))])
        if answer.refused:
            (other,) = reference.DISTRIBUTIONS.keys() - {self.engine}
            raise RefusalError(
                f"the reference '{self.engine}' refuses the model: {quoted(answer.refused, 200)}",
                f"ask another one: --reference {other}",
            )
        return answer.outputs
