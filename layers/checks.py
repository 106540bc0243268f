"""`manage.py check` for layers: is every declaration complete, and does what it names exist?

Each fault has an id (layers.E001 …), the model it is in and a hint that says what to write instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.checks import Error

from gis_core.geometry.crs import STORAGE
from gis_core.sql import load_sql
from layers import codelists
from layers.access_faults import find_access_faults
from layers.catalogue import all_layers
from layers.declare import ACCESS, CHANNELS, THEMES, LayerOptions, statement_path
from layers.group_faults import find_group_faults
from layers.groups import read_groups
from layers.rules import OWN_FIELDS, Rule
from layers.styles import find_style

Known = Mapping[str, LayerOptions]
Check = Callable[[LayerOptions, Known], Iterator[Error]]

STYLES = Path(__file__).parent / "styles"
NEEDED = ("title", "theme", "standard", "style", "access", "published_as")
PARAMETER_KINDS = ("text", "integer", "number")
DEEPEST_ZOOM = 22
# Rule parameters that name a field of the layer the rule refers to.
OTHERS_FIELDS = ("by", "area")
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def check_layers(app_configs: Sequence[AppConfig] | None = None, **_: Any) -> list[Error]:
    """The faults of all declared layers, or of those of the given applications."""
    labels = None if app_configs is None else {config.label for config in app_configs}
    faults = [] if labels and "layers" not in labels else list(_check_groups())
    return faults + [
        fault for fault in find_faults(all_layers()) if labels is None or fault.obj._meta.app_label in labels
    ]


def find_faults(layers: Sequence[LayerOptions]) -> Iterator[Error]:
    """The faults of these declarations, taken as all there are; nothing when they are in order."""
    known = {layer.name: layer for layer in layers}
    yield from _check_names(layers)
    for layer in layers:
        for check in CHECKS:
            yield from check(layer, known)


def _fault(number: int, layer: LayerOptions, sentence: str, hint: str) -> Error:
    return Error(sentence, hint=hint, obj=layer.model, id=f"layers.E{number:03d}")


def _field_names(layer: LayerOptions) -> set[str]:
    return {field.name for field in layer.model._meta.concrete_fields}


def _check_words(layer: LayerOptions, known: Known) -> Iterator[Error]:
    words = {f.name for f in fields(LayerOptions)} - {"model"}
    for word in vars(layer.model.Layer):
        if not word.startswith("__") and word not in words:
            hint = f"Words that may be said: {', '.join(sorted(words))}."
            yield _fault(1, layer, f"class Layer says the unknown word '{word}'.", hint)


def _check_needed(layer: LayerOptions, known: Known) -> Iterator[Error]:
    for word in NEEDED:
        if not getattr(layer, word):
            yield _fault(2, layer, f"class Layer does not say '{word}'.", f"Add {word} = … to class Layer.")


def _check_values(layer: LayerOptions, known: Known) -> Iterator[Error]:
    if layer.theme and layer.theme not in THEMES:
        yield _fault(3, layer, f"There is no theme '{layer.theme}'.", f"Themes: {', '.join(THEMES)}.")
    if layer.access and layer.access not in ACCESS:
        yield _fault(4, layer, f"There is no access '{layer.access}'.", f"Access: {', '.join(ACCESS)}.")
    for channel in layer.published_as:
        if channel not in CHANNELS:
            yield _fault(5, layer, f"There is no channel '{channel}'.", f"Channels: {', '.join(CHANNELS)}.")


def _check_source_fields(layer: LayerOptions, known: Known) -> Iterator[Error]:
    for name in layer.source_fields:
        if name not in _field_names(layer):
            hint = "Keys are the layer's own field names, values the official column names."
            yield _fault(6, layer, f"source_fields names '{name}', which is no field.", hint)
    for column, times in Counter(layer.source_fields.values()).items():
        if times > 1:
            hint = "A delivery's column goes into one field."
            yield _fault(7, layer, f"source_fields gives the column '{column}' to {times} fields.", hint)


def _check_used_fields(layer: LayerOptions, known: Known) -> Iterator[Error]:
    used = {
        "label": [layer.label] if layer.label else [],
        "search": layer.search,
        "tile_fields": layer.tile_fields,
        "valid": [name for name in layer.valid if name],
    }
    for word, names in used.items():
        for name in names:
            if name not in _field_names(layer):
                hint = f"Fields: {', '.join(sorted(_field_names(layer)))}."
                yield _fault(8, layer, f"{word} names '{name}', which is no field.", hint)


def _check_rules(layer: LayerOptions, known: Known) -> Iterator[Error]:
    for rule in layer.rules:
        yield from _check_rule_fields(layer, layer, rule, OWN_FIELDS)
        if "layer" not in rule.parameters:
            continue
        other = known.get(rule.parameters["layer"])
        if other is None:
            hint = f"Layers: {', '.join(sorted(known))}."
            yield _fault(9, layer, f"Rule {rule.name} names no layer: '{rule.parameters['layer']}'.", hint)
        else:
            yield from _check_rule_fields(layer, other, rule, OTHERS_FIELDS)


def _check_rule_fields(
    layer: LayerOptions, owner: LayerOptions, rule: Rule, keys: Sequence[str]
) -> Iterator[Error]:
    for key in keys:
        name = rule.parameters.get(key)
        if name and name not in _field_names(owner):
            hint = f"'{key}' of {rule.name} is a field of the layer {owner.name}."
            yield _fault(
                10, layer, f"Rule {rule.name} names '{name}', which is no field of {owner.name}.", hint
            )


def _check_code_lists(layer: LayerOptions, known: Known) -> Iterator[Error]:
    for field in layer.model._meta.concrete_fields:
        name = getattr(field, "code_list", None)
        if name is not None and name not in codelists.index():
            hint = "Add it to layers/codelists/index.toml and layers/codelists/data."
            yield _fault(11, layer, f"Field '{field.name}' uses the unknown code list '{name}'.", hint)


def _check_geometry(layer: LayerOptions, known: Known) -> Iterator[Error]:
    hint = "Write geometry = PointField() or another geometry field of layers.fields, without options."
    if "geometry" not in _field_names(layer) or not hasattr(layer.geometry_field, "geom_type"):
        yield _fault(12, layer, "There is no geometry column named 'geometry'.", hint)
        return
    if layer.geometry_field.srid != STORAGE:
        yield _fault(13, layer, f"The geometry is not stored in EPSG:{STORAGE}.", hint)
    if not layer.geometry_field.spatial_index:
        yield _fault(14, layer, "The geometry has no spatial index.", hint)


def _check_district(layer: LayerOptions, known: Known) -> Iterator[Error]:
    needed = layer.kind != "coverage" or layer.access == "district"
    if needed and "district" not in _field_names(layer):
        hint = "Access filters on the division code in 'district'; inherit it from Feature or QueryLayer."
        yield _fault(15, layer, "There is no field 'district'.", hint)


def _check_style(layer: LayerOptions, known: Known) -> Iterator[Error]:
    if layer.style and not (STYLES / f"{layer.style}.toml").is_file():
        hint = f"Write layers/styles/{layer.style}.toml."
        yield _fault(16, layer, f"There is no style '{layer.style}'.", hint)


def _check_zoom(layer: LayerOptions, known: Known) -> Iterator[Error]:
    if not 0 <= layer.detail_from <= DEEPEST_ZOOM:
        hint = f"A zoom is a whole number from 0 to {DEEPEST_ZOOM}."
        yield _fault(17, layer, f"detail_from is {layer.detail_from}.", hint)


def _check_statement(layer: LayerOptions, known: Known) -> Iterator[Error]:
    if layer.kind != "query":
        return
    path = statement_path(layer)
    if not layer.statement or not path.is_file():
        yield _fault(18, layer, f"There is no statement {path.name}.", "Write it in layers/sql and name it.")
        return
    mentioned = set(PLACEHOLDER.findall(load_sql(path)))
    declared = {parameter.name for parameter in layer.parameters}
    for name in sorted(mentioned ^ declared):
        hint = "Each %(name)s of the statement is one Parameter, and the other way round."
        yield _fault(19, layer, f"{path.name} and parameters do not agree about '{name}'.", hint)


def _check_parameters(layer: LayerOptions, known: Known) -> Iterator[Error]:
    for parameter in layer.parameters:
        if parameter.kind not in PARAMETER_KINDS:
            hint = f"Kinds: {', '.join(PARAMETER_KINDS)}."
            yield _fault(20, layer, f"Parameter '{parameter.name}' is of kind '{parameter.kind}'.", hint)


def _is_image(layer: LayerOptions) -> bool:
    """Whether the cells are colours, which tell nothing else."""
    raster = find_style(layer.style).raster if (STYLES / f"{layer.style}.toml").is_file() else None
    return raster is not None and bool(raster.bands)


def _check_coverage(layer: LayerOptions, known: Known) -> Iterator[Error]:
    if layer.kind != "coverage":
        return
    if layer.quantity is None and not _is_image(layer):
        hint = 'Add quantity = Quantity("高程", "Elevation", "m").'
        yield _fault(22, layer, "A coverage does not say what its cells tell.", hint)
    for channel in sorted({"tiles", "features", "wfs"} & set(layer.published_as)):
        hint = "A coverage is published as map, pictures, wms or download."
        yield _fault(23, layer, f"A coverage has no features to publish as '{channel}'.", hint)


def _check_merged(layer: LayerOptions, known: Known) -> Iterator[Error]:
    if layer.merged_by is None:
        return
    if layer.merged_by and layer.merged_by not in layer.tiled:
        hint = "Merged areas are drawn by this field's values: name it in tile_fields too."
        yield _fault(26, layer, f"merged_by names '{layer.merged_by}', which is in no tile.", hint)
    if layer.kind != "feature" or layer.geometry_kind != "polygon" or layer.access == "geometry":
        hint = "Only recorded areas that are not cut by a division's polygon can be merged."
        yield _fault(27, layer, "merged_by is said of a layer that cannot be merged.", hint)


def _check_access(layer: LayerOptions, known: Known) -> Iterator[Error]:
    for number, sentence, hint in find_access_faults(layer):
        yield _fault(number, layer, sentence, hint)


def _check_groups() -> Iterator[Error]:
    known = {layer.name: layer for layer in all_layers()}
    for number, sentence, hint in find_group_faults(read_groups(), known):
        yield Error(sentence, hint=hint, obj="layers/groups.toml", id=f"layers.E{number:03d}")


def _check_names(layers: Sequence[LayerOptions]) -> Iterator[Error]:
    counted = Counter(layer.name for layer in layers)
    for layer in layers:
        if counted[layer.name] > 1:
            hint = "A layer's name is its class name in snake case: give the class another name."
            yield _fault(21, layer, f"{counted[layer.name]} layers are named '{layer.name}'.", hint)


CHECKS: tuple[Check, ...] = (
    _check_words,
    _check_needed,
    _check_values,
    _check_source_fields,
    _check_used_fields,
    _check_rules,
    _check_code_lists,
    _check_geometry,
    _check_district,
    _check_style,
    _check_zoom,
    _check_statement,
    _check_parameters,
    _check_coverage,
    _check_merged,
    _check_access,
)
