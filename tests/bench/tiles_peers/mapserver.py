"""MapServer as FastCGI: vector tiles and WMS from one map file."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.tiles_peers.colours import FIELD, Colour, list_colours
from tests.bench.tiles_peers.fastcgi import find_nginx, running_fastcgi
from tests.bench.tiles_peers.server import BUFFER, LAYER, LIMIT, PROCESSES, Peer, Server, database
from tiles.matrix import Box, Tile

STYLE_ZOOM = 14
MAP = """
MAP
  NAME "bench" SIZE 256 256 MAXSIZE 4096 EXTENT -20037508.34 -20037508.34 20037508.34 20037508.34
  UNITS METERS IMAGECOLOR 255 255 255
  PROJECTION "init=epsg:3857" END
  OUTPUTFORMAT NAME "mvt" DRIVER MVT MIMETYPE "application/vnd.mapbox-vector-tile" EXTENSION "mvt"
    FORMATOPTION "EXTENT=4096" FORMATOPTION "EDGE_BUFFER={buffer}" END
  OUTPUTFORMAT NAME "png8" DRIVER AGG/PNG8 MIMETYPE "image/png; mode=8bit" IMAGEMODE RGBA EXTENSION "png"
    TRANSPARENT ON FORMATOPTION "QUANTIZE_FORCE=ON" FORMATOPTION "QUANTIZE_COLORS=256" END
  WEB METADATA
    "ows_enable_request" "*" "ows_title" "bench" "ows_srs" "EPSG:3857"
    "ows_onlineresource" "http://127.0.0.1/"
  END END
  LAYER
    NAME "{layer}" TYPE POLYGON STATUS ON
    CONNECTIONTYPE POSTGIS CONNECTION "service=bench"
    DATA "geometry FROM (SELECT {columns}, geometry FROM {table}) AS t USING UNIQUE id USING SRID=4490"
    PROCESSING "CLOSE_CONNECTION=DEFER"
    PROJECTION "init=epsg:4490" END
    EXTENT 108 3 118 21
    METADATA "ows_title" "{layer}" "gml_include_items" "{items}" "gml_featureid" "id" END
    CLASSITEM "{field}"
{classes}
  END
END
"""
CONFIG = 'CONFIG\n  ENV\n    MS_MAPFILE "{path}"\n    MS_MAP_PATTERN "."\n  END\nEND\n'


def find() -> Peer:
    """MapServer and nginx of Debian."""
    program = find_program()
    version = ""
    if program and find_nginx():
        said = subprocess.run([program, "-v"], capture_output=True, text=True, check=False).stdout
        version = "".join(re.findall(r"version ([\d.]+)", said)[:1])

    @contextmanager
    def start(folder: Path) -> Iterator[Server]:
        (folder / "bench.map").write_text(write_map())
        (folder / "mapserver.conf").write_text(CONFIG.format(path=folder / "bench.map"))
        environment = {
            "MAPSERVER_CONFIG_FILE": str(folder / "mapserver.conf"),
            **database().write_service(folder),
        }
        check = tile_address(Tile(14, 0, 0))
        with running_fastcgi(program, PROCESSES, folder, environment, check, LIMIT) as port:
            yield Server("MapServer", port, tile_address, picture_addresses)

    return Peer("MapServer", frozenset({"tiles", "pictures"}), version, start)


def find_program() -> str:
    """Its path, empty without it."""
    usual = shutil.which("mapserv", path="/usr/lib/cgi-bin:/usr/libexec:/usr/bin")
    return usual or shutil.which("mapserv") or ""


def write_map() -> str:
    """The map file."""
    classes = "\n".join(write_class(colour) for colour in list_colours(LAYER.style, STYLE_ZOOM))
    columns = ["id", *LAYER.tiled]
    return MAP.format(
        buffer=BUFFER * 256 // 4096, layer=LAYER.name, columns=", ".join(columns), table=LAYER.table,
        items=",".join(columns), field=FIELD, classes=classes,
    )  # fmt: skip


def write_class(colour: Colour) -> str:
    """One class; MapServer takes the first that holds."""
    wanted = f"EXPRESSION {{{','.join(colour.codes)}}} " if colour.codes else ""
    fill = f'COLOR "{colour.fill}" OPACITY {round(colour.opacity * 100)}'
    line = f'OUTLINECOLOR "{colour.stroke}" WIDTH {colour.width}'
    return f"    CLASS {wanted}STYLE {fill} END STYLE {line} END END"


def tile_address(tile: Tile) -> str:
    """MapServer's own addresses of tiles."""
    return f"/?mode=tile&tilemode=gmap&layers={LAYER.name}&map.imagetype=mvt&tile={tile.x}+{tile.y}+{tile.z}"


def picture_addresses(box: Box, pixels: int) -> list[str]:
    """GetMap of WMS 1.3.0, with a palette as ours."""
    west, south, east, north = box
    return [
        f"/?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS={LAYER.name}&STYLES=&CRS=EPSG:3857"
        f"&BBOX={west},{south},{east},{north}&WIDTH={pixels}&HEIGHT={pixels}"
        "&FORMAT=image/png;%20mode=8bit&TRANSPARENT=TRUE"
    ]
