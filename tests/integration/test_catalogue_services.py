"""Metadata by OGC API Records and by CSW, of what the caller may see; tiles by OGC API; a key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from gis_core import modules
from gis_core.accounts.models import Role, User
from gis_core.accounts.tokens import Limits, issue_token
from layers.catalogue import all_layers
from layers.services.metadata import Metadata

pytestmark = pytest.mark.django_db
SPACES = {
    "csw": "http://www.opengis.net/cat/csw/2.0.2",
    "dc": "http://purl.org/dc/elements/1.1/",
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gco": "http://www.isotc211.org/2005/gco",
    "ows": "http://www.opengis.net/ows",
}
PUBLIC = {layer.name for layer in all_layers() if layer.access == "public"}
BODY = """<csw:GetRecords xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ogc="http://www.opengis.net/ogc"
 xmlns:gml="http://www.opengis.net/gml" service="CSW" version="2.0.2" resultType="results" maxRecords="100">
 <csw:Query typeNames="csw:Record"><csw:ElementSetName>full</csw:ElementSetName>
 <csw:Constraint version="1.1.0"><ogc:Filter>{}</ogc:Filter></csw:Constraint></csw:Query></csw:GetRecords>"""


def ask(status: int = 200, client: Client | None = None, **query: Any) -> Any:
    """The XML answer of /csw."""
    given = {"service": "CSW", "version": "2.0.2", **query}
    response = (client or Client()).get("/csw", given)
    assert response.status_code == status, response.content
    return etree.fromstring(response.content)


def post(body: str, status: int = 200) -> Any:
    response = Client().post("/csw", body.encode(), content_type="application/xml")
    assert response.status_code == status, response.content
    return etree.fromstring(response.content)


def identifiers(answer: Any) -> set[str]:
    return {each.text for each in answer.iterfind(".//dc:identifier", SPACES)}


def search(**query: Any) -> set[str]:
    return identifiers(ask(request="GetRecords", resultType="results", maxRecords=100, **query))


def test_capabilities_hold_the_sections_asked_for() -> None:
    asked = ask(request="GetCapabilities", sections="ServiceIdentification")
    assert [etree.QName(part).localname for part in asked] == ["ServiceIdentification", "Filter_Capabilities"]
    assert [etree.QName(part).localname for part in ask(request="GetCapabilities", sections="")] == [
        "Filter_Capabilities"
    ]
    assert ask(400, request="GetCapabilities", sections="Everything")[0].get("locator") == "sections"


def test_another_language_of_schemas_is_refused() -> None:
    answer = ask(400, request="DescribeRecord", schemaLanguage="http://relaxng.org/ns/structure/1.0")
    assert answer[0].get("locator") == "schemaLanguage"


def test_a_filter_is_one_of_filter_encoding_and_asks_a_place_of_places() -> None:
    condition = "<ogc:PropertyIsNull><ogc:PropertyName>dc:title</ogc:PropertyName></ogc:PropertyIsNull>"
    body = BODY.format(condition)
    post(body)
    post(body.replace("http://www.opengis.net/ogc", "http://www.opengis.net/foo"), 400)
    corners = "<gml:lowerCorner>18 109</gml:lowerCorner><gml:upperCorner>19 110</gml:upperCorner>"
    box = f"<gml:Envelope>{corners}</gml:Envelope>"
    for name, status in (("dct:abstract", 400), ("dct:spatial", 400), ("ows:BoundingBox", 200)):
        post(BODY.format(f"<ogc:BBOX><ogc:PropertyName>{name}</ogc:PropertyName>{box}</ogc:BBOX>"), status)


def test_a_request_can_be_tried() -> None:
    """Acknowledged with its echo when it can be answered, else refused as if it were to be."""
    tried = ask(request="GetRecords", resultType="validate", constraint="dc:title LIKE '%路%'")
    assert etree.QName(tried).localname == "Acknowledgement" and tried.get("timeStamp")
    assert "resultType=validate" in tried.findtext("csw:EchoedRequest/request", None, SPACES)
    ask(400, request="GetRecords", resultType="validate", constraint="nothing = 1")
    condition = "<ogc:PropertyIsNull><ogc:PropertyName>dc:title</ogc:PropertyName></ogc:PropertyIsNull>"
    echo = post(BODY.format(condition).replace('"results"', '"validate"'))
    assert echo.find("csw:EchoedRequest/csw:GetRecords/csw:Query", SPACES) is not None


def test_capabilities_name_every_operation() -> None:
    answer = ask(request="GetCapabilities")
    names = {each.get("name") for each in answer.iterfind(".//ows:Operation", SPACES)}
    assert names == {"GetCapabilities", "DescribeRecord", "GetDomain", "GetRecords", "GetRecordById"}


def test_records_are_of_what_the_caller_may_see(make_person: Callable[..., User]) -> None:
    assert search() == PUBLIC
    client = Client()
    client.force_login(make_person("46", Role.VIEWER))
    answer = ask(client=client, request="GetRecords", resultType="results", maxRecords=100)
    assert identifiers(answer) == {layer.name for layer in all_layers()}


def test_words_boxes_and_conditions_find_records() -> None:
    assert "road" in search(q="道路")
    assert search(constraint="csw:AnyText LIKE '%高速公路%'", constraintLanguage="CQL_TEXT") == {"road"}
    assert search(constraint="dc:title = '道路' OR dc:identifier = 'port'") == {"road", "port"}
    assert search(bbox="0,0,1,1") == set() and "road" in search(bbox="109,18,110,19")
    like = '<ogc:PropertyIsLike wildCard="*" singleChar="?" escapeChar="\\"><ogc:PropertyName>csw:AnyText</ogc:PropertyName><ogc:Literal>*港口*</ogc:Literal></ogc:PropertyIsLike>'  # noqa: E501
    assert "port" in identifiers(post(BODY.format(like)))
    box = '<ogc:BBOX><ogc:PropertyName>ows:BoundingBox</ogc:PropertyName><gml:Envelope srsName="urn:ogc:def:crs:EPSG::4326"><gml:lowerCorner>18 109</gml:lowerCorner><gml:upperCorner>19 110</gml:upperCorner></gml:Envelope></ogc:BBOX>'  # noqa: E501
    assert "road" in identifiers(post(BODY.format(box)))
    assert identifiers(post(BODY.format(f"<ogc:Not>{box}</ogc:Not>"))).isdisjoint({"road"})


def test_pages_of_records() -> None:
    answer = ask(request="GetRecords", resultType="results", maxRecords=3, sortby="dc:title:D")
    found = answer.find("csw:SearchResults", SPACES)
    assert found.get("numberOfRecordsReturned") == "3" and found.get("nextRecord") == "4"
    assert int(found.get("numberOfRecordsMatched")) == len(PUBLIC)
    last = ask(request="GetRecords", resultType="results", maxRecords=100, startPosition=4)
    assert last.find("csw:SearchResults", SPACES).get("nextRecord") == "0"


def test_one_record_in_both_schemas() -> None:
    answer = ask(request="GetRecordById", id="road,nothing,parcel", elementSetName="full")
    assert identifiers(answer) == {"road"}
    iso = ask(request="GetRecordById", id="road", outputSchema=SPACES["gmd"])
    title = iso.findtext(".//gmd:citation//gmd:title/gco:CharacterString", None, SPACES)
    west = iso.findtext(".//gmd:westBoundLongitude/gco:Decimal", None, SPACES)
    assert title == "道路" and west is not None and 108 < float(west) < 112
    domain = ask(request="GetDomain", propertyName="dc:type")
    assert domain.findtext(".//csw:Value", None, SPACES) == "dataset"
    schemas = ask(request="DescribeRecord").findall("csw:SchemaComponent", SPACES)
    assert [(each.get("targetNamespace"), each[0].get("name")) for each in schemas] == [
        (SPACES["csw"], "Record"),
        (SPACES["gmd"], "MD_Metadata"),
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"request": "GetRecords", "service": "WFS"},
        {"request": "GetRecords", "version": "9.9"},
        {"request": "Nothing"},
        {"request": "GetRecords", "typeNames": "nothing"},
        {"request": "GetRecords", "outputSchema": "nothing"},
        {"request": "GetRecords", "constraint": "nothing = 1"},
        {"request": "GetRecords", "constraint": "("},
        {"request": "GetRecords", "startPosition": "0"},
        {"request": "GetRecordById"},
        {"request": "GetRecords", "constraint": "<a/>", "constraintLanguage": "FILTER"},
    ],
)
def test_what_is_wrong_is_reported(query: dict[str, str]) -> None:
    answer = ask(400, **query)
    assert answer.tag == "{http://www.opengis.net/ows}ExceptionReport"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<a",
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        BODY.format("<ogc:Not>" * 80 + "</ogc:Not>" * 80),
        BODY.format("<ogc:PropertyIsEqualTo/>"),
        BODY.format(""),
    ],
)
def test_hostile_documents_are_reported(body: str) -> None:
    response = Client().post("/csw", body.encode(), content_type="application/xml")
    assert response.status_code in (400, 413) and b"ExceptionReport" in response.content


def test_records_by_ogc_api() -> None:
    found = Client().get("/ogc/records", {"q": "道路", "limit": 100}).json()
    assert "road" in {each["id"] for each in found["features"]}
    assert Client().get("/ogc/records", {"bbox": "0,0,1,1"}).json()["numberMatched"] == 0
    record = Client().get("/ogc/collections/records/items/road").json()
    assert record["properties"]["title"] == "道路" and record["geometry"]["type"] == "Polygon"
    assert Client().get("/ogc/records/parcel").status_code == 404
    assert Client().get("/ogc/records", {"nothing": 1}).status_code == 400
    seen, address = set(), "/ogc/records?limit=7"
    while address:
        page = Client().get(address).json()
        seen |= {each["id"] for each in page["features"]}
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert seen == PUBLIC


def test_tiles_by_ogc_api_are_the_kept_ones() -> None:
    """Row before column, as the standard has it."""
    sets = Client().get("/ogc/collections/road/tiles").json()["tilesets"]
    assert {each["tileMatrixSetURI"].rsplit("/", 1)[1] for each in sets} == {
        "WebMercatorQuad",
        "CGCS2000Quad",
    }
    for each in sets:
        scheme = next(link["href"] for link in each["links"] if link["rel"].endswith("tiling-scheme"))
        matrices = Client().get(scheme).json()["tileMatrices"]
        assert matrices[8]["id"] == "8" and matrices[8]["matrixWidth"] in (256, 512)
    standard = Client().get("/ogc/collections/road/tiles/WebMercatorQuad/8/114/206")
    own = Client().get("/tiles/road/8/206/114.mvt")
    assert standard.status_code == 200 and standard.content == own.content
    assert Client().get("/ogc/collections/road/tiles/nothing").status_code == 404
    assert Client().get("/ogc/collections/parcel/tiles").status_code == 401
    style = Client().get("/ogc/styles/road")
    assert style["Content-Type"] == "application/vnd.mapbox.style+json" and style.json()["version"] == 8


def test_a_key_in_the_address_opens_the_ogc_services_only(make_person: Callable[..., User]) -> None:
    """Old clients can send no header; the next page's address keeps the key, an error does not repeat it."""
    owner = make_person("46", Role.VIEWER)
    _, secret = issue_token("桌面软件", owner, timezone.now() + timedelta(days=1), Limits())
    page = Client().get("/ogc/collections/parcel/items", {"key": secret, "limit": 1})
    assert page.status_code == 200
    following = next(link["href"] for link in page.json()["links"] if link["rel"] == "next")
    assert Client().get(following).status_code == 200
    assert "parcel" in identifiers(ask(KEY=secret, request="GetRecordById", id="parcel"))
    wrong = Client().get("/ogc/collections", {"key": "nothing"})
    assert wrong.status_code == 401 and b"nothing" not in wrong.content
    assert Client().get("/api/catalogue", {"key": secret}).json()["user"] == {"signed_in": False}


