"""A document that somebody sent, as a tree: nothing fetched, nothing expanded, bounded in size and depth."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from gis_core.errors import GisError

# Bytes of a document, elements within each other, and elements in all.
LARGEST = 10 * 1024 * 1024
DEEPEST = 100
MOST_ELEMENTS = 1_000_000
# Attributes, counted before a tree is made: each takes twenty times its bytes.
MOST_ATTRIBUTES = 3_000_000
# In these a tag's sign has the byte that it has in ASCII, so that tags can be counted unread.
ENCODINGS = re.compile(
    r"utf-?8|utf-?16(le|be)?|us-ascii|ascii|gb18030|gbk|gb2312|big5|iso-8859-1|latin-?1", re.I
)
_TOLD_ENCODING = re.compile(rb"""^\W*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""")

Element = Any  # lxml writes no types


def parse_xml(content: bytes, largest: int = LARGEST) -> Element:
    """The root element without comments and processing instructions.

    GisError("too_large") beyond the limits, GisError("parameter") for what is no XML or has a DOCTYPE.
    """
    if len(content) > largest:
        raise GisError("too_large", f"XML 不能超过 {largest // 1024} KB。", "body")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _refuse_doctype()
    _check_signs(content)
    try:
        root = etree.fromstring(content, _make_parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise GisError("parameter", f"请求不是有效的 XML：{str(error)[:200]}。", "body") from error
    if root.getroottree().docinfo.doctype:
        raise _refuse_doctype()
    _check_extent(root)
    return root


def local_name(element: Element) -> str:
    """The element's name without its namespace."""
    return str(etree.QName(element).localname)


def namespace_of(element: Element) -> str:
    """The element's namespace; empty when it has none."""
    return str(etree.QName(element).namespace or "")


def text_of(element: Element) -> str:
    """All text within the element, trimmed."""
    return "".join(element.itertext()).strip()


def find_child(element: Element, *names: str) -> Element | None:
    """The first child with one of these local names, whatever its namespace."""
    return next((child for child in element if local_name(child) in names), None)


def list_children(element: Element, *names: str) -> list[Element]:
    """The children with these local names, whatever their namespace."""
    return [child for child in element if local_name(child) in names]


def write_xml(element: Element) -> str:
    """The element as text that can stand alone."""
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def _make_parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
    )


def _refuse_doctype() -> GisError:
    return GisError("parameter", "不接受带 DOCTYPE 或实体声明的 XML。", "body")


def _check_signs(content: bytes) -> None:
    """Refuse what would be a tree of many times the document's size, before it is one."""
    told = _TOLD_ENCODING.match(content[:200].replace(b"\0", b""))
    if told and not ENCODINGS.fullmatch(told[1].decode("ascii")):
        raise GisError("parameter", f"不支持编码 {told[1].decode('ascii')[:40]}。", "encoding")
    if content.count(b"<") > 2 * MOST_ELEMENTS or content.count(b"=") > MOST_ATTRIBUTES:
        raise GisError("too_large", f"XML 不能超过 {MOST_ELEMENTS} 个元素。", "body")


def _check_extent(root: Element) -> None:
    """Refuse a tree that is too deep or has too many elements."""
    depth, count = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth, count = depth + 1, count + 1
        if depth > DEEPEST or count > MOST_ELEMENTS:
            raise GisError("too_large", f"XML 嵌套不能超过 {DEEPEST} 层、{MOST_ELEMENTS} 个元素。", "body")
