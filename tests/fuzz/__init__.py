# SPDX-License-Identifier: Apache-2.0
"""Fuzzers: programs that look for inputs which do what no input may do."""
