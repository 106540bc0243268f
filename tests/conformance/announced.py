"""Which classes a service says it implements."""

from __future__ import annotations

import json
from urllib.request import urlopen

from lxml import etree

OWS = "{http://www.opengis.net/ows/1.1}"
FES = "{http://www.opengis.net/fes/2.0}"


def read_announced(address: str) -> dict[str, bool]:
    """Each constraint in a capabilities document: whether it says TRUE; or each class of an OGC API."""
    with urlopen(address, timeout=60) as answer:  # noqa: S310 - the instance under test
        body = answer.read()
    if body.lstrip()[:1] == b"{":
        return dict.fromkeys(json.loads(body)["conformsTo"], True)
    document = etree.fromstring(body)
    said = {}
    for constraint in document.iter(f"{OWS}Constraint", f"{FES}Constraint"):
        value = constraint.findtext(f"{OWS}DefaultValue") or ""
        said[constraint.get("name", "")] = value.strip().upper() == "TRUE"
    return said
