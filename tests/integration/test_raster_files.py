"""Raster layers of any file as tiles: images of bytes and of wider numbers, ramps, no data, overviews."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Polygon
from PIL import Image
from rasterio.transform import from_bounds
from rasterio.warp import transform_bounds

from gis_core.errors import GisError
from gis_core.raster.encode import encode
from gis_core.raster.read import read_bands
from layers.catalogue import find_layer
from layers.styles.read import parse_style
from layers.thematic.relief import Relief
from tiles.coverage import draw_box
from tiles.matrix import Tile

pytestmark = pytest.mark.django_db
LAYER = find_layer("relief")
# A folder of real files, where there is one.
SAMPLES = Path(os.environ.get("QIONGTU_SAMPLES", "nowhere"))
# A hundred kilometres of sea in the metres of a UTM zone (EPSG:32649), 10 m a cell at the finest.
BOX, EPSG = (400_000.0, 1_700_000.0, 425_600.0, 1_725_600.0), 32649
SIDE = 1024
RGB = {"bands": [1, 2, 3]}


def write(
    path: Path, bands: np.ndarray[Any, Any], *, nodata: float | None = None, overviews: bool = True
) -> Path:
    """A file of these bands over BOX, cloud optimized when it may have overviews."""
    count, rows, columns = bands.shape
    path.parent.mkdir(parents=True, exist_ok=True)
    facts = {"count": count, "width": columns, "height": rows, "dtype": bands.dtype, "nodata": nodata}
    place = {"crs": f"EPSG:{EPSG}", "transform": from_bounds(*BOX, columns, rows)}
    plain = path.with_suffix(".plain.tif")
    photometric = {"photometric": "RGB", "alpha": "YES"} if count == 4 else {}
    with rasterio.open(plain, "w", driver="GTiff", **facts, **place, **photometric) as dataset:
        dataset.write(bands)
    if not overviews:
        return plain.rename(path)
    rasterio.shutil.copy(plain, path, driver="COG", overview_resampling="average", blocksize=256)
    return path


def quarters(*colours: tuple[float, ...], dtype: str = "uint8") -> np.ndarray[Any, Any]:
    """Bands whose north-western, north-eastern, south-western and south-eastern quarter have these values."""
    half = SIDE // 2
    values = np.array(colours, dtype=dtype).reshape(2, 2, -1)
    return np.moveaxis(values.repeat(half, axis=0).repeat(half, axis=1), 2, 0)


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Any:
    """Puts a file into the layer, its only one."""
    settings.VAR = tmp_path

    def put(path: Path, box: tuple[float, ...] = BOX, epsg: int = EPSG) -> Path:
        Relief.objects.all().delete()
        outline = Polygon.from_bbox(transform_bounds(f"EPSG:{epsg}", "EPSG:4490", *box))
        Relief.objects.create(path=str(path), geometry=outline, resolution=10, source="")
        return path

    (tmp_path / "coverages").mkdir()
    return put


def drawn(raster: dict[str, Any], box: tuple[float, ...], side: int = 256) -> np.ndarray[Any, Any]:
    """The layer's picture over a box in Web Mercator, in this look."""
    symbol = parse_style("test", {"raster": raster}).raster
    assert symbol is not None
    pixels = draw_box(LAYER, AnonymousUser(), symbol, box, (side, side), 10)  # type: ignore[arg-type]
    assert pixels is not None
    return pixels


def mercator(box: tuple[float, ...] = BOX, epsg: int = EPSG) -> tuple[float, ...]:
    """The box of a file on the map, made square."""
    west, south, east, north = transform_bounds(f"EPSG:{epsg}", "EPSG:3857", *box)
    side = max(east - west, north - south)
    return west, south, west + side, south + side


def corners(pixels: np.ndarray[Any, Any]) -> list[tuple[int, ...]]:
    """The colours in the middle of the four quarters."""
    low, high = len(pixels) // 4, 3 * len(pixels) // 4
    return [tuple(int(v) for v in pixels[row, column]) for row in (low, high) for column in (low, high)]


COLOURS = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (120, 120, 120)]


def test_an_image_of_bytes_has_its_own_colours(place: Any, tmp_path: Path) -> None:
    place(write(tmp_path / "coverages" / "a.tif", quarters(*COLOURS)))
    assert corners(drawn(RGB, mercator())) == [(*colour, 255) for colour in COLOURS]
    assert corners(drawn({"bands": [3, 2, 1]}, mercator()))[0] == (30, 30, 200, 255)
    assert corners(drawn({"bands": [2]}, mercator()))[1] == (200, 200, 200, 255)


def test_opacity_of_the_file_is_the_picture_s(place: Any, tmp_path: Path) -> None:
    four = [(*colour, opacity) for colour, opacity in zip(COLOURS, (255, 255, 0, 255), strict=True)]
    place(write(tmp_path / "coverages" / "a.tif", quarters(*four)))
    found = corners(drawn(RGB, mercator()))
    assert found[2] == (0, 0, 0, 0) and found[0] == (200, 30, 30, 255)


@pytest.mark.parametrize("overviews", [True, False])
def test_no_data_is_transparent_and_so_is_what_lies_outside(
    place: Any, tmp_path: Path, overviews: bool
) -> None:
    bands = quarters(*COLOURS[:3], (0, 0, 0))
    place(write(tmp_path / "coverages" / "a.tif", bands, nodata=0, overviews=overviews))
    assert [colour[3] for colour in corners(drawn(RGB, mercator()))] == [255, 255, 255, 0]
    west, south, east, north = mercator()
    wide = drawn(RGB, (west - (east - west), south, east, north + (north - south)))
    assert not wide[:, :120, 3].any() and not wide[:120, :, 3].any() and wide[140:, 140:, 3].any()


