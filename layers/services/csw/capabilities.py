"""What the catalogue service says of itself."""

from __future__ import annotations

from collections.abc import Collection
from xml.sax.saxutils import quoteattr

from layers.services.csw.words import (
    DECLARATION,
    QUERYABLES,
    SCHEMA_LANGUAGES,
    SCHEMAS,
    SETS,
    VERSION,
    tag,
    write_spaces,
)
from layers.services.metadata import ORGANISATION

TYPE_NAMES = ("csw:Record", "gmd:MD_Metadata")
SECTIONS = ("ServiceIdentification", "ServiceProvider", "OperationsMetadata", "Filter_Capabilities")
OPERATIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "GetCapabilities": {"sections": SECTIONS},
    "DescribeRecord": {
        "typeName": TYPE_NAMES, "outputFormat": ("application/xml",), "schemaLanguage": SCHEMA_LANGUAGES,
    },
    "GetDomain": {"PropertyName": tuple(QUERYABLES.values())},
    "GetRecords": {
        "resultType": ("hits", "results", "validate"), "outputFormat": ("application/xml",),
        "outputSchema": SCHEMAS,
        "typeNames": TYPE_NAMES, "CONSTRAINTLANGUAGE": ("CQL_TEXT", "FILTER"), "ElementSetName": SETS,
    },
    "GetRecordById": {"outputFormat": ("application/xml",), "outputSchema": SCHEMAS, "ElementSetName": SETS},
}  # fmt: skip
COMPARISONS = ("EqualTo", "NotEqualTo", "LessThan", "GreaterThan", "LessThanEqualTo", "GreaterThanEqualTo",
               "Like", "Between", "NullCheck")  # fmt: skip
SPATIAL = ("BBOX", "Intersects", "Within", "Contains", "Disjoint")


def write_capabilities(root: str, sections: Collection[str] = SECTIONS) -> str:
    """The document with these sections; `root`: the server's address. Filters are always told."""
    told = {
        "ServiceIdentification": _identify,
        "ServiceProvider": _provide,
        "OperationsMetadata": _list_operations,
    }
    return "".join([
        DECLARATION,
        f'<csw:Capabilities version="{VERSION}"{write_spaces("csw", "ogc", "ows", "gml", "xlink", "xsi")}'
        ' xsi:schemaLocation="http://www.opengis.net/cat/csw/2.0.2'
        ' http://schemas.opengis.net/csw/2.0.2/CSW-discovery.xsd">',
        *(write(root) for name, write in told.items() if name in sections),
        f"{_filters()}</csw:Capabilities>",
    ])  # fmt: skip


def _identify(root: str) -> str:
    return "".join([
        "<ows:ServiceIdentification>",
        tag("ows:Title", "琼图元数据目录"),
        tag("ows:Abstract", "海南省自然资源和基础地理信息各图层的元数据。"),
        f"<ows:Keywords>{tag('ows:Keyword', '元数据')}</ows:Keywords>",
        tag("ows:ServiceType", "CSW"),
        tag("ows:ServiceTypeVersion", VERSION),
        tag("ows:Fees", "NONE"),
        tag("ows:AccessConstraints", "按账户权限"),
        "</ows:ServiceIdentification>",
    ])  # fmt: skip


def _provide(root: str) -> str:
    return (
        f"<ows:ServiceProvider>{tag('ows:ProviderName', ORGANISATION)}"
        f"<ows:ProviderSite xlink:href={quoteattr(root + '/')}/><ows:ServiceContact/></ows:ServiceProvider>"
    )


def _list_operations(root: str) -> str:
    return "".join([
        f"<ows:OperationsMetadata>{''.join(_describe(name, root) for name in OPERATIONS)}",
        _parameter("service", ("CSW",)),
        _parameter("version", (VERSION,)),
        _constraint("SupportedDublinCoreQueryables", tuple(QUERYABLES.values())),
        _constraint("PostEncoding", ("XML",)),
        "</ows:OperationsMetadata>",
    ])  # fmt: skip


def _describe(name: str, root: str) -> str:
    href = quoteattr(f"{root}/csw")
    encoding = _constraint("PostEncoding", ("XML",))
    ways = f"<ows:Get xlink:href={href}/><ows:Post xlink:href={href}>{encoding}</ows:Post>"
    told = "".join(_parameter(parameter, values) for parameter, values in OPERATIONS[name].items())
    return (
        f'<ows:Operation name="{name}"><ows:DCP><ows:HTTP>{ways}</ows:HTTP></ows:DCP>{told}</ows:Operation>'
    )


def _parameter(name: str, values: tuple[str, ...]) -> str:
    return f'<ows:Parameter name="{name}">{_values(values)}</ows:Parameter>'


def _constraint(name: str, values: tuple[str, ...]) -> str:
    return f'<ows:Constraint name="{name}">{_values(values)}</ows:Constraint>'


def _values(values: tuple[str, ...]) -> str:
    return "".join(tag("ows:Value", value) for value in values)


def _filters() -> str:
    compared = "".join(tag("ogc:ComparisonOperator", name) for name in COMPARISONS)
    spatial = "".join(f'<ogc:SpatialOperator name="{name}"/>' for name in SPATIAL)
    return (
        "<ogc:Filter_Capabilities><ogc:Spatial_Capabilities><ogc:GeometryOperands>"
        "<ogc:GeometryOperand>gml:Envelope</ogc:GeometryOperand></ogc:GeometryOperands>"
        f"<ogc:SpatialOperators>{spatial}</ogc:SpatialOperators></ogc:Spatial_Capabilities>"
        "<ogc:Scalar_Capabilities><ogc:LogicalOperators/>"
        f"<ogc:ComparisonOperators>{compared}</ogc:ComparisonOperators></ogc:Scalar_Capabilities>"
        "<ogc:Id_Capabilities><ogc:EID/><ogc:FID/></ogc:Id_Capabilities></ogc:Filter_Capabilities>"
    )
