"""WMS as its clients use it; pictures are drawn by processes of their own, so their rows are committed."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from PIL import Image
from rasterio.io import MemoryFile

from gis_core.accounts.models import Role, User
from gis_core.geometry.crs import supported_crs
from layers.catalogue import find_layer
from layers.services.map_limits import LARGEST_SIDE
from tests.support import patches
from tests.support.maps import COLUMN, ROW, ask, box_in, box_of, colour_of, is_alike, middle_of, open_picture
from tests.support.wfs import get, tree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_map")]

LAYER = "land_use_patch"
# Every kind of system in which the made-up map (at 100° E) can be drawn.
SYSTEMS = (4490, 4326, 3857, 4521, 4542, 4495, 4506)
OLD = {"service": "WMS", "version": "1.1.1", "styles": "", "transparent": "TRUE", "format": "image/png"}
NEW = OLD | {"version": "1.3.0"}


def write(box: tuple[float, ...]) -> str:
    """A box as BBOX."""
    return ",".join(f"{number:.9f}" for number in box)


def get_map(client: Client, said: dict[str, str], **more: Any) -> Any:
    """GetMap of the made-up map."""
    size = {"width": 20, "height": 20, "layers": LAYER}
    return ask(client, **(said | {"request": "GetMap"} | size | more))


def whole_map() -> dict[str, Any]:
    """The frame of the eight times eight cells, 16 pixels each."""
    west, _, _, north = box_of(0, 0)
    _, south, east, _ = box_of(patches.CELLS - 1, patches.CELLS - 1)
    return {"srs": "EPSG:4490", "bbox": write((west, south, east, north)), "width": 128, "height": 128}


@pytest.mark.parametrize("epsg", SYSTEMS)
def test_axes_are_those_of_each_version(province_client: Client, epsg: int) -> None:
    """1.1.1 is x first; 1.3.0 as the authority orders; what is wrong shows another place or nothing."""
    old = get_map(province_client, OLD, srs=f"EPSG:{epsg}", bbox=write(box_in(epsg, "xy")))
    new = get_map(province_client, NEW, crs=f"EPSG:{epsg}", bbox=write(box_in(epsg, "authority")))
    for answer in (old, new):
        assert is_alike(open_picture(answer).getpixel((4, 4)), colour_of(COLUMN, ROW))


@pytest.mark.parametrize(
    ("crs", "order"),
    [
        ("CRS:84", "xy"),
        ("urn:ogc:def:crs:EPSG::4490", "authority"),
        ("http://www.opengis.net/def/crs/EPSG/0/4490", "authority"),
        ("http://www.opengis.net/gml/srs/epsg.xml#4490", "xy"),
    ],
)
def test_every_way_of_writing_a_system(province_client: Client, crs: str, order: str) -> None:
    answer = get_map(province_client, NEW, crs=crs, bbox=write(box_in(4490, order)))
    assert is_alike(open_picture(answer).getpixel((4, 4)), colour_of(COLUMN, ROW))


def test_pixels_that_are_no_squares_show_the_whole_box(province_client: Client) -> None:
    drawn = open_picture(get_map(province_client, OLD, **whole_map() | {"width": 256, "height": 64}))
    assert drawn.size == (256, 64)
    for column, row in ((0, 0), (7, 0), (0, 7), (7, 7), (3, 5)):
        assert is_alike(drawn.getpixel((column * 32 + 16, row * 8 + 4)), colour_of(column, row))


@pytest.mark.parametrize(
    ("name", "mode"),
    [("image/png", "RGBA"), ("image/png; mode=8bit", "P"), ("image/jpeg", "RGB"), ("image/webp", "RGBA")],
)
def test_formats_of_pictures(province_client: Client, name: str, mode: str) -> None:
    answer = get_map(province_client, OLD, **whole_map() | {"format": name})
    assert answer["Content-Type"] == name
    assert Image.open(BytesIO(answer.content)).mode == mode


def test_a_geotiff_lies_where_it_was_asked_for(province_client: Client) -> None:
    frame = whole_map()
    answer = get_map(province_client, OLD, **frame | {"format": "image/geotiff"})
    with MemoryFile(answer.content) as file, file.open() as dataset:
        assert dataset.crs.to_epsg() == 4490
        assert list(dataset.bounds) == pytest.approx([float(n) for n in frame["bbox"].split(",")])
        lon, lat = middle_of(COLUMN, ROW)
        found = [int(value) for value in next(dataset.sample([(lon, lat)]))]
        assert is_alike(found, colour_of(COLUMN, ROW))


def test_a_pdf_is_a_page(province_client: Client) -> None:
    answer = get_map(province_client, OLD, **whole_map() | {"format": "application/pdf"})
    assert answer.content.startswith(b"%PDF-")
    assert b"/Type /Page" in answer.content


def test_what_is_not_transparent_lies_on_the_background(province_client: Client) -> None:
    frame = whole_map() | {"bbox": "90,1,90.1,1.1", "transparent": "FALSE", "bgcolor": "0x123456"}
    drawn = open_picture(get_map(province_client, OLD, **frame))
    assert drawn.getcolors() == [(128 * 128, (0x12, 0x34, 0x56, 255))]


def test_a_filter_keeps_what_it_says(province_client: Client) -> None:
    cell = patches.make_cell(COLUMN, ROW)
    frame = whole_map() | {"cql_filter": f"land_class = '{cell.land_class}'"}
    drawn = open_picture(get_map(province_client, OLD, **frame))
    for column in range(patches.CELLS):
        is_kept = patches.make_cell(column, ROW).land_class == cell.land_class
        assert (drawn.getpixel((column * 16 + 8, ROW * 16 + 8))[3] > 0) == is_kept  # type: ignore[index]


@pytest.mark.parametrize("value", ["!bbox!", "@mapnik", "a'b", "!scale_denominator!", "100%", "\\"])
def test_a_value_never_is_a_word_of_the_renderer(province_client: Client, value: str) -> None:
    frame = whole_map() | {"cql_filter": "land_class_name = '" + value.replace("'", "''") + "'"}
    drawn = open_picture(get_map(province_client, OLD, **frame))
    assert drawn.getextrema()[3] == (0, 0)


def test_a_filter_for_each_layer(province_client: Client) -> None:
    frame = whole_map() | {"layers": f"{LAYER},road", "styles": ""}
    kept = get_map(province_client, OLD, **frame | {"cql_filter": "land_class_name = 'x;y';INCLUDE"})
    assert open_picture(kept).getextrema()[3] == (0, 0)
    refused = get_map(province_client, OLD, **frame | {"cql_filter": "id = 1;id = 2;id = 3"})
    assert b"InvalidParameterValue" in refused.content


def test_a_scope_holds_in_pictures_and_information(make_person: Callable[..., User]) -> None:
    """Of the map's western half only, whoever belongs there."""
    client = Client()
    client.force_login(make_person(patches.WEST_DISTRICT, Role.VIEWER))
    drawn = open_picture(get_map(client, OLD, **whole_map()))
    assert is_alike(drawn.getpixel((24, 8)), colour_of(1, 0))
    assert drawn.getpixel((100, 8))[3] == 0  # type: ignore[index]
    assert len(list(find(client, 1, 0))) == 1
    assert list(find(client, 6, 0)) == []


