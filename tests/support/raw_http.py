"""HTTP as no client writes it: cut off, slow, larger than it says."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit

CHUNK = 1024 * 1024


def connect(address: str, seconds: float = 30) -> socket.socket:
    """A connection to a server."""
    place = urlsplit(address)
    return socket.create_connection((place.hostname or "", place.port or 80), seconds)


def write_head(path: str, media: str, secret: str, *more: str) -> bytes:
    """The head of a POST."""
    told = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Type: {media}", *more]
    if secret:
        told.append(f"Authorization: Bearer {secret}")
    return "\r\n".join([*told, "", ""]).encode()


def send_and_leave(address: str, *parts: bytes) -> None:
    """Send, and close without waiting for an answer."""
    with connect(address) as line:
        for part in parts:
            line.sendall(part)


def as_chunk(content: bytes) -> bytes:
    """A piece of a chunked body."""
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


def send_much(address: str, head: bytes, parts: Iterable[bytes]) -> bytes:
    """The beginning of the answer; the server may stop reading before all is sent."""
    with connect(address, 60) as line:
        line.sendall(head)
        with suppress(OSError):
            for part in parts:
                line.sendall(part)
        with suppress(OSError):
            return line.recv(200)
    return b""
