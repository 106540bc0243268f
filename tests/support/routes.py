"""Every address of the site, and an example maker for each: what a walk over all addresses needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from math import asinh, pi, radians, tan
from random import Random
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from gis_core.geometry.grid import CGCS2000_QUAD
from layers.catalogue import all_layers
from layers.declare import LayerOptions
from layers.groups import all_groups
from tests.support.brute import Row, Rows

# How deep a tile must be to show a layer at all, and how many rows and layers one actor asks about.
DEEPEST = 18
# Addresses one maker gives, at random rows.
Maker = Callable[[Rows, Random], Iterator[str]]


def all_routes(resolver: Any = None, before: str = "") -> Iterator[str]:
    """The routes of the root URLconf, flat, as Django writes them."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from all_routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def now() -> str:
    """This instant, as addresses name it."""
    return f"{datetime.now(UTC) + timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"


def some_row(rows: Rows, random: Random) -> tuple[LayerOptions, Row]:
    """A random feature of a random layer that has any."""
    layer = random.choice([layer for layer in all_layers() if rows.of(layer)])
    return layer, random.choice(rows.of(layer))


def tile_at(layer: LayerOptions, row: Row) -> str:
    """A tile that the feature lies in, deep enough for its layer, as z/x/y."""
    return tile_of(*row.place, min(max(layer.detail_from, 12), DEEPEST))


def tile_of(longitude: float, latitude: float, zoom: int) -> str:
    """The tile with a place, as z/x/y."""
    lon, lat, size = radians(longitude), radians(latitude), 2**zoom
    return f"{zoom}/{int((lon / pi + 1) / 2 * size)}/{int((1 - asinh(tan(lat)) / pi) / 2 * size)}"


def _features(rows: Rows, random: Random) -> Iterator[str]:
    for _ in range(2):
        layer, row = some_row(rows, random)
        yield f"/api/features/{layer.name}/{row.key}"
    parcel = next(layer for layer in all_layers() if layer.name == "parcel")
    yield f"/api/features/parcel/{random.choice(rows.of(parcel)).key}"


def _past(rows: Rows, random: Random) -> Iterator[str]:
    for ending in ("/history", "/lineage", f"?asof={now()}"):
        layer, row = some_row(rows, random)
        if layer.kind == "feature":
            yield f"/api/features/{layer.name}/{row.key}{ending}"


def _period(rows: Rows, random: Random) -> Iterator[str]:
    (layer, _), stamp = some_row(rows, random), now()
    yield f"/api/differences/{layer.name}?since={stamp}&until={stamp}"
    yield f"/api/lineage/parcel?since=2020-01-01T00:00:00Z&until={stamp}"


def _identify(rows: Rows, random: Random) -> Iterator[str]:
    layer, row = some_row(rows, random)
    others = random.sample([other.name for other in all_layers()], 8)
    names = ",".join({layer.name, "parcel", *others})
    yield f"/api/identify?lon={row.place[0]}&lat={row.place[1]}&zoom=18&layers={names}"


def _search(rows: Rows, random: Random) -> Iterator[str]:
    searched = [layer for layer in all_layers() if layer.search and rows.of(layer)]
    layer = random.choice(searched)
    row = random.choice(rows.of(layer))
    words = [str(row.values[name]) for name in (*layer.search, *layer.masked) if row.values[name]]
    yield f"/api/search?limit=50&q={random.choice(words or ['46'])[:28]}"


def _legend(rows: Rows, random: Random) -> Iterator[str]:
    yield f"/api/legend/{random.choice(all_layers()).name}"


def _vector_tile(rows: Rows, random: Random) -> Iterator[str]:
    layer, row = some_row(rows, random)
    yield f"/tiles/{layer.name}/{tile_at(layer, row)}.mvt"
    zoom = min(max(layer.detail_from, 12), DEEPEST) - 1
    x, y = CGCS2000_QUAD.tile_at(zoom, *row.place)
    yield f"/tiles/{layer.name}/CGCS2000Quad/{zoom}/{x}/{y}.mvt"
    group = random.choice([group for group in all_groups() if layer in group.layers] or all_groups())
    yield f"/tiles/{group.name}/{tile_at(layer, row)}.mvt"


