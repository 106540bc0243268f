"""Records as csw:Record (Dublin Core) and as gmd:MD_Metadata (ISO 19139, GB/T 19710)."""

from __future__ import annotations

from layers.services.csw.search import values_of
from layers.services.csw.words import GMD, QUERYABLES, tag, write_spaces
from layers.services.metadata import ORGANISATION, Metadata

BRIEF = ("identifier", "title", "type")
SUMMARY = (*BRIEF, "subject", "format", "modified", "abstract")
FULL = (
    "identifier",
    "title",
    "type",
    "subject",
    "format",
    "modified",
    "abstract",
    "language",
    "creator",
    "rights",
)
FIELDS = {"brief": ("BriefRecord", BRIEF), "summary": ("SummaryRecord", SUMMARY), "full": ("Record", FULL)}
CODES = "http://www.isotc211.org/2005/resources/codeList.xml"


def write_record(record: Metadata, schema: str, elements: str) -> str:
    """The record in the schema asked for."""
    return write_iso(record) if schema == GMD else write_dublin_core(record, elements)


def write_dublin_core(record: Metadata, elements: str) -> str:
    """A csw:Record, brief, summary or full."""
    name, fields = FIELDS[elements]
    parts = [tag(QUERYABLES[field], value) for field in fields for value in values_of(record, field)]
    if elements == "full":
        parts += [tag("dct:references", way.address, scheme=way.protocol) for way in record.ways]
    if record.box:
        west, south, east, north = record.box
        corners = tag("ows:LowerCorner", f"{south} {west}") + tag("ows:UpperCorner", f"{north} {east}")
        parts.append(f'<ows:BoundingBox crs="urn:ogc:def:crs:EPSG::4326">{corners}</ows:BoundingBox>')
    return f"<csw:{name}{write_spaces('csw', 'dc', 'dct', 'ows')}>{''.join(parts)}</csw:{name}>"


def write_iso(record: Metadata) -> str:
    """A gmd:MD_Metadata."""
    stamp = (record.updated.date() if record.updated else None) or "2000-01-01"
    return "".join([
        f"<gmd:MD_Metadata{write_spaces('gmd', 'gco', 'gml', 'xlink')}>",
        _text("fileIdentifier", record.identifier),
        _text("language", "zh"),
        _code("characterSet", "MD_CharacterSetCode", "utf8"),
        _code("hierarchyLevel", "MD_ScopeCode", "dataset"),
        f"<gmd:contact>{_party()}</gmd:contact>",
        f"<gmd:dateStamp>{tag('gco:Date', str(stamp))}</gmd:dateStamp>",
        _text("metadataStandardName", "GB/T 19710 (ISO 19115)"),
        "<gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier><gmd:RS_Identifier>",
        _text("code", "urn:ogc:def:crs:EPSG::4490"),
        "</gmd:RS_Identifier></gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>",
        f"<gmd:identificationInfo>{_identify(record, str(stamp))}</gmd:identificationInfo>",
        f"<gmd:distributionInfo>{_distribute(record)}</gmd:distributionInfo>",
        "</gmd:MD_Metadata>",
    ])  # fmt: skip


def _identify(record: Metadata, stamp: str) -> str:
    words = "".join(_text("keyword", word) for word in record.keywords)
    kind = "grid" if record.is_grid else "vector"
    return "".join([
        "<gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>",
        _text("title", record.layer.title),
        _text("alternateTitle", record.layer.english),
        f"<gmd:date><gmd:CI_Date><gmd:date>{tag('gco:Date', stamp)}</gmd:date>",
        _code("dateType", "CI_DateTypeCode", "revision"),
        "</gmd:CI_Date></gmd:date></gmd:CI_Citation></gmd:citation>",
        _text("abstract", record.abstract),
        f"<gmd:pointOfContact>{_party()}</gmd:pointOfContact>",
        f"<gmd:descriptiveKeywords><gmd:MD_Keywords>{words}</gmd:MD_Keywords></gmd:descriptiveKeywords>",
        "<gmd:resourceConstraints><gmd:MD_LegalConstraints>",
        _text("useLimitation", record.constraint),
        "</gmd:MD_LegalConstraints></gmd:resourceConstraints>",
        _code("spatialRepresentationType", "MD_SpatialRepresentationTypeCode", kind),
        _text("language", "zh"),
        f"<gmd:topicCategory>{tag('gmd:MD_TopicCategoryCode', record.topic)}</gmd:topicCategory>",
        _extend(record),
        "</gmd:MD_DataIdentification>",
    ])  # fmt: skip


def _extend(record: Metadata) -> str:
    if not record.box:
        return ""
    names = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
    edges = dict(zip(names, record.box, strict=True))
    order = ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude")
    inner = "".join(f"<gmd:{name}>{tag('gco:Decimal', str(edges[name]))}</gmd:{name}>" for name in order)
    box = f"<gmd:EX_GeographicBoundingBox>{inner}</gmd:EX_GeographicBoundingBox>"
    return (
        f"<gmd:extent><gmd:EX_Extent><gmd:geographicElement>{box}</gmd:geographicElement>"
        "</gmd:EX_Extent></gmd:extent>"
    )


def _distribute(record: Metadata) -> str:
    lines = "".join(
        f"<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage>{tag('gmd:URL', way.address)}</gmd:linkage>"
        f"{_text('protocol', way.protocol)}{_text('name', way.title)}</gmd:CI_OnlineResource></gmd:onLine>"
        for way in record.ways
    )
    options = f"<gmd:MD_DigitalTransferOptions>{lines}</gmd:MD_DigitalTransferOptions>"
    return f"<gmd:MD_Distribution><gmd:transferOptions>{options}</gmd:transferOptions></gmd:MD_Distribution>"


def _party() -> str:
    return (
        f"<gmd:CI_ResponsibleParty>{_text('organisationName', ORGANISATION)}"
        f"{_code('role', 'CI_RoleCode', 'pointOfContact')}</gmd:CI_ResponsibleParty>"
    )


def _text(name: str, text: str) -> str:
    return f"<gmd:{name}>{tag('gco:CharacterString', text)}</gmd:{name}>"


def _code(name: str, listed: str, value: str) -> str:
    code = tag(f"gmd:{listed}", value, codeList=f"{CODES}#{listed}", codeListValue=value)
    return f"<gmd:{name}>{code}</gmd:{name}>"
