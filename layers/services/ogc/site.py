"""Addresses and links of the OGC API as the client sees this server."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
CSV = "text/csv; charset=utf-8"
TITLE = "琼图 · 海南省自然资源和基础地理信息"
# What a client writes into the address to say who it is; the next page's address keeps it.
SECRETS = ("key", "token")

Link = dict[str, str]


@dataclass(frozen=True)
class Site:
    """The server's address, and the address that was asked for."""

    root: str
    path: str
    query: tuple[tuple[str, str], ...] = field(default=())

    @classmethod
    def of(cls, request: HttpRequest) -> Site:
        """As the client used it."""
        root = request.build_absolute_uri("/").rstrip("/")
        return cls(root, request.path, tuple((name, str(value)) for name, value in request.GET.items()))

    def ogc(self, path: str = "") -> str:
        """An address below /ogc/."""
        return f"{self.root}/ogc/{path}"

    def here(self, **changes: str | None) -> str:
        """The present address with some parameters changed; None takes one away."""
        query = dict(self.query) | {name: value for name, value in changes.items() if value is not None}
        for name in [name for name, value in changes.items() if value is None]:
            query.pop(name, None)
        return f"{self.root}{self.path}" + (f"?{urlencode(query)}" if query else "")

    def self_links(
        self, media: str = JSON, others: tuple[tuple[str, str], ...] = ((HTML, "html"),)
    ) -> list[Link]:
        """The document itself and its other forms."""
        return [
            link("self", self.here(), media, "本文档"),
            *(link("alternate", self.here(f=name), other, f"本文档（{name}）") for other, name in others),
        ]


def link(rel: str, href: str, media: str, title: str) -> Link:
    """A link as OGC API documents have it."""
    return {"rel": rel, "href": href, "type": media, "title": title}