def find(client: Client, column: int, row: int, **more: Any) -> list[dict[str, Any]]:
    """The features that GetFeatureInfo tells of a cell."""
    place = {"x": column * 16 + 8, "y": row * 16 + 8, "info_format": "application/json"}
    said = OLD | whole_map() | {"layers": LAYER, "query_layers": LAYER, "request": "GetFeatureInfo"}
    answer = ask(client, **said | place | more)
    assert answer.status_code == 200, answer.content
    features: list[dict[str, Any]] = json.loads(answer.content)["features"]
    return features


def test_information_names_the_cell(province_client: Client) -> None:
    (found,) = find(province_client, COLUMN, ROW)
    cell = patches.make_cell(COLUMN, ROW)
    assert found["id"] == f"{LAYER}.{cell.pk}"
    assert found["properties"]["land_class"] == cell.land_class
    assert find(province_client, COLUMN, ROW, cql_filter="land_class = 'none'") == []


@pytest.mark.parametrize(
    ("info_format", "word"),
    [
        ("text/html", "<th>地类编码</th>"),
        ("text/plain", "地类编码："),
        ("application/vnd.ogc.gml", "<qt:land_class>"),
        ("application/json", '"land_class"'),
    ],
)
def test_information_in_every_format(province_client: Client, info_format: str, word: str) -> None:
    place = {"x": 8, "y": 8, "info_format": info_format}
    said = OLD | whole_map() | {"layers": LAYER, "query_layers": LAYER, "request": "GetFeatureInfo"}
    answer = ask(province_client, **said | place)
    assert answer["Content-Type"].startswith(info_format)
    assert word in answer.content.decode()


def test_information_in_gml_is_what_the_feature_service_gives(province_client: Client) -> None:
    """The same member, and where the schemas are."""
    place = {"x": 8, "y": 8, "info_format": "application/vnd.ogc.gml"}
    said = OLD | whole_map() | {"layers": LAYER, "query_layers": LAYER, "request": "GetFeatureInfo"}
    document = etree.fromstring(ask(province_client, **said | place).content)
    member = document.find("{http://www.opengis.net/gml}featureMember")
    same = {"featureID": member[0].get("fid"), "typeName": LAYER}
    told = tree(get(province_client, "GetFeature", "1.0.0", **same))
    assert etree.tostring(member, method="c14n") == etree.tostring(
        told.find("{http://www.opengis.net/gml}featureMember"), method="c14n"
    )
    places = document.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation").split()
    assert f"typeName=qt:{LAYER}" in places[places.index("urn:qiongtu:features") + 1]
    nowhere = ask(province_client, **said | place | {"bbox": "100,1,101,2"}).content
    assert etree.fromstring(nowhere).find("{http://www.opengis.net/gml}featureMember") is None


