"""Which way of publication an address belongs to; a token may be limited to some."""

from __future__ import annotations

# Addresses that answer programs: only these take tokens.
MACHINE_PATHS = ("/api/", "/tiles/", "/styles/", "/fonts/", "/ogc/", "/wms", "/wmts", "/wfs", "/csw")

# Of these, addresses that only ever give.
READ_PATHS = ("/tiles/", "/styles/")

# Beginning and end of the path, and the channels of which one must be allowed.
CHANNELS_OF = (
    ("/tiles/", ".mvt", ("tiles",)),
    *(("/tiles/", ending, ("pictures",)) for ending in (".png", ".png32", ".webp", ".jpg")),
    ("/tiles/", ".json", ("tiles", "pictures")),
    ("/styles/", ".json", ("tiles", "pictures")),
    ("/styles/", ".png", ("tiles", "pictures")),
    ("/fonts/", ".pbf", ("tiles", "pictures")),
    ("/api/", "", ("map",)),
    ("/ogc/", "/map", ("wms",)),
    ("/ogc/", "", ("features", "tiles", "pictures")),
    ("/wfs", "", ("wfs",)),
    ("/wmts", "", ("pictures",)),
    ("/wms", "", ("wms",)),
)


def is_machine_path(path: str) -> bool:
    """Whether programs are served there."""
    return path.startswith(MACHINE_PATHS)


def is_read_path(path: str) -> bool:
    """Whether nothing can be sent there."""
    return path.startswith(READ_PATHS)


def channels_of(path: str) -> tuple[str, ...]:
    """The channels of an address; none for an address that belongs to no channel."""
    for start, end, channels in CHANNELS_OF:
        if path.startswith(start) and path.endswith(end):
            return channels
    return ()
