"""The elevation model of the province as a client gets it: pictures, legend, values; and without its file."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.test import Client
from PIL import Image

from ingest.province.context import DEFAULT_SEED, build_context
from ingest.province.plane import to_metres
from layers.coverages import file_of
from layers.thematic.relief import Relief
from tiles.matrix import Tile

pytestmark = pytest.mark.django_db
# In the mountains of the island's middle; the sea south of it; another ocean.
HILLS, SEA, FAR = Tile(10, 824, 457), Tile(10, 823, 462), Tile(10, 5, 5)


@pytest.fixture(autouse=True)
def file() -> Path:
    """The file that the load has written."""
    return file_of(Relief.objects.get().path)


def picture(tile: Tile, ending: str = ".png", layer: str = "relief") -> np.ndarray[Any, Any]:
    """The pixels of a tile."""
    answer = Client().get(f"/tiles/{layer}/{tile.z}/{tile.x}/{tile.y}{ending}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png"), answer.content
    return np.asarray(Image.open(BytesIO(answer.content)).convert("RGBA")).astype(int)


def identify(lon: float, lat: float) -> list[dict[str, Any]]:
    """What a click answers with the layer on."""
    query = {"lon": lon, "lat": lat, "zoom": 12, "layers": "relief,division"}
    return [hit for hit in Client().get("/api/identify", query).json()["results"] if hit["layer"] == "relief"]


def test_the_load_writes_one_small_cloud_optimized_file(file: Path) -> None:
    row = Relief.objects.get()
    assert row.is_demo and row.source == "演示数据" and row.resolution
    # GDAL's mark of the layout at the head of the file.
    assert b"LAYOUT=IFDS_BEFORE_DATA" in file.read_bytes()[:512] and file.stat().st_size < 5_000_000
    west, south, east, north = row.geometry.extent
    assert west < 108.7 and south < 18.2 and east > 111.0 and north > 20.1


def test_mountains_are_coloured_and_shaded() -> None:
    drawn = picture(HILLS)
    assert drawn.shape == (256, 256, 4) and (drawn[..., 3] > 200).all()
    assert len(np.unique(drawn.reshape(-1, 4), axis=0)) > 500
    assert picture(HILLS, "@2x.png").shape == (512, 512, 4)


def test_neighbours_join_without_a_seam() -> None:
    """Across the edge of two tiles colours change no more than inside them."""
    left, right = picture(HILLS), picture(Tile(HILLS.z, HILLS.x + 1, HILLS.y))
    inside = np.abs(np.diff(left[..., :3], axis=1)).mean(axis=(0, 2))
    assert np.abs(left[:, -1, :3] - right[:, 0, :3]).mean() <= inside.max()


@pytest.mark.parametrize("tile", [SEA, FAR])
def test_without_data_it_is_transparent(tile: Tile) -> None:
    assert not picture(tile)[..., 3].any()


def test_the_legend_tells_metres_the_highest_first() -> None:
    titles = [entry["title"] for entry in Client().get("/api/legend/relief").json()["entries"]]
    assert titles[0].startswith("≥ ") and all(title.endswith(" m") for title in titles)
    assert titles[-1].startswith("0–")


@pytest.mark.parametrize(("lon", "lat"), [(110.45, 19.95), (109.3, 19.75), (109.72, 18.92), (109.55, 19.05)])
def test_a_click_tells_the_height_of_the_terrain(lon: float, lat: float) -> None:
    """Within what a cell and the finer forms of the mountains make."""
    terrain = build_context(DEFAULT_SEED).terrain.height
    around = np.linspace(-0.008, 0.008, 9)
    east, north = np.meshgrid(lon + around, lat + around)
    near = terrain.at(*to_metres(east, north))
    (hit,) = identify(lon, lat)
    told = hit["attributes"][0]
    assert (told["title"], told["unit"], hit["title"]) == ("高程", "m", told["text"])
    assert near.min() - 130 <= told["value"] <= near.max() + 130
    assert hit["kind"] == "coverage" and hit["geometry"] == {"type": "Point", "coordinates": [lon, lat]}


def test_at_sea_a_click_tells_nothing() -> None:
    assert identify(110.9, 18.25) == []


def test_the_map_s_style_draws_it_from_pictures() -> None:
    style = Client().get("/styles/map.json").json()
    assert style["sources"]["relief"]["type"] == "raster"
    assert [each["type"] for each in style["layers"] if each["source"] == "relief"] == ["raster"]
    told = Client().get("/tiles/relief.json").json()
    assert told["tiles"][0].endswith("/tiles/relief/{z}/{x}/{y}.png") and "vector_layers" not in told
    assert Client().get("/tiles/relief/10/824/457.mvt").status_code == 404


@pytest.fixture
def lost(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A var folder without the file, as after it was removed beside a kept database."""
    settings.VAR = tmp_path
    yield tmp_path


def test_a_lost_file_is_named_and_hurts_nothing_else(lost: Path) -> None:
    answer = Client().get("/tiles/relief/10/824/457.png")
    assert answer.status_code == 503 and answer.json()["locator"] == Path(Relief.objects.get().path).name
    (hit,) = identify(109.72, 18.92)
    assert hit["attributes"][0]["value"] is None and "缺失" in hit["attributes"][0]["text"]
    assert picture(HILLS, layer="base")[..., 3].all()
    # Where no file lies none is missed.
    assert not picture(FAR)[..., 3].any()


def test_a_lost_file_comes_back_with_the_next_load(lost: Path) -> None:
    call_command("load_province", size="tiny", verbosity=0)
    assert (picture(HILLS)[..., 3] > 200).all()


def test_the_base_map_has_hills_where_the_file_is(settings: Any, tmp_path: Path, file: Path) -> None:
    plain = _base(settings, tmp_path / "without")
    there = tmp_path / "with" / "coverages" / Relief.objects.get().path
    there.parent.mkdir(parents=True)
    there.write_bytes(file.read_bytes())
    shaded = _base(settings, tmp_path / "with")
    changed = np.abs(shaded - plain)[..., :3].max(axis=2)
    # Soft, and nearly everywhere in the mountains.
    assert (changed > 0).mean() > 0.5 and changed.mean() < 40


def _base(settings: Any, var: Path) -> np.ndarray[Any, Any]:
    settings.VAR = var
    return picture(HILLS, layer="base")


def test_a_path_out_of_the_folder_is_refused() -> None:
    Relief.objects.update(path="../../secrets/key.tif")
    assert Client().get("/tiles/relief/10/824/457.png").status_code == 503
