"""Restrictions on parcels (LADM LA_Restriction): a seized or mortgaged parcel keeps its outline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import shapely
from django.db import models
from django.db.models import Q

from gis_core.errors import GisError
from layers.catalogue import find_layer
from layers.editing.change import Change, Kind
from layers.parcels.outlines.nodes import ON_EDGE

RESTRICTED_LAYER = "parcel"


class RestrictionKind(models.TextChoices):
    """What restricts the right."""

    SEIZURE = "seizure", "查封"
    MORTGAGE = "mortgage", "抵押"
    OBJECTION = "objection", "异议"
    OTHER = "other", "其他"


# Kinds under which a parcel may not be divided, merged, redrawn or ended (domain §1.10); an objection is only
# noted.
FREEZING = (RestrictionKind.SEIZURE, RestrictionKind.MORTGAGE)


class Restriction(models.Model):
    """One restriction of one parcel, effective from `began` until the day before `ended`."""

    parcel_code = models.CharField("宗地代码", max_length=19, db_index=True)
    kind = models.CharField("限制类型", max_length=10, choices=RestrictionKind.choices)
    began = models.DateField("起始日期")
    ended = models.DateField("终止日期", null=True, blank=True)
    case_number = models.CharField("业务号", max_length=50)
    holder = models.CharField("权利人或机关", max_length=100, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "宗地限制"

    def __str__(self) -> str:
        return f"{self.parcel_code} {self.get_kind_display()} {self.case_number}"

    @property
    def sentence(self) -> str:
        """Why the parcel cannot be changed."""
        return (
            f"宗地 {self.parcel_code} 处于{self.get_kind_display()}状态"
            f"（业务号 {self.case_number}），不能变更界址或灭失。"
        )


def refuse_restricted(changes: Iterable[Change], day: date) -> None:
    """GisError("conflict") when a change ends a frozen parcel, or moves its outline, on that day.

    Attributes may change, and a vertex on an edge that stays where it is is no move: neighbours of a frozen
    parcel can still be divided. Changes of other layers pass. Call it before the changes are written.
    """
    moved = [change for change in changes if _touches_outline(change)]
    named = [str(c.old["parcel_code"]) for c in moved if c.old and "parcel_code" in c.old]
    unnamed = [c.key for c in moved if not (c.old and "parcel_code" in c.old)]
    if unnamed:
        parcels = find_layer(RESTRICTED_LAYER).model._default_manager.filter(pk__in=unnamed)
        named += parcels.values_list("parcel_code", flat=True)
    if named:
        refuse_frozen(named, day)


def refuse_frozen(codes: Sequence[str], day: date) -> None:
    """GisError("conflict") naming parcel, kind and case when any of the parcels is frozen on that day."""
    for frozen in find_frozen(codes, day):
        raise GisError("conflict", frozen.sentence, frozen.parcel_code)


def find_frozen(codes: Sequence[str], day: date) -> list[Restriction]:
    """The restrictions that freeze any of the parcels on that day, by parcel."""
    effective = Restriction.objects.filter(Q(ended__isnull=True) | Q(ended__gt=day), began__lte=day)
    return list(effective.filter(parcel_code__in=codes, kind__in=FREEZING).order_by("parcel_code", "began"))


def _touches_outline(change: Change) -> bool:
    if change.layer != RESTRICTED_LAYER or change.kind is Kind.INSERT:
        return False
    return change.kind is Kind.DELETE or ("geometry" in change.fields and _moves(change))


def _moves(change: Change) -> bool:
    """Whether the outline goes elsewhere by more than two points may differ and still be one."""
    old, new = _outline(change.old), _outline(change.new)
    return is_moved(old, new)


def is_moved(old: Any, new: Any) -> bool:
    """Whether two boundaries lie further apart than two points may and still be one."""
    return bool(shapely.hausdorff_distance(old, new) > ON_EDGE)


def _outline(half: Any) -> Any:
    return half["geometry"].boundary
