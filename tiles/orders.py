"""What a renderer process is told and answers; the server knows this much of Mapnik and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection


@dataclass(frozen=True)
class Order:
    """A picture to draw: the map, its box in map units, and how many tiles it is cut into each way."""

    map_xml: str
    box: tuple[float, float, float, float]
    pixels: int  # side of one tile; of a single picture its width
    scale: int  # device pixels a screen pixel has
    tiles: int = 1  # each way
    encoding: str = "png"
    # What lies beneath: a map drawn first, and a picture of the whole box laid upon it (PNG).
    ground_xml: str = ""
    veil: bytes = b""
    # Height of a single picture that is no square; symbols larger than on the screen.
    height: int = 0
    enlarged: float = 1.0


@dataclass(frozen=True)
class Picture:
    """The answer: encoded tiles row by row from the north-west; or what went wrong, in Mapnik's words."""

    tiles: tuple[bytes, ...]
    fault: str = ""


def serve_orders(orders: Connection, environment: Mapping[str, str]) -> None:
    """A renderer process's whole life; only here, in that process, is Mapnik loaded."""
    import_module("tiles.mapnik_process").serve(orders, environment)
