"""Do the versions of features that are stored agree with what the change sets recorded of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gis_core.sql import Fragment, compose, fetch_all, fetch_one, load_sql, trust
from layers.declare import LayerOptions
from layers.history.fault import MOST_FAULTS, MOST_FEATURES, Fault, make_fault
from layers.history.triggers import SQL, compose_row_text, past_table

# The versions among which a list's sums are taken when there is more than one list.
OF_THE_LIST = "number IN (SELECT number FROM expected)"
COLUMNS = """
SELECT attname FROM pg_attribute WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped
"""
SENTENCES = {
    "unlisted": "图层 {layer} 有 {count} 个要素的版本归于序号 {sequence} 的变更集，但它未改动它们：被加入。",
    "vanished": "序号 {sequence} 的变更集改动过的图层 {layer} 的 {count} 个要素，其版本不见了：版本被删除。",
    "unknown": "图层 {layer} 有 {count} 个要素的版本归于不存在或未改动该图层的变更集（编号 {number}）。",
}


class ContentCheck:
    """One layer's versions against the evidence; `notes` are sentences on what could not be checked."""

    def __init__(self, layer: LayerOptions) -> None:
        self.layer = layer
        self.notes: list[str] = []
        self.tables = {"table": layer.table, "past": past_table(layer)}
        plan = fetch_one(load_sql(SQL / "content_plan.sql"), {"layer": layer.name}) or (0, [], 0)
        self.start, self.lists, self.mixed = int(plan[0]), list(plan[1]), int(plan[2])
        self.values: dict[str, Any] = {
            "layer": layer.name,
            "start": self.start,
            "most": MOST_FAULTS,
            "shown": MOST_FEATURES,
        }

    def check(self) -> Iterator[Fault]:
        """The layer's faults; `notes` is complete afterwards."""
        if self.start > 1:
            self.notes.append(
                f"图层 {self.layer.name}：序号 {self.start} 是整体装入的基线，此前的版本已不在，只核对了链。"
            )
        if self.mixed:
            self.notes.append(f"图层 {self.layer.name}：{self.mixed} 个变更集跨越了表结构变更，未核对内容。")
        yield from self._check_features()
        wrong = [row for columns in self._usable_lists() for row in self._find_wrong_sums(columns)]
        if wrong:
            yield from self._tell_sums(wrong)

    def _check_features(self) -> Iterator[Fault]:
        statement = compose(load_sql(SQL / "content_features.sql"), self.tables)
        for rule, number, sequence, count, features in fetch_all(statement, self.values):
            facts = {"layer": self.layer.name, "count": count, "sequence": sequence, "number": number}
            yield make_fault(
                rule, SENTENCES[rule].format(**facts), sequence, self.layer.name, tuple(features)
            )

    def _usable_lists(self) -> Iterator[str]:
        """The lists of columns that all are there still."""
        there = {
            name: {row[0] for row in fetch_all(COLUMNS, {"table": f'"{name}"'})}
            for name in self.tables.values()
        }
        for columns in self.lists:
            if gone := [c for c in columns.split(",") if not all(c in known for known in there.values())]:
                self.notes.append(
                    f"图层 {self.layer.name}：字段 {'、'.join(gone)} 已不存在，此前的变更集未核对内容。"
                )
            else:
                yield columns

    def _find_wrong_sums(self, columns: str) -> list[tuple[Any, ...]]:
        """Change set, its place in the chain, whether the sum of what it began is wrong, of what it ended."""
        names = columns.split(",")
        holes: dict[str, str | list[str] | Fragment] = {
            **self.tables,
            "columns": names,
            "row_text": compose_row_text(names),
            "which": trust(OF_THE_LIST if len(self.lists) > 1 else "true"),
        }
        return fetch_all(
            compose(load_sql(SQL / "content_sums.sql"), holes), {**self.values, "columns": columns}
        )

    def _tell_sums(self, wrong: list[tuple[Any, ...]]) -> Iterator[Fault]:
        values = {
            **self.values,
            "began": [number for number, _, began, _ in wrong if began],
            "ended": [number for number, _, _, ended in wrong if ended],
        }
        statement = compose(load_sql(SQL / "content_suspects.sql"), self.tables)
        suspects = {number: (count, features) for number, count, features in fetch_all(statement, values)}
        for number, sequence, began, ended in wrong:
            count, features = suspects.get(number, (0, []))
            yield self._tell_sum(sequence, began, ended, count, features)

    def _tell_sum(self, sequence: int, began: bool, ended: bool, count: int, features: list[int]) -> Fault:
        halves = "、".join(text for is_wrong, text in ((began, "产生"), (ended, "终止")) if is_wrong)
        sentence = f"图层 {self.layer.name} 由序号 {sequence} 的变更集{halves}的版本与证据不符：被改动。"
        if count > MOST_FEATURES:
            sentence = f"{sentence.removesuffix('。')}（在 {count} 个要素之中，不能确定是哪一个）。"
            features = []
        return make_fault("sum", sentence, sequence, self.layer.name, tuple(features))
