"""Lineage: which feature came of which, by which operation; followed both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.db import models

from gis_core.sql import fetch_all, load_sql

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Descent:
    """One step of descent, before it is written.

    `successor_at` is the place, in the act's changes, of the insert (or update) that makes the successor:
    its id is known only when it is written. `predecessor` is None for a new feature, `successor_at` None for
    one that ends. A feature that is changed but stays itself is its own predecessor.
    """

    layer: str
    predecessor: int | None
    successor_at: int | None
    predecessor_code: str = ""
    successor_code: str = ""
    content: str = ""


class Lineage(models.Model):
    """One step of descent as written; `undone_by` is the change set that took the operation back."""

    change_set = models.BigIntegerField("变更集", db_index=True)
    layer = models.CharField("图层", max_length=100)
    operation = models.CharField("操作", max_length=40)
    predecessor = models.BigIntegerField("变更前要素", null=True)
    predecessor_code = models.CharField("变更前代码", max_length=50, blank=True, default="")
    successor = models.BigIntegerField("变更后要素", null=True)
    successor_code = models.CharField("变更后代码", max_length=50, blank=True, default="")
    reason = models.TextField("变化原因", blank=True, default="")
    content = models.TextField("变化内容", blank=True, default="")
    undone_by = models.BigIntegerField("撤销变更集", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "变更沿革"
        indexes = [
            models.Index(fields=["layer", "predecessor"], name="lineage_forward"),
            models.Index(fields=["layer", "successor"], name="lineage_backward"),
            models.Index(
                fields=["predecessor_code"], name="lineage_old_code", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(
                fields=["successor_code"], name="lineage_new_code", opclasses=["varchar_pattern_ops"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_code or self.predecessor} → {self.successor_code or self.successor}"


class Relative(NamedTuple):
    """A feature that another came of, or that came of it; `distance` counts the operations between."""

    id: int
    code: str
    distance: int


def record_lineage(
    change_set: int, operation: str, reason: str, descents: Sequence[Descent], keys: Sequence[int]
) -> None:
    """Write the steps of an act; `keys` are the ids of its changes in their order, inserts included."""
    Lineage.objects.bulk_create(
        Lineage(
            change_set=change_set,
            layer=step.layer,
            operation=operation,
            predecessor=step.predecessor,
            predecessor_code=step.predecessor_code,
            successor=None if step.successor_at is None else keys[step.successor_at],
            successor_code=step.successor_code,
            reason=reason,
            content=step.content,
        )
        for step in descents
    )


def ancestors(layer: str, key: int) -> list[Relative]:
    """Every feature that this one came of, nearest first; empty when it was there from the start."""
    return [Relative(*row) for row in fetch_all(load_sql(SQL / "ancestors.sql"), {"layer": layer, "id": key})]


def descendants(layer: str, key: int) -> list[Relative]:
    """Every feature that came of this one, nearest first; empty while it is as it was."""
    statement = load_sql(SQL / "descendants.sql")
    return [Relative(*row) for row in fetch_all(statement, {"layer": layer, "id": key})]
