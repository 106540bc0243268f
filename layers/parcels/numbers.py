"""Numbers issued once and never again: of parcels in a sub-district, patches in a village, identifiers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import models

from gis_core.errors import GisError
from gis_core.sql import Fragment, compose, fetch_one, load_sql
from layers.catalogue import find_layer
from layers.history.triggers import past_table

SQL = Path(__file__).parent / "sql"
# The layer part of an identifier (标识码: county 6 + layer 4 + number 8).
LAYER_NUMBERS = {
    "division": "1001",
    "village_survey_area": "1005",
    "land_use_patch": "2001",
    "cadastral_district": "6001",
    "cadastral_sub_district": "6002",
    "parcel": "6003",
    "boundary_point": "6004",
    "boundary_line": "6005",
    "building": "6006",
    "permanent_basic_farmland": "3001",
    "ecological_redline": "3002",
    "urban_development_boundary": "3003",
    "land_use_zone": "3004",
    "public_welfare_forest": "4001",
    "sea_use_parcel": "7001",
}
IDENTIFIER_DIGITS = 8


class IssuedNumber(models.Model):
    """The last number given in a series; the row is locked until the issuing transaction ends."""

    series = models.CharField("编号系列", max_length=100, primary_key=True)
    last = models.BigIntegerField("已发最大号")

    class Meta:
        verbose_name = verbose_name_plural = "已发编号"

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


@dataclass(frozen=True)
class Series:
    """Where numbers run: in a layer's column, after a `prefix` of it, or within a group of features.

    `group` is the column whose value is the prefix (patch numbers in a village); empty when the prefix
    begins the code itself.
    """

    layer: str
    column: str
    prefix: str
    group: str = ""

    @property
    def key(self) -> str:
        """The series' name in the table."""
        return f"{self.layer}.{self.column}:{self.prefix}"


Issue = Callable[[Series, int], list[int]]


def highest_number(series: Series) -> int:
    """The highest number in use or ever used in the series; 0 when there is none.

    Live features (codes of a standard fill their column), versions that have ended, and codes that lineage
    names: one end of an index each, which the layer declares (layers.indexes).
    """
    statement, parameters = compose_highest(series)
    row = fetch_one(statement, parameters)
    return int((row or (0,))[0] or 0)


def compose_highest(series: Series) -> tuple[Fragment, dict[str, str]]:
    """The statement that looks for the highest number, and its parameters."""
    layer = find_layer(series.layer)
    names = {"table": layer.table, "past": past_table(layer), "column": series.column}
    if series.group:
        statement = load_sql(SQL / "highest_in_group.sql")
        return compose(statement, {**names, "group": series.group}), {"prefix": series.prefix}
    digits = layer.model._meta.get_field(series.column).max_length - len(series.prefix)
    pattern = _escape(series.prefix) + "_" * digits
    return compose(load_sql(SQL / "highest_code.sql"), names), {"prefix": series.prefix, "pattern": pattern}


def issue_numbers(series: Series, count: int) -> list[int]:
    """The next `count` numbers of the series, in order.

    Call it in the transaction that writes them: on rollback they are free again, and until its end other
    transactions wait for the same series.
    """
    if not series.prefix or count < 0:
        raise GisError("parameter", "编号系列没有前缀，不能发号。", series.column)
    if count == 0:
        return []
    parameters = {"series": series.key, "count": count, "highest": highest_number(series)}
    row = fetch_one(load_sql(SQL / "issue_numbers.sql"), parameters)
    last = int(row[0]) if row else count
    return list(range(last - count + 1, last + 1))


def identifier_series(layer: str, county: str) -> Series:
    """The series of a layer's identifiers in a county (six digits); GisError("parameter") if none."""
    if layer not in LAYER_NUMBERS or not (len(county) == 6 and county.isdigit()):
        raise GisError("parameter", f"图层“{layer}”或县级代码“{county}”不能编标识码。", "identifier")
    return Series(layer, "identifier", county + LAYER_NUMBERS[layer])


def format_identifiers(series: Series, numbers: list[int]) -> list[str]:
    """Identifiers with these numbers."""
    return [f"{series.prefix}{number:0{IDENTIFIER_DIGITS}d}" for number in numbers]


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
