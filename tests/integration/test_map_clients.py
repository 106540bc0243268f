"""Clients as they are: GDAL's WMS and WMTS drivers and OWSLib, against a server in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
import rasterio
from owslib.wms import WebMapService
from owslib.wmts import WebMapTileService
from PIL import Image
from pyproj import Transformer
from rasterio.windows import from_bounds

from gis_core.geometry.crs import STORAGE
from gis_core.geometry.grid import TILE_MATRIX_SETS
from tests.support import patches
from tests.support.maps import all_cells, box_of, colour_of, is_alike

pytestmark = pytest.mark.slow
LAYER = "land_use_patch"
MAP = f"SERVICE=WMS&REQUEST=GetMap&LAYERS={LAYER}&STYLES=&FORMAT=image/png&TRANSPARENT=TRUE"
# Pixels that a cell is read in: as many as at the zoom where nothing is written on it.
SIDE = 16


@pytest.fixture(scope="module")
def root(own_database: str, request: pytest.FixtureRequest) -> str:
    """The address of a server with the made-up map, which is there before the bounds are counted."""
    patches.write_patches()
    address: str = request.getfixturevalue("served")
    return address


@pytest.fixture
def gdal(secret: str) -> Iterator[None]:
    """GDAL with the token as a password, and without a cache on disk."""
    options = {"GDAL_HTTP_AUTH": "BASIC", "GDAL_HTTP_USERPWD": f"token:{secret}"}
    with rasterio.Env(**options, GDAL_ENABLE_WMS_CACHE="NO"):
        yield


def check_cells(name: str) -> rasterio.Affine:
    """Every cell has its colour where GDAL finds it; answers how the dataset lies on the earth."""
    with rasterio.open(name) as dataset:
        to_there = Transformer.from_crs(STORAGE, dataset.crs, always_xy=True)
        for cell in all_cells():
            window = from_bounds(*to_there.transform_bounds(*box_of(*cell)), dataset.transform)
            read = dataset.read(window=window, out_shape=(4, SIDE, SIDE))
            found = [int(value) for value in read[:, 4, 4]]
            assert is_alike(found, colour_of(*cell), 8), (name, cell)
        return dataset.transform


@pytest.mark.parametrize("identifier", list(TILE_MATRIX_SETS))
def test_gdal_reads_every_grid(root: str, gdal: None, identifier: str) -> None:
    address = f"{root}/wmts/1.0.0/WMTSCapabilities.xml"
    placed = check_cells(f"WMTS:{address},layer={LAYER},tilematrixset={identifier}")
    grid = TILE_MATRIX_SETS[identifier]
    levels = range(grid.first_level, grid.last_level + 1)
    assert min(abs(placed.a / grid.resolution(level) - 1) for level in levels) < 1e-9
    columns = (placed.c - grid.left) / placed.a
    assert abs(columns - round(columns)) < 0.01


@pytest.mark.parametrize("epsg", [4490, 3857, 4521])
@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
def test_gdal_reads_maps_of_both_versions(root: str, gdal: None, version: str, epsg: int) -> None:
    west, south, _, _ = box_of(0, patches.CELLS - 1)
    _, _, east, north = box_of(patches.CELLS - 1, 0)
    always_xy = version == "1.1.1"
    corners = (west, south, east, north) if always_xy else (south, west, north, east)
    box = Transformer.from_crs(STORAGE, epsg, always_xy=always_xy).transform_bounds(*corners)
    system = f"{'SRS' if always_xy else 'CRS'}=EPSG:{epsg}"
    check_cells(f"WMS:{root}/wms?{MAP}&VERSION={version}&{system}&BBOX={','.join(map(repr, box))}")


@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
def test_owslib_reads_maps(root: str, secret: str, version: str) -> None:
    service = WebMapService(f"{root}/wms", version=version, username="token", password=secret)
    layer = service[LAYER]
    assert (layer.title, layer.queryable) == ("地类图斑", 1)
    assert {"EPSG:4490", "EPSG:4525", "EPSG:3857"} <= set(layer.crsOptions)
    frame = {"layers": [LAYER], "styles": ["default"], "bbox": box_of(3, 3), "size": (20, 20)}
    frame["srs"] = "EPSG:4490"
    drawn = Image.open(BytesIO(service.getmap(**frame, format="image/png", transparent=True).read()))
    assert is_alike(drawn.convert("RGBA").getpixel((4, 4)), colour_of(3, 3))
    told = service.getfeatureinfo(
        **frame, query_layers=[LAYER], info_format="text/html", xy=(10, 10), format="image/png"
    )
    assert patches.make_cell(3, 3).land_class in told.read().decode()


def test_owslib_reads_tiles(root: str, secret: str) -> None:
    service = WebMapTileService(f"{root}/wmts", username="token", password=secret)
    assert list(service.tilematrixsets) == list(TILE_MATRIX_SETS)
    z, x, y = patches.TILE.z, patches.TILE.x, patches.TILE.y
    answer = service.gettile(
        layer=LAYER, tilematrixset="WebMercatorQuad", tilematrix=str(z), row=y, column=x, format="image/png"
    )
    drawn = Image.open(BytesIO(answer.read())).convert("RGBA")
    assert is_alike(drawn.getpixel((8, 8)), colour_of(0, 0))