def test_wider_numbers_are_stretched(place: Any, tmp_path: Path) -> None:
    bands = quarters(
        (500, 1000, 1500), (3000, 2000, 1000), (0, 9000, 500), (1500, 1500, 1500), dtype="uint16"
    )
    place(write(tmp_path / "coverages" / "a.tif", bands))
    found = corners(drawn({**RGB, "stretch": [[500, 2500]]}, mercator()))
    assert found[0] == (0, 63, 127, 255) and found[2][:2] == (0, 255)
    each = corners(drawn({**RGB, "stretch": [[0, 3000], [0, 2000], [0, 1000]]}, mercator()))
    assert each[1] == (255, 255, 255, 255)


def test_one_band_has_the_colours_of_a_ramp_without_a_light(place: Any, tmp_path: Path) -> None:
    place(
        write(
            tmp_path / "coverages" / "a.tif",
            quarters((0.0,), (50.0,), (100.0,), (-9.0,), dtype="float32"),
            nodata=-9,
        )
    )
    look = {"ramp": [[0, "#000000"], [100, "#c86432"]], "shade": 0}
    assert corners(drawn(look, mercator())) == [
        (0, 0, 0, 255),
        (100, 50, 25, 255),
        (200, 100, 50, 255),
        (0, 0, 0, 0),
    ]


def test_a_far_view_reads_an_overview(tmp_path: Path) -> None:
    """Noise is averaged by the overviews: from them it is even, from the cells it would not be."""
    noise = np.random.default_rng(1).integers(0, 255, (3, SIDE, SIDE), dtype=np.uint8)
    path = write(tmp_path / "a.tif", noise)
    values, opacity = read_bands(path, [1], mercator(), (32, 32))  # type: ignore[arg-type]
    assert opacity[8:24, 8:24].all() and values[0][8:24, 8:24].std() < 15
    with pytest.raises(GisError) as caught:
        read_bands(path, [4], mercator(), (32, 32))  # type: ignore[arg-type]
    assert caught.value.kind == "unavailable" and "第 4 波段" in caught.value.sentence


def test_finer_files_lie_over_coarser_ones(place: Any, tmp_path: Path) -> None:
    coarse = write(tmp_path / "coverages" / "coarse.tif", quarters(*[(10, 10, 10)] * 4))
    place(coarse)
    fine = write(
        tmp_path / "coverages" / "fine.tif",
        quarters((250, 20, 20), (0, 0, 0), (0, 0, 0), (0, 0, 0)),
        nodata=0,
    )
    outline = Relief.objects.get().geometry
    Relief.objects.create(path=str(fine), geometry=outline, resolution=1, source="")
    found = corners(drawn(RGB, mercator()))
    assert found[0] == (250, 20, 20, 255) and found[1] == (10, 10, 10, 255)


@pytest.mark.parametrize(
    ("content_type", "kind"), [("image/webp", "WEBP"), ("image/jpeg", "JPEG"), ("image/png", "PNG")]
)
def test_pictures_are_encoded_as_they_look(content_type: str, kind: str) -> None:
    pixels = np.zeros((64, 64, 4), dtype=np.uint8)
    pixels[:, 32:] = (200, 100, 50, 128)
    read = Image.open(BytesIO(encode(pixels, content_type)))
    assert read.format == kind and read.size == (64, 64)
    white = Image.new("RGBA", read.size, "white")
    white.alpha_composite(read.convert("RGBA"))
    assert white.getpixel((5, 5))[:3] == pytest.approx((255, 255, 255), abs=2)  # type: ignore[index]
    assert white.getpixel((55, 30))[:3] == pytest.approx((227, 177, 152), abs=4)  # type: ignore[index]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")
@pytest.mark.parametrize(
    ("folder", "name", "look"),
    [
        ("raster-cog-sample", "cog.tif", {"bands": [1], "stretch": [[0, 8000]]}),
        (
            "raster-worldcover-sample",
            "ESA_WorldCover_10m_2021_v200_N00E006_Map.tif",
            {"bands": [1], "stretch": [[0, 100]]},
        ),
        (
            "raster-etopo20",
            "etopo20_scs.tif",
            {"ramp": [[-5000, "#000080"], [0, "#ffffff"], [2000, "#804000"]], "shade": 0},
        ),
    ],
)
def test_real_files_are_drawn_at_every_scale(
    monkeypatch: pytest.MonkeyPatch, folder: str, name: str, look: Any
) -> None:
    path = SAMPLES / folder / name
    monkeypatch.setattr("tiles.coverage.file_of", lambda _: path)
    with rasterio.open(path) as dataset:
        box, epsg = dataset.bounds, dataset.crs.to_epsg()
    outline = Polygon.from_bbox(transform_bounds(f"EPSG:{epsg}", "EPSG:4490", *box))
    Relief.objects.all().delete()
    Relief.objects.create(path=name, geometry=outline, resolution=10, source="")
    middle = outline.centroid
    for zoom in (0, 4, 8, 11, 14):
        x, y = Tile(0, 0, 0).grid.tile_at(zoom, *middle.transform(3857, clone=True).coords)
        try:
            pixels = drawn(look, Tile(zoom, x, y).box())
        except GisError as error:
            assert "概览" in error.sentence, error.sentence
            continue
        assert pixels.shape == (256, 256, 4)
        assert zoom < 4 or pixels[..., 3].any(), zoom
