"""Answers in GML: collections of features and of values, as texts one after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

from layers.services.wfs.dialect import FEATURES, PREFIX, XSI, Dialect
from layers.services.wfs.requests import Reading

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Numbers:
    """How many features a request matches, and how many of them the answer holds."""

    matched: int
    returned: int


def describe_schema(reading: Reading, address: str) -> str:
    """Where a validator finds the schemas of an answer."""
    dialect = reading.dialect
    names = ",".join(dict.fromkeys(f"{PREFIX}:{query.layer.name}" for query in reading.queries))
    parameter = "typeNames" if dialect.is_new else "typeName"
    own = f"{address}?service=WFS&version={dialect.version}&request=DescribeFeatureType&{parameter}={names}"
    standard = f"{dialect.wfs} {dialect.wfs_schema}"
    return f"{FEATURES} {own} {standard}" if names else standard


def write_spaces(dialect: Dialect, schema: str = "") -> str:
    """Declarations of the namespaces, for a root element."""
    spaces = (
        f' xmlns:wfs="{dialect.wfs}" xmlns:gml="{dialect.gml}" xmlns:{PREFIX}="{FEATURES}"'
        f' xmlns:xsi="{XSI}" xmlns:{dialect.filter_prefix}="{dialect.filters}"'
    )
    return spaces + (f" xsi:schemaLocation={quoteattr(schema)}" if schema else "")


def write_collection(
    reading: Reading,
    parts: list[Iterable[str]],
    numbers: list[Numbers],
    attributes: dict[str, str],
    address: str,
) -> Iterator[str]:
    """The collection; several queries of 2.0 are collections within it."""
    dialect = reading.dialect
    total = Numbers(sum(one.matched for one in numbers), sum(one.returned for one in numbers))
    if reading.is_hits and not dialect.is_new:
        total = Numbers(total.matched, total.matched)  # before 2.0 there is one number, of what is counted
    schema = describe_schema(reading, address)
    yield DECLARATION + _open("FeatureCollection", dialect, total, attributes, write_spaces(dialect, schema))
    if dialect.is_old:
        yield "<gml:boundedBy><gml:null>unknown</gml:null></gml:boundedBy>"
    if dialect.is_new and len(parts) > 1:
        for part, number in zip(parts, numbers, strict=True):
            yield "<wfs:member>" + _open("FeatureCollection", dialect, number, {}, "")
            yield from part
            yield "</wfs:FeatureCollection></wfs:member>"
    else:
        for part in parts:
            yield from part
    yield "</wfs:FeatureCollection>\n"


def write_values(
    reading: Reading, parts: list[Iterable[str]], numbers: list[Numbers], attributes: dict[str, str]
) -> Iterator[str]:
    """The collection of values that GetPropertyValue answers."""
    dialect = reading.dialect
    total = Numbers(sum(one.matched for one in numbers), sum(one.returned for one in numbers))
    yield DECLARATION + _open("ValueCollection", dialect, total, attributes, write_spaces(dialect))
    for part in parts:
        yield from part
    yield "</wfs:ValueCollection>\n"


def _open(name: str, dialect: Dialect, numbers: Numbers, attributes: dict[str, str], rest: str) -> str:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    own: dict[str, str] = {}
    if dialect.is_new:
        own = {
            "timeStamp": now,
            "numberMatched": str(numbers.matched),
            "numberReturned": str(numbers.returned),
        }
    elif not dialect.is_old:
        own = {"timeStamp": now, "numberOfFeatures": str(numbers.returned)}
    told = "".join(f" {key}={quoteattr(value)}" for key, value in {**own, **attributes}.items())
    return f"<wfs:{name}{rest}{told}>"


def member_tags(dialect: Dialect) -> tuple[str, str]:
    """What stands around each feature."""
    name = "wfs:member" if dialect.is_new else "gml:featureMember"
    return f"<{name}>", f"</{name}>"
