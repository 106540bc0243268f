"""OGC API Maps (20-058): what is drawn, in which system, on which ground, in which form."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from rasterio.io import MemoryFile

from layers.services.ogc.landing import CONFORMANCE
from tests.support.abstract_tests import abstract_test, read_json
from tests.support.maps import COLUMN, ROW, box_in, box_of, colour_of, is_alike, open_picture
from tests.support.ogc_maps import EPSG, LAYER, MAP, get_map, get_wms, tell, whole_box

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_map")]
NOWHERE = {"bbox": "90,1,90.1,1.1", "width": 8, "height": 8}


@abstract_test(
    "maps", "core/map-op", "core/map-response", "crs/crs-definition", "crs/map-success", "png/content"
)
@pytest.mark.parametrize("epsg", [4490, 4326, 3857, 4525, 4546])
def test_a_map_is_pixel_for_pixel_that_of_wms(province_client: Client, epsg: int) -> None:
    box = ",".join(f"{edge:.9f}" for edge in box_in(epsg, "authority"))
    system = EPSG.format(epsg)
    ours = get_map(province_client, crs=system, bbox=box, width=40, height=30, **{"bbox-crs": system})
    wms = get_wms(province_client, LAYER, crs=f"EPSG:{epsg}", bbox=box, width=40, height=30)
    assert ours.content == wms.content
    assert is_alike(open_picture(ours).getpixel((4, 4)), colour_of(COLUMN, ROW))
    assert ours["Content-Crs"] == f"<{system}>"
    assert tell(ours) == pytest.approx([float(edge) for edge in box.split(",")])


@abstract_test("maps", "core/map-response")
def test_without_parameters_all_that_is_there_is_shown(province_client: Client) -> None:
    """In the system that features are kept in, latitude first, round what is seen."""
    answer = province_client.get("/ogc/collections/road/map")
    assert answer["Content-Type"] == "image/png" and answer["Content-Crs"] == f"<{EPSG.format(4490)}>"
    ((west, south, east, north),) = read_json(province_client, "collections/road")["extent"]["spatial"][
        "bbox"
    ]
    box = tell(answer)
    assert box[0] < south < north < box[2] and box[1] < west < east < box[3]
    assert max(open_picture(answer).size) == 1024 and open_picture(answer).getextrema()[3] == (0, 255)


@abstract_test("maps", "core/conformance-success")
def test_classes_are_announced(province_client: Client) -> None:
    told = read_json(province_client, "conformance")["conformsTo"]
    assert told == list(CONFORMANCE)
    for scheme in ("http", "https"):
        assert f"{scheme}://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/core" in told


@abstract_test("maps", "crs/crs-definition", "spatial-subsetting/bbox-crs")
@pytest.mark.parametrize("name", ["[EPSG:4490]", "EPSG:4490", EPSG.format(4490).replace("http:", "https:")])
def test_systems_by_every_name(province_client: Client, name: str) -> None:
    box = ",".join(map(str, box_in(4490, "authority")))
    answer = get_map(province_client, crs=name, bbox=box, **{"bbox-crs": name})
    assert answer["Content-Crs"] == f"<{EPSG.format(4490)}>" and tell(answer)[0] < tell(answer)[1]
    plain = get_map(province_client, crs="[OGC:CRS84]", bbox=",".join(map(str, box_in(4490, "xy"))))
    assert plain["Content-Crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    assert plain.content == answer.content and tell(plain)[0] > tell(plain)[1]


@abstract_test(
    "maps", "background/bgcolor-definition", "background/transparent-definition", "background/map-success"
)
@pytest.mark.parametrize(
    ("said", "colour"),
    [
        ({}, (0, 0, 0, 0)),
        ({"transparent": "false"}, (255, 255, 255, 255)),
        ({"bgcolor": "0x123456"}, (0x12, 0x34, 0x56, 255)),
        ({"bgcolor": "LightYellow"}, (255, 255, 224, 255)),
        ({"bgcolor": "0x123456", "transparent": "true"}, (0, 0, 0, 0)),
    ],
)
def test_the_ground(province_client: Client, said: dict[str, str], colour: tuple[int, ...]) -> None:
    drawn = open_picture(get_map(province_client, **NOWHERE | said))
    found = drawn.getcolors()
    assert found is not None and len(found) == 1
    assert drawn.getpixel((0, 0))[3] == colour[3] and (not colour[3] or drawn.getpixel((0, 0)) == colour)


@abstract_test(
    "maps",
    "background/void-color-definition",
    "background/void-transparent-definition",
    "background/map-success",
)
@pytest.mark.parametrize(
    ("said", "void", "inside"),
    [
        ({"bgcolor": "white"}, (255, 255, 255, 255), (255, 255, 255, 255)),
        ({"bgcolor": "white", "void-color": "red"}, (255, 0, 0, 255), (255, 255, 255, 255)),
        ({"void-color": "red", "void-transparent": "false"}, (255, 0, 0, 255), (0, 0, 0, 0)),
        ({"bgcolor": "white", "void-transparent": "true"}, (0, 0, 0, 0), (255, 255, 255, 255)),
        ({"void-color": "red"}, (0, 0, 0, 0), (0, 0, 0, 0)),
    ],
)
def test_beyond_where_the_system_serves(province_client: Client, said: Any, void: Any, inside: Any) -> None:
    """A map higher than the earth: ten degrees above and below are void."""
    frame = {"bbox": "-180,-100,180,100", "width": 36, "height": 20}
    drawn = open_picture(get_map(province_client, **frame | said))
    assert [drawn.getpixel((3, y)) for y in (0, 1, 18, 19)] == [void, inside, inside, void]


def test_a_map_across_the_date_line_shows_both_sides(province_client: Client) -> None:
    """From 170° E eastwards to 150° E: the roads lie in its east, a turn after its west."""
    frame = {"width": 3_400, "height": 400}
    wrapped = get_map(province_client, "/ogc/collections/road/map", bbox="170,0,150,40", **frame)
    assert tell(wrapped) == [0, 170, 40, 150]
    plain = get_wms(province_client, "road", "1.1.1", srs="EPSG:4490", bbox="-190,0,150,40", **frame)
    assert open_picture(wrapped).getextrema()[3][1] > 0
    assert open_picture(wrapped).tobytes() == open_picture(plain).tobytes()


@abstract_test("maps", "png/content", "jpeg/content", "tiff/content")
@pytest.mark.parametrize(
    ("form", "media", "mode"),
    [("png", "image/png", "RGBA"), ("jpeg", "image/jpeg", "RGB"), ("tiff", "image/tiff", "RGB"),
     ("webp", "image/webp", "RGB")],
)  # fmt: skip
def test_forms(province_client: Client, form: str, media: str, mode: str) -> None:
    """By `f` and by Accept, one picture each, of the same colours."""
    frame = {"bbox": ",".join(map(str, box_of(COLUMN, ROW))), "width": 64, "height": 64}
    by_name = get_map(province_client, **frame, f=form)
    by_header = province_client.get(MAP, frame, headers={"Accept": f"{media},*/*;q=0.1"})
    for answer in (by_name, by_header):
        assert answer["Content-Type"] == media
        drawn = Image.open(BytesIO(answer.content))
        assert drawn.size == (64, 64) and drawn.mode in (mode, "RGBA")
    if form == "png":
        assert is_alike(Image.open(BytesIO(by_name.content)).getpixel((32, 32)), colour_of(COLUMN, ROW))


@abstract_test("maps", "tiff/content")
def test_a_geotiff_lies_where_the_answer_says(province_client: Client) -> None:
    answer = get_map(province_client, f="tiff", crs=EPSG.format(4525), bbox=",".join(map(str, whole_box())))
    with MemoryFile(answer.content) as file, file.open() as dataset:
        south, west, north, east = tell(answer)
        assert dataset.crs.to_epsg() == 4525
        assert list(dataset.bounds) == pytest.approx([west, south, east, north], abs=1e-3)


@abstract_test("maps", "html/content")
def test_a_page_shows_the_map(province_client: Client) -> None:
    page = province_client.get(MAP, {"bbox": "100,9,101,10", "width": 300}, headers={"Accept": "text/html"})
    text = page.content.decode()
    assert page["Content-Type"].startswith("text/html") and 'lang="zh-CN"' in text
    assert "/ogc/collections/land_use_patch/map?bbox=100%2C9%2C101%2C10" in text and "f=png" in text


def test_a_past_instant_is_drawn(province_client: Client) -> None:
    """Before anything was written there was nothing."""
    box = ",".join(map(str, whole_box()))
    then = get_map(province_client, bbox=box, asof="2000-01-01T00:00:00Z")
    assert open_picture(then).getextrema()[3] == (0, 0)
    assert get_map(province_client, bbox=box, asof="2100-01-01T00:00:00Z").status_code == 400
