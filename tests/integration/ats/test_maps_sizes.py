"""OGC API Maps (20-058): how large a map is, where it lies, of which days."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gis_core.geometry.crs import STORAGE
from gis_core.geometry.grid import METRES_PER_DEGREE
from layers.thematic.aquaculture_zone import AquacultureZone
from tests.support.abstract_tests import abstract_test
from tests.support.maps import open_picture
from tests.support.ogc_maps import EPSG, get_map, get_wms, tell

pytestmark = pytest.mark.django_db
ROADS = "/ogc/collections/road/map"
ZONES = "/ogc/collections/aquaculture_zone/map"
BOX = "110,19.9,110.4,20.1"
PIXEL = 0.00028


def refused(client: Client, status: int, address: str = ROADS, **said: Any) -> None:
    """The answer is a named error, not a picture."""
    answer = client.get(address, said)
    assert answer.status_code == status, (said, answer.content[:300])
    assert answer["Content-Type"].startswith("application/problem+json") and answer.json()["locator"]


@abstract_test("maps", "scaling/width-definition", "scaling/height-definition")
def test_sides(province_client: Client) -> None:
    """Both, or the other so that a metre is as long across as upwards."""
    both = get_map(province_client, ROADS, bbox=BOX, width=60, height=70)
    assert open_picture(both).size == (60, 70)
    wide = open_picture(get_map(province_client, ROADS, bbox=BOX, width=200))
    assert wide.size == (200, 106)  # a degree of longitude at 20° is 0.94 of one of latitude
    high = open_picture(get_map(province_client, ROADS, bbox=BOX, height=106, crs=EPSG.format(3857)))
    assert high.width in (199, 200)
    alone = get_map(province_client, ROADS, center="110.3,20", width=50)
    assert open_picture(alone).size == (50, 50)
    for name in ("width", "height"):
        for wrong in ("0", "-1", "1.5", "a", "nan", "1e3", "٣"):
            refused(province_client, 400, **{name: wrong})
        refused(province_client, 413, **{name: "4097"})
        refused(province_client, 413, **{name: "9" * 12})
        refused(province_client, 400, bbox=BOX, **{name: "10", "scale-denominator": "1000"})
    refused(province_client, 413, bbox="110,19.9,110.4,19.9001", height="4000")


@abstract_test(
    "maps",
    "scaling/scale-denominator-definition",
    "spatial-subsetting/center-definition",
    "spatial-subsetting/width-height",
)
@pytest.mark.parametrize("epsg", [4490, 3857, 4546])
def test_scales(province_client: Client, epsg: int) -> None:
    """A pixel is 0.28 mm: at 1 : 100 000 it is 28 m on the ground, in whatever system."""
    said = {"center": "110.3,20", "scale-denominator": 100_000, "width": 100, "height": 50}
    answer = get_map(province_client, ROADS, crs=EPSG.format(epsg), **said)
    a, b, c, d = tell(answer)
    south, north, west, east = (b, d, a, c) if epsg == 3857 else (a, c, b, d)
    ground = 100 * PIXEL * 100_000
    unit = {4490: 0.9397 * METRES_PER_DEGREE, 3857: 0.9397, 4546: 1.0}[epsg]
    assert (east - west) * unit == pytest.approx(ground, rel=1e-3)
    assert (north - south) / (ground / 2) == pytest.approx(
        {4490: 1 / METRES_PER_DEGREE, 3857: 1 / 0.9397, 4546: 1.0}[epsg], rel=1e-3
    )
    given = get_map(province_client, ROADS, bbox=BOX, **{"scale-denominator": 100_000})
    across = 0.4 * METRES_PER_DEGREE * 0.9397 / (PIXEL * 100_000)
    assert open_picture(given).width == pytest.approx(across, abs=1)
    for wrong in ("0", "-5", "nan", "inf", "x", "1_0"):
        refused(province_client, 400, **{"scale-denominator": wrong})
    refused(province_client, 413, bbox=BOX, **{"scale-denominator": 10})


@abstract_test("maps", "display-resolution/mm-per-pixel-definition", "display-resolution/map-success")
def test_finer_pixels(province_client: Client) -> None:
    """Half as large: twice as many of them, symbols as large on the paper: as WMS draws 181 dpi."""
    plain = get_map(province_client, ROADS, center="110.3,20", width=64, **{"scale-denominator": 50_000})
    fine = get_map(province_client, ROADS, center="110.3,20", width=128,
                   **{"scale-denominator": 50_000, "mm-per-pixel": 0.14})  # fmt: skip
    assert tell(plain) == pytest.approx(tell(fine))
    frame = {"crs": "EPSG:4490", "bbox": "19.9,110,20.1,110.4", "width": 200, "height": 100}
    wms = get_wms(province_client, "road", **frame, dpi=25.4 / 0.14)
    ours = get_map(province_client, ROADS, bbox=BOX, width=200, height=100, **{"mm-per-pixel": 0.14})
    assert open_picture(ours).tobytes() == open_picture(wms).tobytes()
    same = get_map(province_client, ROADS, bbox=BOX, width=200, height=100, **{"mm-per-pixel": 0.28})
    assert same.content == get_map(province_client, ROADS, bbox=BOX, width=200, height=100).content
    for wrong in ("0", "-0.28", "nan", "a", "1000"):
        refused(province_client, 400, **{"mm-per-pixel": wrong})


@abstract_test(
    "maps",
    "spatial-subsetting/bbox-definition",
    "spatial-subsetting/subset-definition",
    "spatial-subsetting/subset-response",
    "spatial-subsetting/map-success",
    "spatial-subsetting/bbox-crs",
    "spatial-subsetting/subset-crs",
)
def test_every_way_to_name_a_box_is_the_same_map(province_client: Client) -> None:
    size = {"width": 80, "height": 40}
    storage = EPSG.format(STORAGE)
    ways: list[Any] = [
        {"bbox": BOX},
        {"bbox": "110,19.9,0,110.4,20.1,100"},
        {"bbox": "19.9,110,20.1,110.4", "bbox-crs": storage},
        {"bbox": BOX, "bbox-crs": "[OGC:CRS84]", "subset-crs": "nonsense", "center-crs": "nonsense"},
        {"subset": "Lon(110:110.4),Lat(19.9:20.1)"},
        {"subset": ["Lon(110:110.4)", "Lat(19.9:20.1)"], "subset-crs": storage},
        {"center": "110.2,20.0", "scale-denominator": 0.2 * METRES_PER_DEGREE / 40 / PIXEL, "width": 75},
    ]
    answers = [get_map(province_client, ROADS, **size | way) for way in ways]
    assert len({answer.content for answer in answers[:-1]}) == 1
    assert open_picture(answers[0]).getextrema()[3] == (0, 255)
    for answer in answers[:-1]:
        assert tell(answer) == pytest.approx([19.9, 110, 20.1, 110.4])
    assert tell(answers[-1])[::2] == pytest.approx([19.9, 20.1])


@abstract_test(
    "maps",
    "spatial-subsetting/subset-crs",
    "spatial-subsetting/center-crs",
    "spatial-subsetting/center-definition",
)
def test_axes_of_planes(province_client: Client) -> None:
    system = {"subset-crs": EPSG.format(4546), "crs": EPSG.format(4546), "width": 20}
    answer = get_map(province_client, ROADS, subset="E(400000:420000),N(2190000:2220000)", **system)
    assert tell(answer) == pytest.approx([2190000, 400000, 2220000, 420000])
    said = {"center-crs": EPSG.format(4546), "crs": EPSG.format(4546), "scale-denominator": 1e5}
    middle = get_map(province_client, ROADS, center="2200000,410000", width=20, **said)
    south, west, north, east = tell(middle)
    assert ((south + north) / 2, (west + east) / 2) == pytest.approx((2200000, 410000))
    refused(province_client, 400, subset="Lon(110:111)", **system)


@abstract_test(
    "maps",
    "spatial-subsetting/bbox-definition",
    "spatial-subsetting/subset-definition",
    "spatial-subsetting/center-definition",
)
@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"bbox": BOX, "center": "110,20"}, 400), ({"bbox": BOX, "subset": "Lat(19:20)"}, 400),
        ({"center": "110,20", "subset": "Lat(19:20)"}, 400), ({"bbox": "1,2,3"}, 400),
        ({"bbox": "a,b,c,d"}, 400),
        ({"bbox": "110,20,110,21"}, 400), ({"bbox": "110,21,111,20"}, 400), ({"bbox": "nan,1,2,3"}, 400),
        ({"bbox": "19.9,110,20.1,110.4"}, 400), ({"bbox": "0,0,1e300,1"}, 400), ({"bbox": "1,2,3,4,5"}, 400),
        ({"bbox": "2190000,400000,2220000,420000"}, 400), ({"center": "20,110"}, 400), ({"center": "1"}, 400),
        ({"center": "nan,1"}, 400), ({"center": "1,2,3"}, 400), ({"subset": "Lat(91:95)"}, 404),
        ({"subset": "Height(1:2)"}, 400), ({"subset": "Lat(20:19)"}, 400),
        ({"subset": "Lat(19:20),Lat(19:20)"}, 400),
        ({"subset": "Lat(a:b)"}, 400), ({"subset": "Lat"}, 400), ({"subset": "Lat(1:2"}, 400),
        ({"subset": 'time("x")'}, 400), ({"subset": "time(2020)"}, 400),
        ({"crs": "EPSG:99999"}, 400),
        ({"crs": "http://example.com/x"}, 400), ({"bbox": BOX, "bbox-crs": "EPSG:27700"}, 400),
        ({"bbox": "170,0,-170,10", "crs": "EPSG:4546"}, 400), ({"bgcolor": "none"}, 400),
        ({"transparent": "1"}, 400),
        ({"void-color": "0x12"}, 400), ({"f": "gif"}, 400), ({"unknown": "1"}, 400),
        ({"collections": "road"}, 400),
        ({"datetime": "yesterday"}, 400), ({"datetime": "2021/2020"}, 400), ({"asof": "x"}, 400),
        ({"datetime": "2020", "subset": 'time("2020")'}, 400), ({"width": ["1", "2"]}, 400),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(province_client: Client, said: dict[str, Any], status: int) -> None:
    refused(province_client, status, **said)


@abstract_test(
    "maps",
    "datetime/datetime-definition",
    "datetime/datetime-response",
    "datetime/map-success",
    "datetime/subset-definition",
    "datetime/subset-response",
    "datetime/axis",
)
@pytest.mark.parametrize(
    ("ours", "wms", "told"),
    [
        ({}, "", "1950-01-01/2100-12-31"),
        ({"datetime": "2026-01-01"}, "2026-01-01", "2026-01-01"),
        ({"datetime": "2026-01-01T00:00:00Z/2030-06-01"}, "2026-01-01/2030-06-01", "2026-01-01/2030-06-01"),
        ({"datetime": "2035-01-01/.."}, "2035-01-01/2100-12-31", "2035-01-01/2100-12-31"),
        ({"datetime": "/2027-05-01"}, "1950-01-01/2027-05-01", "1950-01-01/2027-05-01"),
        ({"datetime": "../.."}, "", "1950-01-01/2100-12-31"),
        ({"subset": 'time("2028")'}, "2028-01-01/2028-12-31", "2028-01-01/2028-12-31"),
        ({"subset": 'time("2028-02")'}, "2028-02-01/2028-02-29", "2028-02-01/2028-02-29"),
        ({"subset": 'time("2028-02-03T04Z":"2028-02-04T05:06Z")'}, "2028-02-03/2028-02-04",
         "2028-02-03/2028-02-04"),
        ({"subset": 'time(*:"2027")'}, "1950-01-01/2027-12-31", "1950-01-01/2027-12-31"),
        ({"subset": 't("2035":*)'}, "2035-01-01/2100-12-31", "2035-01-01/2100-12-31"),
        ({"subset": "time(*)"}, "2100-12-31", "2100-12-31"),
    ],
)  # fmt: skip
def test_days(province_client: Client, ours: dict[str, str], wms: str, told: str) -> None:
    """Of which days features hold: the same picture as WMS with TIME, and the answer says of which."""
    answer = get_map(province_client, ZONES, bbox="108,17,112,21", width=300, height=300, **ours)
    frame = {"crs": "CRS:84", "bbox": "108,17,112,21", "width": 300, "height": 300}
    same = get_wms(province_client, "aquaculture_zone", **frame, **({"time": wms} if wms else {}))
    assert open_picture(answer).tobytes() == open_picture(same).tobytes()
    assert answer["Content-Datetime"] == told


@abstract_test("maps", "datetime/datetime-response", "datetime/subset-definition")
def test_times_beyond_all_features(province_client: Client) -> None:
    """What has no day is always there; a time outside of all is not found."""
    assert AquacultureZone.objects.filter(expires_on__isnull=False).exists()
    refused(province_client, 404, ZONES, subset='time("1900")')
    refused(province_client, 404, ZONES, subset='time("2101":"2102")')
    plain, then = (
        get_map(province_client, ROADS, bbox=BOX, width=50, **said) for said in ({}, {"datetime": "1800"})
    )
    assert plain.content == then.content and "Content-Datetime" not in then
