"""Nothing may be fetched: every name looked up and every connection made is seen, and a trap is listening."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

from tests.fuzz.nasty import TRAP_PORT


class Watch:
    """What was tried: by Python through its audit events, by libraries of C through the trap's address."""

    def __init__(self) -> None:
        self.tried: list[str] = []
        self._is_on = True
        self._trap = _open_trap()
        if self._trap is not None:
            threading.Thread(target=self._listen, args=(self._trap,), daemon=True).start()
        sys.addaudithook(self._hear)

    def stop(self) -> None:
        """Look no more: audit hooks cannot be taken away."""
        self._is_on = False
        if self._trap is not None:
            self._trap.close()

    def _listen(self, trap: socket.socket) -> None:
        while self._is_on:
            try:
                line, _ = trap.accept()
            except OSError:
                return
            line.close()
            self.tried.append("the trap was asked")

    def _hear(self, event: str, details: Any) -> None:
        if not self._is_on:
            return
        if event == "socket.connect":
            self._judge(details[1])
        elif event == "socket.getaddrinfo" and details[0] not in ("127.0.0.1", "localhost"):
            self.tried.append(f"{details[0]} was looked up")

    def _judge(self, address: Any) -> None:
        if not isinstance(address, tuple):  # a local socket: the database
            return
        if not _is_loopback(str(address[0])) or address[1] == TRAP_PORT:
            self.tried.append(f"{address[0]}:{address[1]} was connected")


def _open_trap() -> socket.socket | None:
    """None when another process of the run listens already."""
    try:
        return socket.create_server(("127.0.0.1", TRAP_PORT))
    except OSError:
        return None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def watched_network() -> Iterator[Watch]:
    """Within the block everything that goes out is noted."""
    watch = Watch()
    try:
        yield watch
    finally:
        watch.stop()
