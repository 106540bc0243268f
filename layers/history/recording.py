"""Tells the database who is about to change features, and why; it writes that into the change set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.db import transaction

from gis_core.sql import execute


@dataclass(frozen=True)
class Origin:
    """Who changes, from where, how and why; empty where there is nothing to say."""

    person: str = ""
    person_id: int | None = None
    address: str = ""
    protocol: str = ""
    operation: str = "edit"
    reason: str = ""
    case_number: str = ""
    undoes: int | None = None


@contextmanager
def record_as(origin: Origin) -> Iterator[None]:
    """Until the transaction ends, changes are recorded with this origin: its first change counts."""
    with transaction.atomic():
        context = json.dumps({name: value for name, value in asdict(origin).items() if value is not None})
        execute("SELECT set_config('qiongtu.context', %(context)s, true)", {"context": context})
        yield
