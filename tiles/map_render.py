"""A map picture as a Mapnik map in XML: which layers, in what order, from which rows; without Mapnik."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil
from pathlib import Path
from xml.etree.ElementTree import tostring
from xml.sax.saxutils import escape, quoteattr

from gis_core.geometry.crs import STORAGE, WEB_MERCATOR, WGS84
from gis_core.sql import compose, inline, load_sql
from layers.declare import LayerOptions
from layers.source import Source
from layers.styles import Style
from layers.styles.symbols import is_drawn_at, value_at
from tiles.mapnik_style import FONT_SETS, to_mapnik

STATEMENT = Path(__file__).parent / "sql" / "picture.sql"
MANY_VERTICES = 2_000
# Told to Mapnik as WGS 84, with which CGCS2000 agrees to centimetres: for this pair it has a closed form,
# while for any other it asks PROJ vertex by vertex.
ROWS_SRS = f"epsg:{WGS84}"
# Pixels round the picture that are drawn too, so that neither a text nor a broad line is cut at its edge: for
# texts always, for shapes as many as they need and this at most.
TEXT_BUFFER, SHAPE_BUFFER = 128, 16
# Texts of styles kept: of each layer and zoom one or two, and of styles sent along.
KEPT_STYLES = 2_000
FACES = {False: ("Noto Sans CJK SC Regular",), True: ("Noto Sans CJK SC Bold", "Noto Sans CJK SC Regular")}
# Which passes lie under everything and which on top, when several layers are drawn.
SHAPES = ("fill", "casing", "line", "marker")
TEXTS = ("label",)


@dataclass(frozen=True)
class Drawn:
    """A layer of a picture: its rows, its style and the columns after which rows are sorted."""

    layer: LayerOptions
    source: Source
    style: Style
    sorting: tuple[str, ...] = ("id",)


def compose_map(layers: Sequence[Drawn], zoom: int, background: str = "", epsg: int = WEB_MERCATOR) -> str:
    """The map of these layers at a zoom, lowest first; all texts lie above all shapes."""
    return compose_parts(layers, layers, zoom, background, epsg)


def compose_parts(
    shapes: Sequence[Drawn],
    texts: Sequence[Drawn],
    zoom: int,
    background: str = "",
    epsg: int = WEB_MERCATOR,
) -> str:
    """The map, in the CRS `epsg`, of the shapes of some layers and the texts of some, each lowest first."""
    srs = ROWS_SRS if epsg == STORAGE else f"epsg:{epsg}"
    colour = f" background-color={quoteattr(background)}" if background else ""
    parts = [
        _write_layer(f"{number}/{drawn.layer.name}/{kinds[0]}", drawn, zoom, kinds)
        for kinds, ordered in ((SHAPES, shapes), (TEXTS, list(reversed(texts))))
        for number, drawn in enumerate(ordered)
    ]
    return f'<Map srs="{srs}" buffer-size="{TEXT_BUFFER}"{colour}>{_write_fonts()}{"".join(parts)}</Map>'


@cache
def _write_fonts() -> str:
    sets = []
    for bold, name in FONT_SETS.items():
        faces = "".join(f"<Font face-name={quoteattr(face)}/>" for face in FACES[bold])
        sets.append(f'<FontSet name="{name}">{faces}</FontSet>')
    return "".join(sets)


def _write_layer(name: str, drawn: Drawn, zoom: int, kinds: tuple[str, ...]) -> str:
    names, styles = _write_styles(_Same(drawn.style), zoom, kinds, name)
    if not names:
        return ""
    buffer = TEXT_BUFFER if kinds is TEXTS else ceil(reach_of(drawn.style, zoom))
    told = "".join(f"<StyleName>{escape(each)}</StyleName>" for each in names)
    opening = f'<Layer name={quoteattr(name)} srs="{ROWS_SRS}" cache-features="true" buffer-size="{buffer}">'
    return f"{styles}{opening}{told}{_write_datasource(drawn)}</Layer>"


def reach_of(style: Style, zoom: int) -> float:
    """How far beyond its outline a shape shows, in pixels of the screen; 0 where areas are only filled."""
    drawn = [rule for rule in style.rules if is_drawn_at(zoom, rule.min_zoom, rule.max_zoom)]
    strokes = [value_at(rule.width, zoom) / 2 + rule.casing_width for rule in drawn if rule.stroke]
    markers = [(value_at(rule.size, zoom) + value_at(rule.width, zoom)) / 2 for rule in drawn if rule.marker]
    furthest = max([0.0, *strokes, *markers])
    # One more for the softened edge.
    return min(SHAPE_BUFFER, furthest + 1) if furthest else 0.0


class _Same:
    """A style known by being itself: comparing its many rules would cost more than writing them."""

    def __init__(self, style: Style) -> None:
        self.style = style

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.style is other.style

    def __hash__(self) -> int:
        return id(self.style)


@lru_cache(maxsize=KEPT_STYLES)
def _write_styles(same: _Same, zoom: int, kinds: tuple[str, ...], prefix: str) -> tuple[tuple[str, ...], str]:
    """Names and text of a layer's styles at a zoom; kept, since a style is drawn of thousands of pictures."""
    styles = to_mapnik(same.style, zoom, kinds)
    for style in styles:
        style.set("name", f"{prefix}/{style.get('name')}")
    names = tuple(style.get("name", "") for style in styles)
    return names, "".join(tostring(style, encoding="unicode") for style in styles)


def _write_datasource(drawn: Drawn) -> str:
    parameters = {
        "type": "postgis",
        "table": compose_rows(drawn),
        "geometry_field": "geometry",
        "srid": str(STORAGE),
        "key_field": "id",
        # Without an extent Mapnik would compute it from all rows.
        "extent": "-180,-90,180,90",
        "max_size": "2",
    }
    told = "".join(
        f'<Parameter name="{key}">{escape(value)}</Parameter>' for key, value in parameters.items()
    )
    return f"<Datasource>{told}</Datasource>"


def compose_rows(drawn: Drawn) -> str:
    """The rows as a sub-select with every value quoted into it by the database driver."""
    fragment = compose(
        load_sql(STATEMENT),
        {
            "columns": columns_of(drawn),
            "source": drawn.source.rows,
            "sorting": list(drawn.sorting),
        },
    )
    return inline(fragment, {**drawn.source.parameters, "many_vertices": MANY_VERTICES})


def columns_of(drawn: Drawn) -> list[str]:
    """The columns a picture needs: the key and what its style asks for."""
    return list(_once(["id", *sorted(drawn.style.fields()), *drawn.sorting]))


def _once(names: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(names)