def query_records(inner: str) -> Any:
    """The results of a query whose content is told."""
    head = '<csw:Query typeNames="csw:Record" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    begin, _, _ = BODY.partition("<csw:Query")
    return post(f"{begin}{head}{inner}</csw:Query></csw:GetRecords>").find("csw:SearchResults", SPACES)


def test_elements_can_be_asked_for_by_name() -> None:
    """Just these, in csw:Record; an unknown one is refused."""
    names = "<csw:ElementName>dc:identifier</csw:ElementName><csw:ElementName>dc:date</csw:ElementName>"
    found = query_records(names)
    assert found.get("elementSet") is None and len(found) == len(PUBLIC)
    assert {etree.QName(part).localname for record in found for part in record} == {"identifier", "date"}
    assert {etree.QName(record).localname for record in found} == {"Record"}
    wrong = BODY.replace(
        "<csw:ElementSetName>full</csw:ElementSetName>", "<csw:ElementName>dc:no</csw:ElementName>"
    )
    post(wrong.format(PORT.format("", "port")), 400)


PORT = (
    "<ogc:PropertyIsEqualTo{}><ogc:PropertyName>dc:subject</ogc:PropertyName>"
    "<ogc:Literal>{}</ogc:Literal></ogc:PropertyIsEqualTo>"
)


