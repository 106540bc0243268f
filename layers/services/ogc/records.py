"""OGC API Records: one record a layer, and those of modules, searched by words and by box."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gis_core.errors import GisError
from gis_core.http.parameters import read_integer, read_text
from layers.services.metadata import LANGUAGE, Metadata, contains_any, list_metadata, meets
from layers.services.ogc.answer import answer_document, refuse_unknown
from layers.services.ogc.request import read_box, read_days, read_limit
from layers.services.ogc.site import GEOJSON, HTML, JSON, Site, link
from layers.services.ogc.systems import find_system, offered_systems

PARAMETERS = frozenset({"q", "ids", "externalIds", "type", "bbox", "datetime", "limit", "offset"})
CORE = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"
TOPIC_CODES = "http://www.isotc211.org/2005/gmd#MD_TopicCategoryCode"
LANGUAGE_NAMES = {LANGUAGE: {"name": "中文"}}
CATALOG_MEDIA = "application/ogc-catalog+json"
CATALOG = "collections/records"


@require_safe
def catalog(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/collections/records`: the catalogue itself."""
    refuse_unknown(request, frozenset())
    site = Site.of(request)
    document = {
        "id": "records",
        "title": "元数据目录",
        "description": "各图层的元数据，由图层声明生成。",
        "itemType": "record",
        "type": "Catalog",
        "conformsTo": [CORE],
        "links": [*site.self_links(), link("items", site.ogc(f"{CATALOG}/items"), GEOJSON, "元数据")],
    }
    media = CATALOG_MEDIA if CATALOG_MEDIA in request.headers.get("Accept", "") else JSON
    return answer_document(request, document, "catalog", media, site=site)


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/collections/records/items?q=&bbox=&ids=&limit=&offset=`."""
    refuse_unknown(request, PARAMETERS)
    site = Site.of(request)
    found = search_records(request, site)
    offset = read_integer(request, "offset", 0, 10**9, 0)
    page = found[offset : offset + read_limit(request)]
    links = site.self_links(GEOJSON)
    if offset + len(page) < len(found):
        links.append(link("next", site.here(offset=str(offset + len(page))), GEOJSON, "下一页"))
    document = {
        "type": "FeatureCollection",
        "numberMatched": len(found),
        "numberReturned": len(page),
        "features": [describe_record(record, site) for record in page],
        "links": links,
    }
    return answer_document(request, document, "records", GEOJSON)


def search_records(request: HttpRequest, site: Site) -> list[Metadata]:
    """The records that meet the parameters, by identifier."""
    found = list_metadata(request.user, site.root)
    # A record tells of no time and no foreign identifier: every time meets it, and no identifier does.
    read_days(request)
    if read_text(request, "externalIds", 2_000):
        return []
    if text := read_text(request, "q"):
        found = [record for record in found if contains_any(record, text)]
    if "ids" in request.GET:
        ids = read_text(request, "ids", 2_000).split(",")
        found = [record for record in found if record.identifier in ids]
    if kinds := read_text(request, "type"):
        found = [record for record in found if record.kind in kinds.split(",")]
    box = read_box(read_text(request, "bbox"), find_system("", "bbox-crs"))
    return [record for record in found if box is None or meets(record, box)]


@require_safe
def record(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/records/items/{layer}`."""
    refuse_unknown(request, frozenset())
    site = Site.of(request)
    found = next((each for each in list_metadata(request.user, site.root) if each.identifier == name), None)
    if found is None:
        raise GisError("not_found", f"没有编号为“{name[:60]}”的元数据，或您无权查看。", "recordId")
    document = describe_record(found, site)
    document["links"] = [*site.self_links(GEOJSON), *document["links"]]
    return answer_document(request, document, "record", GEOJSON, record=found)


def describe_record(record: Metadata, site: Site) -> dict[str, Any]:
    """The record as GeoJSON."""
    properties: dict[str, Any] = {
        "type": record.kind,
        "title": record.title,
        "description": record.abstract,
        "keywords": list(record.keywords),
        "rights": record.constraint,
        "formats": [{"name": name} for name in record.formats],
    }
    if record.representation:
        properties["crs"] = list(offered_systems())
    if record.language:
        properties["language"] = {"code": record.language, **LANGUAGE_NAMES.get(record.language, {})}
    if record.creator:
        properties["contacts"] = [{"organization": record.creator, "roles": ["pointOfContact"]}]
    if record.topic:
        properties["themes"] = [{"concepts": [{"id": record.topic}], "scheme": TOPIC_CODES}]
    if record.updated:
        properties["updated"] = record.updated.isoformat(timespec="seconds")
    links = [link("item", way.address, HTML, way.title) | {"protocol": way.protocol} for way in record.ways]
    iso = f"{site.root}/csw?service=CSW&version=2.0.2&request=GetRecordById&id={quote(record.identifier)}"
    links.append(link("alternate", f"{iso}&outputSchema=http://www.isotc211.org/2005/gmd&elementSetName=full",
                      "application/xml", "ISO 19115 / GB/T 19710"))  # fmt: skip
    links.append(link("collection", site.ogc(CATALOG), JSON, "元数据目录"))
    return {
        "id": record.identifier,
        "type": "Feature",
        "conformsTo": [CORE],
        "geometry": _draw(record),
        "time": None,
        "properties": properties,
        "links": links,
    }


def _draw(record: Metadata) -> dict[str, Any] | None:
    if record.box is None:
        return None
    west, south, east, north = record.box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
