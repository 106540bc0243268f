"""What differs between the versions: namespaces, schemas, the default way to write a system."""

from __future__ import annotations

from dataclasses import dataclass

from gis_core.geometry.notation import Notation
from gis_core.http.ows_errors import ServiceError

# The features' own namespace, and the prefix under which it is written.
FEATURES = "urn:qiongtu:features"
PREFIX = "qt"
SCHEMAS = "http://schemas.opengis.net"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"


@dataclass(frozen=True)
class Dialect:
    """One version: its namespaces, schema files and GML; `notation` is how it writes a system unasked."""

    version: str
    wfs: str
    ows: str
    filters: str
    filter_prefix: str
    gml: str
    gml_format: str
    wfs_schema: str
    gml_schema: str
    notation: Notation

    @property
    def is_old(self) -> bool:
        """Whether it is 1.0.0, which knows neither OWS nor GML 3."""
        return self.version == "1.0.0"

    @property
    def is_new(self) -> bool:
        """Whether it is 2.0.0."""
        return self.version == "2.0.0"


V100 = Dialect(
    "1.0.0",
    "http://www.opengis.net/wfs",
    "http://www.opengis.net/ows",
    "http://www.opengis.net/ogc",
    "ogc",
    "http://www.opengis.net/gml",
    "text/xml; subtype=gml/2.1.2",
    f"{SCHEMAS}/wfs/1.0.0/WFS-basic.xsd",
    f"{SCHEMAS}/gml/2.1.2/feature.xsd",
    "short",
)
V110 = Dialect(
    "1.1.0",
    "http://www.opengis.net/wfs",
    "http://www.opengis.net/ows",
    "http://www.opengis.net/ogc",
    "ogc",
    "http://www.opengis.net/gml",
    "text/xml; subtype=gml/3.1.1",
    f"{SCHEMAS}/wfs/1.1.0/wfs.xsd",
    f"{SCHEMAS}/gml/3.1.1/base/gml.xsd",
    "urn",
)
V200 = Dialect(
    "2.0.0",
    "http://www.opengis.net/wfs/2.0",
    "http://www.opengis.net/ows/1.1",
    "http://www.opengis.net/fes/2.0",
    "fes",
    "http://www.opengis.net/gml/3.2",
    "application/gml+xml; version=3.2",
    f"{SCHEMAS}/wfs/2.0/wfs.xsd",
    f"{SCHEMAS}/gml/3.2.1/gml.xsd",
    "urn",
)
# Newest first. The corrigenda 2.0.1 and 2.0.2 are spoken as 2.0.0.
DIALECTS = (V200, V110, V100)
_BY_VERSION = {"2.0": V200, "2.0.1": V200, "2.0.2": V200, "1.1": V110, "1.0": V100} | {
    dialect.version: dialect for dialect in DIALECTS
}


def find_dialect(version: str) -> Dialect:
    """The dialect of a version; the newest when none is named, an error when it is unknown."""
    if not version:
        return V200
    found = _BY_VERSION.get(version)
    if found is None:
        raise ServiceError(
            "parameter", f"不支持 WFS 版本 {version[:20]}。", "version", "InvalidParameterValue"
        )
    return found


def negotiate(accepted: list[str], version: str) -> Dialect:
    """The dialect for GetCapabilities: the first accepted one that is spoken; else by `version`."""
    if accepted:
        found = next((_BY_VERSION[name] for name in accepted if name in _BY_VERSION), None)
        if found is None:
            raise ServiceError(
                "parameter",
                f"支持的 WFS 版本为 {'、'.join(d.version for d in DIALECTS)}。",
                "AcceptVersions",
                "VersionNegotiationFailed",
            )
        return found
    return _BY_VERSION.get(version) or _step_down(version)


def _step_down(version: str) -> Dialect:
    """The highest dialect below the version asked for; the lowest when there is none below."""
    if not version:
        return V200
    return next((dialect for dialect in DIALECTS if dialect.version < version), V100)
