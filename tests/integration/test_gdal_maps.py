"""GDAL reads maps by OGC API: Debian's, because the GDAL that rasterio carries has no driver for it."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.support import patches
from tests.support.maps import box_of, colour_of, is_alike
from tests.support.ogc_maps import LAYER
from tests.support.servers import ROOT

PYTHON = "/usr/bin/python3"
ASK_DRIVER = "from osgeo import gdal; raise SystemExit(gdal.GetDriverByName('OGCAPI') is None)"


def _has_driver() -> bool:
    return subprocess.run([PYTHON, "-c", ASK_DRIVER], capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _has_driver(), reason="Debian's GDAL with the OGCAPI driver is not installed"),
]


@pytest.fixture(scope="module")
def root(own_database: str, request: pytest.FixtureRequest) -> str:
    """The address of a server with the made-up map, which is there before the bounds are counted."""
    patches.write_patches()
    address: str = request.getfixturevalue("served")
    return address


def test_gdal_finds_every_colour_in_its_place(root: str, secret: str) -> None:
    cells = [(column, row) for column in (0, 3, 7) for row in (0, 4, 7)]
    order = {"address": root, "token": secret, "layer": LAYER, "boxes": [box_of(*cell) for cell in cells]}
    script = str(ROOT / "tests" / "support" / "gdal_map.py")
    done = subprocess.run(
        [PYTHON, script, json.dumps(order)], capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["system"] == "WGS 84"
    for cell, colour in zip(cells, told["colours"], strict=True):
        assert is_alike(colour, colour_of(*cell), 8), (cell, colour)
