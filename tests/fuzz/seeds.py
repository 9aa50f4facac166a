# SPDX-License-Identifier: Apache-2.0
"""Models from which fuzzers start: small ones, each with something that others do not have."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.support import networks
from tests.support.makers.branch import Maker as Branch
from tests.support.makers.loop import Maker as Loop
from tests.support.raw_models import T, chain, conv_model
from tests.support.tflite_builder import build


def seeds() -> dict[str, bytes]:
    """Return models by name."""
    conv = conv_model()
    outside = (conv.tensors[0], replace(conv.tensors[1], data=b"", outside=b"abcd"))
    raw = {
        "conv": conv,
        "chain": chain(3),
        "outside": replace(conv, tensors=(*outside, *conv.tensors[2:])),
        "signature": replace(conv, signature=(0, 3), subgraphs=2, metadata_buffer=1),
        "scalar": replace(chain(1), tensors=[T(shape=(), name=f"t{i}") for i in range(2)]),
    }
    own = {name: (networks.OWN / f"{name}.tflite").read_bytes() for name in networks.own_models()}
    calling = {
        "loop": Loop("inner").model("WHILE", np.random.default_rng(0)),
        "branch": Branch(("both", "collect")).model("IF", np.random.default_rng(0)),
    }
    own |= {name: build(spec) for name, spec in calling.items()}
    return {name: model.build() for name, model in raw.items()} | own
