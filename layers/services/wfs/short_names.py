"""Names of at most ten bytes for shapefiles, and the table that tells what they stand for."""

from __future__ import annotations

import csv
import io

from layers.declare import LayerOptions

LONGEST = 10


def shorten_names(layer: LayerOptions, names: list[str]) -> list[str]:
    """The standard's own field name where it fits (BSM, DLBM), else the name's beginning; no two alike."""
    found: list[str] = []
    for name in names:
        standard = layer.source_fields.get(name, "")
        fits = standard.isascii() and 0 < len(standard) <= LONGEST
        found.append(_make_unique(standard if fits else name[:LONGEST], found))
    return found


def _make_unique(name: str, taken: list[str]) -> str:
    """The name, with a number at its end when it is taken; dBASE does not tell capitals."""
    lower = {one.lower() for one in taken}
    number, candidate = 1, name
    while candidate.lower() in lower:
        candidate = f"{name[: LONGEST - len(str(number)) - 1]}_{number}"
        number += 1
    return candidate


def write_mapping(layer: LayerOptions, names: dict[str, str]) -> str:
    """A table in CSV: the short name, the property's name, its title."""
    titles = {field.name: str(field.verbose_name) for field in layer.model._meta.concrete_fields}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["short_name", "property", "title"])
    writer.writerows([short, name, titles.get(name, name)] for name, short in names.items())
    return text.getvalue()
