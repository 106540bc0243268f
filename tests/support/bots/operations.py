"""What a bot may do: each takes a source of chance and answers what was written, or raises GisError."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from shapely.ops import split

from gis_core.errors import GisError
from gis_core.sql import compose, execute, fetch_all, fetch_one
from layers.catalogue import find_layer
from layers.editing.applied import Applied
from layers.editing.apply import apply
from layers.editing.change import Change, update
from layers.editing.restore import restore_feature, undo_change_set
from layers.history.change_sets import ChangeSet
from layers.parcels import adjust, replace
from layers.parcels.act import Row, Wishes
from layers.parcels.fetch import find_neighbours, read_row
from layers.parcels.perform import Plan, perform
from layers.parcels.profile import profile_of
from tests.support.bots.ground import ACTED_ON, PARCELS, PATCHES, list_near, make_actor

OWN_NUMBER = "SELECT nullif(current_setting('qiongtu.change_set', true), '')::bigint"
SAY_WHO = "SELECT set_config('qiongtu.context', %(context)s, true)"
# Plain SQL that changes attributes, and some that writes the geometry as it is.
PLAIN = (
    "UPDATE {table} SET remark = %(remark)s WHERE id = ANY (%(keys)s) RETURNING id",
    "UPDATE {table} SET geometry = geometry, remark = %(remark)s WHERE id = ANY (%(keys)s) RETURNING id",
)


@dataclass
class Bot:
    """One editor: its chance, the features it looks at, its case number, and what it ended last."""

    draw: random.Random
    keys: dict[str, list[int]]
    case: str = ""
    left: Row | None = None

    def pick(self, layer: str) -> Row:
        """A feature, mostly one of a few that everybody wants; where one has ended, one of today's."""
        keys = self.keys[layer]
        busy = keys[: 40 if self.draw.random() < 0.5 else len(keys)]
        try:
            return self.read(layer, self.draw.choice(busy))
        except GisError:
            self.keys[layer] = list_near(layer)
            return self.read(layer, self.draw.choice(self.keys[layer]))

    def read(self, layer: str, key: int) -> Row:
        """The feature as it is now."""
        found = find_layer(layer).model._default_manager.filter(pk=key).first()
        if found is None:
            raise GisError("not_found", "没有这个要素。", str(key))
        return read_row(found)

    def pick_pair(self, layer: str) -> tuple[Row, Row, Any]:
        """Two features and the line between them."""
        row = self.pick(layer)
        near = find_neighbours(layer, [row.key])
        self.draw.shuffle(near)
        for other in (self.read(layer, key) for key in near):
            shared = shapely.line_merge(shapely.intersection(row.geometry.boundary, other.geometry.boundary))
            lines = [part for part in shapely.get_parts(shared) if part.length > 0]
            if lines:
                return row, other, max(lines, key=lambda line: line.length)
        raise GisError("not_found", "没有相邻的要素。", str(row.key))

    def perform(self, layer: str, rows: list[Row], plan: Plan, drawn: tuple[Any, ...] = ()) -> Applied:
        """An act through the product."""
        keys, versions = [row.key for row in rows], [row.version for row in rows]
        return perform(
            find_layer(layer), keys, versions, plan, make_actor(), "bot", drawn=drawn, case_number=self.case
        ).applied


Written = Applied | list[Change]


def change_attribute(bot: Bot, layer: str) -> Written:
    """One to five features described anew; now and then from a version that is gone."""
    rows = {row.key: row for row in (bot.pick(layer) for _ in range(bot.draw.randint(1, 5)))}
    late = bot.draw.random() < 0.1
    changes = [
        update(layer, key, {"remark": row.values["remark"]}, {"remark": f"{bot.case} {key}"},
               max(1, row.version - late))
        for key, row in rows.items()
    ]  # fmt: skip
    return apply(
        changes, make_actor(), "bot", case_number=bot.case, operation="attributes",
        merge=bot.draw.random() < 0.3,
    )  # fmt: skip


def move_boundary(bot: Bot, layer: str) -> Written:
    """The line between two features goes another way, by a few decimetres."""
    one, other, shared = bot.pick_pair(layer)
    places = shapely.get_coordinates(shared)
    aside = [bot.draw.uniform(-4e-6, 4e-6) for _ in range(2)]
    line = shapely.LineString([places[0], (places[0] + places[-1]) / 2 + aside, places[-1]])
    return bot.perform(
        layer, [one, other], lambda rows, near: adjust.move_boundary(layer, rows, near, line, Wishes())
    )


def split_by_line(bot: Bot, layer: str) -> Written:
    """A line anywhere across."""
    row = bot.pick(layer)
    line = draw_across(bot, row.geometry)
    return bot.perform(
        layer, [row], lambda rows, near: replace.split_by_line(layer, rows[0], near, line, Wishes())
    )


def draw_across(bot: Bot, shape: Any) -> Any:
    """A straight line through a place within the middle of a shape's box, well beyond it."""
    west, south, east, north = shape.bounds
    x, y = (low + (high - low) * bot.draw.uniform(0.3, 0.7) for low, high in ((west, east), (south, north)))
    angle, reach = bot.draw.uniform(0, np.pi), east - west + north - south
    step = np.array([np.cos(angle), np.sin(angle)]) * reach
    return shapely.LineString([np.array([x, y]) - step, np.array([x, y]) + step])


