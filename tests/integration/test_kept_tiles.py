"""Kept tiles are as if made now, whoever edits, and shown only to those who may see them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from time import sleep

import mapbox_vector_tile
import pytest
from django.test import Client

from gis_core.accounts.models import User
from gis_core.accounts.passes import COOKIE
from gis_core.accounts.roles import Role
from gis_core.sql import execute, fetch_all
from layers.grants import AccessGrant
from layers.history.freshness import compact_marks
from layers.history.triggers import LEASE_SECONDS
from tests.support.editing import first_keys
from tests.support.routes import tile_of
from tests.support.wsgi import Answer, Browser
from tiles.kept.keeper import keeper

LAYER = "land_use_patch"
PLACE = """
SELECT ST_X(p), ST_Y(p), district FROM layers_landusepatch, ST_PointOnSurface(geometry) AS p WHERE id = %(id)s
"""


@pytest.fixture(scope="module")
def person(own_database: str) -> User:
    return User.objects.create_user(
        "keeper", password="not-a-secret-1", division="46", role=Role.REVIEWER, first_name="x"
    )


@pytest.fixture
def browser(person: User) -> Iterator[Browser]:
    """The person's browser, with everything forgotten before."""
    keeper.cache_clear()
    yield sign_in(person)


def sign_in(person: User) -> Browser:
    client = Client()
    client.force_login(person)
    return Browser({name: morsel.value for name, morsel in client.cookies.items()})


def patch_and_tile(zoom: int = 15) -> tuple[int, str]:
    """A patch and the address of a tile with it."""
    (key,) = first_keys(LAYER, 1)
    lon, lat, _ = fetch_all(PLACE, {"id": key})[0]
    return key, f"/tiles/{LAYER}/{tile_of(lon, lat, zoom)}.mvt"


def numbers_in(answer: Answer) -> dict[int, str]:
    """Patch numbers of the tile, by key."""
    body = gzip.decompress(answer.body) if answer.headers.get("Content-Encoding") else answer.body
    features = mapbox_vector_tile.decode(body)[LAYER]["features"]
    return {feature["id"]: feature["properties"]["patch_number"] for feature in features}


def renumber(key: int, number: str) -> None:
    """An edit by plain SQL."""
    execute(
        "UPDATE layers_landusepatch SET patch_number = %(number)s WHERE id = %(id)s",
        {"number": number, "id": key},
    )


def test_the_second_time_django_is_not_reached(browser: Browser) -> None:
    _, address = patch_and_tile()
    first = browser.get(address)
    again = browser.get(address)
    assert first.status == again.status == 200 and first.body == again.body
    assert first.was_passed_on and not again.was_passed_on
    assert COOKIE in browser.cookies


def test_the_gateway_answers_as_django_does(browser: Browser) -> None:
    _, address = patch_and_tile()
    for headers in ({}, {"HTTP_ACCEPT_ENCODING": "gzip"}):
        browser.get(address)
        ours, theirs = browser.get(address, **headers), browser.get(address, QUERY_STRING="x=1", **headers)
        assert (ours.was_passed_on, theirs.was_passed_on) == (False, True)
        assert (ours.status, ours.body) == (theirs.status, theirs.body)
        # What Django adds for pages in two languages does not concern a tile.
        passed = {"Vary", "Content-Language", "Set-Cookie"}
        assert {n: v for n, v in ours.headers.items() if n not in passed} == {
            n: v for n, v in theirs.headers.items() if n not in passed
        }
    had = browser.get(address, HTTP_IF_NONE_MATCH=ours.headers["ETag"])
    assert had.status == 304 and not had.body and not had.was_passed_on


def test_an_edit_by_sql_is_seen_by_every_process_at_once(browser: Browser, person: User) -> None:
    key, address = patch_and_tile()
    other = sign_in(person)
    for number in range(30):
        renumber(key, str(number))
        assert numbers_in(browser.get(address))[key] == str(number)
        if number % 3 == 0:
            # Another process: nothing in memory, the same disk.
            kept = keeper()
            keeper.cache_clear()
            assert numbers_in(other.get(address))[key] == str(number)
            keeper.cache_clear()
            assert keeper() is not kept


