"""The catalogue: records by address and by document, and Records of the OGC API."""

from __future__ import annotations

from random import Random

from tests.fuzz.ground import Ground
from tests.fuzz.mutate import change_pairs, change_tokens
from tests.fuzz.mutate_xml import change_xml
from tests.fuzz.parts.cql2 import WORDS
from tests.fuzz.parts.fes import restore
from tests.fuzz.request import FORM, XML, Request, write_query

HEAD = (
    'xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ogc="http://www.opengis.net/ogc" '
    'xmlns:gml="http://www.opengis.net/gml" service="CSW" version="2.0.2"'
)
FILTERS = (
    '<ogc:PropertyIsLike wildCard="%" singleChar="_" escapeChar="\\"><ogc:PropertyName>csw:AnyText'
    "</ogc:PropertyName><ogc:Literal>%地%</ogc:Literal></ogc:PropertyIsLike>",
    "<ogc:BBOX><ogc:PropertyName>ows:BoundingBox</ogc:PropertyName><gml:Envelope><gml:lowerCorner>18 108"
    "</gml:lowerCorner><gml:upperCorner>20 111</gml:upperCorner></gml:Envelope></ogc:BBOX>",
    "<ogc:Not><ogc:PropertyIsEqualTo><ogc:PropertyName>dc:type</ogc:PropertyName><ogc:Literal>dataset"
    "</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Not>",
    "<ogc:PropertyIsGreaterThan><ogc:PropertyName>dct:modified</ogc:PropertyName><ogc:Literal>2020-01-01"
    "</ogc:Literal></ogc:PropertyIsGreaterThan>",
)
PAIRS = {"service": "CSW", "version": "2.0.2", "request": "GetRecords", "typenames": "csw:Record",
         "resulttype": "results", "elementsetname": "full", "maxrecords": "3"}  # fmt: skip
EXTRA = ("constraint", "constraintlanguage", "sortby", "q", "bbox", "outputschema", "startposition", "id", "asof",
         "propertyname", "parametername", "acceptversions", "outputformat", "hopcount", "elementname")  # fmt: skip
OGC = {"f": "json", "limit": "3", "q": "地", "bbox": "108,18,111,20", "type": "dataset", "offset": "0"}
TEXT = "csw:AnyText LIKE '%地%' AND dc:type = 'dataset'"


def make(random: Random, ground: Ground) -> Request:
    """One request of the catalogue."""
    chance = random.random()
    if chance < 0.5:
        return Request("POST", "/csw", "", change_xml(random, _document(random)), XML)
    if chance < 0.7:
        query = write_query(
            {name: restore(value) for name, value in change_pairs(random, OGC, EXTRA).items()}
        )
        return Request("GET", random.choice(("/ogc/records", "/ogc/collections/records/items")), query)
    said = PAIRS | {"request": random.choice(("GetRecords", "GetRecordById", "GetDomain", "DescribeRecord",
                                              "GetCapabilities", "Harvest"))}  # fmt: skip
    if random.random() < 0.5:
        said |= {"constraintlanguage": "CQL_TEXT", "constraint": change_tokens(random, TEXT, WORDS)}
    else:
        said = change_pairs(random, said, EXTRA)
    query = write_query({name: restore(value) for name, value in said.items()})
    is_form = random.random() < 0.15
    return Request("POST", "/csw", "", query.encode(), FORM) if is_form else Request("GET", "/csw", query)


def _document(random: Random) -> str:
    if random.random() < 0.2:
        return f"<csw:GetRecordById {HEAD}><csw:Id>port</csw:Id></csw:GetRecordById>"
    filters = f"<ogc:Filter>{random.choice(FILTERS)}</ogc:Filter>"
    order = "<ogc:SortBy><ogc:SortProperty><ogc:PropertyName>dc:title</ogc:PropertyName></ogc:SortProperty></ogc:SortBy>"
    query = f'<csw:Query typeNames="csw:Record"><csw:Constraint version="1.1.0">{filters}</csw:Constraint>{order}</csw:Query>'
    return f'<csw:GetRecords {HEAD} resultType="results" maxRecords="3">{query}</csw:GetRecords>'