BOMB = "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>"
RED_CELLS = """<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld"
 xmlns:ogc="http://www.opengis.net/ogc"><NamedLayer><Name>land_use_patch</Name><UserStyle>
 <FeatureTypeStyle><Rule><ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>DLBM</ogc:PropertyName>
 <ogc:Literal>{code}</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter><PolygonSymbolizer><Fill>
 <CssParameter name="fill">#FF0000</CssParameter></Fill></PolygonSymbolizer></Rule>
 <Rule><ElseFilter/><PolygonSymbolizer><Fill><CssParameter name="fill">#0000ff</CssParameter></Fill>
 </PolygonSymbolizer></Rule></FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>"""


def test_a_style_sent_along(province_client: Client) -> None:
    body = RED_CELLS.format(code=patches.make_cell(COLUMN, ROW).land_class)
    drawn = open_picture(get_map(province_client, OLD, **whole_map() | {"sld_body": body}))
    assert drawn.getpixel((COLUMN * 16 + 8, ROW * 16 + 8)) == (255, 0, 0, 255)
    assert drawn.getpixel(((COLUMN + 1) * 16 + 8, ROW * 16 + 8)) == (0, 0, 255, 255)


def test_our_own_style_comes_back_as_it_went(province_client: Client) -> None:
    styles = ask(province_client, service="WMS", version="1.1.1", request="GetStyles", layers=LAYER)
    plain = get_map(province_client, OLD, **whole_map())
    sent = province_client.post(
        "/wms",
        OLD | whole_map() | {"request": "GetMap", "layers": LAYER, "sld_body": styles.content.decode()},
    )
    one, other = open_picture(plain), open_picture(sent)
    for column, row in ((0, 0), (5, 2), (7, 7)):
        place = (column * 16 + 8, row * 16 + 8)
        assert is_alike(one.getpixel(place), other.getpixel(place))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"layers": "nothing"}, "LayerNotDefined"),
        ({"layers": ""}, "MissingParameterValue"),
        ({"styles": "nothing"}, "StyleNotDefined"),
        ({"format": "image/nothing"}, "InvalidFormat"),
        ({"srs": "EPSG:9999"}, "InvalidSRS"),
        ({"srs": "EPSG:2414"}, "InvalidSRS"),
        ({"srs": "x'); DROP TABLE y; --"}, "InvalidSRS"),
        ({"bbox": "1,2,3"}, "InvalidParameterValue"),
        ({"bbox": "3,2,1,4"}, "InvalidParameterValue"),
        ({"bbox": "nan,2,1,4"}, "InvalidParameterValue"),
        ({"width": "0"}, "InvalidParameterValue"),
        ({"width": "100000"}, "InvalidParameterValue"),
        ({"bgcolor": "red"}, "InvalidParameterValue"),
        ({"transparent": "perhaps"}, "InvalidParameterValue"),
        ({"time": "yesterday"}, "InvalidDimensionValue"),
        ({"time": "9999-12-31T23:59:59Z"}, "InvalidDimensionValue"),
        ({"time": "2021-01-01/2020-01-01"}, "InvalidDimensionValue"),
        ({"asof": "yesterday"}, "InvalidDimensionValue"),
        ({"cql_filter": "nothing = 1"}, "InvalidParameterValue"),
        ({"cql_filter": "1 = 1; DROP TABLE x"}, "InvalidParameterValue"),
        ({"sld": "http://127.0.0.1:1/x.sld"}, "InvalidParameterValue"),
        (
            {"sld_body": "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>"},
            "InvalidParameterValue",
        ),
        ({"sld_body": "<x/>"}, "InvalidParameterValue"),
        ({"request": "GetNothing"}, "OperationNotSupported"),
        ({"service": "WFS"}, "InvalidParameterValue"),
    ],
)
def test_bad_requests_are_reported(province_client: Client, changed: dict[str, str], code: str) -> None:
    answer = get_map(province_client, OLD, **whole_map() | {"transparent": "TRUE"} | changed)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/vnd.ogc.se_xml")
    assert f'code="{code}"' in answer.content.decode()


def test_too_large_a_picture_is_refused(province_client: Client) -> None:
    """As large as the capabilities tell is drawn, larger is not."""
    frame = whole_map() | {"width": LARGEST_SIDE, "height": LARGEST_SIDE}
    assert open_picture(get_map(province_client, OLD, **frame)).size == (LARGEST_SIDE, LARGEST_SIDE)
    answer = get_map(province_client, OLD, **frame | {"width": LARGEST_SIDE + 1})
    assert b"InvalidParameterValue" in answer.content


