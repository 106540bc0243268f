"""How many features a layer has and where they lie; kept in a table because counting millions is slow."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.gis.db.models import Extent
from django.db import models
from django.utils import timezone

from layers.catalogue import all_layers
from layers.declare import LayerOptions
from layers.division_figures import refresh_divisions
from layers.history.counts import count_features


class LayerStatistics(models.Model):
    """What a layer holds, as counted at `refreshed_at`; `bounds` is west, south, east, north in degrees."""

    layer = models.CharField("图层", max_length=100, primary_key=True)
    count = models.BigIntegerField("要素数")
    bounds = models.JSONField("范围", null=True)
    # The change set up to which `count` is true; null where changes are not recorded.
    sequence = models.BigIntegerField("截至变更集", null=True)
    is_demo = models.BooleanField("演示数据", default=False)
    refreshed_at = models.DateTimeField("统计时间")

    class Meta:
        verbose_name = verbose_name_plural = "图层统计"

    def __str__(self) -> str:
        return self.layer


def refresh_layer(layer: LayerOptions) -> LayerStatistics:
    """Count a layer and its bounds exactly, whole and by division, and remember them."""
    rows = layer.model._default_manager
    bounds = rows.aggregate(bounds=Extent("geometry"))["bounds"]
    count, sequence = count_features(layer)
    kept, _ = LayerStatistics.objects.update_or_create(
        layer=layer.name,
        defaults={
            "count": count,
            "sequence": sequence,
            "bounds": list(bounds) if bounds else None,
            "is_demo": has_demo(layer),
            "refreshed_at": timezone.now(),
        },
    )
    refresh_divisions(layer)
    return kept


def recount_features(layers: Sequence[LayerOptions]) -> None:
    """Count anew what was counted within the transaction that loaded it; bounds are as they were."""
    for layer in layers:
        count, sequence = count_features(layer)
        LayerStatistics.objects.filter(layer=layer.name).update(count=count, sequence=sequence)


def has_demo(layer: LayerOptions) -> bool:
    """Whether the layer holds any demonstration data."""
    names = {f.name for f in layer.model._meta.concrete_fields}
    return "is_demo" in names and layer.model._default_manager.filter(is_demo=True).exists()


def refresh_all() -> int:
    """Refresh every layer; answers how many."""
    for layer in all_layers():
        refresh_layer(layer)
    return len(all_layers())
