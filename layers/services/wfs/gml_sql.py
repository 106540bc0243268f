"""Features as GML, written by the database: SQL expressions over a row `t`."""

from __future__ import annotations

from pathlib import Path

from gis_core.geometry.crs import STORAGE, reference_system
from gis_core.geometry.notation import axis_order, parse_crs, write_crs
from gis_core.sql import Fragment, compose, join_pieces, load_sql, quote_value, trust
from gis_core.xml.signs import UNWRITABLE
from layers.declare import LayerOptions
from layers.services.wfs.dialect import FEATURES, PREFIX, Dialect
from layers.services.wfs.requests import Query
from layers.services.wfs.select import column_of
from layers.services.wfs.types import Property, properties_of, standard_properties

TEXT_STATEMENT = Path(__file__).parent / "sql" / "xml_text.sql"
MEMBERS_STATEMENT = Path(__file__).parent / "sql" / "gml_members.sql"
# Of degrees all that a double holds, so that what is read and sent back is the same; of metres a micrometre.
DEGREE_DIGITS = 15
METRE_DIGITS = 6
# Options of ST_AsGML: the name as URN; no dimension; lines not as curves; second coordinate first.
LONG_NAME, NO_DIMENSION, PLAIN_LINES, SWAPPED = 1, 2, 4, 16
# Texts with one of these are looked at twice.
SPECIAL = f"[&<>{UNWRITABLE}]"
TAGS = {
    "2": {"POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon", "MULTIPOINT": "MultiPoint",
          "MULTILINESTRING": "MultiLineString", "MULTIPOLYGON": "MultiPolygon"},
    "3": {"POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon", "MULTIPOINT": "MultiPoint",
          "MULTILINESTRING": "MultiCurve", "MULTIPOLYGON": "MultiSurface"},
}  # fmt: skip
MEMBERS = {"MULTIPOINT": "pointMember", "MULTILINESTRING": "curveMember", "MULTIPOLYGON": "surfaceMember"}


def compose_feature(query: Query, dialect: Dialect) -> Fragment:
    """The row as a feature element."""
    layer = query.layer
    tag = f"{PREFIX}:{layer.name}"
    name = "fid" if dialect.is_old else "gml:id"
    pieces = [
        quote_value(f'<{tag} {name}="{layer.name}.'),
        trust("t.id"),
        quote_value('">'),
        *(compose_standard(query.layer) if dialect.is_new and query.properties is None else []),
        *([compose_geometry_property(query, dialect)] if query.shows("geometry") else []),
        *compose_properties(query),
        quote_value(f"</{tag}>"),
    ]
    return join_pieces(" || ", pieces)


def compose_geometry_property(query: Query, dialect: Dialect) -> Fragment:
    """The geometry within its property's element; nothing when there is none."""
    return compose(
        "coalesce({before} || {geometry} || {after}, '')",
        {
            "before": quote_value(f"<{PREFIX}:geometry>"),
            "geometry": compose_geometry(query.layer, query.crs, dialect),
            "after": quote_value(f"</{PREFIX}:geometry>"),
        },
    )


def compose_properties(query: Query) -> list[Fragment]:
    """The properties' elements in order; null ones and empty texts are left out, withheld ones are nil."""
    wanted = [one for one in properties_of(query.layer) if query.shows(one.name)]
    return [
        quote_value(f'<{PREFIX}:{one.name} xsi:nil="true"/>')
        if one.name in query.withheld
        else _compose_element(query.layer, one, f"{PREFIX}:{one.name}")
        for one in wanted
    ]


def compose_standard(layer: LayerOptions) -> list[Fragment]:
    """Values under GML's own names, by which programs call a feature, besides the layer's."""
    kept = standard_properties(layer).items()
    attributes = {"identifier": f' codeSpace="{FEATURES}"'}
    return [_compose_element(layer, one, f"gml:{name}", attributes.get(name, "")) for name, one in kept]


def _compose_element(layer: LayerOptions, asked: Property, tag: str, attributes: str = "") -> Fragment:
    pieces = {
        "before": quote_value(f"<{tag}{attributes}>"),
        "value": compose_value(layer, asked),
        "after": quote_value(f"</{tag}>"),
    }
    return compose("coalesce({before} || {value} || {after}, '')", pieces)


