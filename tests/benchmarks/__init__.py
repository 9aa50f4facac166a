# SPDX-License-Identifier: Apache-2.0
"""What models cost on each core, recorded, and compared with what they cost now."""