@pytest.mark.parametrize("exceptions", ["INIMAGE", "BLANK", "application/vnd.ogc.se_inimage"])
def test_an_error_as_a_picture(province_client: Client, exceptions: str) -> None:
    answer = get_map(
        province_client,
        OLD,
        **whole_map() | {"layers": "x", "exceptions": exceptions, "transparent": "FALSE"},
    )
    drawn = open_picture(answer)
    assert drawn.size == (128, 128)
    assert (len(drawn.getcolors(1000) or ()) > 1) == ("inimage" in exceptions.lower())


@pytest.mark.parametrize("box", ["-1e9,-1e9,1e9,1e9", "-180,-90,180,90", "1e14,1e14,1.1e14,1.1e14"])
@pytest.mark.parametrize("epsg", [4490, 3857, 4545])
def test_boxes_beyond_the_earth_are_drawn_empty(province_client: Client, box: str, epsg: int) -> None:
    answer = get_map(
        province_client, OLD, srs=f"EPSG:{epsg}", bbox=box, layers="division", width=64, height=64
    )
    assert open_picture(answer).size == (64, 64)


def test_a_closed_layer_asks_who_is_there(client: Client) -> None:
    answer = get_map(client, OLD, **whole_map() | {"exceptions": "INIMAGE"})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Basic")


def test_capabilities_list_what_the_caller_sees(client: Client, province_client: Client) -> None:
    names = [set(read_layers(each, "1.3.0")) for each in (client, province_client)]
    assert LAYER not in names[0]
    assert LAYER in names[1]
    assert {"division", "transport", "topography"} <= names[0] <= names[1]


def read_layers(client: Client, version: str) -> dict[str, Any]:
    """The named layers of the capabilities."""
    answer = ask(client, service="WMS", version=version, request="GetCapabilities")
    parser = etree.XMLParser(load_dtd=False, no_network=True)
    root = etree.fromstring(answer.content, parser)
    found = root.iterfind(".//{*}Layer")
    return {each.findtext("{*}Name"): each for each in found if each.find("{*}Name") is not None}


def test_boxes_in_the_capabilities_have_the_right_axes(province_client: Client) -> None:
    """The same box in both versions, turned where the authority puts north first."""
    old, new = (read_layers(province_client, version)["division"] for version in ("1.1.1", "1.3.0"))
    boxes = [
        {
            each.get(name): [float(each.get(side)) for side in SIDES]
            for each in layer.iterfind("{*}BoundingBox")
        }
        for layer, name in ((old, "SRS"), (new, "CRS"))
    ]
    turned = {f"EPSG:{system.epsg}" for system in supported_crs() if system.axes == "yx"}
    assert len(boxes[1]) > 4
    for crs, box in boxes[0].items():
        west, south, east, north = box
        assert boxes[1][crs] == ([south, west, north, east] if crs in turned else box)


SIDES = ("minx", "miny", "maxx", "maxy")


def test_legends(province_client: Client) -> None:
    answer = ask(
        province_client,
        service="WMS",
        version="1.3.0",
        request="GetLegendGraphic",
        layer=LAYER,
        format="image/png",
    )
    drawn = open_picture(answer)
    layer = read_layers(province_client, "1.3.0")[LAYER]
    legend = layer.find("{*}Style/{*}LegendURL")
    assert drawn.size == (int(legend.get("width")), int(legend.get("height")))
    told = ask(
        province_client, service="WMS", request="GetLegendGraphic", layer="relief", format="application/json"
    )
    assert json.loads(told.content)["entries"]


@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
def test_layers_are_described(province_client: Client, version: str) -> None:
    answer = ask(
        province_client, service="WMS", version=version, request="DescribeLayer", layers=f"{LAYER},relief"
    )
    text = answer.content.decode()
    assert LAYER in text
    assert "/wfs?" in text


def test_every_published_layer_can_be_drawn(province_client: Client) -> None:
    """One picture of each over the island."""
    for name in read_layers(province_client, "1.3.0"):
        answer = get_map(
            province_client,
            NEW,
            crs="EPSG:4490",
            bbox="19.5,110,19.6,110.1",
            layers=name,
            width=64,
            height=64,
        )
        assert open_picture(answer).size == (64, 64), name


def test_time_narrows_layers_that_have_one(province_client: Client) -> None:
    layer = find_layer("permanent_basic_farmland")
    assert layer.valid == ("protected_from", "protected_until")
    told = read_layers(province_client, "1.3.0")
    assert told[layer.name].find("{*}Dimension") is not None
    assert told[LAYER].find("{*}Dimension") is None
