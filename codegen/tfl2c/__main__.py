# SPDX-License-Identifier: Apache-2.0
"""``python -m tfl2c``."""

from tfl2c.cli import main

if __name__ == "__main__":
    main()