def _picture(rows: Rows, random: Random) -> Iterator[str]:
    layer, row = some_row(rows, random)
    if random.random() < 0.2:  # a picture takes ten times as long as anything else
        ending = random.choice(("", "@2x")) + random.choice((".png", ".png32", ".webp", ".jpg"))
        yield f"/tiles/{layer.name}/{random.choice(('', '512/'))}{tile_at(layer, row)}{ending}"


def _tile_json(rows: Rows, random: Random) -> Iterator[str]:
    yield f"/tiles/{random.choice(all_layers()).name}.json"
    yield f"/tiles/{random.choice(all_groups()).name}.json"


def _style(rows: Rows, random: Random) -> Iterator[str]:
    yield f"/styles/{random.choice(all_layers()).name}.json"
    yield f"/styles/{random.choice(all_groups()).name}.json"


def _map_information(rows: Rows, random: Random) -> Iterator[str]:
    layer, row = some_row(rows, random)
    lon, lat = row.place
    frame = f"crs=CRS:84&bbox={lon - 1e-4},{lat - 1e-4},{lon + 1e-4},{lat + 1e-4}&width=9&height=9&i=4&j=4"
    asked = f"layers={layer.name}&query_layers={layer.name}&info_format=application/json"
    yield f"/wms?service=WMS&version=1.3.0&request=GetFeatureInfo&{frame}&{asked}&styles="
    yield "/wms?service=WMS&version=1.3.0&request=GetCapabilities"


def _map_tile(rows: Rows, random: Random) -> Iterator[str]:
    layer, row = some_row(rows, random)
    zoom, x, y = tile_at(layer, row).split("/")
    yield f"/wmts/{layer.name}/default/WebMercatorQuad/{zoom}/{y}/{x}/128/128.json"
    yield "/wmts/1.0.0/WMTSCapabilities.xml"


def _ogc_maps(rows: Rows, random: Random) -> Iterator[str]:
    layer, row = some_row(rows, random)
    lon, lat = row.place
    frame = f"bbox={lon - 5e-4},{lat - 5e-4},{lon + 5e-4},{lat + 5e-4}&width=16&height=16"
    styled = f"/ogc/collections/{layer.name}/styles/default"
    ends = (f"/ogc/collections/{layer.name}", styled, f"/ogc/styles/{layer.name}")
    yield f"{random.choice(ends)}/map?{frame}"
    yield f"/ogc/map?{frame}&f=html"  # the extent alone: the picture is what the other addresses draw
    yield f"/ogc/map?collections={layer.name},parcel&{frame}"


def _around(row: Row) -> str:
    lon, lat = row.place
    return f"{lon - 0.002},{lat - 0.002},{lon + 0.002},{lat + 0.002}"


def _items(rows: Rows, random: Random) -> Iterator[str]:
    layer, row = some_row(rows, random)
    items = f"/ogc/collections/{layer.name}/items"
    yield f"{items}?f=json&limit=50&bbox={_around(row)}"
    yield f"{items}?f=json&limit=5"
    yield f"{items}/{row.key}?f=json"


def _web_features(rows: Rows, random: Random) -> Iterator[str]:
    layer, row = some_row(rows, random)
    asked = f"/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames=qt:{layer.name}"
    form = "outputformat=application/json"
    yield f"{asked}&{form}&count=50&bbox={_around(row)},urn:ogc:def:crs:OGC:1.3:CRS84"
    yield f"{asked}&{form}&resourceid={layer.name}.{row.key}"
    yield f"{asked}&resulttype=hits"
    yield "/wfs?service=WFS&request=GetCapabilities"


def _of_layer(*endings: str) -> Maker:
    def make(rows: Rows, random: Random) -> Iterator[str]:
        layer, row = some_row(rows, random)
        zoom, x, y = tile_at(layer, row).split("/")
        for ending in endings:
            yield ending.format(layer=layer.name, tile=f"{zoom}/{y}/{x}")

    return make


def _admin_layer(ending: str) -> Maker:
    def make(rows: Rows, random: Random) -> Iterator[str]:
        layer, row = some_row(rows, random)
        yield f"/admin/layers/{layer.model._meta.model_name}/{ending.format(key=row.key)}"

    return make


def fixed(*addresses: str) -> Maker:
    """The same addresses for everybody."""

    def make(rows: Rows, random: Random) -> Iterator[str]:
        yield from addresses

    return make


