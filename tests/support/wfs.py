"""A client of the feature service: requests and what comes back, as trees."""

from __future__ import annotations

from typing import Any

from django.test import Client

from gis_core.xml.read import Element, local_name, parse_xml

WFS20, WFS11 = "http://www.opengis.net/wfs/2.0", "http://www.opengis.net/wfs"
GML32, GML31 = "http://www.opengis.net/gml/3.2", "http://www.opengis.net/gml"
FES, OGC = "http://www.opengis.net/fes/2.0", "http://www.opengis.net/ogc"
SPACES = {
    "2.0.0": f'xmlns:wfs="{WFS20}" xmlns:fes="{FES}" xmlns:gml="{GML32}" xmlns:qt="urn:qiongtu:features"',
    "1.1.0": f'xmlns:wfs="{WFS11}" xmlns:ogc="{OGC}" xmlns:gml="{GML31}" xmlns:qt="urn:qiongtu:features"',
    "1.0.0": f'xmlns:wfs="{WFS11}" xmlns:ogc="{OGC}" xmlns:gml="{GML31}" xmlns:qt="urn:qiongtu:features"',
}


def body_of(response: Any) -> bytes:
    """The whole body, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def get(client: Client, request: str, version: str = "2.0.0", **parameters: Any) -> Any:
    """A request by keys and values."""
    return client.get("/wfs", {"service": "WFS", "version": version, "request": request, **parameters})


def read(client: Client, request: str, version: str = "2.0.0", **parameters: Any) -> Element:
    """The answer's document."""
    return parse_xml(body_of(get(client, request, version, **parameters)), 100 * 1024 * 1024)


def post(client: Client, document: str) -> Any:
    """A request by XML."""
    return client.post("/wfs", document.encode(), content_type="application/xml")


def ask(client: Client, operation: str, inner: str, version: str = "2.0.0", **attributes: str) -> Any:
    """A document of one operation."""
    own = {"service": "WFS", "version": version, **attributes}
    told = "".join(f' {name}="{value}"' for name, value in own.items())
    tag = f"wfs:{operation}"
    return post(client, f"<{tag} {SPACES[version]}{told}>{inner}</{tag}>")


def tree(response: Any) -> Element:
    """The answer's document."""
    return parse_xml(body_of(response), 100 * 1024 * 1024)


def features(root: Element, layer: str) -> list[Element]:
    """The features of a layer within a document."""
    return list(root.iter(f"{{urn:qiongtu:features}}{layer}"))


def value(feature: Element, name: str) -> str | None:
    """A property's text; None when it is not there."""
    found = feature.find(f"{{urn:qiongtu:features}}{name}")
    return None if found is None else found.text


def pairs(feature: Element) -> list[tuple[float, float]]:
    """The coordinates of a feature's geometry in the order written."""
    found: list[float] = []
    for part in feature.iter():
        name = local_name(part)
        if name in ("pos", "posList"):
            found += [float(number) for number in part.text.split()]
        elif name == "coordinates":
            found += [float(number) for number in part.text.replace(",", " ").split()]
    return list(zip(found[::2], found[1::2], strict=True))


def codes(response: Any) -> list[str]:
    """The exception codes of a report."""
    return [
        part.get("exceptionCode") or part.get("code") or ""
        for part in tree(response).iter()
        if local_name(part) in ("Exception", "ServiceException")
    ]
