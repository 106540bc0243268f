"""How many features a layer has is told without counting them, and exactly, whatever has changed since."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from gis_core.accounts.models import Role, User
from gis_core.sql import execute
from layers.catalogue import find_layer
from layers.editing.apply import apply
from layers.editing.change import delete, insert
from layers.history.counts import tell_count
from layers.queries import count_seen, visible
from layers.statistics import refresh_layer
from tests.support.editing import first_keys, make_actor, read_current

pytestmark = pytest.mark.usefixtures("own_database")
PORT = "port"


def count() -> int:
    return int(find_layer(PORT).model._default_manager.count())


def test_edits_of_every_kind_are_counted_on() -> None:
    refresh_layer(find_layer(PORT))
    before = count()
    (key,) = first_keys(PORT, 1)
    (port,) = read_current(PORT, key)
    apply([delete(PORT, key, port.fields, port.version)], make_actor(), "")
    made = [insert(PORT, {"geometry": port.fields["geometry"], "name": name}) for name in ("甲", "乙")]
    apply(made, make_actor(), "")
    execute("DELETE FROM layers_port WHERE name = '甲'")
    execute("UPDATE layers_port SET name = '丙' WHERE name = '乙'")
    assert tell_count(find_layer(PORT)) == count() == before


def test_a_transaction_sees_its_own_edits_and_nobody_else_does() -> None:
    refresh_layer(find_layer(PORT))
    with transaction.atomic():
        execute("DELETE FROM layers_port WHERE id = (SELECT min(id) FROM layers_port)")
        assert tell_count(find_layer(PORT)) == count()
        transaction.set_rollback(True)
    assert tell_count(find_layer(PORT)) == count()


def test_counted_within_a_change_it_is_not_told() -> None:
    """What the transaction did may be counted or not; afterwards nobody could say."""
    with transaction.atomic():
        execute("DELETE FROM layers_port WHERE id = (SELECT min(id) FROM layers_port)")
        refresh_layer(find_layer(PORT))
        assert tell_count(find_layer(PORT)) is None
        transaction.set_rollback(True)
    assert tell_count(find_layer(PORT)) == count()


def test_part_of_a_layer_is_counted_by_whoever_asks() -> None:
    refresh_layer(find_layer("parcel"))
    whole = User(username="w", role=Role.REVIEWER, division="46")
    part = User(username="p", role=Role.SURVEYOR, division="460105")
    assert count_seen(find_layer("parcel"), whole) == visible(find_layer("parcel"), whole).count()
    assert count_seen(find_layer("parcel"), part) is None
    assert count_seen(find_layer("parcel"), AnonymousUser()) is None
    assert count_seen(find_layer("relief"), whole) is None
