"""Features of the OGC API: conditions as text and JSON, and the other parameters; edits now and then."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import shapely

from tests.fuzz.ground import Ground
from tests.fuzz.mutate import change_pairs, change_tokens
from tests.fuzz.mutate_json import change_json
from tests.fuzz.parts.fes import restore
from tests.fuzz.parts.wfs_documents import NUMBERS, TEXTS, shape_near
from tests.fuzz.request import Request, as_bytes, write_query

WORDS = (
    "AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS NULL", "IS NOT NULL", "CASEI", "ACCENTI", "S_INTERSECTS",
    "S_WITHIN", "S_DWITHIN", "T_AFTER", "T_DURING", "A_CONTAINS", "DATE('2020-01-01')", "INTERVAL('..','..')",
    "TIMESTAMP('2020-01-01T00:00:00Z')", "POINT(110 20)", "POLYGON((110 19,111 19,111 20,110 19))", "TRUE",
    "BBOX(109,18,111,20)", "GEOMETRYCOLLECTION(POINT(1 2))", "geometry", "id", "name", "berths", "version", "+",
    "div", "%", "^", "<>", "=", "<", ">=", "(", ")", ",", "''", "'a'", "1", "POINT Z(1 2 3)", "\"name\"", "lower",
)  # fmt: skip
EXTRA = (
    "limit", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs", "sortby", "properties",
    "skipGeometry", "cursor", "asof", "f", "name", "berths", "id", "kind", "key", "ids", "offset", "q",
)  # fmt: skip


def make(random: Random, ground: Ground) -> Request:
    """A query, or an edit of one feature."""
    layer = ground.layer(random)
    if random.random() < 0.12:
        return _edit(random, ground, ground.layer(random, "port", "road", "parcel"))
    said: dict[str, str] = {"f": "json", "limit": "3"}
    choice = random.random()
    if choice < 0.4:
        said |= {"filter": change_tokens(random, write_text(random, ground, layer), WORDS)}
    elif choice < 0.8:
        changed = change_json(random, write_json(random, ground, layer))
        said |= {"filter-lang": "cql2-json", "filter": changed.decode("utf-8", "surrogateescape")}
    else:
        said = change_pairs(random, said | _more(random, ground, layer), EXTRA)
    query = write_query({name: restore(value) for name, value in said.items()})
    return Request("GET", f"/ogc/collections/{layer}/items", query, is_anonymous=random.random() < 0.1)


def write_text(random: Random, ground: Ground, layer: str) -> str:
    """A condition in order."""
    text, number = TEXTS.get(layer, "name"), NUMBERS.get(layer, "id")
    shape = shapely.to_wkt(shape_near(random, ground.feature(random, layer)), rounding_precision=5)
    one, other = random.sample((
        f"{text} = '海口'", f"{number} > 2", f"{text} LIKE '%港%'", f"{number} BETWEEN 1 AND 5",
        f"{text} IN ('a','b')", f"{text} IS NULL", f"S_INTERSECTS(geometry,{shape})", f"CASEI({text}) = CASEI('A')",
        f"S_WITHIN(geometry,{shape})", f"NOT {number} = 3", f"{number} + 1 = 2 * {number}",
        "T_AFTER(surveyed_on,DATE('2020-01-01'))", f"S_DWITHIN(geometry,{shape},500)",
    ), 2)  # fmt: skip
    return random.choice((one, f"{one} AND {other}", f"({one} OR NOT ({other}))"))


def write_json(random: Random, ground: Ground, layer: str) -> Any:
    """A condition in order, as JSON."""
    text, number = {"property": TEXTS.get(layer, "name")}, {"property": NUMBERS.get(layer, "id")}
    shape = json.loads(shapely.to_geojson(shape_near(random, ground.feature(random, layer))))
    if len(json.dumps(shape)) > 20_000:
        shape = {"type": "Point", "coordinates": [110.0, 20.0]}
    one, other = random.sample((
        {"op": "=", "args": [text, "海口"]}, {"op": ">", "args": [number, 2]}, {"op": "like", "args": [text, "%港%"]},
        {"op": "between", "args": [number, 1, 5]}, {"op": "in", "args": [text, ["a", "b"]]},
        {"op": "isNull", "args": [text]}, {"op": "s_intersects", "args": [{"property": "geometry"}, shape]},
        {"op": "=", "args": [{"op": "casei", "args": [text]}, {"op": "casei", "args": ["A"]}]},
        {"op": "not", "args": [{"op": "=", "args": [number, 3]}]},
        {"op": "=", "args": [{"op": "+", "args": [number, 1]}, {"op": "*", "args": [2, number]}]},
        {"op": "t_after", "args": [{"property": "surveyed_on"}, {"date": "2020-01-01"}]},
        {"op": "t_during", "args": [{"property": "surveyed_on"}, {"interval": ["2020-01-01", ".."]}]},
    ), 2)  # fmt: skip
    return random.choice(
        (
            one,
            {"op": "and", "args": [one, other]},
            {"op": "or", "args": [one, {"op": "not", "args": [other]}]},
        )
    )


def _more(random: Random, ground: Ground, layer: str) -> dict[str, str]:
    known = ground.feature(random, layer)
    box = f"{known.longitude - 0.01},{known.latitude - 0.01},{known.longitude + 0.01},{known.latitude + 0.01}"
    return random.choice((
        {"bbox": box}, {"bbox": box, "bbox-crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"},
        {"crs": "http://www.opengis.net/def/crs/EPSG/0/4546"}, {"datetime": "2020-01-01/.."}, {"sortby": "-id"},
        {"properties": "id"}, {"asof": "2026-01-01T00:00:00Z"}, {"skipGeometry": "true"}, {"f": "csv"},
        {"f": "html"}, {"cursor": "WzFd"}, {TEXTS.get(layer, "name"): "a"},
    ))  # fmt: skip


def _edit(random: Random, ground: Ground, layer: str) -> Request:
    known = ground.feature(random, layer)
    method = random.choice(("POST", "PUT", "PATCH", "DELETE"))
    shape = shape_near(random, known) if random.random() < 0.5 else known.outline
    body = {"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)),
            "properties": {TEXTS.get(layer, "name"): "试", NUMBERS.get(layer, "id"): 3}}  # fmt: skip
    path = f"/ogc/collections/{layer}/items" + ("" if method == "POST" else f"/{known.key}")
    match = random.choice((f'"{known.version}"', "*", f'W/"{known.version}"', '"x"', "", "\x7f", '"' * 50))
    headers = {"If-Match": match} if random.random() < 0.6 else {}
    if random.random() < 0.2:
        headers["Content-Crs"] = random.choice(
            ("<http://www.opengis.net/def/crs/EPSG/0/4546>", "EPSG:4490", "<", "")
        )
    media = "application/merge-patch+json" if method == "PATCH" else "application/geo+json"
    content = b"" if method == "DELETE" else as_bytes(change_json(random, body))
    return Request(method, path, "", content, media, headers)
