"""Which classes a service says it implements."""

from __future__ import annotations

from urllib.request import urlopen

from lxml import etree

OWS = "{http://www.opengis.net/ows/1.1}"


def read_announced(address: str) -> dict[str, bool]:
    """Each constraint or operation in a capabilities document: whether it says TRUE."""
    with urlopen(address, timeout=60) as answer:  # noqa: S310 - the instance under test
        document = etree.fromstring(answer.read())
    said = {}
    for constraint in document.iter(f"{OWS}Constraint"):
        value = constraint.findtext(f"{OWS}DefaultValue") or ""
        said[constraint.get("name", "")] = value.strip().upper() == "TRUE"
    return said
