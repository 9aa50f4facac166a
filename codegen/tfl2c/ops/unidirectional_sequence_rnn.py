# SPDX-License-Identifier: Apache-2.0
"""UNIDIRECTIONAL_SEQUENCE_RNN: a layer of recurrent units that goes through a sequence, float."""

from __future__ import annotations

from tfl2c.ops import _rnn

OP = _rnn.one_layer("UNIDIRECTIONAL_SEQUENCE_RNN", rank=3)
