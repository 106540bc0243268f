"""The layers of a request that may bring a style of its own (SLD, SLD_BODY)."""

from __future__ import annotations

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from layers.access import Person
from tiles.wms.asked import Asked, read_asked


def read_styled(kvp: Kvp, person: Person) -> list[Asked]:
    """The layers with the styles that the request brings for them."""
    if kvp.text("sld"):
        raise GisError("parameter", "不从外部地址读取样式，请用 SLD_BODY 传送。", "sld")
    return read_asked(kvp, person)
