"""Records as csw:Record (Dublin Core) and as gmd:MD_Metadata (ISO 19139, GB/T 19710)."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from layers.services.csw.search import values_of
from layers.services.csw.words import GMD, QUERYABLES, tag, write_spaces
from layers.services.metadata import Metadata

# In the order of the schema (OGC 07-006r1, record.xsd).
BRIEF = ("identifier", "title", "type", "boundingbox")
SUMMARY = ("identifier", "title", "type", "subject", "format", "relation", "modified", "abstract", "spatial",
           "boundingbox")  # fmt: skip
FULL = tuple(name for name in QUERYABLES if name != "anytext")
FIELDS = {"brief": ("BriefRecord", BRIEF), "summary": ("SummaryRecord", SUMMARY), "full": ("Record", FULL)}
# Without these a brief or summary record is not valid.
NEEDED = ("identifier", "title")
# ISO 19115's scope of Dublin Core's types; it has no word for texts and images.
SCOPES = {"dataset": "dataset", "service": "service"}
SYSTEM = (
    "<gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier><gmd:RS_Identifier>"
    "<gmd:code><gco:CharacterString>urn:ogc:def:crs:EPSG::4490</gco:CharacterString></gmd:code>"
    "</gmd:RS_Identifier></gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>"
)
CODES = "http://www.isotc211.org/2005/resources/codeList.xml"


def write_record(record: Metadata, schema: str, elements: str, names: tuple[str, ...] = ()) -> str:
    """The record in the schema asked for; `names`: queryables, when some are asked for by name."""
    return write_iso(record) if schema == GMD else write_dublin_core(record, elements, names)


def write_dublin_core(record: Metadata, elements: str, names: tuple[str, ...] = ()) -> str:
    """A csw:Record, brief, summary or full, or of some elements only."""
    name, fields = ("Record", names) if names else FIELDS[elements]
    parts = [part for field in fields if field != "boundingbox" for part in _tell(record, field, bool(names))]
    if elements == "full" and not names:
        parts += [tag("dct:references", way.address, scheme=way.protocol) for way in record.ways]
    if record.box and "boundingbox" in fields:
        west, south, east, north = record.box
        corners = tag("ows:LowerCorner", f"{south} {west}") + tag("ows:UpperCorner", f"{north} {east}")
        parts.append(f"<ows:BoundingBox crs={quoteattr(record.box_system)}>{corners}</ows:BoundingBox>")
    return f"<csw:{name}{write_spaces('csw', 'dc', 'dct', 'ows')}>{''.join(parts)}</csw:{name}>"


def _tell(record: Metadata, field: str, is_asked: bool) -> list[str]:
    """The elements of a queryable; an empty one where the schema needs it."""
    values = values_of(record, field) or ([""] if field in NEEDED and not is_asked else [])
    return [tag(QUERYABLES[field], value) for value in values]


def write_iso(record: Metadata) -> str:
    """A gmd:MD_Metadata."""
    stamp = (record.updated.date() if record.updated else None) or "2000-01-01"
    return "".join([
        f"<gmd:MD_Metadata{write_spaces('gmd', 'gco', 'gml', 'xlink')}>",
        _text("fileIdentifier", record.identifier),
        _text("language", record.language) if record.language else "",
        _code("characterSet", "MD_CharacterSetCode", "utf8"),
        _code("hierarchyLevel", "MD_ScopeCode", _scope(record)),
        f"<gmd:contact>{_party(record)}</gmd:contact>",
        f"<gmd:dateStamp>{tag('gco:Date', str(stamp))}</gmd:dateStamp>",
        _text("metadataStandardName", "GB/T 19710 (ISO 19115)"),
        SYSTEM if record.representation else "",
        f"<gmd:identificationInfo>{_identify(record, str(stamp))}</gmd:identificationInfo>",
        f"<gmd:distributionInfo>{_distribute(record)}</gmd:distributionInfo>",
        "</gmd:MD_Metadata>",
    ])  # fmt: skip


def _identify(record: Metadata, stamp: str) -> str:
    words = "".join(_text("keyword", word) for word in record.keywords)
    return "".join([
        "<gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>",
        _text("title", record.title),
        _text("alternateTitle", record.english) if record.english else "",
        f"<gmd:date><gmd:CI_Date><gmd:date>{tag('gco:Date', stamp)}</gmd:date>",
        _code("dateType", "CI_DateTypeCode", "revision"),
        "</gmd:CI_Date></gmd:date></gmd:CI_Citation></gmd:citation>",
        _text("abstract", record.abstract),
        f"<gmd:pointOfContact>{_party(record)}</gmd:pointOfContact>",
        f"<gmd:descriptiveKeywords><gmd:MD_Keywords>{words}</gmd:MD_Keywords></gmd:descriptiveKeywords>",
        "<gmd:resourceConstraints><gmd:MD_LegalConstraints>",
        _text("useLimitation", record.constraint),
        "</gmd:MD_LegalConstraints></gmd:resourceConstraints>",
        _represent(record),
        _text("language", record.language) if record.language else "",
        _topic(record),
        _extend(record),
        "</gmd:MD_DataIdentification>",
    ])  # fmt: skip


def _scope(record: Metadata) -> str:
    return SCOPES.get(record.kind.rpartition("/")[2].lower(), "nonGeographicDataset")


def _topic(record: Metadata) -> str:
    told = tag("gmd:MD_TopicCategoryCode", record.topic)
    return f"<gmd:topicCategory>{told}</gmd:topicCategory>" if record.topic else ""


def _represent(record: Metadata) -> str:
    kind = record.representation
    return _code("spatialRepresentationType", "MD_SpatialRepresentationTypeCode", kind) if kind else ""


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


def _party(record: Metadata) -> str:
    return (
        f"<gmd:CI_ResponsibleParty>{_text('organisationName', record.creator)}"
        f"{_code('role', 'CI_RoleCode', 'pointOfContact')}</gmd:CI_ResponsibleParty>"
    )


def _text(name: str, text: str) -> str:
    return f"<gmd:{name}>{tag('gco:CharacterString', text)}</gmd:{name}>"


def _code(name: str, listed: str, value: str) -> str:
    code = tag(f"gmd:{listed}", value, codeList=f"{CODES}#{listed}", codeListValue=value)
    return f"<gmd:{name}>{code}</gmd:{name}>"
