"""What was found under a pixel, as HTML for people, GeoJSON, GML or text."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.http import HttpRequest

from gis_core.xml.signs import keep_writable
from layers.access import Person
from layers.services.wfs.numbered import Numbered, write_numbered
from tiles.wms.faults import invalid_format
from tiles.wms.feature_info import Found

NOTHING = "此处没有要素。"
STYLE = (
    "body{font:14px/1.5 sans-serif;margin:8px}h2{font-size:15px;margin:12px 0 4px}"
    "table{border-collapse:collapse}th,td{border:1px solid #ccc;padding:2px 8px;text-align:left}"
    "th{background:#f3f6f4;font-weight:normal}"
)


@dataclass(frozen=True)
class Reader:
    """Who asked, and the feature service's address as they reach it."""

    person: Person
    address: str


def reader_of(request: HttpRequest) -> Reader:
    """The reader of a request."""
    return Reader(request.user, request.build_absolute_uri("/wfs"))


def as_html(found: Sequence[Found], reader: Reader) -> str:
    """A table of each feature, titles and meanings in Chinese."""
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>要素信息</title>'
        f"<style>{STYLE}</style></head><body>"
    ]
    for each in found:
        told = each.described
        parts.append(f"<h2>{escape(told['layer_title'])}：{escape(told['title'])}</h2><table>")
        parts += [
            f"<tr><th>{escape(a['title'])}</th><td>{escape(str(a['text']))}</td></tr>"
            for a in told["attributes"]
        ]
        parts.append("</table>")
    return "".join([*parts, "" if found else f"<p>{NOTHING}</p>", "</body></html>\n"])


def as_json(found: Sequence[Found], reader: Reader) -> str:
    """GeoJSON; geometries are longitude, latitude."""
    features = [
        {
            "type": "Feature",
            "id": name_of(each),
            "geometry": each.described["geometry"],
            "properties": {a["name"]: a["value"] for a in each.described["attributes"]},
            "layer": each.layer.name,
            "title": each.described["title"],
        }
        for each in found
    ]
    document = {"type": "FeatureCollection", "features": features, "numberReturned": len(features)}
    return json.dumps(document, ensure_ascii=False)


def as_gml(found: Sequence[Found], reader: Reader) -> str:
    """The collection of GML 2 that WFS 1.0.0 answers, valid by its schema, the uppermost layer first.

    What no feature service gives (values of rasters, features of computed layers) stands behind.
    """
    numbered: dict[str, Numbered] = {}
    for each in found:
        if _is_served(each):
            numbered.setdefault(each.layer.name, (each.layer, []))[1].append(each.feature.pk)
    others = [_write_member(each) for each in found if not _is_served(each)]
    instant = found[0].instant if found else None
    return write_numbered(numbered.values(), reader.person, instant, reader.address, others)


def _is_served(each: Found) -> bool:
    return each.feature is not None and "wfs" in each.layer.published_as


def _write_member(each: Found) -> str:
    name = each.layer.name
    attributes = "".join(
        f"<qiongtu:{a['name']}>{escape(keep_writable(str(a['value'])))}</qiongtu:{a['name']}>"
        for a in each.described["attributes"]
        if a["value"] is not None
    )
    shape = ""
    if each.feature is not None:
        shape = f"<qiongtu:geometry>{each.feature.geometry.ogr.gml}</qiongtu:geometry>"
    space = 'xmlns:qiongtu="urn:qiongtu"'
    member = f'<qiongtu:{name} {space} fid="{name_of(each)}">{attributes}{shape}</qiongtu:{name}>'
    return f"<gml:featureMember>{member}</gml:featureMember>\n"


def as_text(found: Sequence[Found], reader: Reader) -> str:
    """Lines of title and value."""
    lines = []
    for each in found:
        lines.append(f"【{each.described['layer_title']}】{each.described['title']}")
        lines += [f"{a['title']}：{a['text']}" for a in each.described["attributes"]]
        lines.append("")
    return "\n".join(lines) if lines else f"{NOTHING}\n"


def name_of(each: Found) -> str:
    """The feature's identifier in every service."""
    return f"{each.layer.name}.{each.described['id']}"


Writer = Callable[[Sequence[Found], Reader], str]
WRITERS: dict[str, Writer] = {
    "text/html": as_html,
    "application/json": as_json,
    "application/vnd.ogc.gml": as_gml,
    "text/plain": as_text,
}
ALIASES = {
    "application/geo+json": "application/json",
    "text/xml": "application/vnd.ogc.gml",
    "application/gml+xml": "application/vnd.ogc.gml",
    "gml": "application/vnd.ogc.gml",
    "json": "application/json",
    "html": "text/html",
    "text": "text/plain",
}


def find_writer(name: str) -> tuple[str, Writer]:
    """The content type and the writer of an INFO_FORMAT; GisError for one we do not have."""
    plain = name.lower().replace(" ", "")
    content_type = ALIASES.get(plain, plain)
    if content_type not in WRITERS:
        raise invalid_format(name, WRITERS)
    return content_type, WRITERS[content_type]
