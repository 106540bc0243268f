"""Addresses of tiles, styles, fonts and of everything whose address holds names and numbers."""

from __future__ import annotations

from random import Random
from urllib.parse import quote

from tests.fuzz.ground import Ground
from tests.fuzz.mutate import change_bytes
from tests.fuzz.nasty import pick
from tests.fuzz.request import Request, as_bytes

ADDRESSES = (
    "/tiles/road/14/13197/7290.mvt", "/tiles/road/CGCS2000Quad/13/13194/3558.mvt", "/tiles/road/10/824/456.png",
    "/tiles/road/512/10/824/456@2x.webp", "/tiles/base/10/824/456.png", "/tiles/road.json", "/styles/road.json",
    "/styles/map.json", "/styles/sprite@2x.png", "/styles/sprite.json", "/fonts/Noto Sans CJK SC/0-255.pbf",
    "/wmts/road/default/WebMercatorQuad/10/456/824.png", "/wmts/1.0.0/WMTSCapabilities.xml",
    "/wmts/road/default/WebMercatorQuad/10/456/824/3/3.json", "/ogc/collections/road/tiles/WebMercatorQuad/10/456/824",
    "/ogc/collections/road/tiles/WebMercatorQuad", "/ogc/collections/road/items/1", "/ogc/collections/road/schema",
    "/ogc/collections/road/queryables", "/ogc/collections/road", "/ogc/styles/road", "/ogc/records/road",
    "/ogc/tileMatrixSets/WebMercatorQuad", "/ogc/collections/road/styles", "/api/legend/road",
    "/api/features/road/1/history",
)  # fmt: skip
METHODS = ("GET",) * 12 + ("HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")
QUERIES = (
    "",
    "",
    "",
    "f=json",
    "f=html",
    "f=%ff",
    "asof=2026-01-01T00:00:00Z",
    "asof=x",
    "a=%00",
    "layer[]=1",
)
HEADERS: tuple[dict[str, str], ...] = (
    {}, {}, {}, {"If-None-Match": '"' * 300}, {"Accept": "*/*;q=nan"}, {"Accept-Encoding": "gzip;q=-1"},
    {"Range": "bytes=0-1,5-9"}, {"Accept-Language": "zh" * 200}, {"Authorization": "Bearer \x7f"},
    {"Authorization": "Basic //"}, {"Accept": "text/html"}, {"If-Modified-Since": "x"}, {"Cookie": "sessionid=\x01"},
)  # fmt: skip


def make(random: Random, ground: Ground) -> Request:
    """One address with a part of it made another."""
    parts = random.choice(ADDRESSES).split("/")
    for _ in range(random.choice((0, 1, 1, 2))):
        at = random.randrange(1, len(parts))
        changed = _change(random, parts[at])
        parts[at] = changed
    path = quote("/".join(parts).encode("utf-8", "surrogateescape"), safe="/@.")
    return Request(random.choice(METHODS), path, random.choice(QUERIES), headers=random.choice(HEADERS),
                   is_anonymous=random.random() < 0.3)  # fmt: skip


def _change(random: Random, part: str) -> str:
    stem, dot, ending = part.partition(".")
    match random.randrange(4):
        case 0:
            text = as_bytes(pick(random)).decode("utf-8", "surrogateescape") + dot + ending
        case 1:
            text = change_bytes(random, part.encode("utf-8", "surrogateescape")).decode(
                "utf-8", "surrogateescape"
            )
        case 2:
            text = stem + dot + as_bytes(pick(random)).decode("utf-8", "surrogateescape")
        case _:
            text = random.choice(
                ("", part + part, part.upper(), part + "/", "-" + part, "9" * 30 + dot + ending)
            )
    return text
