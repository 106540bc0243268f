"""Documents of the feature service that are in order: filters, geometries, queries, actions."""

from __future__ import annotations

from random import Random
from typing import Any

import shapely

from tests.fuzz.ground import Ground, Known
from tests.support.wfs import SPACES

VERSIONS = ("2.0.0", "1.1.0", "1.0.0")
NUMBERS = {"port": "berths", "road": "lanes", "parcel": "registered_area", "land_use_patch": "farmland_grade"}
TEXTS = {"port": "name", "road": "name", "parcel": "parcel_code", "land_use_patch": "land_class"}


def document(operation: str, inner: str, version: str, **attributes: str) -> str:
    """A whole request."""
    told = "".join(f' {name}="{value}"' for name, value in attributes.items())
    head = f'{SPACES[version]} service="WFS" version="{version}"{told}'
    return f"<wfs:{operation} {head}>{inner}</wfs:{operation}>"


def prefix(version: str) -> str:
    """The prefix of filters."""
    return "fes" if version == "2.0.0" else "ogc"


def name_tag(version: str) -> str:
    """How filters name a property."""
    return "fes:ValueReference" if version == "2.0.0" else "ogc:PropertyName"


def pairs(coordinates: Any, version: str) -> str:
    """Coordinates in the order and form of the version."""
    if version == "1.0.0":
        return " ".join(f"{x!r},{y!r}" for x, y in coordinates)
    return " ".join(f"{y!r} {x!r}" for x, y in coordinates)


def listed(coordinates: Any, version: str) -> str:
    """The element that holds coordinates."""
    name = "coordinates" if version == "1.0.0" else "posList"
    return f"<gml:{name}>{pairs(coordinates, version)}</gml:{name}>"


def geometry(shape: Any, version: str, name: str = "") -> str:
    """A point, line, polygon or collection of them in the GML of the version."""
    system = name or ("EPSG:4490" if version == "1.0.0" else "urn:ogc:def:crs:EPSG::4490")
    head = f' srsName="{system}"' + (' gml:id="g"' if version == "2.0.0" else "")
    kind, rest = shape.geom_type, shapely.get_coordinates(shape).tolist()
    if kind == "Point":
        tag = "coordinates" if version == "1.0.0" else "pos"
        return f"<gml:Point{head}><gml:{tag}>{pairs(rest, version)}</gml:{tag}></gml:Point>"
    if kind == "LineString":
        return f"<gml:LineString{head}>{listed(rest, version)}</gml:LineString>"
    if kind == "Polygon":
        return polygon(shape, version, head)
    parts = [geometry(part, version, system).replace(' gml:id="g"', "") for part in shape.geoms]
    return collection(kind, parts, head, version)


def collection(kind: str, parts: list[str], head: str, version: str) -> str:
    """Parts within their members."""
    outer, member = {"MultiPoint": ("MultiPoint", "pointMember"),
                     "MultiLineString": ("MultiCurve", "curveMember"),
                     "MultiPolygon": ("MultiSurface", "surfaceMember")}.get(
                         kind, ("MultiGeometry", "geometryMember"))  # fmt: skip
    if version == "1.0.0":
        outer, member = outer.replace("Curve", "LineString"), member.replace("curve", "lineString")
        outer, member = outer.replace("Surface", "Polygon"), member.replace("surface", "polygon")
    inner = "".join(f"<gml:{member}>{part}</gml:{member}>" for part in parts)
    return f"<gml:{outer}{head}>{inner}</gml:{outer}>"


def polygon(shape: Any, version: str, head: str) -> str:
    """Outer and inner rings."""
    outer, inner = ("outerBoundaryIs", "innerBoundaryIs") if version == "1.0.0" else ("exterior", "interior")
    rings = [(outer, shape.exterior), *((inner, ring) for ring in shape.interiors)]
    written = "".join(
        f"<gml:{tag}><gml:LinearRing>{listed(list(ring.coords), version)}</gml:LinearRing></gml:{tag}>"
        for tag, ring in rings
    )
    return f"<gml:Polygon{head}>{written}</gml:Polygon>"


def envelope(known: Known, version: str) -> str:
    """A box around a feature."""
    low, high = (
        (known.longitude - 0.01, known.latitude - 0.01),
        (known.longitude + 0.01, known.latitude + 0.01),
    )
    if version == "1.0.0":
        return f'<gml:Box srsName="EPSG:4490"><gml:coordinates>{pairs([low, high], version)}</gml:coordinates></gml:Box>'
    corners = [pairs([corner], version) for corner in (low, high)]
    return ('<gml:Envelope srsName="urn:ogc:def:crs:EPSG::4490">'
            f"<gml:lowerCorner>{corners[0]}</gml:lowerCorner><gml:upperCorner>{corners[1]}</gml:upperCorner>"
            "</gml:Envelope>")  # fmt: skip


