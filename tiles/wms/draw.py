"""A map picture drawn: runs of vector layers by Mapnik, rasters between them, laid on one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby

from PIL import Image

from gis_core.errors import GisError
from layers import queries
from layers.access import Person, require_visible
from layers.source import Source
from tiles.coverage import draw_box
from tiles.map_render import Drawn, compose_map
from tiles.orders import Order
from tiles.renderers import draw
from tiles.source import find_source_at, is_shown
from tiles.wms.asked import Asked
from tiles.wms.formats import PNG, encode, lay_on
from tiles.wms.map_request import Frame, MapRequest


def draw_map(request: MapRequest, person: Person) -> bytes:
    """The encoded picture; errors as for tiles."""
    frame, zoom = request.frame, request.frame.zoom
    for asked in request.asked:
        require_visible(asked.layer, person)
    if request.format.mapnik and not any(is_raster(asked) for asked in request.asked):
        return order_run(request.asked, person, frame, zoom, request.ground, request.format.mapnik)
    picture = draw_picture(request.asked, person, frame)
    if request.ground:
        picture = lay_on(picture, request.ground)
    return encode(picture, request.format, frame.box, frame.epsg, frame.dpi)


def draw_picture(layers: Sequence[Asked], person: Person, frame: Frame) -> Image.Image:
    """The layers in pixels, transparent where they show nothing."""
    for asked in layers:
        require_visible(asked.layer, person)
    picture = Image.new("RGBA", (frame.width, frame.height))
    for part in draw_parts(layers, person, frame, frame.zoom):
        picture = Image.alpha_composite(picture, part)
    return picture


def draw_parts(layers: Sequence[Asked], person: Person, frame: Frame, zoom: int) -> Iterator[Image.Image]:
    """The pictures to lay on one another, lowest first."""
    for raster, run in groupby(layers, key=is_raster):
        if raster:
            for asked in run:
                yield from draw_raster(asked, person, frame, zoom)
        else:
            drawn = order_run(list(run), person, frame, zoom, "", PNG.mapnik)
            yield Image.open(BytesIO(drawn)).convert("RGBA")


def is_raster(asked: Asked) -> bool:
    """Whether it is drawn from files."""
    return asked.layer.kind == "coverage"


def order_run(
    layers: Sequence[Asked], person: Person, frame: Frame, zoom: int, ground: str, encoding: str
) -> bytes:
    """Vector layers in one Mapnik map."""
    shown = [drawn for asked in layers if (drawn := find_drawn(asked, person, zoom)) is not None]
    text = compose_map(shown, zoom, ground, frame.epsg)
    order = Order(
        text,
        frame.box,
        frame.width,
        1,
        encoding=encoding,
        height=frame.height,
        enlarged=frame.enlarged,
    )
    return draw(order)[0]


def find_drawn(asked: Asked, person: Person, zoom: int) -> Drawn | None:
    """The layer's rows; None where nothing is drawn of it at that scale."""
    source = find_rows(asked, person, zoom)
    return None if source is None else Drawn(asked.layer, source, asked.style)


def find_rows(asked: Asked, person: Person, zoom: int) -> Source | None:
    """Features, or below `detail_from` what they are merged into, unless something narrows them."""
    if asked.instant is None and asked.narrowing.condition is None:
        return find_source_at(asked.layer, person, zoom)
    if not is_shown(asked.layer, zoom):
        return None
    return asked.narrowing.apply(queries.find_source(asked.layer, person, asked.instant))


def draw_raster(asked: Asked, person: Person, frame: Frame, zoom: int) -> Iterator[Image.Image]:
    """The raster's picture, where there is a file."""
    symbol = asked.style.raster
    if symbol is None:
        raise GisError("parameter", f"图层“{asked.layer.title}”的样式没有栅格符号。", "styles")
    if asked.instant is not None:
        raise GisError("parameter", f"影像图层“{asked.layer.title}”没有历史版本。", "asof")
    size = (frame.width, frame.height)
    drawn = draw_box(asked.layer, person, symbol, frame.box, size, zoom, frame.epsg)
    if drawn is not None:
        yield Image.fromarray(drawn, "RGBA")
