"""The polygon of a division, as SQL: always the one in the table at this moment."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db.models import Union
from django.db.models import Subquery
from shapely.geometry.base import BaseGeometry

from gis_core.geometry.measure import to_shapely
from layers.declare import LayerOptions
from layers.thematic.division import Division
from layers.thematic.village_survey_area import VillageSurveyArea

# A village (12 digits) has its survey area; every other level is in the layer of divisions.
VILLAGE_DIGITS = 12


def _model_of(code: str) -> Any:
    return VillageSurveyArea if len(code) == VILLAGE_DIGITS else Division


def division_layers() -> tuple[str, str]:
    """Names of the layers that polygons of divisions come from."""
    return LayerOptions.of(Division).name, LayerOptions.of(VillageSurveyArea).name


def area_sql(alias: str, parameter: str, code: str) -> str:
    """Condition: the geometry of `alias` meets the polygon of the division, whose code is bound apart.

    The polygon is looked up once a statement (the sub-select is uncorrelated), so the GiST index serves; a
    division without a polygon is met by nothing.
    """
    table = _model_of(code)._meta.db_table
    area = f'(SELECT ST_Union(a.geometry) FROM "{table}" AS a WHERE a.district = %({parameter})s)'  # noqa: S608
    return f"ST_Intersects({alias}.geometry, {area})"


def area_expression(code: str) -> Subquery:
    """The division's polygon for a Django filter."""
    rows = _model_of(code)._default_manager.filter(district=code).values("district")
    return Subquery(rows.annotate(area=Union("geometry")).values("area"))


def division_of(code: str) -> BaseGeometry | None:
    """The division's polygon in the storage system; None when there is none of exactly that code."""
    geometry = (
        _model_of(code)._default_manager.filter(district=code).aggregate(area=Union("geometry"))["area"]
    )
    return None if geometry is None else to_shapely(geometry)
