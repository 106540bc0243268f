"""A GetMap request as a value: what to draw, of which box, how large."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import cos, log2, radians

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE, reference_system
from gis_core.geometry.grid import METRES_PER_DEGREE, OGC_PIXEL, TILE_SIZE
from gis_core.geometry.notation import parse_crs
from gis_core.geometry.route import plan_route
from gis_core.http.kvp import Kvp
from layers.access import Person
from layers.services.map_limits import LARGEST_SIDE
from tiles.boxes import lonlat_bounds
from tiles.matrix import DEEPEST_ZOOM, MOST_NORTH, Box
from tiles.wms.asked import Asked
from tiles.wms.formats import OGC_DPI, WHITE_NAME, Format, find_format
from tiles.wms.sld import read_styled
from tiles.wms.versions import Version

LEAST_DPI, MOST_DPI = 30.0, 1_200.0
COLOUR = re.compile(r"(?:0x|#)?([0-9a-f]{6})", re.IGNORECASE | re.ASCII)
# Metres per pixel that no map has: a box is looked at in the storage's degrees.
COARSEST_ZOOM = 0


@dataclass(frozen=True)
class Frame:
    """Which part of the earth, in which system, in how many pixels; the box is x first."""

    epsg: int
    box: Box
    width: int
    height: int
    dpi: float = OGC_DPI

    @property
    def zoom(self) -> int:
        """The zoom of Web Mercator whose pixels are as large on the screen: what styles speak of."""
        _, south, _, north = lonlat_bounds(self.box, self.epsg)
        degrees = self.scale * OGC_PIXEL / METRES_PER_DEGREE
        if reference_system(self.epsg).zone is not None:
            middle = max(-MOST_NORTH, min(MOST_NORTH, (south + north) / 2))
            degrees /= cos(radians(middle))
        return max(COARSEST_ZOOM, min(DEEPEST_ZOOM, round(log2(360 / TILE_SIZE / degrees))))

    @property
    def scale(self) -> float:
        """The denominator of the scale as OGC reckons it."""
        pixel = (self.box[2] - self.box[0]) / self.width * self.enlarged
        unit = METRES_PER_DEGREE if reference_system(self.epsg).is_geographic else 1.0
        return pixel * unit / OGC_PIXEL

    @property
    def enlarged(self) -> float:
        """How much larger than on the screen symbols are drawn, in pixels."""
        return self.dpi / OGC_DPI


@dataclass(frozen=True)
class MapRequest:
    """Everything that GetMap says."""

    frame: Frame
    asked: tuple[Asked, ...]
    format: Format
    is_transparent: bool
    background: str

    @property
    def ground(self) -> str:
        """The colour under everything; empty where what shows nothing is transparent."""
        return "" if self.is_transparent and not self.format.is_opaque else self.background


def read_map_request(kvp: Kvp, version: Version, person: Person) -> MapRequest:
    """The request; a GisError names the first parameter at fault."""
    form, frame = find_format(kvp.required("format")), read_frame(kvp, version)
    return MapRequest(
        frame=frame,
        asked=tuple(read_styled(kvp, person, frame.scale)),
        format=form,
        is_transparent=kvp.flag("transparent"),
        background=read_colour(kvp.text("bgcolor", WHITE_NAME)),
    )


def read_frame(kvp: Kvp, version: Version) -> Frame:
    """The system, box and size of the picture."""
    width, height = read_size(kvp)
    name = kvp.required(version.crs_parameter)
    epsg = parse_crs(name)
    # GisError("crs") for a system to which there is no exact way.
    plan_route(STORAGE, epsg)
    return Frame(epsg, version.read_box(kvp.numbers("bbox", 4), name), width, height, read_dpi(kvp))


def read_size(kvp: Kvp) -> tuple[int, int]:
    """Width and height within the limits."""
    return kvp.integer("width", 1, LARGEST_SIDE), kvp.integer("height", 1, LARGEST_SIDE)


def read_dpi(kvp: Kvp) -> float:
    """Dots per inch, as QGIS (DPI), UMN (MAP_RESOLUTION) or GeoServer (FORMAT_OPTIONS=dpi:n) are told."""
    options = dict(
        part.lower().split(":", 1) for part in kvp.text("format_options").split(";") if ":" in part
    )
    told = kvp.text("dpi") or kvp.text("map_resolution") or options.get("dpi", "")
    # QGIS tells its screen's 96: that is what symbols are meant for.
    if not told or told == "96":
        return OGC_DPI
    return Kvp({"dpi": told}).number("dpi", LEAST_DPI, MOST_DPI)


def read_colour(text: str) -> str:
    """0xRRGGBB as #rrggbb."""
    match = COLOUR.fullmatch(text)
    if match is None:
        raise GisError("parameter", "参数 BGCOLOR 应形如 0xFFFFFF。", "bgcolor")
    return f"#{match.group(1).lower()}"
