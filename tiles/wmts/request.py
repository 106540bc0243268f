"""Which tile of which layer a request means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gis_core.errors import GisError
from gis_core.geometry.grid import TILE_MATRIX_SETS, WEB_MERCATOR_QUAD, TileMatrixSet
from gis_core.http.ows_errors import ServiceError
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from tiles.forms import Form
from tiles.matrix import DEEPEST_ZOOM, Tile

CHANNEL = "pictures"
DEFAULT_STYLE = "default"
# Our own base map stands among the layers.
BASE = "base"
ENDINGS = {"png": "image/png", "webp": "image/webp", "jpg": "image/jpeg"}
FORMATS = {content_type: ending for ending, content_type in ENDINGS.items()}
MOST_DIGITS = 9


@dataclass(frozen=True)
class TileRequest:
    """`layer` is None of the base map; `name` is what it was asked for by."""

    name: str
    layer: LayerOptions | None
    tile: Tile
    form: Form


def read_tile_request(said: Mapping[str, str]) -> TileRequest:
    """The tile of parameters named as WMTS names them; a GisError tells the first at fault."""
    name = said["Layer"]
    layer = None if name == BASE else find_published(name)
    grids = grids_of(layer)
    check_style(said["Style"], layer)
    ending = FORMATS.get(said["Format"].lower().replace("image/jpg", "image/jpeg"))
    if ending is None:
        raise invalid("Format", f"不支持格式“{said['Format'][:40]}”，可用：{'、'.join(FORMATS)}。")
    grid = next((each for each in grids if each.identifier == said["TileMatrixSet"]), None)
    if grid is None:
        known = "、".join(each.identifier for each in grids)
        raise invalid("TileMatrixSet", f"图层“{name}”的瓦片网格为：{known}。")
    return TileRequest(name, layer, read_tile(said, grid), Form(ending))


def find_published(name: str) -> LayerOptions:
    """The layer of that name that is published as pictures."""
    try:
        layer = find_layer(name)
    except GisError as error:
        raise invalid("Layer", error.sentence) from error
    if CHANNEL not in layer.published_as:
        raise invalid("Layer", f"图层“{layer.title}”没有以此方式发布。")
    return layer


def grids_of(layer: LayerOptions | None) -> tuple[TileMatrixSet, ...]:
    """The grids that the layer comes in; the base map in one."""
    return (WEB_MERCATOR_QUAD,) if layer is None else tuple(TILE_MATRIX_SETS.values())


def check_style(name: str, layer: LayerOptions | None) -> None:
    """GisError("parameter") for a style that the layer does not have."""
    if name not in ("", DEFAULT_STYLE, layer.style if layer else ""):
        raise invalid("Style", f"没有名为“{name[:60]}”的样式。")


def read_tile(said: Mapping[str, str], grid: TileMatrixSet) -> Tile:
    """The tile of TileMatrix, TileCol and TileRow."""
    level = _number(said["TileMatrix"], "TileMatrix")
    if level not in levels_of(grid):
        raise invalid("TileMatrix", f"网格 {grid.identifier} 没有级别 {level}。")
    columns, rows = grid.matrix_size(level)
    for name, count in (("TileCol", columns), ("TileRow", rows)):
        if not 0 <= _number(said[name], name) < count:
            raise ServiceError("out_of_range", f"{name} 应在 0 与 {count - 1} 之间。", name, "TileOutOfRange")
    return Tile(level, int(said["TileCol"]), int(said["TileRow"]), grid)


def levels_of(grid: TileMatrixSet) -> range:
    """The levels that are served."""
    shift = Tile(grid.first_level, 0, 0, grid).map_zoom - grid.first_level
    return range(grid.first_level, min(grid.last_level, DEEPEST_ZOOM - shift) + 1)


def _number(text: str, name: str) -> int:
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > MOST_DIGITS:
        raise invalid(name, f"参数 {name} 应为整数。")
    return int(text)


def invalid(name: str, sentence: str) -> GisError:
    """A parameter that has a value it cannot have."""
    return GisError("parameter", sentence, name)
