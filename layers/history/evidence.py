"""The check of the evidence as a whole: chain, anchors, content, in one snapshot of the database.

It reads each table once and holds sums, not rows. It trusts the functions that the database computes hashes
with (migrate renews them); a superuser who rewrites chain and rows alike is found by an anchor only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction

from gis_core.sql import execute
from layers.catalogue import all_layers
from layers.history.anchors import Anchor, check_anchors
from layers.history.chain import check_chain
from layers.history.content import ContentCheck
from layers.history.fault import Fault
from layers.history.triggers import fix_text_forms, past_table


@dataclass
class Verdict:
    """What was found; `notes` say what could not be checked, and are no faults."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(
    anchors: Iterable[Anchor] = (), *, content: bool = True, tell: Callable[[str], None] = lambda _: None
) -> Verdict:
    """Check everything, or without `content` chain and anchors only; `tell` hears which part begins.

    Runs outside a transaction of the caller, beside editors, and needs no right but SELECT.
    """
    verdict = Verdict()
    with transaction.atomic(durable=True):
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        fix_text_forms()
        tell("证据链")
        verdict.faults += check_chain()
        verdict.faults += check_anchors(anchors)
        if content:
            _check_contents(verdict, tell)
    return verdict


def _check_contents(verdict: Verdict, tell: Callable[[str], None]) -> None:
    tables = set(connection.introspection.table_names())
    for layer in all_layers():
        if layer.kind == "feature" and {layer.table, past_table(layer)} <= tables:
            tell(f"图层 {layer.name}")
            check = ContentCheck(layer)
            verdict.faults += check.check()
            verdict.notes += check.notes
