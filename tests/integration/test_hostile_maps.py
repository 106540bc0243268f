"""Requests that mean no good, or nothing: every answer is a picture, a document or a report, and soon."""

from __future__ import annotations

import time
from random import Random
from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SEED = 20261127
REQUESTS = 600
# Seconds that no request of these may take, on a machine that has other things to do.
LONGEST = 20.0
FINE = {200, 204, 304, 400, 401, 403, 404, 405, 413, 501}
MAP = {"service": "WMS", "version": "1.3.0", "request": "GetMap", "layers": "division,road", "styles": ""}
FRAME = {"crs": "EPSG:4490", "bbox": "18.1,108.5,20.2,111.2", "width": "32", "height": "32"}
INFO = {"request": "GetFeatureInfo", "query_layers": "division", "i": "4", "j": "4"}
LEGEND = {"service": "WMS", "request": "GetLegendGraphic", "layer": "road", "format": "image/png"}
WEB_MAP = {"bbox": "108.5,18.1,111.2,20.2", "width": "32", "height": "32", "crs": "EPSG:4490", "f": "png"}
TILE = {"service": "WMTS", "version": "1.0.0", "request": "GetTile", "layer": "road", "style": "default"}
PLACE = {"tilematrixset": "WebMercatorQuad", "tilematrix": "10", "tilerow": "456", "tilecol": "824"}
BASES = (
    ("/wms", MAP | FRAME | {"format": "image/png"}),
    ("/wms", MAP | FRAME | INFO | {"info_format": "application/json"}),
    ("/wms", LEGEND),
    ("/wms", {"service": "WMS", "request": "GetStyles", "layers": "road"}),
    (
        "/ogc/collections/road/map",
        WEB_MAP | {"subset": 'time("2020")', "bgcolor": "red", "void-color": "blue"},
    ),
    (
        "/ogc/map",
        {"center": "110,20", "scale-denominator": "100000", "mm-per-pixel": "0.2", "collections": "road"},
    ),
    ("/wmts", TILE | PLACE | {"format": "image/png"}),
    ("/wmts", TILE | PLACE | {"format": "image/png", "request": "GetFeatureInfo", "i": "3", "j": "3"}),
)
EXTRA = (
    "time", "asof", "cql_filter", "sld_body", "sld", "transparent", "bgcolor", "exceptions", "dpi",
    "format_options", "feature_count", "buffer", "infoformat", "scale", "sections", "acceptversions", "srs",
    "subset", "center", "bbox-crs", "datetime",
)  # fmt: skip
VALUES = (
    "", "0", "-1", "1e309", "nan", "9" * 30, "EPSG:4525", "EPSG:3857", "EPSG:99999", "CRS:84", "x" * 5_000,
    "urn:ogc:def:crs:EPSG::4490", "'; DROP TABLE x; --", "%", "\x00", "海南", "relief", "transport", ",,,",
    "1,2,3,4", "-1e300,-1e300,1e300,1e300", "1e-300,1e-300,2e-300,2e-300", "image/geotiff", "INIMAGE",
    "application/pdf", "2020-01-01/2021-01-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+23:00",
    "name LIKE '%!bbox!@x%'", "S_INTERSECTS(geometry,POINT(110 20))", "(" * 3_000, "<a",
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "<a>" * 500, "1.1.1", "c", "dpi:300",
    "Lat(1:2),Lon(170:-170)", "E(1:2)", "time(*)", "Lat(" * 90, "170,0,-170,10", "[EPSG:4525]", "1e-9",
    "../../etc/passwd", "http://127.0.0.1:1/", "\ud83d\ude00",
)  # fmt: skip


def mutate(random: Random, said: dict[str, str]) -> dict[str, str]:
    """One to three parameters left out, added or given something else."""
    changed = dict(said)
    for _ in range(random.choice((1, 1, 2, 3))):
        name = random.choice((*changed, *EXTRA))
        if random.random() < 0.1:
            changed.pop(name, None)
        else:
            changed[name] = random.choice(VALUES)
    return changed


def ask(client: Client, random: Random, path: str, said: dict[str, str]) -> Any:
    """The answer, to a posted form now and then."""
    clean = {name: value.encode("utf-16", "surrogatepass").decode("utf-16") for name, value in said.items()}
    if path == "/wms" and random.random() < 0.2:
        return client.post(path, clean)
    return client.get(path, clean)


def test_no_request_is_a_fault_of_ours(province_client: Client) -> None:
    random = Random(SEED)
    for _ in range(REQUESTS):
        path, said = random.choice(BASES)
        changed, began = mutate(random, said), time.monotonic()
        answer = ask(province_client, random, path, changed)
        assert answer.status_code in FINE, (path, changed, answer.content)
        assert time.monotonic() - began < LONGEST, (path, changed)
        assert b"root:" not in answer.content
