# SPDX-License-Identifier: Apache-2.0
"""Builds generated code, runs it on this machine and on boards, compares it with a reference."""
