"""Which layers a request draws, each with its style and what narrows its features."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from layers.access import Person
from layers.declare import LayerOptions
from layers.groups import Group, find_group, see_group
from layers.history.instants import Instant
from layers.styles import Style, find_style
from tiles.wms.faults import undefined_style
from tiles.wms.narrowing import NO_NARROWING, Narrowing, read_instant, read_narrowings

CHANNEL = "wms"
DEFAULT_STYLE = "default"
# Names in LAYERS, and layers of a map when groups are counted as what they hold: each is a query at least.
MOST_NAMES, MOST_LAYERS = 20, 200


@dataclass(frozen=True)
class Asked:
    """One layer of a map; `group` is the name by which it was asked for."""

    layer: LayerOptions
    style: Style
    group: str
    narrowing: Narrowing = NO_NARROWING
    instant: Instant | None = None


def read_asked(kvp: Kvp, person: Person) -> list[Asked]:
    """The layers of LAYERS with STYLES, TIME, `asof` and `cql_filter`, lowest first."""
    names = kvp.listed("layers")
    if not names:
        kvp.required("layers")
    if len(names) > MOST_NAMES:
        raise GisError("too_large", f"参数 LAYERS 不能超过 {MOST_NAMES} 个图层或图层组。", "layers")
    groups = [find_published(name) for name in names]
    seen = [see_group(group, CHANNEL, person).layers for group in groups]
    if sum(map(len, seen)) > MOST_LAYERS:
        raise GisError("too_large", f"一幅地图不能超过 {MOST_LAYERS} 个图层。", "layers")
    instant = read_instant(kvp)
    asked = []
    for group, layers, style in zip(groups, seen, read_styles(kvp, len(names)), strict=True):
        asked.append([Asked(layer, choose_style(group, layer, style), group.name) for layer in layers])
    narrowed = read_narrowings(kvp, [[each.layer for each in part] for part in asked])
    return [
        replace(each, narrowing=found, instant=instant)
        for part, findings in zip(asked, narrowed, strict=True)
        for each, found in zip(part, findings, strict=True)
    ]


def find_published(name: str) -> Group:
    """The layer or group of that name; GisError("not_found")."""
    return find_group(name.removeprefix("qiongtu:"))


def read_styles(kvp: Kvp, count: int) -> list[str]:
    """A name for each layer, empty for the default."""
    names = kvp.listed("styles")
    if not any(names):
        return [""] * count
    if len(names) != count:
        raise GisError("parameter", "参数 STYLES 与 LAYERS 的个数应相同。", "styles")
    return names


def choose_style(group: Group, layer: LayerOptions, name: str) -> Style:
    """The layer's style by its name: it has one, which is also called default."""
    if name in ("", DEFAULT_STYLE, layer.style):
        return find_style(layer.style)
    raise undefined_style(group.name, name)
