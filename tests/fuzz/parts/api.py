"""The map's own interface: edits, acts on parcels, what is asked of features."""

from __future__ import annotations

import json
from random import Random
from typing import Any
from urllib.parse import quote

import shapely

from layers.services.parcel_forms import ACTS
from tests.fuzz.ground import Ground
from tests.fuzz.mutate import change_pairs
from tests.fuzz.mutate_json import change_json
from tests.fuzz.nasty import pick
from tests.fuzz.parts.fes import restore
from tests.fuzz.parts.wfs_documents import TEXTS, shape_near
from tests.fuzz.request import JSON, Request, as_bytes, write_query

READS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/api/catalogue", {}), ("/api/identify", {"lon": "110.3", "lat": "20", "zoom": "15", "layers": "road,division"}),
    ("/api/search", {"q": "海口", "limit": "5", "layers": "road"}), ("/api/usage", {"since": "2026-01-01"}),
    ("/api/coordinates", {"x": "110", "y": "20", "from": "EPSG:4490", "to": "EPSG:4546"}),
    ("/api/change-sets", {"limit": "3", "before": "9"}), ("/api/tile-seedings", {}),
    ("/api/differences/road", {"since": "2026-01-01T00:00:00Z", "until": "2026-11-01T00:00:00Z"}),
    ("/api/lineage/parcel", {"since": "2026-01-01T00:00:00Z", "until": "2026-11-01T00:00:00Z", "encoding": "gbk"}),
    ("/api/legend/road", {}), ("/api/features/road/1", {"asof": "2026-01-01T00:00:00Z"}),
    ("/api/features/road/1/history", {}), ("/api/features/parcel/1/lineage", {}),
)  # fmt: skip
EXTRA = ("asof", "f", "limit", "layers", "bbox", "crs", "since", "until", "encoding", "key", "srs", "zoom")


def make(random: Random, ground: Ground) -> Request:
    """One request: half of them write."""
    chance = random.random()
    if chance < 0.35:
        return _edit(random, ground)
    if chance < 0.65:
        return _act(random, ground)
    return _other(random, ground) if chance < 0.75 else _read(random)


def _post(random: Random, path: str, body: Any) -> Request:
    anonymous = random.random() < 0.05
    return Request("POST", path, "", as_bytes(change_json(random, body)), JSON, is_anonymous=anonymous)


def _geojson(shape: Any) -> Any:
    return json.loads(shapely.to_geojson(shape))


def _edit(random: Random, ground: Ground) -> Request:
    layer = ground.layer(random, "port", "road", "parcel", "land_use_patch")
    known = ground.feature(random, layer)
    new = random.choice(({"remark": "试"}, {TEXTS[layer]: "1"}, {"geometry": _geojson(shape_near(random, known))},
                         {"geometry": _geojson(known.outline)}, None))  # fmt: skip
    change = {"layer": layer, "id": known.key, "version": known.version, "new": new}
    if random.random() < 0.3:
        change = {"layer": layer, "new": {"geometry": _geojson(shape_near(random, known)), "remark": "新"}}
    body = {"changes": [change], "reason": "试", "case_number": "1", "dry_run": random.random() < 0.5,
            "merge": random.random() < 0.3}  # fmt: skip
    return _post(random, "/api/edits", body)


def _act(random: Random, ground: Ground) -> Request:
    layer = ground.layer(random, "parcel", "land_use_patch")
    known, other = ground.feature(random, layer), ground.feature(random, layer)
    west, south, east, north = known.outline.bounds
    line = _geojson(shapely.LineString([(west - 1e-5, south - 1e-5), (east + 1e-5, north + 1e-5)]))
    half = _geojson(known.outline.intersection(shapely.box(west, south, (west + east) / 2, north)))
    body = {
        "ids": [known.key, other.key] if random.random() < 0.3 else [known.key],
        "versions": [known.version, other.version] if random.random() < 0.3 else [known.version],
        "reason": "试", "dry_run": random.random() < 0.6, "values": [{"remark": "a"}, {}],
    }  # fmt: skip
    needs = {
        "line": line, "area": 50, "azimuth": 45, "side": "left", "count": 3, "outline": half,
        "point": _geojson(shapely.Point(known.longitude, known.latitude)),
        "outlines": [half, _geojson(known.outline)],
    }  # fmt: skip
    act = random.choice((*ACTS, *ACTS, "no_such"))
    named = needs if act == "no_such" or random.random() < 0.05 else ACTS[act].needs
    body |= {name: needs[name] for name in named}
    if act == "create":
        body |= {"ids": [], "versions": []}
    return _post(random, f"/api/parcels/{layer}/{act}", body)


def _other(random: Random, ground: Ground) -> Request:
    layer = ground.layer(random, "port", "road")
    path, body = random.choice((
        (f"/api/features/{layer}/{ground.feature(random, layer).key}/restore", {"version": 1, "reason": "试"}),
        (f"/api/change-sets/{random.randrange(1, 60)}/undo", {"reason": "试"}),
        ("/api/measure", _geojson(shape_near(random, ground.feature(random, layer)))),
        ("/api/tile-seedings", {"layers": ["no_such"], "zooms": "1-2", "bbox": [109, 18, 111, 20]}),
    ))  # fmt: skip
    return _post(random, path, body)


def _read(random: Random) -> Request:
    path, said = random.choice(READS)
    if random.random() < 0.3:
        parts = path.split("/")
        parts[random.randrange(2, len(parts))] = quote(as_bytes(pick(random)), safe="")
        path = "/".join(parts)
    query = write_query({name: restore(value) for name, value in change_pairs(random, said, EXTRA).items()})
    return Request(random.choice(("GET", "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS")), path, query)
