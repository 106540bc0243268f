"""Ready-made clients open every service: GDAL (as pyogrio and rasterio carry it) and OWSLib."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from owslib.ogcapi.features import Features
from owslib.wfs import WebFeatureService
from owslib.wms import WebMapService
from owslib.wmts import WebMapTileService

from layers.catalogue import find_layer
from tests.support.processes import environment
from tests.support.servers import running_server

LAYER = "port"
HAIKOU = (110.0, 19.8, 110.8, 20.2)


@pytest.fixture(scope="module")
def address(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = environment(DJANGO_SETTINGS_MODULE="gis_core.site.settings")
    with running_server(settings, tmp_path_factory.mktemp("clients"), workers=2) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def ports(own_database: str) -> dict[str, tuple[float, float]]:
    """The layer as it is in the database: longitude and latitude by name."""
    rows = find_layer(LAYER).model._default_manager.values_list("name", "geometry")
    return {name: (place.x, place.y) for name, place in rows}


def read(source: str, layer: str) -> dict[str, tuple[float, float]]:
    """A layer as GDAL reads it: places by name."""
    meta, _, shapes, values = pyogrio.raw.read(source, layer=layer)
    names = values[list(meta["fields"]).index("name")]
    return {name: (point.x, point.y) for name, point in zip(names, shapely.from_wkb(shapes), strict=True)}


def check_places(found: dict[str, tuple[float, float]], ports: dict[str, tuple[float, float]]) -> None:
    """Every feature where it is, longitude first."""
    assert found.keys() == ports.keys()
    for name, place in found.items():
        assert place == pytest.approx(ports[name], abs=1e-8)


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "2.0.0"])
def test_gdal_reads_features_in_every_version(
    address: str, ports: dict[str, tuple[float, float]], version: str
) -> None:
    """Right axis, every feature, Chinese names."""
    check_places(read(f"WFS:{address}/wfs?version={version}", f"qt:{LAYER}"), ports)


def test_gdal_reads_the_feature_api(address: str, ports: dict[str, tuple[float, float]]) -> None:
    check_places(read(f"OAPIF:{address}/ogc", LAYER), ports)


def test_gdal_draws_a_map(address: str) -> None:
    """The WMS driver opens a layer of version 1.3.0, whose boxes of 4490 are latitude first."""
    box = ",".join(map(str, (HAIKOU[1], HAIKOU[0], HAIKOU[3], HAIKOU[2])))
    source = (
        f"WMS:{address}/wms?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS=division&STYLES="
        f"&CRS=EPSG:4490&BBOX={box}&FORMAT=image/png&TRANSPARENT=TRUE"
    )
    with rasterio.open(source) as picture:
        height, width = 200, 400
        pixels = picture.read(out_shape=(picture.count, height, width))
        assert picture.bounds == pytest.approx(HAIKOU)
    assert np.ptp(pixels) > 0


def test_owslib_reads_features(address: str, ports: dict[str, tuple[float, float]]) -> None:
    for version in ("1.1.0", "2.0.0"):
        service = WebFeatureService(f"{address}/wfs", version=version)
        name = next(name for name in service.contents if name.endswith(LAYER))
        body = service.getfeature(typename=[name], maxfeatures=5).read()
        assert any(port in body.decode() for port in ports)


def test_owslib_reads_maps(address: str) -> None:
    for version, system in (("1.1.1", "EPSG:4490"), ("1.3.0", "EPSG:4490")):
        service = WebMapService(f"{address}/wms", version=version)
        assert LAYER in service.contents
        picture = service.getmap(
            layers=[LAYER], srs=system, bbox=HAIKOU, size=(256, 256), format="image/png", transparent=True
        )
        assert picture.read()[:4] == b"\x89PNG"


def test_owslib_reads_tiles(address: str) -> None:
    service = WebMapTileService(f"{address}/wmts")
    assert {"WebMercatorQuad"} <= service.tilematrixsets.keys()
    tile = service.gettile(
        layer=LAYER, tilematrixset="WebMercatorQuad", tilematrix="8", row=114, column=206, format="image/png"
    )
    assert tile.read()[:4] == b"\x89PNG"


def test_owslib_reads_the_feature_api(address: str, ports: dict[str, tuple[float, float]]) -> None:
    service = Features(f"{address}/ogc/")
    assert LAYER in service.feature_collections()
    found = service.collection_items(LAYER, limit=100)["features"]
    assert {feature["properties"]["name"] for feature in found} == ports.keys()
