"""The feature service, read: what somebody may see, in three versions and every format."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyogrio
import pytest
from django.test import Client

from gis_core.accounts.models import Role, User
from gis_core.xml.read import Element
from layers.catalogue import all_layers, find_layer
from layers.queries import visible
from tests.support.wfs import ask, body_of, codes, features, get, read, tree, value

pytestmark = pytest.mark.django_db
VERSIONS = ("2.0.0", "1.1.0", "1.0.0")
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def count_of(layer: str) -> int:
    return int(find_layer(layer).model._default_manager.count())


@pytest.mark.parametrize("version", VERSIONS)
def test_capabilities_list_what_the_person_may_see(
    version: str, province_client: Client, client: Client
) -> None:
    def listed(by: Client) -> set[str]:
        root = read(by, "GetCapabilities", version)
        return {part.findtext("{*}Name") for part in root.iter("{*}FeatureType")}

    served = {
        f"qt:{one.name}" for one in all_layers() if "wfs" in one.published_as and one.kind != "coverage"
    }
    public = {
        f"qt:{one.name}" for one in all_layers() if f"qt:{one.name}" in served and one.access == "public"
    }
    assert listed(client) == public
    assert listed(province_client) == served


def test_version_is_negotiated(client: Client) -> None:
    def spoken(**asked: str) -> str:
        response = client.get("/wfs", {"service": "WFS", "request": "GetCapabilities", **asked})
        return str(tree(response).get("version"))

    assert spoken() == "2.0.0"
    assert spoken(version="1.1.0") == "1.1.0"
    assert spoken(version="1.0.5") == "1.0.0"
    assert spoken(AcceptVersions="9.9,1.0.0") == "1.0.0"
    refused = client.get("/wfs", {"service": "WFS", "request": "GetCapabilities", "acceptversions": "9.9"})
    assert codes(refused) == ["VersionNegotiationFailed"]


@pytest.mark.parametrize("version", VERSIONS)
def test_schema_has_code_lists_with_chinese_meanings(version: str, client: Client) -> None:
    root = read(client, "DescribeFeatureType", version, typeName="qt:road")
    lists = root.findall("{*}simpleType[@name='road_class']//{*}enumeration")
    assert lists and all(one.findtext("{*}annotation/{*}documentation") for one in lists)
    kind = root.find("{*}complexType[@name='roadType']//{*}element[@name='road_class']")
    assert kind.get("type") == "qt:road_class"
    assert kind.findtext("{*}annotation/{*}documentation") == "行政等级"


@pytest.mark.parametrize("version", VERSIONS)
def test_features_are_those_that_are_visible(
    version: str, make_person: Callable[..., User], client: Client
) -> None:
    village = find_layer("parcel").model._default_manager.order_by("district").first().district
    person = make_person(village, Role.VIEWER)
    client.force_login(person)
    seen = {f"parcel.{row.pk}" for row in visible(find_layer("parcel"), person)}
    root = read(client, "GetFeature", version, typeName="qt:parcel")
    found = features(root, "parcel")
    assert {one.get("fid") or one.get(f"{{{one.nsmap['gml']}}}id") for one in found} == seen
    assert 0 < len(seen) < count_of("parcel")
    withheld = [one.find("{*}holder_name") for one in found]
    assert all(one.get(NIL) == "true" and not one.text for one in withheld)
    assert all(one.find("{*}holder_name").get(NIL) is None for one in list_unmasked(make_person, client))


def list_unmasked(make_person: Callable[..., User], client: Client) -> list[Element]:
    """Parcels as a surveyor sees them who may see the holders."""
    client.force_login(make_person("46", Role.SURVEYOR))
    found = features(read(client, "GetFeature", typeNames="qt:parcel", count=5), "parcel")
    assert found
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_withheld_is_nil_and_can_be_asked_for_so(
    version: str, make_person: Callable[..., User], client: Client
) -> None:
    """Nil is what is written as nil; a property without a value is not written."""
    client.force_login(make_person("46", Role.VIEWER))
    root = read(client, "DescribeFeatureType", version, typeName="qt:parcel")
    kind = root.find("{*}complexType[@name='parcelType']//{*}element[@name='holder_name']")
    assert kind.get("nillable") == "true"
    prefix, word = ("fes", "ValueReference") if version == "2.0.0" else ("ogc", "PropertyName")
    name = "typeNames" if version == "2.0.0" else "typeName"
    nil = (
        f"<{prefix}:PropertyIsNil><{prefix}:{word}>qt:holder_name</{prefix}:{word}></{prefix}:PropertyIsNil>"
    )
    query = f'<wfs:Query {name}="qt:parcel"><{prefix}:Filter>{nil}</{prefix}:Filter></wfs:Query>'
    assert len(features(tree(ask(client, "GetFeature", query, version)), "parcel")) == count_of("parcel")
    client.force_login(make_person("46", Role.SURVEYOR))
    assert not features(tree(ask(client, "GetFeature", query, version)), "parcel")


def test_layer_out_of_sight_asks_to_sign_in(client: Client) -> None:
    response = get(client, "GetFeature", typeNames="qt:parcel")
    assert response.status_code == 401
    assert "Basic" in response["WWW-Authenticate"]


def test_hits_and_pages(province_client: Client) -> None:
    total = count_of("parcel")
    root = read(province_client, "GetFeature", typeNames="qt:parcel", resultType="hits")
    assert (root.get("numberMatched"), root.get("numberReturned")) == (str(total), "0")
    seen: list[str] = []
    address = "/wfs?service=WFS&version=2.0.0&request=GetFeature&typeNames=qt:parcel&count=7&sortBy=location"
    pages = 0
    while address and pages < 5:
        root = tree(province_client.get(address))
        seen += [one.get("{http://www.opengis.net/gml/3.2}id") for one in features(root, "parcel")]
        assert (root.get("previous") is not None) == (pages > 0)
        address, pages = root.get("next"), pages + 1
    assert len(seen) == len(set(seen)) == 7 * 5
    back = tree(province_client.get(root.get("previous")))
    assert [one.get("{http://www.opengis.net/gml/3.2}id") for one in features(back, "parcel")] == seen[-14:-7]


@pytest.mark.parametrize(
    ("filter_text", "expected"),
    [
        ("<fes:PropertyIsEqualTo><fes:ValueReference>qt:rank</fes:ValueReference><fes:Literal>3</fes:Literal>"
         "</fes:PropertyIsEqualTo>", {"rank": 3}),
        ("<fes:PropertyIsBetween><fes:ValueReference>rank</fes:ValueReference><fes:LowerBoundary><fes:Literal>2"
         "</fes:Literal></fes:LowerBoundary><fes:UpperBoundary><fes:Literal>3</fes:Literal></fes:UpperBoundary>"
         "</fes:PropertyIsBetween>", {"rank__range": (2, 3)}),
        ('<fes:PropertyIsLike wildCard="*" singleChar="#" escapeChar="!"><fes:ValueReference>'
         "name</fes:ValueReference><fes:Literal>*海*</fes:Literal></fes:PropertyIsLike>",
         {"name__contains": "海"}),
        ("<fes:PropertyIsNull><fes:ValueReference>other_name</fes:ValueReference></fes:PropertyIsNull>",
         {"other_name": ""}),
        ("<fes:Not><fes:PropertyIsEqualTo><fes:ValueReference>rank</fes:ValueReference><fes:Literal>3"
         "</fes:Literal></fes:PropertyIsEqualTo></fes:Not>", {"rank__in": (0, 1, 2, 4, 5, 6, 7, 8, 9)}),
        ('<fes:BBOX><fes:ValueReference>geometry</fes:ValueReference><gml:Envelope '
         'srsName="urn:ogc:def:crs:EPSG::4490"><gml:lowerCorner>19.5 110</gml:lowerCorner><gml:upperCorner>'
         "20.5 111</gml:upperCorner></gml:Envelope></fes:BBOX>", "box"),
    ],
)  # fmt: skip
def test_filters_of_2_0(filter_text: str, expected: Any, client: Client) -> None:
    rows = find_layer("place_name").model._default_manager.all()
    if expected == "box":
        wanted = sum(110 <= row.geometry.x <= 111 and 19.5 <= row.geometry.y <= 20.5 for row in rows)
    else:
        wanted = rows.filter(**expected).count()
    whole = f"<fes:Filter>{filter_text}</fes:Filter>"
    root = tree(ask(client, "GetFeature", f'<wfs:Query typeNames="qt:place_name">{whole}</wfs:Query>'))
    assert int(root.get("numberMatched")) == len(features(root, "place_name")) == wanted


@pytest.mark.parametrize("version", ["1.1.0", "1.0.0"])
def test_filters_before_2_0(version: str, client: Client) -> None:
    name = "Envelope" if version == "1.1.0" else "Box"
    corners = (
        "<gml:lowerCorner>110 19.5</gml:lowerCorner><gml:upperCorner>111 20.5</gml:upperCorner>"
        if version == "1.1.0"
        else "<gml:coordinates>110,19.5 111,20.5</gml:coordinates>"
    )
    box = f'<gml:{name} srsName="EPSG:4490">{corners}</gml:{name}>'
    inner = (
        '<wfs:Query typeName="qt:place_name"><ogc:Filter><ogc:And><ogc:BBOX><ogc:PropertyName>geometry'
        f"</ogc:PropertyName>{box}</ogc:BBOX><ogc:PropertyIsLessThanOrEqualTo><ogc:PropertyName>rank"
        "</ogc:PropertyName><ogc:Literal>4</ogc:Literal></ogc:PropertyIsLessThanOrEqualTo></ogc:And>"
        "</ogc:Filter></wfs:Query>"
    )
    found = features(tree(ask(client, "GetFeature", inner, version)), "place_name")
    rows = find_layer("place_name").model._default_manager.filter(rank__lte=4)
    assert len(found) == sum(110 <= row.geometry.x <= 111 and 19.5 <= row.geometry.y <= 20.5 for row in rows)
    assert found


def test_property_values_and_selection(client: Client) -> None:
    root = read(client, "GetPropertyValue", typeNames="qt:port", valueReference="name", count=3)
    assert [one.text for one in root.iter("{urn:qiongtu:features}name")] == list(
        find_layer("port").model._default_manager.order_by("id").values_list("name", flat=True)[:3]
    )
    chosen = features(read(client, "GetFeature", typeNames="qt:port", propertyName="name", count=1), "port")
    assert [part.tag.rpartition("}")[2] for part in chosen[0]] == ["name"]


def test_feature_by_id_is_the_document(client: Client) -> None:
    query = "urn:ogc:def:query:OGC-WFS::GetFeatureById"
    first = find_layer("port").model._default_manager.order_by("id").first()
    root = read(client, "GetFeature", storedquery_id=query, id=f"port.{first.pk}")
    assert root.tag == "{urn:qiongtu:features}port"
    assert value(root, "name") == first.name
    missing = get(client, "GetFeature", storedquery_id=query, id="port.999999999")
    assert (missing.status_code, codes(missing)) == (404, ["NotFound"])


def test_geojson_and_csv(client: Client) -> None:
    content = json.loads(body_of(get(client, "GetFeature", typeNames="qt:port", outputFormat="json")))
    assert content["numberMatched"] == len(content["features"]) == count_of("port")
    first = find_layer("port").model._default_manager.order_by("id").first()
    told = content["features"][0]
    assert told["geometry"]["coordinates"] == [first.geometry.x, first.geometry.y]
    assert told["properties"]["name"] == first.name
    lines = body_of(get(client, "GetFeature", typeNames="qt:port", outputFormat="csv")).decode("utf-8-sig")
    assert len(lines.split("\r\n")) == count_of("port") + 2


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("SHAPE-ZIP", "zip"), ("SHAPE-ZIP-GBK", "zip"), ("gpkg", "gpkg"), ("flatgeobuf", "fgb")],
)
def test_files_open_in_gdal(name: str, suffix: str, client: Client, tmp_path: Path) -> None:
    content = body_of(get(client, "GetFeature", typeNames="qt:place_name", outputFormat=name))
    path = tmp_path / f"place_name.{suffix}"
    path.write_bytes(content)
    address = f"/vsizip/{path}/place_name.shp" if suffix == "zip" else str(path)
    table = pyogrio.read_dataframe(address)
    names = find_layer("place_name").model._default_manager.order_by("id").values_list("name", flat=True)
    column = "NAME" if suffix == "zip" else "name"
    assert sorted(table[column]) == sorted(names)
    assert "CGCS2000" in table.crs.name or "China Geodetic" in table.crs.name
    if suffix == "zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.read("place_name.cpg") == (b"GBK" if "GBK" in name else b"UTF-8")
            assert "NAME,name,地名" in archive.read("place_name.fields.csv").decode("utf-8-sig")


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"typeNames": "qt:nothing"}, "InvalidParameterValue"),
        ({}, "MissingParameterValue"),
        ({"typeNames": "qt:port", "srsName": "EPSG:99999"}, "InvalidParameterValue"),
        ({"typeNames": "qt:port", "outputFormat": "word"}, "InvalidParameterValue"),
        ({"typeNames": "qt:port", "bbox": "1,2,3"}, "InvalidParameterValue"),
        (
            {"typeNames": "qt:port", "filter": "<Filter><PropertyIsEqualTo/></Filter>"},
            "InvalidParameterValue",
        ),
        ({"typeNames": "qt:port", "filter": "<!DOCTYPE x><Filter/>"}, "InvalidParameterValue"),
        ({"typeNames": "qt:port", "sortBy": "name; DROP TABLE x"}, "InvalidParameterValue"),
        ({"typeNames": "qt:port", "propertyName": "nothing"}, "InvalidParameterValue"),
    ],
)
def test_faults_are_reports(parameters: dict[str, str], code: str, client: Client) -> None:
    response = get(client, "GetFeature", **parameters)
    assert response.status_code == 400
    assert codes(response) == [code]
