# SPDX-License-Identifier: Apache-2.0
"""The HTML report in a browser: headless Chromium shows it and complains of nothing."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.support import networks
from tfl2c.cli import app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]

WIDTHS = {"desktop": (1280, 1600), "phone": (500, 1200)}  # Chromium's windows are 500 wide at least
SCHEMES = {"dark": 0, "light": 1}  # Blink's numbers of preferred color schemes


def report(name: str, folder: Path) -> Path:
    """Return the HTML report of a model for a Cortex-M4."""
    model = networks.find(name)
    if model is None:
        pytest.skip(f"{name}.tflite is not here")
    page = folder / "report.html"
    arguments = ["inspect", str(model), "--target", "cortex-m4", "--html", str(page)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    return page


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("device", WIDTHS)
@pytest.mark.parametrize("name", ["separable", "mcunet_vww"])
def test_screenshot(name: str, device: str, scheme: str, tmp_path: Path) -> None:
    page, picture = report(name, tmp_path), tmp_path / "report.png"
    width, height = WIDTHS[device]
    done = subprocess.run(
        [
            *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *("--enable-logging=stderr", "--hide-scrollbars", f"--user-data-dir={tmp_path / 'u'}"),
            *("--host-resolver-rules=MAP * ~NOTFOUND", f"--window-size={width},{height}"),
            f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}",
            *(f"--screenshot={picture}", page.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []
    octets = picture.read_bytes()
    assert struct.unpack(">II", octets[16:24]) == (width, height)
    assert len(octets) > 20_000  # a page without anything on it takes less
