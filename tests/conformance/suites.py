"""The suites: where each lies in Maven Central, what it is told, which announced class a part of it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Suite:
    """One suite; `arguments` are made from the instance's address (without a slash at its end)."""

    name: str
    title: str
    version: str
    arguments: Callable[[str], dict[str, str]]
    group: str = "org.opengis.cite"
    # A part of the suite: the constraint by which the service announces that class. Others are always asked.
    classes: dict[str, str] = field(default_factory=dict)
    capabilities: str = ""  # where the constraints are read

    @property
    def file(self) -> str:
        """The suite's single file."""
        return f"{self.name}-{self.version}-aio.jar"

    @property
    def coordinates(self) -> str:
        """What Maven is asked for."""
        return f"{self.group}:{self.name}:{self.version}:jar:aio"


WFS_CAPABILITIES = "/wfs?service=WFS&request=GetCapabilities&version=2.0.0"
WFS_CLASSES = {
    "Simple WFS": "ImplementsSimpleWFS",
    "Basic WFS": "ImplementsBasicWFS",
    "Temporal filter": "ImplementsTemporalFilter",
    "Spatial filter": "ImplementsSpatialFilter",
    "Spatial joins": "ImplementsSpatialJoins",
    "Transactional WFS": "ImplementsTransactionalWFS",
    "Locking WFS": "ImplementsLockingWFS",
    "Response paging": "ImplementsResultPaging",
    "Manage stored queries": "ManageStoredQueries",
    "Feature versions": "ImplementsFeatureVersioning",
}
GML_LAYER = "port"
# One that has something in each of the tiles asked for.
TILED_LAYER = "division"


def ask_wfs(address: str) -> dict[str, str]:
    """The suite reads everything else from the capabilities."""
    return {"wfs": address + WFS_CAPABILITIES}


def ask_gml(address: str) -> dict[str, str]:
    """A document and its schema, as the feature service gives them."""
    wfs = f"{address}/wfs?service=WFS&version=2.0.0"
    return {
        "gml": f"{wfs}&request=GetFeature&typeNames={GML_LAYER}&count=20",
        "iut": f"{wfs}&request=GetFeature&typeNames={GML_LAYER}&count=20",
    }


def ask_features(address: str) -> dict[str, str]:
    """Every collection is tested."""
    return {"iut": f"{address}/ogc/", "noofcollections": "-1"}


def ask_tiles(address: str) -> dict[str, str]:
    """A registered tile matrix set; CGCS2000 has none."""
    matrix = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
    return {
        "iut": f"{address}/ogc/",
        "tilematrixsetdefinitionuri": matrix,
        "urltemplatefortiles": f"{address}/ogc/collections/{TILED_LAYER}/tiles/WebMercatorQuad"
        "/{tileMatrix}/{tileRow}/{tileCol}",
        "tilematrix": "8",
        "mintilerow": "113",
        "maxtilerow": "114",
        "mintilecol": "205",
        "maxtilecol": "206",
    }


SUITES = {
    suite.name: suite
    for suite in (
        Suite("ets-ogcapi-features10", "OGC API Features 1.0, Parts 1 and 2", "1.9", ask_features),
        Suite("ets-ogcapi-tiles10", "OGC API Tiles 1.0", "1.2", ask_tiles),
        Suite(
            "ets-wfs20",
            "WFS 2.0",
            "1.43",
            ask_wfs,
            classes=WFS_CLASSES,
            capabilities=WFS_CAPABILITIES,
        ),
        Suite("ets-gml32", "GML 3.2.1", "1.33", ask_gml),
    )
}
