"""A tile, or what lies under one of its pixels, as an answer."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from gis_core.errors import GisError
from gis_core.geometry.grid import TILE_SIZE
from gis_core.http.kvp import Kvp
from tiles.answers import answer_kept
from tiles.base_map import find_base
from tiles.raster import find_picture
from tiles.wms.asked import Asked, read_asked
from tiles.wms.draw import draw_map
from tiles.wms.feature_info import find_under
from tiles.wms.formats import FORMATS
from tiles.wms.info_answers import find_writer, reader_of
from tiles.wms.map_request import Frame, MapRequest
from tiles.wmts.request import TileRequest, invalid, read_tile_request

# With one of these a tile is drawn for this request alone.
NARROWING = ("asof", "time", "cql_filter")
WHITE = "#ffffff"


def answer_tile(request: HttpRequest, said: Mapping[str, str], kvp: Kvp) -> HttpResponse:
    """The kept tile; drawn anew when `asof`, TIME or `cql_filter` narrow it."""
    wanted = read_tile_request(said)
    if wanted.layer is not None and any(kvp.text(name) for name in NARROWING):
        return draw_narrowed(request, wanted, ask(request, wanted, kvp))
    # By it the record of reads knows a tile, which is read from no table when it is kept.
    setattr(request, "tile_of", wanted.name)  # noqa: B010
    if wanted.layer is None:
        return answer_kept(request, find_base(wanted.tile, wanted.form))
    return answer_kept(request, find_picture(wanted.layer, request.user, wanted.tile, wanted.form))


def draw_narrowed(request: HttpRequest, wanted: TileRequest, asked: list[Asked]) -> HttpResponse:
    """The same place, of fewer features or as it was."""
    form = FORMATS[wanted.form.encoding.content_type]
    order = MapRequest(frame_of(wanted), tuple(asked), form, is_transparent=True, background=WHITE)
    response = HttpResponse(draw_map(order, request.user), content_type=form.content_type)
    response["Cache-Control"] = "private, no-cache"
    return response


def answer_info(request: HttpRequest, said: Mapping[str, str], kvp: Kvp) -> HttpResponse:
    """What lies under the pixel I, J of the tile."""
    wanted = read_tile_request(said)
    content_type, write = find_writer(said["InfoFormat"])
    if wanted.layer is None:
        raise invalid("Layer", "底图不可查询。")
    pixel = Kvp({"i": said["I"], "j": said["J"]})
    column, row = (_read_pixel(pixel, name) for name in ("I", "J"))
    count = kvp.integer("feature_count", 1, 1_000, 10)
    found = find_under(frame_of(wanted), ask(request, wanted, kvp), request.user, (column, row), count)
    return HttpResponse(write(found, reader_of(request)), content_type=f"{content_type}; charset=utf-8")


def _read_pixel(pixel: Kvp, name: str) -> int:
    try:
        return pixel.integer(name, 0, TILE_SIZE - 1)
    except GisError as error:
        raise GisError("parameter", error.sentence, name) from error


def ask(request: HttpRequest, wanted: TileRequest, kvp: Kvp) -> list[Asked]:
    """The layer with what narrows it."""
    narrowing = {name: kvp.text(name) for name in NARROWING}
    return read_asked(Kvp({"layers": wanted.name, **narrowing}), request.user)


def frame_of(wanted: TileRequest) -> Frame:
    """Where the tile lies."""
    return Frame(wanted.tile.grid.epsg, wanted.tile.box(), TILE_SIZE, TILE_SIZE)
