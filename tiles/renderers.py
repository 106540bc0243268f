"""The renderer processes: started when first needed, replaced when they fail, ended with the server."""

from __future__ import annotations

import logging
import os
import queue
import re
import socket
import struct
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection

from gis_core.errors import GisError
from gis_core.interest import present_interest
from tiles.orders import Order, Picture, serve_orders

log = logging.getLogger(__name__)

# Pictures are drawn by as many processes at once; each holds some 100 MB.
PROCESSES = max(1, min(4, os.cpu_count() or 1))
# Mapnik and its drivers lose a little memory with every picture.
PICTURES_A_LIFE = 5_000
# Bytes of memory above which a process is replaced after its picture, and ended in the middle of one; it
# begins with about a hundred million, and compiled maps and a large picture take as much again.
MOST_MEMORY, FAR_TOO_MUCH = 500 * 2**20, 1500 * 2**20
# Seconds a new process may take to load Mapnik and its fonts.
START_SECONDS = 60.0
# Milliseconds between two looks of PostgreSQL whether who asked is still there.
CONNECTION_CHECK = "client_connection_check_interval=500"
# Seconds that a picture is drawn on, for the next who asks, when who asked has left; and between two looks.
PATIENCE_SECONDS, LOOK_SECONDS = 2.0, 0.2
# What PostgreSQL says when its own limit ended a query.
DATABASE_LIMIT = "statement timeout"
# What is said of a connection that was open when the database was restarted, or that there is none now.
DATABASE_LOST = re.compile(
    "terminating connection|server closed the connection|connection to server|could not (receive|send) data|"
    "no connection to the server|the database system is"
)


class Renderer:
    """One renderer process; used by one thread at a time."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._process: Any = None
        self._orders: Connection | None = None
        self._drawn = 0

    def draw(self, order: Order, seconds: float) -> Picture:
        """The answer; GisError("timeout") after `seconds`, GisError("gone") when nobody waits any more.

        EOFError or OSError when the process has died.
        """
        orders = self._start()
        limit_waits(orders, seconds)
        orders.send(order)
        self._await(orders, seconds)
        picture: Picture = orders.recv()
        self._drawn += 1
        if self._drawn >= PICTURES_A_LIFE or self.memory() > MOST_MEMORY:
            log.info("renderer %s replaced after %s pictures", self._process.pid, self._drawn)
            self.stop()
        return picture

    def memory(self) -> int:
        """Bytes of memory that the process holds; 0 when there is none."""
        return 0 if self._process is None else resident_memory(self._process.pid)

    def _await(self, orders: Connection, seconds: float) -> None:
        """Returns when the picture is there; else ends the process with a GisError (`_check`)."""
        asked = monotonic()
        while not orders.poll(min(LOOK_SECONDS, seconds)):
            try:
                self._check(monotonic() - asked, seconds)
            except GisError:
                self.stop()
                raise

    def _check(self, waited: float, seconds: float) -> None:
        """GisError("gone", "timeout" or "too_large") when the picture is not waited for any longer."""
        if waited > PATIENCE_SECONDS:
            present_interest().check()
        if waited > seconds:
            raise GisError("timeout", "绘图超过了时限，请放大地图后重试。", "picture")
        if self.memory() > FAR_TOO_MUCH:
            log.error("renderer %s takes too much memory", self._process.pid)
            raise GisError("too_large", "绘图需要的内存过多，请放大地图后重试。", "picture")

    def stop(self) -> None:
        """End the process; the next picture starts a new one."""
        if self._orders is not None:
            self._orders.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._orders = None
        self._drawn = 0

    def _start(self) -> Connection:
        if self._orders is not None and self._process.is_alive():
            return self._orders
        self.stop()
        context = get_context("spawn")
        self._orders, theirs = context.Pipe()
        self._process = context.Process(target=serve_orders, args=(theirs, self._environment), daemon=True)
        self._process.start()
        theirs.close()
        self._check_fonts(self._orders)
        return self._orders

    def _check_fonts(self, orders: Connection) -> None:
        if not orders.poll(START_SECONDS):
            self.stop()
            raise GisError("unavailable", "绘图进程没有启动。", "picture")
        if not orders.recv():
            self.stop()
            raise GisError("unavailable", "没有中文字体：请安装软件包 fonts-noto-cjk 后重启。", "fonts")


def limit_waits(orders: Connection, seconds: float) -> None:
    """Neither sending nor receiving blocks for longer: beyond it they raise OSError.

    A process that hangs before it has read a large order, or within its answer, would hold its caller.
    """
    limit = struct.pack("ll", int(seconds) + 1, 0)
    with socket.socket(fileno=os.dup(orders.fileno())) as pipe:
        pipe.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        pipe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)


def resident_memory(pid: int) -> int:
    """Bytes of memory that a process of this machine holds; 0 when it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