def test_a_tile_far_away_stays(browser: Browser) -> None:
    key, address = patch_and_tile()
    far = first_keys(LAYER, 4000)[-1]
    browser.get(address), browser.get(address)
    renumber(far, "far")
    assert not browser.get(address).was_passed_on
    renumber(key, "near")
    assert browser.get(address).was_passed_on


def test_the_disk_has_it_after_a_restart(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    _, address = patch_and_tile()
    first = browser.get(address)
    keeper.cache_clear()
    monkeypatch.setattr("tiles.vector_order.make_tiles", None)
    assert browser.get(address).body == first.body


def test_a_change_of_role_or_grants_is_seen_within_a_second(browser: Browser, person: User) -> None:
    _, address = patch_and_tile()
    browser.get(address)
    assert not browser.get(address).was_passed_on
    User.objects.filter(pk=person.pk).update(division="4690")
    sleep(LEASE_SECONDS)
    after = browser.get(address)
    assert after.was_passed_on and after.status == 204
    grant = AccessGrant.objects.create(role=Role.REVIEWER, layer=LAYER, division="46")
    sleep(LEASE_SECONDS)
    assert browser.get(address).status == 200
    grant.delete()
    sleep(LEASE_SECONDS)
    assert browser.get(address).status == 204
    User.objects.filter(pk=person.pk).update(is_active=False)
    sleep(LEASE_SECONDS)
    assert browser.get(address).status == 401
    User.objects.filter(pk=person.pk).update(is_active=True, division="46")


def test_a_pass_is_good_only_with_its_own_session(browser: Browser, person: User) -> None:
    _, address = patch_and_tile()
    browser.get(address)
    stranger = Browser()
    assert stranger.get(address).status == 401
    for session in ({}, {"sessionid": "another"}):
        thief = Browser({COOKIE: browser.cookies[COOKIE], **session})
        assert thief.get(address).status == 401
    forged = Browser({**browser.cookies, COOKIE: browser.cookies[COOKIE][:-2] + "xx"})
    assert forged.get(address).was_passed_on


def test_a_public_tile_that_carries_a_pass_is_for_nobody_else(browser: Browser) -> None:
    lon, lat, _ = fetch_all(PLACE, {"id": first_keys(LAYER, 1)[0]})[0]
    answer = browser.get(f"/tiles/division/{tile_of(lon, lat, 10)}.mvt")
    assert "Set-Cookie" in answer.headers and answer.headers["Cache-Control"] == "private, no-cache"
    again = browser.get(f"/tiles/division/{tile_of(lon, lat, 10)}.mvt")
    assert again.headers["Cache-Control"] == "public, no-cache" and not again.was_passed_on


def test_merging_marks_takes_nothing_from_a_keeper(browser: Browser) -> None:
    key, address = patch_and_tile()
    browser.get(address)
    renumber(key, "merged")
    compact_marks()
    assert numbers_in(browser.get(address))[key] == "merged"


def test_a_grid_in_degrees_is_fresh_too(browser: Browser) -> None:
    key, _ = patch_and_tile()
    lon, lat, _ = fetch_all(PLACE, {"id": key})[0]
    for grid, zoom, side in (("CGCS2000Quad", 14, 180 / 2**14), ("c", 15, 360 / 2**15)):
        address = f"/tiles/{LAYER}/{grid}/{zoom}/{int((lon + 180) / side)}/{int((90 - lat) / side)}.mvt"
        browser.get(address)
        assert not browser.get(address).was_passed_on
        renumber(key, f"g{zoom}")
        assert numbers_in(browser.get(address))[key] == f"g{zoom}"


def test_a_group_is_kept_under_the_edits_of_all_its_layers(browser: Browser, person: User) -> None:
    key, address = patch_and_tile()
    address = address.replace(LAYER, "land")
    first, again = browser.get(address), browser.get(address)
    assert first.body == again.body and first.was_passed_on and not again.was_passed_on
    renumber(key, "group")
    assert numbers_in(browser.get(address))[key] == "group"
    assert not browser.get(address).was_passed_on
    # Another scope is another tile: strangers get the layers that are public.
    stranger = Browser()
    assert stranger.get(address).body != again.body
    assert not stranger.get(address).was_passed_on
    # An edit of any other layer of it.
    execute("UPDATE layers_cadastraldistrict SET name = name || 'x'")
    assert browser.get(address).was_passed_on and stranger.get(address).was_passed_on
