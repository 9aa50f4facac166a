# SPDX-License-Identifier: Apache-2.0
"""What a person reads about a compiled model."""
