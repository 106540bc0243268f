"""The layers of a request that may bring styles of its own (SLD_BODY), as a library of them or as the map."""

from __future__ import annotations

from dataclasses import replace

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from layers.access import Person
from tiles.wms.asked import Asked, read_asked, read_styles
from tiles.wms.faults import undefined_style
from tiles.wms.sld_read import Described, read_document, read_user_style


def read_styled(kvp: Kvp, person: Person, scale: float) -> list[Asked]:
    """The layers with the styles that the request brings for them at a scale (its denominator)."""
    if kvp.text("sld"):
        raise GisError("parameter", "不从外部地址读取样式，请用 SLD_BODY 传送。", "sld")
    body = kvp.text("sld_body")
    if not body:
        return read_asked(kvp, person)
    described = read_document(body)
    names = kvp.listed("layers") or [each.name for each in described]
    given = kvp.listed("styles") if kvp.listed("layers") else []
    wanted = read_styles(Kvp({"styles": ",".join(given)}), len(names))
    whole = Kvp({**kvp, "layers": ",".join(names), "styles": ""})
    found = {each.name: each for each in described}
    asked = read_asked(whole, person)
    by_name = dict(zip(names, wanted, strict=True))
    return [dress(each, found.get(each.group), by_name.get(each.group, ""), scale) for each in asked]


def dress(asked: Asked, described: Described | None, name: str, scale: float) -> Asked:
    """The layer in the style that the document has for it, if any."""
    if described is None:
        return asked
    named, style = described.choose(name)
    if style is not None:
        return replace(asked, style=read_user_style(style, asked.layer, scale))
    if named not in ("", "default", asked.layer.style):
        raise undefined_style(asked.group, named)
    return asked