def split_by_area(bot: Bot, layer: str) -> Written:
    """A wanted area on one side of a direction, or equal parts."""
    row = bot.pick(layer)
    azimuth, wishes = bot.draw.uniform(0, 359), Wishes()
    if bot.draw.random() < 0.5:
        count = bot.draw.randint(2, 3)
        return bot.perform(
            layer,
            [row],
            lambda rows, near: replace.split_equally(layer, rows[0], near, count, azimuth, wishes),
        )
    wanted = (Decimal(row.values["area"]) * Decimal(f"{bot.draw.uniform(0.2, 0.8):.3f}")).quantize(
        Decimal("0.01")
    )
    return bot.perform(
        layer, [row],
        lambda rows, near: replace.split_by_area(layer, rows[0], near, wanted, azimuth, "left", wishes),
    )  # fmt: skip


def merge(bot: Bot, layer: str) -> Written:
    """Two features made one, with the first one's values."""
    one, other, _ = bot.pick_pair(layer)
    wishes = Wishes([{name: one.values[name] for name in profile_of(layer).deciding}])
    return bot.perform(layer, [one, other], lambda rows, near: replace.merge(layer, rows, near, wishes))


def redistribute(bot: Bot, layer: str) -> Written:
    """Two features divided along another line."""
    one, other, _ = bot.pick_pair(layer)
    ground = shapely.union_all([one.geometry, other.geometry])
    outlines = list(split(ground, draw_across(bot, ground)).geoms)
    named = [{name: one.values[name] for name in profile_of(layer).deciding}]
    return bot.perform(
        layer, [one, other],
        lambda rows, near: replace.redistribute(layer, rows, near, outlines, Wishes(named)),
        tuple(outlines),
    )  # fmt: skip


def retire(bot: Bot, layer: str) -> Written:
    """A feature ends; a patch may not, its ground would be nobody's."""
    row = bot.pick(layer)
    done = bot.perform(layer, [row], lambda rows, near: adjust.retire(layer, rows[0], Wishes()))
    bot.left = row
    return done


def create(bot: Bot, layer: str) -> Written:
    """A parcel where this editor has ended one."""
    row = bot.left
    if row is None:
        raise GisError("not_found", "没有空出的范围。", "outline")
    bot.left = None
    names = ("feature_code", "district", "land_use")
    named = {**{name: row.values[name] for name in names}, "parcel_code": row.values["parcel_code"][:12]}
    return bot.perform(
        PARCELS, [], lambda rows, near: adjust.create(PARCELS, near, row.geometry, Wishes([named])),
        (row.geometry,),
    )  # fmt: skip


def restore(bot: Bot, layer: str) -> Written:
    """A patch as it was at its first version, or at the one before this."""
    row = bot.pick(PATCHES)
    version = max(1, row.version - bot.draw.randint(1, 2))
    return restore_feature(find_layer(PATCHES), row.key, version, make_actor(), bot.case)


def undo(bot: Bot, layer: str) -> Written:
    """One of the last change sets taken back."""
    newest = ChangeSet.objects.filter(sequence__isnull=False, sequence__gt=1).order_by("-sequence")
    numbers = list(newest.values_list("pk", flat=True)[:30])
    if not numbers:
        raise GisError("not_found", "还没有变更集。", "change_set")
    return undo_change_set(bot.draw.choice(numbers), make_actor(), bot.case, merge=bot.draw.random() < 0.5)


def update_plainly(bot: Bot, layer: str) -> Written:
    """SQL that knows nothing of the product."""
    keys = sorted({bot.pick(layer).key for _ in range(bot.draw.randint(1, 8))})
    statement = compose(bot.draw.choice(PLAIN), {"table": find_layer(layer).table})
    with transaction.atomic():
        execute(SAY_WHO, {"context": json.dumps({"case_number": bot.case, "protocol": "sql"})})
        found = fetch_all(statement, {"remark": f"sql {bot.case}", "keys": keys})
        new = {"remark": f"sql {bot.case}"}
        return [Change(layer, int(key), dict.fromkeys(new), new, -1) for (key,) in found]


def own_change_set() -> int:
    """The number of the change set that the running transaction made; 0 without one."""
    return int((fetch_one(OWN_NUMBER) or (0,))[0] or 0)


OPERATIONS: dict[Callable[[Bot, str], Written], int] = {
    change_attribute: 25,
    move_boundary: 16,
    split_by_line: 12,
    split_by_area: 8,
    merge: 12,
    redistribute: 6,
    retire: 3,
    create: 5,
    restore: 4,
    undo: 6,
    update_plainly: 10,
}


def choose(bot: Bot) -> tuple[Callable[[Bot, str], Written], str]:
    """An operation and a layer."""
    operation = bot.draw.choices(list(OPERATIONS), list(OPERATIONS.values()))[0]
    return operation, bot.draw.choice(ACTED_ON)
