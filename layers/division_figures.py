"""Figures kept for each division of a layer, counted by a job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import models, transaction

from gis_core.sql import compose, fetch_all, load_sql
from layers.declare import LayerOptions
from layers.division_areas import VILLAGE_DIGITS
from layers.thematic.division import Division
from layers.thematic.village_survey_area import VillageSurveyArea

SQL = Path(__file__).parent / "sql"


class DivisionFigures(models.Model):
    """One layer's features of one division code; of a layer by geometry, those that meet the division."""

    layer = models.CharField("图层", max_length=100)
    district = models.CharField("行政区划代码", max_length=12)
    count = models.BigIntegerField("要素数")
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["layer", "district"], name="figures_once_a_division")]


def refresh_divisions(layer: LayerOptions) -> None:
    """Count the layer anew division by division; nothing for a layer that is never cut."""
    if layer.access == "public" or not layer.has_district:
        return
    rows = fetch_all(*_statement(layer))
    with transaction.atomic():
        DivisionFigures.objects.filter(layer=layer.name).delete()
        DivisionFigures.objects.bulk_create(
            (
                DivisionFigures(
                    layer=layer.name, district=code, count=count, west=w, south=s, east=e, north=n
                )
                for code, count, w, s, e, n in rows
            ),
            batch_size=1000,
        )


def _statement(layer: LayerOptions) -> tuple[Any, dict[str, Any]]:
    if layer.access != "geometry":
        return compose(load_sql(SQL / "district_figures.sql"), {"table": layer.table}), {}
    tables = {
        "table": layer.table,
        "divisions": Division._meta.db_table,
        "villages": VillageSurveyArea._meta.db_table,
    }
    return compose(load_sql(SQL / "area_figures.sql"), tables), {"village_digits": VILLAGE_DIGITS}
