"""Changes of XML: by its tree, by its bytes, by its encoding."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from tests.fuzz.mutate import change_bytes
from tests.fuzz.nasty import BYTES, SYSTEMS, pick

# A place in the tree that becomes something no tree can hold once it is text.
MARK = re.compile(rb"QZ(\d+)QZ")
SPACES = (
    "http://www.opengis.net/wfs/2.0", "http://www.opengis.net/wfs", "http://www.opengis.net/gml/3.2",
    "http://www.opengis.net/gml", "http://www.opengis.net/fes/2.0", "http://www.opengis.net/ogc", "urn:x", "",
    "urn:qiongtu:features", "http://www.opengis.net/cat/csw/2.0.2",
)  # fmt: skip
LOCALS = (
    "And", "Or", "Not", "Filter", "PropertyIsEqualTo", "PropertyIsLike", "PropertyIsBetween", "PropertyIsNull",
    "PropertyIsNil", "Literal", "ValueReference", "PropertyName", "Function", "BBOX", "Intersects", "DWithin",
    "Beyond", "Equals", "Within", "During", "After", "TimePeriod", "TimeInstant", "Add", "Div", "ResourceId",
    "FeatureId", "GmlObjectId", "LowerBoundary", "Distance", "Point", "LineString", "Polygon", "Curve",
    "Surface", "MultiSurface", "MultiPoint", "MultiGeometry", "Envelope", "Box", "pos", "posList", "coordinates",
    "coord", "exterior", "interior", "outerBoundaryIs", "LinearRing", "Ring", "pointMember", "surfaceMember",
    "segments", "LineStringSegment", "Arc", "Query", "Insert", "Update", "Delete", "Replace", "Native",
    "Property", "Value", "Name", "Lock", "StoredQuery", "SortBy", "GetFeature", "Transaction", "LockFeature",
    "FeatureCollection", "port", "geometry", "name", "berths", "id",
)  # fmt: skip
ATTRIBUTES = (
    "srsName", "srsDimension", "version", "service", "typeName", "typeNames", "count", "maxFeatures", "rid",
    "fid", "wildCard", "singleChar", "escapeChar", "matchCase", "units", "uom", "lockId", "expiry", "resultType",
    "outputFormat", "startIndex", "handle", "cs", "ts", "decimal", "{http://www.opengis.net/gml/3.2}id",
    "{http://www.w3.org/2001/XMLSchema-instance}nil", "releaseAction", "lockAction", "inputFormat", "idgen",
)  # fmt: skip
ENCODINGS = ("utf-8", "gb18030", "utf-16", "utf-32", "latin-1", "ascii", "no-such", "utf-7", "big5")
DEPTHS = (2, 10, 60, 101, 300)
Values = list[str]


def change_xml(random: Random, text: str) -> bytes:
    """The document with something done to it; sometimes nothing."""
    if random.random() < 0.04:
        return text.encode()
    if random.random() < 0.2:
        return change_bytes(random, text.encode())
    values: Values = []
    root = etree.fromstring(text)
    for _ in range(random.choice((1, 1, 1, 2, 3, 5))):
        root = random.choice(OPERATIONS)(random, root, values)
    content = _fill(random, etree.tostring(root, encoding="utf-8"), values)
    if random.random() < 0.06:
        content = _encode(random, content)
    return _prefix(random, content) if random.random() < 0.03 else content


def _pick_element(random: Random, root: Any) -> Any:
    return random.choice(list(root.iter("*")))


def _mark(random: Random, values: Values) -> str:
    values.append(pick(random))
    return f"QZ{len(values) - 1}QZ"


def _set_text(random: Random, root: Any, values: Values) -> Any:
    leaves = [part for part in root.iter("*") if not len(part)]
    random.choice(leaves).text = _mark(random, values)
    return root


def _set_numbers(random: Random, root: Any, values: Values) -> Any:
    """One of the numbers of a list becomes another, or is left out."""
    listed = [part for part in root.iter("*") if part.text and re.search(r"\d[ ,]", part.text)]
    if listed:
        part = random.choice(listed)
        pieces = re.split(r"([ ,]+)", part.text)
        pieces[random.randrange(len(pieces))] = random.choice(
            (_mark(random, values), "", "NaN", "1e400", "1")
        )
        part.text = "".join(pieces)
    return root


def _set_attribute(random: Random, root: Any, values: Values) -> Any:
    part = _pick_element(random, root)
    name = random.choice([*part.keys(), *ATTRIBUTES])
    if random.random() < 0.15:
        part.attrib.pop(name, None)
    else:
        part.set(name, random.choice((_mark(random, values), random.choice(SYSTEMS), "")))
    return root


def _delete(random: Random, root: Any, values: Values) -> Any:
    part = _pick_element(random, root)
    if part.getparent() is not None:
        part.getparent().remove(part)
    return root


def _double(random: Random, root: Any, values: Values) -> Any:
    part = _pick_element(random, root)
    if part.getparent() is not None:
        for _ in range(random.choice((1, 2, 50))):
            part.addnext(deepcopy(part))
    return root


def _swap(random: Random, root: Any, values: Values) -> Any:
    one, other = _pick_element(random, root), _pick_element(random, root)
    if one.getparent() is not None and other.getparent() is not None:
        first, second = deepcopy(one), deepcopy(other)
        one.getparent().replace(one, second)
        if other.getparent() is not None:
            other.getparent().replace(other, first)
    return root


def _nest(random: Random, root: Any, values: Values) -> Any:
    part = _pick_element(random, root)
    parent = part.getparent()
    if parent is None:
        return root
    name = random.choice((part.tag, _name(random, part)))
    inner = deepcopy(part)
    for _ in range(random.choice(DEPTHS)):
        outer = etree.Element(name, nsmap=part.nsmap)
        outer.append(inner)
        inner = outer
    parent.replace(part, inner)
    return root


def _rename(random: Random, root: Any, values: Values) -> Any:
    part = _pick_element(random, root)
    part.tag = _name(random, part)
    return root


def _name(random: Random, part: Any) -> str:
    space = etree.QName(part).namespace if random.random() < 0.8 else random.choice(SPACES)
    local = random.choice(LOCALS) if random.random() < 0.8 else etree.QName(part).localname
    return f"{{{space}}}{local}" if space else local


def _move(random: Random, root: Any, values: Values) -> Any:
    part, goal = _pick_element(random, root), _pick_element(random, root)
    if part is not root and part not in goal.iterancestors() and part is not goal:
        goal.append(part)
    return root


def _add(random: Random, root: Any, values: Values) -> Any:
    goal = _pick_element(random, root)
    etree.SubElement(goal, _name(random, goal)).text = _mark(random, values)
    return root


Operation = Callable[[Random, Any, Values], Any]
OPERATIONS: tuple[Operation, ...] = (
    _set_text, _set_text, _set_numbers, _set_attribute, _set_attribute, _delete, _double, _swap, _nest, _rename,
    _move, _add,
)  # fmt: skip


def _fill(random: Random, content: bytes, values: Values) -> bytes:
    """The marks become their values, now and then raw."""
    is_raw = random.random() < 0.1

    def write(match: re.Match[bytes]) -> bytes:
        if is_raw and random.random() < 0.5:
            return random.choice(BYTES)
        text = escape(values[int(match.group(1))], {'"': "&quot;"})
        if not is_raw:  # what XML cannot hold would be all that is seen
            text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
        return text.encode("utf-8", "surrogatepass")

    return MARK.sub(write, content)


def _encode(random: Random, content: bytes) -> bytes:
    told, real = random.choice(ENCODINGS), random.choice(ENCODINGS[:4])
    head = f'<?xml version="1.0" encoding="{told}"?>'
    return (head + content.decode("utf-8", "replace")).encode(real, "replace")


def _prefix(random: Random, content: bytes) -> bytes:
    """A document type with entities, which the document then names."""
    name = random.choice(
        (b"SYSTEM 'file:///etc/passwd'", b"SYSTEM 'http://127.0.0.1:47115/x'", b"'&c;&c;&c;&c;'")
    )
    kind = b"<!DOCTYPE a [<!ENTITY c '" + b"c" * 99 + b"'><!ENTITY b " + name + b">]>"
    return kind + content.replace(b"</", b"&b;</", 1)
