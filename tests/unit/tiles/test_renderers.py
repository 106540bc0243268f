"""Renderer processes: they draw, say what is wrong, and are replaced when they die."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from multiprocessing import Pipe
from time import monotonic, sleep

import pytest
from PIL import Image

from gis_core.errors import GisError
from tiles import renderers
from tiles.orders import Order
from tiles.renderers import Renderer, Renderers, resident_memory

WORLD = (-2e7, -2e7, 2e7, 2e7)
SECONDS = 60.0
EMPTY = '<Map srs="epsg:3857" background-color="#123456"/>'
TEXT = """<Map srs="epsg:3857" background-color="#ffffff">
<FontSet name="text"><Font face-name="Noto Sans CJK SC Regular"/></FontSet>
<Style name="s"><Rule>
<TextSymbolizer fontset-name="text" size="40" fill="#000000">[name]</TextSymbolizer>
</Rule></Style>
<Layer name="l" srs="epsg:3857"><StyleName>s</StyleName><Datasource><Parameter name="type">csv</Parameter>
<Parameter name="inline">x,y,name
0,0,海南</Parameter></Datasource></Layer></Map>"""


@pytest.fixture(scope="module")
def pool() -> Iterator[Renderers]:
    """One renderer."""
    made = Renderers({}, 1)
    yield made
    made.stop()


@contextmanager
def holding_still(pool: Renderers) -> Iterator[int]:
    """The pool's process stopped, as if it hung; its number."""
    pool.draw(Order(EMPTY, WORLD, 256, 1), SECONDS)
    pid = pool._all[0]._process.pid
    os.kill(pid, signal.SIGSTOP)
    yield pid


def picture(body: bytes) -> Image.Image:
    """The decoded picture."""
    return Image.open(BytesIO(body)).convert("RGB")


def test_a_picture_has_the_wanted_size(pool: Renderers) -> None:
    drawn = picture(pool.draw(Order(EMPTY, WORLD, 256, 2), SECONDS)[0])
    assert drawn.size == (512, 512) and drawn.getpixel((5, 5)) == (0x12, 0x34, 0x56)


def test_a_block_is_cut_into_its_tiles(pool: Renderers) -> None:
    tiles = pool.draw(Order(EMPTY, WORLD, 64, 1, tiles=3), SECONDS)
    assert [picture(tile).size for tile in tiles] == [(64, 64)] * 9


def test_chinese_is_written(pool: Renderers) -> None:
    """A missing font would leave boxes or nothing: the two characters cover about a tenth of their box."""
    drawn = picture(pool.draw(Order(TEXT, WORLD, 256, 1), SECONDS)[0]).convert("L")
    box = drawn.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box is not None
    west, north, east, south = box
    assert 60 < east - west < 100 and 30 < south - north < 50


def test_a_faulty_map_is_an_internal_error_and_the_process_lives_on(pool: Renderers) -> None:
    with pytest.raises(GisError) as caught:
        pool.draw(Order("<Map><Layer", WORLD, 256, 1), SECONDS)
    assert caught.value.kind == "internal"
    assert pool.draw(Order(EMPTY, WORLD, 256, 1), SECONDS)


def test_a_killed_process_is_replaced_within_the_same_request(pool: Renderers) -> None:
    pool.draw(Order(EMPTY, WORLD, 256, 1), SECONDS)
    renderer = pool._all[0]
    renderer._process.kill()
    assert pool.draw(Order(EMPTY, WORLD, 256, 1), SECONDS)


def test_killed_in_the_middle_of_a_picture_it_is_drawn_by_the_next(pool: Renderers) -> None:
    """kill -9 while the process has the order: whoever asked gets the picture all the same."""
    with ThreadPoolExecutor(1) as thread, holding_still(pool) as pid:
        waiting = thread.submit(pool.draw, Order(EMPTY, WORLD, 256, 1), SECONDS)
        sleep(0.3)
        assert not waiting.done()
        os.kill(pid, signal.SIGKILL)
        assert picture(waiting.result(SECONDS)[0]).size == (256, 256)
    assert pool._all[0]._process.pid != pid


@pytest.mark.parametrize("size", [0, 20_000_000])
def test_a_process_that_hangs_is_replaced(pool: Renderers, size: int) -> None:
    """Also one that hangs before it has read its order: a large one does not fit into the pipe."""
    with holding_still(pool) as pid:
        began = monotonic()
        with pytest.raises(GisError) as caught:
            pool.draw(Order(EMPTY, WORLD, 256, 1, veil=b"x" * size), 0.5)
        assert caught.value.kind in {"timeout", "unavailable", "internal"} and monotonic() - began < 20
    assert pool.draw(Order(EMPTY, WORLD, 256, 1), SECONDS) and pool._all[0]._process.pid != pid


def test_one_that_grows_is_replaced_after_its_picture(
    pool: Renderers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large picture stands in for a leak: what the process holds then is more than it may."""
    pool.draw(Order(EMPTY, WORLD, 256, 1), SECONDS)
    renderer = pool._all[0]
    first, usual = renderer._process.pid, renderer.memory()
    assert 20 * 2**20 < usual < renderers.MOST_MEMORY
    monkeypatch.setattr(renderers, "MOST_MEMORY", usual + 50 * 2**20)
    pool.draw(Order(EMPTY, WORLD, 256, 1), SECONDS)
    assert renderer._process.pid == first
    monkeypatch.setattr(renderers, "MOST_MEMORY", usual - 1)
    assert picture(pool.draw(Order(EMPTY, WORLD, 256, 1), SECONDS)[0]).size == (256, 256)
    assert renderer._process is None and renderer.memory() == 0
    monkeypatch.setattr(renderers, "MOST_MEMORY", usual + 50 * 2**20)
    pool.draw(Order(EMPTY, WORLD, 256, 1), SECONDS)
    assert renderer._process.pid != first


def test_one_that_takes_far_too_much_is_ended(pool: Renderers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderers, "FAR_TOO_MUCH", 1)
    with holding_still(pool) as pid, pytest.raises(GisError) as caught:
        pool.draw(Order(EMPTY, WORLD, 256, 1), SECONDS)
    assert caught.value.kind == "too_large" and resident_memory(pid) == 0
    monkeypatch.undo()
    assert pool.draw(Order(EMPTY, WORLD, 256, 1), SECONDS)


def test_a_slow_picture_is_given_up(pool: Renderers) -> None:
    with pytest.raises(GisError) as caught:
        pool.draw(Order(EMPTY, WORLD, 6000, 1), 0.0001)
    assert caught.value.kind in {"timeout", "unavailable"}
    assert pool.draw(Order(EMPTY, WORLD, 256, 1), SECONDS)


def test_a_full_pool_says_so() -> None:
    with pytest.raises(GisError) as caught:
        Renderers({}, 0).draw(Order(EMPTY, WORLD, 256, 1), 0.01)
    assert caught.value.kind == "unavailable"


def test_a_missing_chinese_font_is_said_by_package() -> None:
    """A process that found no font is not used: pictures without names would pass for right ones."""
    ours, theirs = Pipe()
    theirs.send(0)
    with pytest.raises(GisError, match="fonts-noto-cjk") as caught:
        Renderer({})._check_fonts(ours)
    assert (caught.value.kind, caught.value.locator) == ("unavailable", "fonts")
