"""The official tables of a period: ZDBHQK for parcels, DLTBGXGC for land-use patches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from gis_core.errors import GisError
from layers.access import Person
from layers.declare import LayerOptions
from layers.history.change_sets import ChangeSet, FeatureChange
from layers.history.versions import read_versions
from layers.parcels.export import ENCODINGS, PARCEL_COLUMNS, Occasion, list_parcel_changes, write_csv
from layers.parcels.lineage import Lineage
from layers.parcels.process import PROCESS_COLUMNS, list_process
from layers.queries import find_known

# Change sets in one table: a year of a county; a longer period is asked for in parts.
MOST_CHANGE_SETS = 20_000


@dataclass(frozen=True)
class Table:
    """An official table as a file."""

    name: str
    content: bytes


def write_table(
    layer: LayerOptions, person: Person, since: datetime, until: datetime, encoding: str
) -> Table:
    """The table of the layer for acts that took effect in (since, until], of features the person may see."""
    if encoding not in ENCODINGS:
        raise GisError("parameter", f"encoding 应为 {'、'.join(ENCODINGS)}。", "encoding")
    sets = list_sets(layer, since, until)
    if layer.name == "parcel":
        rows = list_parcel_changes(_list_steps(layer, person, sets), _list_occasions(sets))
        return Table("ZDBHQK", write_csv(rows, PARCEL_COLUMNS, encoding))
    if layer.name == "land_use_patch":
        process = [row for one in sets for row in _list_process(layer, person, one)]
        return Table("DLTBGXGC", write_csv(process, PROCESS_COLUMNS, encoding))
    raise GisError("not_found", f"图层“{layer.title}”没有法定的变更沿革表。", "layer")


def list_sets(layer: LayerOptions, since: datetime, until: datetime) -> list[ChangeSet]:
    """Change sets of the period that touched the layer, in the order in which they took effect."""
    period = ChangeSet.objects.filter(recorded_at__gt=since, recorded_at__lte=until)
    touched = FeatureChange.objects.filter(layer=layer.name).values("change_set_id")
    found = list(period.filter(pk__in=touched).order_by("sequence")[: MOST_CHANGE_SETS + 1])
    if len(found) > MOST_CHANGE_SETS:
        raise GisError("too_large", f"期间内的变更超过 {MOST_CHANGE_SETS} 次，请缩短期间。", "until")
    return found


def _list_steps(layer: LayerOptions, person: Person, sets: Sequence[ChangeSet]) -> list[Lineage]:
    """Steps of descent whose features the person may see; what was undone is left out."""
    steps = Lineage.objects.filter(layer=layer.name, change_set__in=[s.pk for s in sets], undone_by=None)
    listed = list(steps.order_by("change_set", "pk"))
    keys = {key for step in listed for key in (step.predecessor, step.successor) if key is not None}
    known = find_known(layer, person, keys)
    return [step for step in listed if {step.predecessor, step.successor} & known]


def _list_occasions(sets: Iterable[ChangeSet]) -> dict[int, Occasion]:
    return {one.pk: Occasion(_day(one).date(), one.case_number) for one in sets}


def _day(change_set: ChangeSet) -> datetime:
    return timezone.localtime(change_set.recorded_at)


def _list_process(layer: LayerOptions, person: Person, one: ChangeSet) -> list[dict[str, str]]:
    """Rows of one change set: pieces are looked for within each group of features that belong together."""
    touched = FeatureChange.objects.filter(layer=layer.name, change_set_id=one.pk)
    known = find_known(layer, person, set(touched.values_list("feature", flat=True)))
    versions = read_versions(layer, sorted(known))
    before = [v for v in versions if v.ended == one.pk and v.began != one.pk]
    after = [v for v in versions if v.began == one.pk and v.ended != one.pk]
    group_of = _group(one, known)
    rows: list[dict[str, str]] = []
    for group in dict.fromkeys(group_of.values()):
        old, new = ([v.fields for v in side if group_of[v.key] == group] for side in (before, after))
        rows += list_process(old, new, _day(one).date())
    return rows


def _group(one: ChangeSet, keys: Iterable[int]) -> dict[int, int]:
    """For each feature the smallest key among those that lineage joins it to."""
    joined: dict[int, set[int]] = defaultdict(set)
    for step in Lineage.objects.filter(change_set=one.pk):
        if step.predecessor is not None and step.successor is not None:
            joined[step.predecessor].add(step.successor)
            joined[step.successor].add(step.predecessor)
    found: dict[int, int] = {}
    for key in sorted(keys):
        waiting = [key]
        while waiting:
            if (near := waiting.pop()) not in found:
                found[near] = key
                waiting += joined[near]
    return found
