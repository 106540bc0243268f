"""GetCapabilities: what the service does, and the layers that somebody may see."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from layers.access import Person
from layers.services.map_limits import LARGEST_SIDE
from tiles.outline import outline, systems
from tiles.wms.asked import CHANNEL, MOST_NAMES
from tiles.wms.capabilities_layers import write_layers
from tiles.wms.formats import FORMATS
from tiles.wms.info_answers import WRITERS as INFO_WRITERS
from tiles.wms.legend_request import FORMATS as LEGEND_FORMATS
from tiles.wms.texts import ABSTRACT, CONTACT, KEYWORDS, TITLE
from tiles.wms.versions import Version

XML_EXCEPTIONS = {
    True: ("application/vnd.ogc.se_xml", "application/vnd.ogc.se_inimage", "application/vnd.ogc.se_blank"),
    False: ("XML", "INIMAGE", "BLANK"),
}
CAPABILITIES_TYPE = {True: "application/vnd.ogc.wms_xml", False: "text/xml"}
DESCRIPTION_TYPE = {True: "application/vnd.ogc.wms_xml", False: "text/xml"}
OLD_START = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    "<!DOCTYPE WMT_MS_Capabilities SYSTEM"
    ' "http://schemas.opengis.net/wms/1.1.1/WMS_MS_Capabilities.dtd">\n'
    '<WMT_MS_Capabilities version="1.1.1">'
)
NEW_START = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.opengis.net/wms'
    ' http://schemas.opengis.net/wms/1.3.0/capabilities_1_3_0.xsd">'
)


def write_capabilities(version: Version, person: Person, root: str) -> str:
    """The document; `root` is the server's address without a path."""
    parts = [OLD_START if version.is_old else NEW_START]
    parts += _write_service(version, root)
    parts.append("<Capability>")
    parts += _write_requests(version, root)
    parts.append(f"<Exception>{_formats(XML_EXCEPTIONS[version.is_old])}</Exception>")
    if version.is_old:
        parts.append('<UserDefinedSymbolization SupportSLD="1" UserLayer="0" UserStyle="1" RemoteWFS="0"/>')
    parts += write_layers(version, outline(person, CHANNEL), systems(), root)
    parts.append("</Capability>")
    parts.append("</WMT_MS_Capabilities>\n" if version.is_old else "</WMS_Capabilities>\n")
    return "\n".join(parts)


def _write_service(version: Version, root: str) -> Iterator[str]:
    words = "".join(f"<Keyword>{escape(word)}</Keyword>" for word in KEYWORDS)
    yield f"<Service><Name>{'OGC:WMS' if version.is_old else 'WMS'}</Name><Title>{escape(TITLE)}</Title>"
    yield f"<Abstract>{escape(ABSTRACT)}</Abstract><KeywordList>{words}</KeywordList>"
    yield online_resource(version, f"{root}/")
    yield CONTACT
    yield "<Fees>NONE</Fees><AccessConstraints>NONE</AccessConstraints>"
    if not version.is_old:
        yield f"<LayerLimit>{MOST_NAMES}</LayerLimit>"
        yield f"<MaxWidth>{LARGEST_SIDE}</MaxWidth><MaxHeight>{LARGEST_SIDE}</MaxHeight>"
    yield "</Service>"


def _write_requests(version: Version, root: str) -> Iterator[str]:
    places = f"<Get>{online_resource(version, f'{root}/wms?')}</Get>"
    if version.is_old:
        places += f"<Post>{online_resource(version, f'{root}/wms?')}</Post>"
    http = f"<DCPType><HTTP>{places}</HTTP></DCPType>"
    described = DESCRIPTION_TYPE[version.is_old]
    operations = {
        "GetCapabilities": (CAPABILITIES_TYPE[version.is_old],),
        "GetMap": tuple(FORMATS),
        "GetFeatureInfo": tuple(INFO_WRITERS),
    }
    # 1.3.0 has no words of its own for these; its legends are told with each style.
    if version.is_old:
        operations |= {
            "DescribeLayer": (described,),
            "GetLegendGraphic": LEGEND_FORMATS,
            "GetStyles": ("application/vnd.ogc.sld+xml",),
        }
    yield "<Request>"
    for name, formats in operations.items():
        yield f"<{name}>{_formats(formats)}{http}</{name}>"
    yield "</Request>"


def _formats(names: tuple[str, ...]) -> str:
    return "".join(f"<Format>{escape(name)}</Format>" for name in names)


def online_resource(version: Version, address: str) -> str:
    """An address; in 1.1.1 each one names the namespace itself."""
    space = ' xmlns:xlink="http://www.w3.org/1999/xlink"' if version.is_old else ""
    return f'<OnlineResource{space} xlink:type="simple" xlink:href={quoteattr(address)}/>'