def test_case_counts_unless_it_is_said_not_to() -> None:
    """In both languages of conditions; and what is not equal has no equal value among several."""
    same = search(constraint="dc:subject = 'Transport'")
    assert "road" in same and search(constraint="dc:subject = 'transPORT'") == set()
    assert search(constraint="CASEI(dc:subject) = CASEI('transPORT')") == same
    assert identifiers(post(BODY.format(PORT.format(' matchCase="false"', "transPORT")))) == same
    assert identifiers(post(BODY.format(PORT.format("", "transPORT")))) == set()
    assert search(constraint="dc:subject <> 'Transport'") == PUBLIC - same


def test_names_of_types_are_qualified() -> None:
    body = '<csw:DescribeRecord xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"{} service="CSW" version="2.0.2"><csw:TypeName>{}</csw:TypeName></csw:DescribeRecord>'  # noqa: E501
    assert len(post(body.format("", "csw:Record"))) == 1
    assert post(body.format("", "Record"), 400)[0].get("locator") == "TypeName"
    assert len(post(body.format(' xmlns="http://www.opengis.net/cat/csw/2.0.2"', "Record"))) == 1


def test_a_report_says_where_its_schema_is() -> None:
    report = ask(400, request="Nothing")
    place = report.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation")
    assert place.split() == [
        SPACES["ows"],
        "http://schemas.opengis.net/ows/1.0.0/owsExceptionReport.xsd",
    ]


