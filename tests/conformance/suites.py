"""The suites: where each lies in Maven Central, what it is told, which announced class a part of it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

CTL = "org.opengis.cite"
ENGINE_RESOURCES = "org.opengis.cite.teamengine:teamengine-resources:6.0.0:jar:"


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
    main_class: str = ""  # of suites in CTL: what is started
    own_arguments: dict[str, str] = field(default_factory=dict)  # more, where its own data are served
    has_own_data: bool = False  # its own data can be served by an instance of its own
    signed_as: str = ""  # whose token it asks with there
    libraries: tuple[str, ...] = ()  # what its file lacks
    classifier: str = "aio"  # of its file: with all it needs, where there is such a one
    capabilities: str = ""  # where the constraints are read

    @property
    def coordinates(self) -> str:
        """What Maven is asked for."""
        return f"{self.group}:{self.name}:{self.version}:jar:{self.classifier}"

    @property
    def scripts(self) -> list[str]:
        """What a suite in CTL needs besides: its scripts, and the engine's own resources."""
        return (
            [f"{self.group}:{self.name}:{self.version}:zip:ctl", ENGINE_RESOURCES] if self.main_class else []
        )

    def with_own_data(self) -> Suite:
        """The same suite, told besides what it can ask of its own data."""
        return replace(self, arguments=lambda address: self.arguments(address) | self.own_arguments)


WFS_CAPABILITIES = "/wfs?service=WFS&request=GetCapabilities&version=2.0.0"
WFS_CLASSES = {
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
DATASET_TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets"
# Points, lines and areas.
GML_LAYERS = "(port)(road)(protected_area)"
# The suite's file lost the list of this library's operations, and has no parameters of EPSG.
GEODESY = (
    "org.apache.sis.core:sis-referencing:1.3:jar:",
    "org.apache.sis.non-free:sis-embedded-data:1.3:jar:",
    "org.apache.derby:derby:10.14.2.0:jar:",
)
# The suite has no file that runs by itself: the engine of another suite, and the functions that it calls.
OLD_WMS = (
    "org.opengis.cite:ets-wms13:1.34:jar:aio",
    "org.opengis.cite:cite1-utils:1.1.1:jar:",
    "jaxen:jaxen:1.0-FCS:jar:",
    "saxpath:saxpath:1.0-FCS:jar:",
)


def ask_wfs(address: str) -> dict[str, str]:
    """The suite reads everything else from the capabilities."""
    return {"wfs": address + WFS_CAPABILITIES}


def ask_gml(address: str) -> dict[str, str]:
    """A document and its schema, as the feature service gives them."""
    wfs = f"{address}/wfs?service=WFS&version=2.0.0"
    return {
        "gml": f"{wfs}&request=GetFeature&typeNames={GML_LAYERS}&count=40",
        "iut": f"{wfs}&request=GetFeature&typeNames={GML_LAYERS}&count=40",
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
        "urltemplatefortiles": f"{address}/ogc/collections/division/tiles/WebMercatorQuad"
        "/{tileMatrix}/{tileRow}/{tileCol}",
        "tilematrix": "8",
        "mintilerow": "114",
        "maxtilerow": "114",
        "mintilecol": "206",
        "maxtilecol": "206",
    }


def ask_wms(address: str) -> dict[str, str]:
    """What needs no data of its own; the Blue Lake data belongs to `basic`, `queryable` and `time`."""
    return {
        "capabilities-url": f"{address}/wms?service=WMS&request=GetCapabilities&version=1.3.0",
        "updatesequence": "auto",
        "basic": "",
        "recommended": "recommended",
    }


def ask_old_wms(address: str) -> dict[str, str]:
    """What needs no data of its own."""
    return {
        "capabilities-url": f"{address}/wms?service=WMS&request=GetCapabilities&version=1.1.1",
        "updatesequence": "AUTO",
        "profile": "no",
        "recommended": "true",
        "getfeatureinfo": "true",
        "feesconstraints": "false",
        "bboxconstraints": "either",
    }


def ask_wmts(address: str) -> dict[str, str]:
    """The suite reads everything else from the capabilities."""
    return {"capabilities-url": f"{address}/wmts?service=WMTS&request=GetCapabilities&version=1.0.0"}


def ask_csw(address: str) -> dict[str, str]:
    """The suite reads everything else from the capabilities."""
    return {"capabilities.url": f"{address}/csw?service=CSW&request=GetCapabilities&version=2.0.2"}


SUITES = {
    suite.name: suite
    for suite in (
        Suite("ets-ogcapi-features10", "OGC API Features 1.0, Parts 1 and 2", "1.9", ask_features),
        Suite(
            "ets-ogcapi-tiles10",
            "OGC API Tiles 1.0",
            "1.2",
            ask_tiles,
            classes={"Dataset Tilesets": DATASET_TILES},
            capabilities="/ogc/conformance?f=json",
        ),
        Suite(
            "ets-wfs20",
            "WFS 2.0",
            "1.43",
            ask_wfs,
            classes=WFS_CLASSES,
            capabilities=WFS_CAPABILITIES,
            has_own_data=True,
            signed_as="editor",
        ),
        Suite(
            "ets-wms13",
            "WMS 1.3.0",
            "1.34",
            ask_wms,
            main_class=f"{CTL}.wms13.CtlController",
            has_own_data=True,
            own_arguments={"basic": "basic", "queryable": "queryable"},
        ),
        Suite(
            "ets-wms11",
            "WMS 1.1.1",
            "1.23",
            ask_old_wms,
            main_class=f"{CTL}.etswms11.rest.CtlController",
            has_own_data=True,
            own_arguments={"profile": "queryable"},
            libraries=OLD_WMS,
            classifier="",
        ),
        Suite("ets-wmts10", "WMTS 1.0.0", "1.11", ask_wmts, main_class=f"{CTL}.wmts10.CtlController"),
        Suite(
            "ets-csw20",
            "CSW 2.0.2",
            "1.19",
            ask_csw,
            main_class=f"{CTL}.csw20.CtlController",
            has_own_data=True,
            signed_as="reader",
        ),
        Suite("ets-gml32", "GML 3.2.1", "1.33", ask_gml, libraries=GEODESY),
    )
}
