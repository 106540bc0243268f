"""The servers that give features: ours, MapServer's WFS and tipg, each with its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.tiles_peers import mapserver
from tests.bench.tiles_peers.fastcgi import running_fastcgi
from tests.bench.tiles_peers.server import LAYER, LIMIT, PROCESSES, database
from tests.bench.tiles_peers.tile_servers import TABLE, run_tipg

WFS = "SERVICE=WFS&VERSION=2.0.0&REQUEST=GetFeature"
GML = "application/gml%2Bxml;%20version=3.2"


@dataclass(frozen=True)
class Asker:
    """A server and its addresses for so many features, by format."""

    name: str
    port: int
    addresses: dict[str, str]
    headers: dict[str, str]


# What stands once for each feature (of CSV, and once in its head).
MARKS = {"GML 3.2": b"<wfs:member>", "GeoJSON": b'"type":"Feature"', "CSV": b"\n"}


def ours(port: int, headers: dict[str, str]) -> Asker:
    """The same attributes as the others give."""
    named = ",".join(["geometry", *LAYER.tiled])
    columns = ",".join(LAYER.tiled)
    items = f"/ogc/collections/{LAYER.name}/items?properties={columns}"
    return Asker("ours", port, {
        "GML 3.2": f"/wfs?{WFS}&TYPENAMES={LAYER.name}&PROPERTYNAME={named}&OUTPUTFORMAT={GML}&COUNT={{}}",
        "GeoJSON": f"{items}&f=json&limit={{}}",
        "CSV": f"{items}&f=csv&limit={{}}",
    }, headers)  # fmt: skip


def ours_by_wfs(port: int, headers: dict[str, str]) -> Asker:
    """All formats by WFS, which gives any number at once."""
    named = ",".join(["geometry", *LAYER.tiled])
    asked = f"/wfs?{WFS}&TYPENAMES={LAYER.name}&PROPERTYNAME={named}&COUNT={{}}&OUTPUTFORMAT="
    formats = {"GML 3.2": GML, "GeoJSON": "application/geo%2Bjson", "CSV": "text/csv"}
    return Asker("ours", port, {name: asked + form for name, form in formats.items()}, headers)


@contextmanager
def running_mapserver(folder: Path) -> Iterator[Asker]:
    """MapServer with a WFS of the same table in CGCS2000."""
    text = mapserver.write_map().replace('"ows_srs" "EPSG:3857"', '"ows_srs" "EPSG:4490 EPSG:3857"')
    (folder / "bench.map").write_text(text)
    (folder / "mapserver.conf").write_text(mapserver.CONFIG.format(path=folder / "bench.map"))
    environment = {
        "MAPSERVER_CONFIG_FILE": str(folder / "mapserver.conf"), **database().write_service(folder),
    }  # fmt: skip
    program = mapserver.find_program()
    check = "/?SERVICE=WFS&VERSION=2.0.0&REQUEST=GetCapabilities"
    with running_fastcgi(program, PROCESSES, folder, environment, check, LIMIT) as port:
        address = f"/?{WFS}&TYPENAMES={LAYER.name}&OUTPUTFORMAT={GML}&COUNT={{}}"
        yield Asker("MapServer 8.0.0", port, {"GML 3.2": address}, {})


@contextmanager
def running_tipg(folder: Path, peers: Path) -> Iterator[Asker]:
    """tipg, allowed as many features as are asked for."""
    with run_tipg(peers / "tipg" / "bin" / "python", folder) as server:
        items = f"/collections/{TABLE}/items?limit={{}}"
        yield Asker("tipg 1.6.1", server.port, {"GeoJSON": f"{items}&f=geojson", "CSV": f"{items}&f=csv"}, {})
