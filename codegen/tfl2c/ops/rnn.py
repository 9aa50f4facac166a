# SPDX-License-Identifier: Apache-2.0
"""RNN: a layer of recurrent units, one step of a sequence in each call, float."""

from __future__ import annotations

from tfl2c.ops import _rnn

OP = _rnn.one_layer("RNN", rank=2)
