# SPDX-License-Identifier: Apache-2.0
"""tfl2c turns a quantized ``.tflite`` model into a dependency-free C library."""

__version__ = "0.1.0"
