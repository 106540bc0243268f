"""Tiles side by side, drawn in one go: no text or stroke is cut between them, and rows are read once."""

from __future__ import annotations

from dataclasses import dataclass

from tiles.matrix import Box, Tile, to_lonlat

# Tiles of a block each way: with more the first tile would wait too long, and most would never be asked for.
BLOCK = 2


@dataclass(frozen=True)
class Block:
    """`count` tiles each way from the north-western one."""

    corner: Tile
    count: int

    def tiles(self) -> list[Tile]:
        """Its tiles row by row."""
        z, x, y, grid = self.corner.z, self.corner.x, self.corner.y, self.corner.grid
        places = [(column, row) for row in range(self.count) for column in range(self.count)]
        return [Tile(z, x + column, y + row, grid) for column, row in places]

    def box(self, margin: float = 0.0) -> Box:
        """Its box in the grid's CRS, wider on each side by `margin` parts of a tile's side."""
        west, _, _, north = self.corner.box()
        more, side = self.corner.side * margin, self.corner.side * self.count
        return west - more, north - side - more, west + side + more, north + more

    def lonlat_box(self, margin: float = 0.0) -> Box:
        """The same box in degrees."""
        return to_lonlat(self.box(margin), self.corner.grid.epsg)


def block_of(tile: Tile) -> Block:
    """The block with the tile; a single tile where the grid has no more."""
    count = min(BLOCK, *tile.grid.matrix_size(tile.z))
    return Block(Tile(tile.z, tile.x - tile.x % count, tile.y - tile.y % count, tile.grid), count)