# The first pattern that matches a route makes its examples; a route that none matches fails the test.
EXAMPLES: tuple[tuple[str, Maker], ...] = (
    (r"healthz|readyz", fixed()),  # say nothing of any feature
    (r"accounts/.*|i18n/.*", fixed()),
    (r"admin/(login|logout|password_change|jsi18n|autocomplete|r/).*", fixed()),
    (r"admin/(layers/\w+/)add/", _admin_layer("add/")),
    (r"admin/(layers/\w+/)<path:object_id>/history/", _admin_layer("{key}/history/")),
    (r"admin/(layers/\w+/)<path:object_id>/delete/", _admin_layer("{key}/delete/")),
    (r"admin/(layers/\w+/)<path:object_id>/change/", _admin_layer("{key}/change/")),
    (r"admin/(layers/\w+/)<path:object_id>/", _admin_layer("{key}/")),
    (r"admin/(layers/\w+/)", _admin_layer("?q=46")),
    (r"admin/.*", fixed("/admin/", "/admin/layers/", "/admin/accounts/servicetoken/")),
    (r"", fixed("/")),
    (r"api/catalogue", fixed("/api/catalogue")),
    (r"api/identify", _identify),
    (r"api/features/<str:name>/<int:key>/(history|lineage)", _past),
    (r"api/features/<str:name>/<int:key>", _features),
    (r"api/(differences|lineage)/<str:name>", _period),
    (r"api/change-sets", fixed("/api/change-sets")),
    (r"api/(edits|parcels|features|change-sets)/?.*", fixed()),  # written to: tests of editing
    (r"api/(openapi.json|docs)", fixed("/api/openapi.json")),
    (r"api/search", _search),
    (r"api/usage", fixed("/api/usage")),
    (r"api/coordinates|api/measure", fixed("/api/coordinates?x=110&y=20")),
    (r"api/legend/<str:name>", _legend),
    (r"api/tile-seedings/?.*", fixed("/api/tile-seedings")),
    (r"styles/map.json", fixed("/styles/map.json")),
    (r"styles/<slug:layer>.json", _style),
    (r"tiles/<slug:layer>.json", _tile_json),
    (
        r"csw",
        fixed(
            "/csw?service=CSW&version=2.0.2&request=GetRecords&typenames=csw:Record&maxrecords=100"
            "&resulttype=results&elementsetname=full"
        ),
    ),
    (r"wfs/?", _web_features),
    (r"ogc/collections/records.*|ogc/records", fixed("/ogc/records?f=json&limit=100")),
    (r"ogc/records/<str:name>", _of_layer("/ogc/records/{layer}?f=json")),
    (r"ogc/collections/<str:name>/items.*", _items),
    (r"ogc/collections", fixed("/ogc/collections?f=json")),
    (r"ogc/collections/<str:name>", _of_layer("/ogc/collections/{layer}?f=json")),
    (r"ogc/collections/<str:name>/(schema|queryables)", _of_layer("/ogc/collections/{layer}/schema?f=json")),
    (
        r"ogc/collections/<str:name>/tiles/<str:grid>/<.*",
        _of_layer("/ogc/collections/{layer}/tiles/WebMercatorQuad/{tile}"),
    ),
    (r"ogc/(collections/<str:name>/|styles/<str:name>/)?(styles/<str:style>/)?map", _ogc_maps),
    (r"ogc/collections/<str:name>/(tiles|styles).*", _of_layer("/ogc/collections/{layer}/tiles?f=json")),
    (r"ogc/styles", fixed("/ogc/styles?f=json")),
    (r"ogc/styles/<str:name>", _of_layer("/ogc/styles/{layer}")),
    (r"\^ogc/\?\$|ogc/(conformance|api)|ogc/tileMatrixSets.*", fixed()),  # of no layer
    (r"wms", _map_information),
    (r"wmts.*|\^wmts/.*", _map_tile),
    (r"\^fonts/.*|\^styles/sprite.*", fixed()),  # of no layer
    (r"\^tiles/base/.*", fixed()),  # public layers only, the same for everybody: tests of tiles
    (r"\^tiles/.*\\\.mvt\$", _vector_tile),
    (r"\^tiles/.*\(\?P<ending>.*", _picture),
    (r"\^\(\?:tiles\|styles\|fonts\)/", fixed("/tiles/nothing")),
)


def maker_of(route: str) -> Maker | None:
    """The example maker of a route; None when nobody has written one."""
    for pattern, maker in EXAMPLES:
        if re.fullmatch(pattern, route):
            return maker
    return None
