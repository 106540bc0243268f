"""Links to maps, in documents about what is drawn."""

from __future__ import annotations

from layers.services.ogc.site import HTML, Link, link

MAP = "http://www.opengis.net/def/rel/ogc/1.0/map"
# As the standard writes it; programs look for the other.
SECURE_MAP = "https://www.opengis.net/def/rel/ogc/1.0/map"
# The forms of a map by the value of `f`; the first is what comes without it.
MEDIA = {"png": "image/png", "jpeg": "image/jpeg", "tiff": "image/tiff", "webp": "image/webp", "html": HTML}


def map_links(address: str, title: str) -> list[Link]:
    """One a form of the map at an address, and one by the standard's own name of the relation."""
    links = [
        link(MAP, f"{address}?f={form}", media, f"{title}：地图（{form}）") for form, media in MEDIA.items()
    ]
    return [*links, link(SECURE_MAP, address, MEDIA["png"], f"{title}：地图")]
