"""Reads `<name>.toml` into a Style; what is wrong in the file is said by file and rule."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from gis_core.errors import GisError
from layers.codelists import find_list
from layers.styles.raster import parse_raster
from layers.styles.symbols import PLACEMENTS, SHAPES, Condition, Label, Rule, Stops, Style

FOLDER = Path(__file__).parent
COLOUR = re.compile(r"#[0-9a-f]{6}")
# Codes go into filter expressions of two renderers: letters, digits, signs that mean nothing there.
CODE = re.compile(r"[\w.\-]+")
CONDITION_KEYS = ("equals", "prefixes", "at_least", "below")
STOP_KEYS = ("width", "size")
# Keys of a rule that are not attributes of the Rule itself.
OTHER_KEYS = {"field", "code_list", *CONDITION_KEYS}


@cache
def find_style(name: str) -> Style:
    """The style of that name; GisError("not_found") without such a file, ValueError for a faulty one."""
    path = FOLDER / f"{name}.toml"
    if not CODE.fullmatch(name) or not path.is_file():
        raise GisError("not_found", f"没有名为“{name[:60]}”的样式。", "style")
    return parse_style(name, tomllib.loads(path.read_text(encoding="utf-8")))


def parse_style(name: str, content: dict[str, Any]) -> Style:
    """A Style from a parsed file: `[defaults]` stand in for what a rule leaves out; a raster has no rules."""
    if "raster" in content:
        place, raw = f"{name}, raster", content["raster"]
        return Style(name, (), parse_raster(place, raw, _parse_stops(place, raw.get("exaggeration", 1))))
    defaults = content.get("defaults", {})
    rules = [_parse_rule(f"{name}, rule {n}", {**defaults, **raw}) for n, raw in enumerate(content["rules"])]
    return Style(name, tuple(rules))


def _parse_rule(place: str, raw: dict[str, Any]) -> Rule:
    known = {f.name for f in fields(Rule)} | OTHER_KEYS
    _require(set(raw) <= known, place, f"unknown keys {sorted(set(raw) - known)}")
    values = {key: raw[key] for key in raw if key not in OTHER_KEYS}
    condition = _parse_condition(place, raw)
    values.update({key: _parse_stops(place, raw[key]) for key in STOP_KEYS if key in raw})
    if "label" in values:
        values["label"] = _parse_label(place, values["label"])
    values["dash"] = tuple(float(part) for part in values.get("dash", ()))
    values.update(_find_titles(place, raw, condition))
    return _check_rule(place, Rule(**values, condition=condition))


def _parse_condition(place: str, raw: dict[str, Any]) -> Condition | None:
    said = {key: raw[key] for key in CONDITION_KEYS if key in raw}
    if not said:
        return None
    _require("field" in raw, place, "a condition needs a field")
    for key in ("equals", "prefixes"):
        said[key] = tuple(said.get(key, ()))
        _require(all(CODE.fullmatch(code) for code in said[key]), place, f"{key} holds what is no code")
    if said["prefixes"] and "code_list" in raw:
        said["equals"] += _find_codes(raw["code_list"], said.pop("prefixes"))
    return Condition(field=raw["field"], **said)


def _find_codes(code_list: str, prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of the list with such a beginning, in its order; renderers compare whole codes faster."""
    return tuple(dict.fromkeys(c.code for c in find_list(code_list).codes if c.code.startswith(prefixes)))


def _parse_label(place: str, raw: dict[str, Any]) -> Label:
    known = {f.name for f in fields(Label)}
    _require(set(raw) <= known, place, f"unknown keys of label {sorted(set(raw) - known)}")
    label = Label(**{**raw, "size": _parse_stops(place, raw.get("size", 12))})
    _require(label.placement in PLACEMENTS, place, "placement is point or line")
    _require(all(COLOUR.fullmatch(c) for c in (label.colour, label.halo)), place, "colours are #rrggbb")
    return label


def _parse_stops(place: str, raw: Any) -> Stops:
    pairs = raw if isinstance(raw, list) else [[0, raw]]
    stops = tuple((float(zoom), float(value)) for zoom, value in pairs)
    _require(stops == tuple(sorted(stops)), place, "zoom stops must rise")
    return stops


def _find_titles(place: str, raw: dict[str, Any], condition: Condition | None) -> dict[str, str]:
    """The rule's own titles, else the meaning of its first code."""
    if "title" in raw:
        _require("title_en" in raw, place, "title without title_en")
        return {"title": raw["title"], "title_en": raw["title_en"]}
    _require(
        "code_list" in raw and condition is not None, place, "neither a title nor a code list with a code"
    )
    codes = find_list(raw["code_list"])
    code = condition.equals[0] if condition and condition.equals else ""
    _require(codes.find(code) is not None, place, f"code {code} is not in {codes.name}")
    return {"title": codes.meaning(code), "title_en": codes.meaning(code, english=True)}


def _check_rule(place: str, rule: Rule) -> Rule:
    colours = [c for c in (rule.fill, rule.stroke, rule.casing) if c]
    _require(all(COLOUR.fullmatch(c) for c in colours), place, "colours are #rrggbb in small letters")
    _require(bool(colours) or rule.label is not None, place, "draws nothing")
    _require(not rule.marker or rule.marker in SHAPES, place, f"marker is one of {', '.join(SHAPES)}")
    _require(not (rule.marker and not rule.fill), place, "a marker needs a fill")
    _require(not rule.casing or bool(rule.stroke), place, "a casing needs a stroke")
    return rule


def _require(holds: bool, place: str, fault: str) -> None:
    if not holds:
        raise ValueError(f"layers/styles: {place}: {fault}")
