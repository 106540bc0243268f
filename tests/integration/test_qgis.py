"""Debian's QGIS opens the services and edits a parcel: vertex by vertex, in CGCS2000 and Gauss-Krüger."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
import shapely

from gis_core.geometry.crs import STORAGE
from gis_core.geometry.transform import transform
from layers.catalogue import find_layer
from layers.queries import visible
from tests.support.editing import make_actor
from tests.support.servers import ROOT

PYTHON = "/usr/bin/python3"
PARCEL = "parcel"
# Degrees: the storage keeps nine decimals.
STORED = 1.01e-9


def _has_qgis() -> bool:
    asked = subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True, check=False)
    return asked.returncode == 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _has_qgis(), reason="Debian's python3-qgis is not installed"),
]


def ask_qgis(script: str, **order: Any) -> dict[str, Any]:
    command = [PYTHON, str(ROOT / "tests" / "support" / script), json.dumps(order)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "2.0.0", "auto"])
@pytest.mark.parametrize("epsg", [4490, 4546])
def test_a_parcel_is_edited_to_the_vertex(served: str, secret: str, version: str, epsg: int) -> None:
    rows = visible(find_layer(PARCEL), make_actor().person)
    key = rows.order_by("id").first().pk
    code, remark = rows.get(pk=key).parcel_code, f"{version} {epsg}"
    told = ask_qgis(
        "qgis_edit.py", address=served, token=secret, layer=f"qt:{PARCEL}",
        version=version, srs=f"EPSG:{epsg}", where=f"parcel_code = '{code}'", remark=remark, share=0.002,
    )  # fmt: skip
    assert told.get("saved"), told
    stored = rows.get(pk=key)
    drawn = transform(shapely.from_wkt(told["drawn"]), epsg, STORAGE)
    kept = shapely.from_wkt(stored.geometry.wkt)
    assert stored.remark == remark
    # QGIS writes metres to a thousandth of a millimetre or better; a swapped axis would be degrees away.
    assert shapely.get_coordinates(kept) == pytest.approx(
        shapely.get_coordinates(drawn), abs=STORED if epsg == STORAGE else 2e-9
    )


def test_a_refusal_tells_what_is_wrong(served: str, secret: str) -> None:
    rows = visible(find_layer(PARCEL), make_actor().person)
    code = rows.order_by("id").first().parcel_code
    told = ask_qgis(
        "qgis_edit.py", address=served, token=secret, layer=f"qt:{PARCEL}",
        version="1.1.0", srs="EPSG:4490", where=f"parcel_code = '{code}'", remark="", share=-30.0,
    )  # fmt: skip
    assert not told["saved"]
    assert "不符合规则" in " ".join(told["errors"])


def test_every_service_is_opened(served: str, secret: str) -> None:
    told = ask_qgis("qgis_open.py", address=served, token=secret, layer=PARCEL)
    assert told == dict.fromkeys(("wfs", "oapif", "wms", "wmts"), True), told
