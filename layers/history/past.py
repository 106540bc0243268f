"""The tables of superseded versions: one for each Feature layer, its columns read from the declaration."""

from __future__ import annotations

from typing import Any

from django.db import models

from layers.declare import Feature
from layers.indexes import NumberIndex


class Past(models.Model):
    """A version of a feature that has ended; `ended` is the change set that ended it.

    The layer's own columns come by `build_past`; `id` and `version` there name the version.
    """

    past_id = models.BigAutoField(primary_key=True)
    ended = models.BigIntegerField("终止变更集")

    class Meta:
        abstract = True


def build_past(model: type[Feature]) -> type[Past]:
    """The model of the layer's superseded versions; no uniqueness: a code may occur in many versions."""
    columns: dict[str, Any] = {field.name: _copy_field(field) for field in model._meta.concrete_fields}
    numbers = [index.of_past() for index in model._meta.indexes if isinstance(index, NumberIndex)]
    names = {"app_label": "layers", "db_table": f"{model._meta.db_table}_past", "indexes": numbers}
    meta = type("Meta", (), names)
    facts = {"__module__": Past.__module__, "Meta": meta, **columns}
    return type(f"{model.__name__}Past", (Past,), facts)


def _copy_field(field: Any) -> Any:
    """The column without uniqueness; looked up are `id`, the geometry, and codes that are never reused.

    Numbers that are issued have the indexes that the layer's `class Meta` gives them.
    """
    if field.primary_key:
        return models.BigIntegerField(db_index=True)
    copy = field.clone()
    copy.db_index = field.unique
    copy._unique = False
    return copy
