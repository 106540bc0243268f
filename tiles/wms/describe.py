"""DescribeLayer: from which feature type a layer is drawn."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from gis_core.http.kvp import Kvp
from layers.access import Person
from layers.declare import LayerOptions
from layers.groups import see_group
from tiles.wms.asked import CHANNEL, find_published
from tiles.wms.versions import Version

OLD_START = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE WMS_DescribeLayerResponse SYSTEM "http://schemas.opengis.net/wms/1.1.1/'
    'WMS_DescribeLayerResponse.dtd">\n<WMS_DescribeLayerResponse version="1.1.1">\n'
)
NEW_START = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<DescribeLayerResponse xmlns="http://www.opengis.net/sld" xmlns:se="http://www.opengis.net/se"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"><Version>1.1.0</Version>\n'
)


def describe_layers(kvp: Kvp, version: Version, person: Person, root: str) -> str:
    """The document for LAYERS."""
    kvp.required("layers")
    layers = [
        layer
        for name in kvp.listed("layers")
        for layer in see_group(find_published(name), CHANNEL, person).layers
    ]
    if version.is_old:
        parts = [_write_old(layer, root) for layer in layers]
        return "".join([OLD_START, *parts, "</WMS_DescribeLayerResponse>\n"])
    return "".join([NEW_START, *(_write_new(layer, root) for layer in layers), "</DescribeLayerResponse>\n"])


def _write_old(layer: LayerOptions, root: str) -> str:
    if "wfs" not in layer.published_as:
        return f"<LayerDescription name={quoteattr(layer.name)}></LayerDescription>\n"
    place = quoteattr(f"{root}/wfs?")
    return (
        f'<LayerDescription name={quoteattr(layer.name)} wfs={place} owsURL={place} owsType="WFS">'
        f"<Query typeName={quoteattr(layer.name)}/></LayerDescription>\n"
    )


def _write_new(layer: LayerOptions, root: str) -> str:
    kind, tag = ("wfs", "FeatureTypeName") if "wfs" in layer.published_as else ("wcs", "CoverageTypeName")
    place = f' xlink:type="simple" xlink:href={quoteattr(f"{root}/{kind}?")}' if kind == "wfs" else ""
    return (
        f"<LayerDescription><owsType>{kind}</owsType><se:OnlineResource{place}/>"
        f"<TypeName><se:{tag}>{layer.name}</se:{tag}></TypeName></LayerDescription>\n"
    )