def compose_value(layer: LayerOptions, asked: Property) -> Fragment:
    """A property's value as XML text; null when there is none."""
    column: dict[str, str | Fragment] = {"column": column_of(layer, asked.name)}
    if asked.is_text:
        signs = {"special": quote_value(SPECIAL), "bad": quote_value(UNWRITABLE)}
        return compose(load_sql(TEXT_STATEMENT), {**column, **signs})
    if asked.kind == "dateTime":
        return compose("(to_json(t.{column}) #>> '{{}}')", column)
    return compose("t.{column}::text", column)


def compose_moved(layer: LayerOptions, epsg: int) -> Fragment:
    """The geometry in a system, x first."""
    if epsg == STORAGE:
        return trust("t.geometry")
    return trust(f"ST_Transform(t.geometry, {int(epsg)})")


def digits_of(epsg: int) -> int:
    """Decimals of a coordinate in a system."""
    return DEGREE_DIGITS if reference_system(epsg).is_geographic else METRE_DIGITS


def compose_geometry(layer: LayerOptions, crs: str, dialect: Dialect) -> Fragment:
    """The geometry as GML in a system, its pairs in the order that the system's name means; GML 2 x first."""
    epsg, is_swapped = parse_crs(crs), axis_order(crs) == "yx"
    kind = str(layer.geometry_field.geom_type)
    moved = compose_moved(layer, epsg)
    if dialect.is_old:
        return _compose_gml2(moved, crs, kind, epsg)
    flags = NO_DIMENSION | PLAIN_LINES | (SWAPPED if is_swapped else 0)
    if dialect.is_new and kind in MEMBERS:
        return _compose_members(layer, moved, crs, kind, flags)
    identifier = compose("{prefix} || t.id", {"prefix": quote_value(f"{layer.name}.")})
    own_id = compose(", 'gml', {id} || '.g'", {"id": identifier}) if dialect.is_new else trust(", 'gml'")
    if crs == write_crs(epsg, "urn"):
        return _call(3, moved, epsg, flags | LONG_NAME, own_id)
    if crs == write_crs(epsg, "short"):
        return _call(3, moved, epsg, flags, own_id)
    bare = compose("ST_SetSRID({moved}, 0)", {"moved": moved})
    return _name_system(_call(3, bare, epsg, flags, own_id), TAGS["3"][kind], crs)


def _call(version: int, shape: Fragment, epsg: int, flags: int, rest: Fragment) -> Fragment:
    return compose(
        f"ST_AsGML({version}, {{shape}}, {digits_of(epsg)}, {flags}{{rest}})", {"shape": shape, "rest": rest}
    )


def _name_system(text: Fragment, tag: str, crs: str) -> Fragment:
    """The geometry's text with the system's name in its first tag, as the client wrote it."""
    return compose(
        f"{{start}} || substr({{text}}, {len(tag) + 6})",
        {"start": quote_value(f'<gml:{tag} srsName="{crs}"'), "text": text},
    )


def _compose_gml2(moved: Fragment, crs: str, kind: str, epsg: int) -> Fragment:
    if crs == write_crs(epsg, "short"):
        return _call(2, moved, epsg, 0, trust(", 'gml'"))
    bare = compose("ST_SetSRID({shape}, 0)", {"shape": moved})
    return _name_system(_call(2, bare, epsg, 0, trust(", 'gml'")), TAGS["2"][kind], crs)


def _compose_members(layer: LayerOptions, moved: Fragment, crs: str, kind: str, flags: int) -> Fragment:
    """GML 3.2 wants an identifier of its own for each part; ST_AsGML gives all the same."""
    tag, member = TAGS["3"][kind], MEMBERS[kind]
    holes = {
        "start": quote_value(f'<gml:{tag} srsName="{crs}" gml:id="{layer.name}.'),
        "opening": quote_value(f"<gml:{member}>"),
        "closing": quote_value(f"</gml:{member}>"),
        "ending": quote_value(f"</gml:{tag}>"),
        "prefix": quote_value(f"{layer.name}."),
        "digits": quote_value(digits_of(parse_crs(crs))),
        "flags": quote_value(flags),
        "moved": moved,
    }
    return compose(load_sql(MEMBERS_STATEMENT), holes)
