"""Indexes that a layer declares in its `class Meta` for the numbers it is issued.

Each stands on the table of superseded versions too (layers.history.past): a number is never given again, so
what has ended is asked for as often as what is there.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Cast

# Text that is a number; the CASE of parcels/sql/highest_in_group.sql is written as the database has this one.
DIGITS = "^[0-9]{1,18}$"


class NumberIndex(models.Index):
    """An index by which the highest number ever given is found."""

    def of_past(self) -> models.Index:
        """The same index for the table of superseded versions."""
        copy = self.clone()
        copy.name = f"{self.name}_past"
        return copy


def index_codes(field: str, name: str) -> NumberIndex:
    """Codes by their beginning, whose highest is the last; for one whole code too."""
    return NumberIndex(fields=[field], opclasses=["varchar_pattern_ops"], name=name)


def index_numbers(group: str, field: str, name: str) -> NumberIndex:
    """Numbers kept as text, by their value within each group of features."""
    number = models.Case(
        models.When(**{f"{field}__regex": DIGITS}, then=Cast(field, models.BigIntegerField()))
    )
    return NumberIndex(models.F(group), number, name=name)
