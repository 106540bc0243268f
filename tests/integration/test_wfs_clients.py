"""Clients as they are: GDAL's WFS driver and OWSLib, against a server in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pyogrio
import pytest
import shapely
from owslib.util import Authentication
from owslib.wfs import WebFeatureService

from gis_core.xml.read import parse_xml
from layers.catalogue import all_layers, find_layer
from tests.support.wfs import features

pytestmark = pytest.mark.slow
VERSIONS = ("1.0.0", "1.1.0", "2.0.0")


@pytest.fixture(scope="module")
def address(served: str) -> str:
    return f"{served}/wfs"


@pytest.fixture
def gdal(secret: str) -> Iterator[None]:
    pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BASIC", "GDAL_HTTP_USERPWD": f"token:{secret}"})
    yield
    pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": None, "GDAL_HTTP_USERPWD": None})


@pytest.mark.parametrize("version", VERSIONS)
def test_gdal_reads_parcels_to_the_vertex(version: str, address: str, gdal: None) -> None:
    source = f"WFS:{address}?VERSION={version}"
    served = {
        f"qt:{one.name}" for one in all_layers() if "wfs" in one.published_as and one.kind != "coverage"
    }
    assert {name for name, _ in pyogrio.list_layers(source)} == served
    table = pyogrio.read_dataframe(source, layer="qt:parcel")
    stored = {f"parcel.{row.pk}": row for row in find_layer("parcel").model._default_manager.all()}
    assert set(table["gml_id" if "gml_id" in table else "fid"]) == set(stored)
    for name, shape in zip(table["gml_id"], table.geometry, strict=True):
        assert shape.equals_exact(shapely.from_wkb(bytes(stored[name].geometry.wkb)), 0)
    assert table.crs.to_epsg() == 4490


@pytest.mark.parametrize("version", VERSIONS)
def test_gdal_filters_on_the_server(version: str, address: str, gdal: None) -> None:
    rows = find_layer("place_name").model._default_manager.filter(rank__gte=4)
    wanted = sum(109 <= row.geometry.x <= 110.5 and 19 <= row.geometry.y <= 20 for row in rows)
    table = pyogrio.read_dataframe(
        f"WFS:{address}?VERSION={version}",
        layer="qt:place_name",
        where="rank >= 4",
        bbox=(109, 19, 110.5, 20),
    )
    assert len(table) == wanted > 0


@pytest.mark.parametrize("version", VERSIONS)
def test_owslib_reads(version: str, address: str, secret: str) -> None:
    service = WebFeatureService(address, version=version, auth=Authentication("token", secret))
    assert service["qt:port"].title == "港口"
    west, south, east, north = service["qt:port"].boundingBoxWGS84
    assert (west, south) < (east, north)
    answer = service.getfeature(["qt:port"], maxfeatures=3)
    content = answer.read() if isinstance(answer, BytesIO) else answer
    assert len(features(parse_xml(content if isinstance(content, bytes) else content.encode()), "port")) == 3
    assert service.get_schema("qt:port")["geometry"] == "Point"
