"""How many features somebody sees, and where they lie: added up from figures kept for each division."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max, Min, Q, Sum

from layers.division_figures import DivisionFigures
from layers.scope import Scope
from layers.statistics import LayerStatistics


@dataclass(frozen=True)
class Figures:
    """Number and bounds (west, south, east, north in degrees, None without features) of what is seen.

    A number that is not exact is too high: features that meet two of somebody's divisions count twice.
    """

    count: int
    bounds: list[float] | None
    is_exact: bool = True


def figures_within(scopes: Mapping[str, Scope]) -> dict[str, Figures]:
    """The figures of each layer within its scope; a layer that was never counted is left out.

    One query for the whole layers and one for each way in which the others are cut.
    """
    found: dict[str, Figures] = {}
    whole = [name for name, scope in scopes.items() if scope.is_whole]
    for row in LayerStatistics.objects.filter(layer__in=whole):
        found[row.layer] = Figures(row.count, row.bounds)
    cuts: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    for name, scope in scopes.items():
        if scope.allowed and scope.divisions:
            cuts.setdefault((scope.divisions, scope.by_geometry), []).append(name)
    for (divisions, by_geometry), names in cuts.items():
        found |= _add_up(names, divisions, by_geometry)
    return found


def _add_up(names: list[str], divisions: tuple[str, ...], by_geometry: bool) -> dict[str, Figures]:
    exact = not by_geometry or len(divisions) == 1
    within = Q(district__in=divisions) if by_geometry else Q()
    if not by_geometry:
        for code in divisions:
            within |= Q(district__startswith=code)
    found = {name: Figures(0, None, exact) for name in names}
    rows = DivisionFigures.objects.filter(within, layer__in=names).values_list("layer")
    sums = rows.annotate(Sum("count"), Min("west"), Min("south"), Max("east"), Max("north")).order_by("layer")
    for name, count, *bounds in sums:
        found[name] = Figures(count, bounds, exact)
    return found