def shape_near(random: Random, known: Known) -> Any:
    """Some geometry at a feature."""
    place = shapely.Point(known.longitude, known.latitude)
    line = shapely.LineString([place, (place.x + 0.01, place.y + 0.01), (place.x + 0.02, place.y)])
    area = shapely.box(place.x, place.y, place.x + 0.01, place.y + 0.01)
    holed = area.difference(place.buffer(0.02).intersection(shapely.box(*area.buffer(-0.003).bounds)))
    return random.choice((
        place, line, area, holed, known.outline, shapely.MultiPoint([place, (110, 20)]),
        shapely.MultiLineString([line, line]), shapely.MultiPolygon([area]),
        shapely.GeometryCollection([place, line, area]),
    ))  # fmt: skip


def by_id(layer: str, key: int, version: str) -> str:
    """The filter that names one feature."""
    if version == "2.0.0":
        return f'<fes:Filter><fes:ResourceId rid="{layer}.{key}"/></fes:Filter>'
    return f'<ogc:Filter><ogc:FeatureId fid="{layer}.{key}"/></ogc:Filter>'


def spatial(random: Random, ground: Ground, layer: str, version: str) -> str:
    """A spatial condition."""
    f, known = prefix(version), ground.feature(random, layer)
    tag = name_tag(version)
    name = f"<{tag}>geometry</{tag}>"
    operator = random.choice(("BBOX", "Intersects", "Within", "Contains", "Disjoint", "Touches", "Crosses",
                              "Overlaps", "Equals", "DWithin", "Beyond"))  # fmt: skip
    shape = geometry(shape_near(random, known), version)
    if operator == "BBOX":
        shape = envelope(known, version)
    unit = "uom" if version == "2.0.0" else "units"
    distance = f'<{f}:Distance {unit}="m">500</{f}:Distance>' if operator in ("DWithin", "Beyond") else ""
    return f"<{f}:{operator}>{name}{shape}{distance}</{f}:{operator}>"


def plain(random: Random, layer: str, version: str) -> str:
    """A condition on attributes."""
    f, tag = prefix(version), name_tag(version)
    text, number = TEXTS.get(layer, "name"), NUMBERS.get(layer, "id")

    def compare(operator: str, name: str, value: str, more: str = "") -> str:
        named = f"<{tag}>qt:{name}</{tag}>"
        return f"<{f}:{operator}{more}>{named}<{f}:Literal>{value}</{f}:Literal></{f}:{operator}>"

    like = ' wildCard="*" singleChar="." escapeChar="!"'
    between = (f"<{f}:PropertyIsBetween><{tag}>{number}</{tag}><{f}:LowerBoundary><{f}:Literal>1</{f}:Literal>"
               f"</{f}:LowerBoundary><{f}:UpperBoundary><{f}:Literal>5</{f}:Literal></{f}:UpperBoundary>"
               f"</{f}:PropertyIsBetween>")  # fmt: skip
    sums = f"<{f}:Add><{tag}>{number}</{tag}><{f}:Literal>2</{f}:Literal></{f}:Add>"
    return random.choice((
        compare("PropertyIsEqualTo", text, "海口"), compare("PropertyIsNotEqualTo", text, "x", ' matchCase="false"'),
        compare("PropertyIsGreaterThan", number, "2"), compare("PropertyIsLike", text, "*港*", like), between,
        f"<{f}:PropertyIsNull><{tag}>{text}</{tag}></{f}:PropertyIsNull>",
        f"<{f}:PropertyIsLessThan>{sums}<{f}:Literal>9</{f}:Literal></{f}:PropertyIsLessThan>",
        f'<{f}:PropertyIsEqualTo><{f}:Function name="lower"><{tag}>{text}</{tag}></{f}:Function>'
        f"<{f}:Literal>a</{f}:Literal></{f}:PropertyIsEqualTo>",
        f"<{f}:During><{tag}>surveyed_on</{tag}><gml:TimePeriod gml:id=\"t\"><gml:beginPosition>2020-01-01"
        f"</gml:beginPosition><gml:endPosition>2021-01-01T00:00:00Z</gml:endPosition></gml:TimePeriod></{f}:During>",
    ))  # fmt: skip


def condition(random: Random, ground: Ground, layer: str, version: str, depth: int = 0) -> str:
    """A condition, now and then of several."""
    f = prefix(version)
    if depth < 2 and random.random() < 0.35:
        operator = random.choice(("And", "Or", "Not"))
        count = 1 if operator == "Not" else random.choice((2, 3))
        parts = "".join(condition(random, ground, layer, version, depth + 1) for _ in range(count))
        return f"<{f}:{operator}>{parts}</{f}:{operator}>"
    if random.random() < 0.4:
        return spatial(random, ground, layer, version)
    return plain(random, layer, version)


def write_filter(random: Random, ground: Ground, layer: str, version: str, inner: str = "") -> str:
    """A whole Filter that can stand alone."""
    f = prefix(version)
    return f"<{f}:Filter {SPACES[version]}>{inner or condition(random, ground, layer, version)}</{f}:Filter>"