class Renderers:
    """The renderer processes of this server process."""

    def __init__(self, environment: dict[str, str], count: int) -> None:
        self._idle: queue.LifoQueue[Renderer] = queue.LifoQueue()
        self._all = [Renderer(environment) for _ in range(count)]
        for renderer in self._all:
            self._idle.put(renderer)

    def draw(self, order: Order, seconds: float) -> tuple[bytes, ...]:
        """The encoded tiles. A renderer that died is tried once more: another's picture may have killed it.

        GisError("unavailable") when none is free in time or it dies again, GisError("timeout") when slow.
        """
        try:
            renderer = self._idle.get(timeout=seconds)
        except queue.Empty as error:
            raise GisError("unavailable", "绘图任务过多，请稍后重试。", "picture") from error
        try:
            return read_picture(draw_again(renderer, order, seconds))
        finally:
            self._idle.put(renderer)

    def stop(self) -> None:
        """End all processes."""
        for renderer in self._all:
            renderer.stop()


def draw_again(renderer: Renderer, order: Order, seconds: float) -> Picture:
    """The picture, by a second process if the first dies or has lost the database."""
    for _ in range(2):
        try:
            picture = renderer.draw(order, seconds)
        except (EOFError, OSError) as error:
            log.warning("a renderer process died: %r", error)
        else:
            if not DATABASE_LOST.search(picture.fault):
                return picture
            log.warning("a renderer process lost the database: %s", picture.fault[:200])
        renderer.stop()
    raise GisError("unavailable", "绘图进程异常退出，已重启，请重试。", "picture")


def read_picture(picture: Picture) -> tuple[bytes, ...]:
    """The tiles of an answer, or its fault as an error."""
    if not picture.fault:
        return picture.tiles
    if DATABASE_LIMIT in picture.fault:
        raise GisError("timeout", "查询超过了时限，请放大地图后重试。", "picture")
    log.error("Mapnik: %s", picture.fault)
    raise GisError("internal", "绘图失败，已记录。", "picture")


def draw(order: Order) -> tuple[bytes, ...]:
    """The tiles of a picture, from this server's database within its time limit."""
    environment = tuple(sorted(describe_database().items()))
    # The database ends a slow query by itself; beyond its limit the rest is Mapnik's own work.
    return renderers(environment).draw(order, 2 * settings.TILE_SECONDS)


# Every pool of this server process: one, unless the settings of the database change.
started: list[Renderers] = []


@cache
def renderers(environment: tuple[tuple[str, str], ...]) -> Renderers:
    """The processes for that database."""
    made = Renderers(dict(environment), PROCESSES)
    started.append(made)
    return made


def stop_renderers() -> None:
    """End every renderer process and so its connections to the database; later pictures start new ones."""
    for pool in started:
        pool.stop()


def describe_database() -> dict[str, str]:
    """The database as libpq's environment variables: a password stands in no map and no command line."""
    said = connection.settings_dict
    limit = int(settings.TILE_SECONDS * 1000)
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGDATABASE": "NAME",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
    }
    found = {variable: str(said[key]) for variable, key in names.items() if said[key]}
    options = {f"PG{key.upper()}": str(value) for key, value in said["OPTIONS"].items()}
    # The query of a renderer that is ended ends with it.
    limits = f"-c statement_timeout={limit} -c default_transaction_read_only=on -c {CONNECTION_CHECK}"
    return {**options, **found, "PGOPTIONS": limits}
