"""The Web Mercator tile pyramid: which place a tile shows, in metres and in degrees of the storage CRS."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, degrees, pi, sinh

from gis_core.errors import GisError
from gis_core.geometry.ellipsoid import SEMI_MAJOR

Box = tuple[float, float, float, float]  # west, south, east, north

# Half the side of the square that Web Mercator maps the world to, metres.
HALF_WORLD = pi * SEMI_MAJOR
DEEPEST_ZOOM = 22
TILE_PIXELS = 256


@dataclass(frozen=True)
class Tile:
    """One tile of the pyramid: x eastward from the antimeridian, y southward from the top."""

    z: int
    x: int
    y: int

    @property
    def side(self) -> float:
        """Length of the tile's side in Web Mercator metres."""
        return 2 * HALF_WORLD / 2**self.z

    def mercator_box(self, margin: float = 0.0) -> Box:
        """The tile's box in metres, widened on each side by `margin` parts of the tile's side."""
        side, more = self.side, self.side * margin
        west, north = self.x * side - HALF_WORLD, HALF_WORLD - self.y * side
        return west - more, north - side - more, west + side + more, north + more

    def lonlat_box(self, margin: float = 0.0) -> Box:
        """The same box in degrees: exact, because Web Mercator maps boxes to boxes."""
        west, south, east, north = self.mercator_box(margin)
        return to_longitude(west), to_latitude(south), to_longitude(east), to_latitude(north)


def to_longitude(x: float) -> float:
    """Longitude in degrees of a Web Mercator x in metres."""
    return degrees(x / SEMI_MAJOR)


def to_latitude(y: float) -> float:
    """Latitude in degrees of a Web Mercator y in metres."""
    return degrees(atan(sinh(y / SEMI_MAJOR)))


def find_tile(z: str, x: str, y: str) -> Tile:
    """The tile an address names; GisError("out_of_range") when the pyramid has no such tile."""
    if not all(part.isascii() and part.isdigit() and len(part) < 9 for part in (z, x, y)):
        raise GisError("out_of_range", "瓦片的级别和行列号必须是非负整数。", "z/x/y")
    tile = Tile(int(z), int(x), int(y))
    if tile.z > DEEPEST_ZOOM:
        raise GisError("out_of_range", f"瓦片级别最大为 {DEEPEST_ZOOM}。", "z")
    if max(tile.x, tile.y) >= 2**tile.z:
        raise GisError("out_of_range", f"第 {tile.z} 级没有这一行列的瓦片。", "x/y")
    return tile
