"""Requests that read from the feature service: filters by address and by document, in three versions."""

from __future__ import annotations

from random import Random

from tests.fuzz.ground import Ground
from tests.fuzz.mutate import change_pairs
from tests.fuzz.mutate_xml import change_xml
from tests.fuzz.parts.wfs_documents import VERSIONS, by_id, document, write_filter
from tests.fuzz.request import FORM, XML, Request, as_bytes, write_query

EXTRA = (
    "bbox", "filter", "filter_language", "sortby", "propertyname", "srsname", "startindex", "resulttype", "asof",
    "featureid", "resourceid", "namespaces", "outputformat", "valuereference", "storedquery_id", "id", "version",
    "acceptversions", "resolve", "cql_filter", "aliases", "typename", "typenames", "count", "maxfeatures", "key",
    "lockid", "expiry", "lockaction", "sections", "acceptformats", "handle",
)  # fmt: skip
FORMATS = (
    "application/json",
    "text/csv",
    "GML2",
    "GML3",
    "application/gml+xml; version=3.2",
    "SHAPE-ZIP",
    "kml",
)
OPERATIONS = ("GetFeature",) * 8 + (
    "GetPropertyValue", "DescribeFeatureType", "GetCapabilities", "ListStoredQueries", "DescribeStoredQueries",
    "LockFeature", "GetFeatureWithLock",
)  # fmt: skip


def make(random: Random, ground: Ground) -> Request:
    """One request, by address or by document."""
    return _by_document(random, ground) if random.random() < 0.5 else _by_address(random, ground)


def _by_address(random: Random, ground: Ground) -> Request:
    version, layer = random.choice(VERSIONS), ground.layer(random)
    asked = write_filter(random, ground, layer, version)
    limit, types = ("count", "typenames") if version == "2.0.0" else ("maxfeatures", "typename")
    said = {"service": "WFS", "version": version, "request": random.choice(OPERATIONS), types: f"qt:{layer}",
            limit: "3"}  # fmt: skip
    if random.random() < 0.6:
        said["filter"] = change_xml(random, asked).decode("utf-8", "surrogateescape")
    else:
        said |= _more(random, ground, layer)
        said = change_pairs(random, said, EXTRA)
    query = write_query({name: restore(value) for name, value in said.items()})
    if random.random() < 0.15:
        return Request("POST", "/wfs", "", query.encode(), FORM)
    return Request("GET", "/wfs", query)


def restore(value: str) -> bytes:
    """The bytes that a text with escaped ones stands for."""
    try:
        return value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return as_bytes(value)


def _more(random: Random, ground: Ground, layer: str) -> dict[str, str]:
    known = ground.feature(random, layer)
    box = f"{known.latitude - 0.01},{known.longitude - 0.01},{known.latitude + 0.01},{known.longitude + 0.01}"
    return random.choice((
        {"bbox": box + ",urn:ogc:def:crs:EPSG::4490"}, {"sortby": "id DESC", "startindex": "2"},
        {"propertyname": "geometry,id"}, {"srsname": "urn:ogc:def:crs:EPSG::4546"}, {"resulttype": "hits"},
        {"featureid": f"{layer}.{known.key}"}, {"outputformat": random.choice(FORMATS)},
        {"valuereference": "geometry"}, {"storedquery_id": "urn:ogc:def:query:OGC-WFS::GetFeatureById",
                                         "id": f"{layer}.{known.key}"}, {"asof": "2026-01-01T00:00:00Z"},
    ))  # fmt: skip


def _by_document(random: Random, ground: Ground) -> Request:
    version, layer = random.choice(VERSIONS), ground.layer(random)
    types, limit = ("typeNames", "count") if version == "2.0.0" else ("typeName", "maxFeatures")
    asked = write_filter(random, ground, layer, version)
    if random.random() < 0.1:
        asked = by_id(layer, ground.feature(random, layer).key, version)
    query = f'<wfs:Query {types}="qt:{layer}">{asked}</wfs:Query>'
    operation = random.choice(
        ("GetFeature",) * 6 + ("GetPropertyValue", "DescribeFeatureType", "LockFeature")
    )
    more = {"valueReference": "id"} if operation == "GetPropertyValue" else {}
    text = document(operation, query, version, **{limit: "3"}, **more)
    return Request("POST", "/wfs", "", change_xml(random, text), XML)
