"""A map picture as a Mapnik map in XML: which layers, in what order, from which rows; without Mapnik."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from gis_core.geometry.crs import STORAGE, WEB_MERCATOR, WGS84
from gis_core.sql import compose, inline, load_sql
from layers.declare import LayerOptions
from layers.source import Source
from layers.styles import Style
from tiles.mapnik_style import FONT_SETS, to_mapnik

STATEMENT = Path(__file__).parent / "sql" / "picture.sql"
MANY_VERTICES = 2_000
# Told to Mapnik as WGS 84, with which CGCS2000 agrees to centimetres: for this pair it has a closed form,
# while for any other it asks PROJ vertex by vertex.
ROWS_SRS = f"epsg:{WGS84}"
# Pixels round the picture that are drawn too, so that neither a text nor a broad line is cut at its edge.
TEXT_BUFFER, SHAPE_BUFFER = 128, 16
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
    root = Element("Map", {"srs": srs, "buffer-size": str(TEXT_BUFFER)})
    if background:
        root.set("background-color", background)
    _add_fonts(root)
    for kinds, ordered in ((SHAPES, shapes), (TEXTS, list(reversed(texts)))):
        for number, drawn in enumerate(ordered):
            _add_layer(root, f"{number}/{drawn.layer.name}/{kinds[0]}", drawn, zoom, kinds)
    return tostring(root, encoding="unicode")


def _add_fonts(root: Element) -> None:
    for bold, name in FONT_SETS.items():
        fonts = SubElement(root, "FontSet", {"name": name})
        for face in FACES[bold]:
            SubElement(fonts, "Font", {"face-name": face})


def _add_layer(root: Element, name: str, drawn: Drawn, zoom: int, kinds: tuple[str, ...]) -> None:
    styles = to_mapnik(drawn.style, zoom, kinds)
    if not styles:
        return
    layer = Element("Layer", {"name": name, "srs": ROWS_SRS, "cache-features": "true"})
    layer.set("buffer-size", str(TEXT_BUFFER if kinds is TEXTS else SHAPE_BUFFER))
    for style in styles:
        style.set("name", f"{name}/{style.get('name')}")
        root.append(style)
        SubElement(layer, "StyleName").text = style.get("name")
    _add_datasource(layer, drawn)
    root.append(layer)


def _add_datasource(layer: Element, drawn: Drawn) -> None:
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
    element = SubElement(layer, "Datasource")
    for key, value in parameters.items():
        SubElement(element, "Parameter", {"name": key}).text = value


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
