"""The map drawn: as WMS draws it, and what crosses the 180th meridian or the end of the system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from layers.access import Person
from tiles.boxes import cut_box, valid_box
from tiles.matrix import Box
from tiles.ogc_maps.ground import Ground
from tiles.ogc_maps.place import turn_of
from tiles.wms.asked import Asked
from tiles.wms.draw import draw_map, draw_picture
from tiles.wms.formats import Format, encode
from tiles.wms.map_request import Frame, MapRequest


@dataclass(frozen=True)
class MapOrder:
    """Everything that a map is drawn from."""

    frame: Frame
    asked: tuple[Asked, ...]
    format: Format
    ground: Ground
    is_wrapped: bool


def draw_order(order: MapOrder, person: Person) -> bytes:
    """The encoded picture."""
    inside, void = order.ground.inside, order.ground.void
    if inside == void and not order.is_wrapped:
        request = MapRequest(order.frame, order.asked, order.format, not inside, inside)
        return draw_map(request, person)
    frame = order.frame
    picture = Image.new("RGBA", (frame.width, frame.height), void or (0, 0, 0, 0))
    turns = list(_turns(order))
    for turned in turns:
        _paint_valid(picture, turned, inside)
    for turned in turns:
        picture = Image.alpha_composite(picture, draw_picture(order.asked, person, turned))
    return encode(picture, order.format, frame.box, frame.epsg, frame.dpi)


def _turns(order: MapOrder) -> Iterator[Frame]:
    """The frame, and when it is wrapped the same a turn farther west, as far as each lies on the earth."""
    west, south, east, north = order.frame.box
    for turn in (0.0, turn_of(order.frame.epsg))[: 1 + order.is_wrapped]:
        box = (west - turn, south, east - turn, north)
        inside = cut_box(box, valid_box(order.frame.epsg))
        if inside[0] < inside[2] and inside[1] < inside[3]:
            yield replace(order.frame, box=box)


def _paint_valid(picture: Image.Image, frame: Frame, colour: str) -> None:
    """The ground where the system serves; in whole pixels, whose middles decide."""
    left, upper, right, lower = _pixels_of(cut_box(frame.box, valid_box(frame.epsg)), frame)
    if left < right and upper < lower:
        corners = (left, upper, right - 1, lower - 1)
        ImageDraw.Draw(picture).rectangle(corners, fill=colour or (0, 0, 0, 0))


def _pixels_of(box: Box, frame: Frame) -> tuple[int, int, int, int]:
    west, south, east, north = frame.box
    across, up = frame.width / (east - west), frame.height / (north - south)
    return (round((box[0] - west) * across), round((north - box[3]) * up),
            round((box[2] - west) * across), round((north - box[1]) * up))  # fmt: skip
