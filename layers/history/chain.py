"""Is the chain of change sets whole: nothing removed, altered, moved or put in."""

from __future__ import annotations

from collections.abc import Iterator

from gis_core.sql import fetch_all, load_sql
from layers.history.fault import MOST_FAULTS, MOST_FEATURES, Fault, make_fault
from layers.history.triggers import SQL


def check_chain() -> Iterator[Fault]:
    """Links that do not hold, in their order; then entries whose change set is not there."""
    for row in fetch_all(load_sql(SQL / "chain_faults.sql"), {"most": MOST_FAULTS}):
        yield from _tell_link(*row)
    orphans = fetch_all(load_sql(SQL / "orphans.sql"), {"most": MOST_FAULTS, "shown": MOST_FEATURES})
    for layer, number, features in orphans:
        sentence = f"图层 {layer} 的变更内容所属的变更集（编号 {number}）不存在。"
        yield make_fault("orphan", sentence, None, layer, tuple(features))


def _tell_link(
    number: int,
    sequence: int | None,
    missing: int,
    detached: bool,
    altered: bool,
    unsealed: bool,
    layers: list[str],
) -> Iterator[Fault]:
    where = f"序号 {sequence} 的变更集（编号 {number}，图层 {'、'.join(layers) or '无'}）"
    layer = layers[0] if len(layers) == 1 else ""
    if unsealed:
        yield make_fault("unsealed", f"变更集（编号 {number}）没有封存：不是正常写入的。", None, layer)
    if missing and sequence is not None:
        first = sequence - missing
        gone = str(first) if missing == 1 else f"{first}–{sequence - 1}"
        yield make_fault("removed", f"序号 {gone} 的变更集缺失：被删除。", first)
    if detached:
        yield make_fault("detached", f"{where}与前一变更集不相接：次序或前者被改动。", sequence, layer)
    if altered:
        yield make_fault("altered", f"{where}的内容与其哈希不符：被改动。", sequence, layer)
