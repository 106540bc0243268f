"""QGIS Server as FastCGI: WMS from a project file written here."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.tiles_peers.colours import FIELD, Colour, list_colours
from tests.bench.tiles_peers.fastcgi import find_nginx, running_fastcgi
from tests.bench.tiles_peers.mapserver import STYLE_ZOOM, picture_addresses
from tests.bench.tiles_peers.server import LAYER, LIMIT, PROCESSES, Peer, Server, database

PROGRAM = Path("/usr/lib/cgi-bin/qgis_mapserv.fcgi")
# It reads the authority's code only where some number of its own stands before it.
CRS = "<spatialrefsys><srsid>1</srsid><authid>EPSG:{epsg}</authid></spatialrefsys>"
PROJECT = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" projectname="bench">
  <title>bench</title>
  <projectCrs>{mercator}</projectCrs>
  <layer-tree-group>
    <layer-tree-layer id="{layer}" name="{layer}" checked="Qt::Checked" providerKey="postgres"/>
  </layer-tree-group>
  <mapcanvas><units>meters</units><destinationsrs>{mercator}</destinationsrs></mapcanvas>
  <projectlayers>
    <maplayer type="vector" geometry="Polygon" simplifyDrawingHints="1" simplifyDrawingTol="1"
        simplifyLocal="1" simplifyAlgorithm="0" readOnly="1"
        hasScaleBasedVisibilityFlag="0" autoRefreshEnabled="0">
      <extent><xmin>108</xmin><ymin>3</ymin><xmax>118</xmax><ymax>21</ymax></extent>
      <id>{layer}</id>
      <layername>{layer}</layername>
      <shortname>{layer}</shortname>
      <datasource>{source}</datasource>
      <srs>{stored}</srs>
      <provider encoding="UTF-8">postgres</provider>
      <renderer-v2 type="categorizedSymbol" attr="{field}" enableorderby="0" forceraster="0" symbollevels="0">
        <categories>{categories}</categories>
        <symbols>{symbols}</symbols>
      </renderer-v2>
      <blendMode>0</blendMode>
      <layerOpacity>1</layerOpacity>
    </maplayer>
  </projectlayers>
  <properties>
    <WMSUrl type="QString"></WMSUrl>
    <WMSServiceCapabilities type="bool">true</WMSServiceCapabilities>
    <WMSCrsList type="QStringList"><value>EPSG:3857</value></WMSCrsList>
    <WMSMaxWidth type="int">4096</WMSMaxWidth>
    <WMSMaxHeight type="int">4096</WMSMaxHeight>
  </properties>
</qgis>
"""
SOURCE = (
    "service='bench' key='id' estimatedmetadata=true srid=4490 type=Polygon checkPrimaryKeyUnicity='0' "
    'table="public"."{table}" (geometry)'
)
SYMBOL = """<symbol type="fill" name="{name}" alpha="1" clip_to_extent="1" force_rhr="0">
<layer class="SimpleFill" enabled="1" pass="0" locked="0">
<prop k="color" v="{fill}"/><prop k="style" v="solid"/><prop k="outline_color" v="{stroke}"/>
<prop k="outline_style" v="solid"/><prop k="outline_width" v="{width}"/>
<prop k="outline_width_unit" v="Pixel"/><prop k="joinstyle" v="round"/></layer></symbol>"""


def find() -> Peer:
    """QGIS Server and nginx of Debian."""
    quiet = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    version = ""
    if PROGRAM.is_file() and find_nginx():
        said = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=False, env=quiet)
        version = "".join(re.findall(r"QGIS ([\d.]+)", said.stdout)[:1])

    @contextmanager
    def start(folder: Path) -> Iterator[Server]:
        (folder / "bench.qgs").write_text(write_project(), encoding="utf-8")
        environment = {
            "QGIS_PROJECT_FILE": str(folder / "bench.qgs"),
            "QGIS_SERVER_TRUST_LAYER_METADATA": "1",
            "QGIS_SERVER_LOG_LEVEL": "2",
            "QGIS_SERVER_LOG_STDERR": "1",
            "QT_QPA_PLATFORM": "offscreen",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            **database().write_service(folder),
        }
        check = picture_addresses((0.0, 0.0, 1000.0, 1000.0), 16)[0]
        with running_fastcgi(str(PROGRAM), PROCESSES, folder, environment, check, LIMIT) as port:
            yield Server("QGIS Server", port, picture=picture_addresses)

    return Peer("QGIS Server", frozenset({"pictures"}), version, start)


def write_project() -> str:
    """The project file."""
    # Each code with a symbol of its own: QGIS gives a symbol to the first category that names it.
    drawn = [(code, each) for each in list_colours(LAYER.style, STYLE_ZOOM) for code in each.codes or ("",)]
    return PROJECT.format(
        mercator=CRS.format(epsg=3857),
        stored=CRS.format(epsg=4490),
        layer=LAYER.name,
        source=SOURCE.format(table=LAYER.table),
        field=FIELD,
        categories="".join(write_category(number, code) for number, (code, _) in enumerate(drawn)),
        symbols="".join(write_symbol(number, colour) for number, (_, colour) in enumerate(drawn)),
    )


def write_category(number: int, code: str) -> str:
    """Which symbol a code is drawn with; no code: all others."""
    return f'<category value="{code}" symbol="{number}" label="{code}" render="true"/>'


def write_symbol(number: int, colour: Colour) -> str:
    """A fill with its outline."""
    fill = f"{_split(colour.fill)},{round(colour.opacity * 255)}"
    return SYMBOL.format(name=number, fill=fill, stroke=f"{_split(colour.stroke)},255", width=colour.width)


def _split(colour: str) -> str:
    return ",".join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
