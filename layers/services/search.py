"""Find a place, a division, a code, a map sheet or a coordinate by what people type."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from gis_core.errors import GisError
from gis_core.geometry.sheet import parse_sheet
from gis_core.http.parameters import read_integer, read_text
from layers.access import Person, scope_of
from layers.declare import LayerOptions
from layers.describe import name_feature
from layers.fields import IdentifierField
from layers.queries import visible, visible_layers

# A code is looked up by its beginning, and only when enough of it is typed to be selective.
CODE = re.compile(r"^[0-9A-Za-z]{4,28}$")
SHEET = re.compile(r"^[A-Za-z][0-9]{2}(?:[B-Hb-h][0-9]{6})?$")
PAIR = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$")
KINDS = {"division": "division", "place_name": "place", "parcel": "parcel"}
# What people look for first.
FIRST = ("division", "place_name", "parcel")
# Characters of what is looked for; hits of one answer.
LONGEST_QUERY = 100
USUAL_HITS, MOST_HITS = 20, 50


@require_safe
def search(request: HttpRequest) -> JsonResponse:
    """`GET /api/search?q=&limit=`: hits with their place on the map."""
    text = read_text(request, "q", LONGEST_QUERY)
    limit = read_integer(request, "limit", 1, MOST_HITS, USUAL_HITS)
    hits = search_everything(text, request.user, limit) if text else []
    return JsonResponse({"results": hits[:limit]}, json_dumps_params={"ensure_ascii": False})


def search_everything(text: str, person: Person, limit: int) -> list[dict[str, Any]]:
    """Coordinates and map sheets first, then names and codes of every layer the person may search."""
    hits = [*find_coordinate(text), *find_sheet(text)]
    layers = [layer for layer in visible_layers(person) if layer.search]
    layers.sort(key=lambda layer: FIRST.index(layer.name) if layer.name in FIRST else len(FIRST))
    for layer in layers:
        if len(hits) >= limit:
            break
        hits += search_layer(layer, person, text, limit - len(hits))
    return hits


def search_layer(layer: LayerOptions, person: Person, text: str, limit: int) -> list[dict[str, Any]]:
    """Features of one layer whose name contains, or whose code begins with, the text; best first."""
    condition, exact = Q(), Q()
    masked = scope_of(layer, person).masked
    names = [name for name in layer.search if name not in masked]
    for name in names:
        is_code = isinstance(layer.model._meta.get_field(name), IdentifierField)
        if is_code and CODE.match(text):
            condition |= Q(**{f"{name}__startswith": text.upper()})
        elif not is_code:
            condition |= Q(**{f"{name}__contains": text})
            exact |= Q(**{f"{name}__startswith": text})
    if not condition:
        return []
    rows = visible(layer, person).filter(condition)
    if exact:
        rank = Case(When(exact, then=Value(0)), default=Value(1), output_field=IntegerField())
        rows = rows.order_by(rank, Length(names[0]), "pk")
    return [describe_hit(layer, row) for row in rows[:limit]]


def describe_hit(layer: LayerOptions, feature: Any) -> dict[str, Any]:
    """One hit with its bounds and a point to show it at."""
    west, south, east, north = feature.geometry.extent
    texts = [str(getattr(feature, name)) for name in layer.search if getattr(feature, name)]
    return {
        "kind": KINDS.get(layer.name, "feature"),
        "layer": layer.name,
        "id": feature.pk,
        "title": texts[0] if texts else name_feature(layer, feature),
        "subtitle": " · ".join([layer.title, *texts[1:]]),
        "bounds": [west, south, east, north],
        "centre": [(west + east) / 2, (south + north) / 2],
    }


def find_coordinate(text: str) -> list[dict[str, Any]]:
    """A typed pair of degrees as a hit, longitude or latitude first; other text finds nothing."""
    match = PAIR.match(text)
    if not match:
        return []
    first, second = float(match[1]), float(match[2])
    lon, lat = (second, first) if abs(first) <= 90 < abs(second) else (first, second)
    if abs(lon) > 180 or abs(lat) > 90:
        return []
    bounds = [lon - 0.005, lat - 0.005, lon + 0.005, lat + 0.005]
    return [_place("coordinate", f"{lon:.6f}°, {lat:.6f}°", "坐标 (CGCS2000 经度, 纬度)", bounds)]


def find_sheet(text: str) -> list[dict[str, Any]]:
    """A map sheet by its number (GB/T 13989); a number that names no sheet finds nothing."""
    if not SHEET.match(text):
        return []
    try:
        bounds = list(parse_sheet(text.upper()).bounds)
    except GisError:
        return []
    return [_place("sheet", text.upper(), "图幅 (GB/T 13989)", bounds)]


def _place(kind: str, title: str, subtitle: str, bounds: list[float]) -> dict[str, Any]:
    centre = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2]
    return {
        "kind": kind,
        "layer": None,
        "id": None,
        "title": title,
        "subtitle": subtitle,
        "bounds": bounds,
        "centre": centre,
    }
