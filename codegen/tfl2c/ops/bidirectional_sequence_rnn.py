# SPDX-License-Identifier: Apache-2.0
"""BIDIRECTIONAL_SEQUENCE_RNN: one layer goes forward through a sequence, one backward, float."""

from __future__ import annotations

from tfl2c.ops import _rnn, _sequence

_LAYERS = _rnn.Layer(1, "forward"), _rnn.Layer(5, "backward")
_AUXILIARY = 9  # position of the first input of these

OP = _sequence.two_layers(
    "BIDIRECTIONAL_SEQUENCE_RNN",
    _LAYERS,
    attributes=_rnn.attributes,
    inputs=12,
    constraints=(_sequence.no_auxiliary(_AUXILIARY), *_rnn.constraints(3, *_LAYERS)),
)