class Reports:
    """The part `records` of a module."""

    @staticmethod
    def list_records(person: Any, root: str) -> list[Metadata]:
        """A report for everybody, and one for those who have signed in."""
        day = datetime(2026, 3, 1, tzinfo=UTC)
        found = [
            Metadata("urn:report:1", "耕地年报", "document", box=(109.0, 18.0, 110.0, 19.0), updated=day)
        ]
        if person.is_authenticated:
            found.append(Metadata("urn:report:2", "内部年报", "document", related=("urn:report:1",)))
        return found


def test_a_module_brings_records(monkeypatch: pytest.MonkeyPatch, make_person: Callable[..., User]) -> None:
    """They stand beside the layers' in both catalogues, with what is known of them only."""
    monkeypatch.setattr(modules, "parts", lambda name: [(None, Reports)] if name == "records" else [])
    assert search() == PUBLIC | {"urn:report:1"}
    assert search(bbox="109,18,109.1,18.1") >= {"urn:report:1"} and search(bbox="0,0,1,1") == set()
    assert search(constraint="dc:date = '2026-03-01'") == {"urn:report:1"}
    iso = ask(request="GetRecordById", id="urn:report:1", outputSchema=SPACES["gmd"])
    assert iso.find(".//gmd:MD_ScopeCode", SPACES).get("codeListValue") == "nonGeographicDataset"
    assert iso.find(".//gmd:referenceSystemInfo", SPACES) is None
    found = Client().get("/ogc/collections/records/items", {"type": "document"}).json()["features"]
    assert [each["properties"]["title"] for each in found] == ["耕地年报"]
    page = Client().get("/ogc/collections/records/items/urn:report:1", {"f": "html"})
    assert page.status_code == 200 and "耕地年报" in page.content.decode()
    client = Client()
    client.force_login(make_person("46", Role.VIEWER))
    both = ask(client=client, request="GetRecords", resultType="results", constraint="dc:type = 'document'")
    assert identifiers(both) == {"urn:report:1", "urn:report:2"}


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    """`bin/fuzz --seed 10`, csw 1856."""
    domain = ask(request="GetDomain", parameterName="a\ufffe\x01b")
    assert domain.findtext(".//csw:ParameterName", None, SPACES) == "ab"
