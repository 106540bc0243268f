"""Bodies of requests: whole, cut off, silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from gis_core.http import door


async def send(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def read(told: str, *parts: bytes) -> bytes | None:
    async def ask() -> bytes | None:
        body = await door.receive(send(*parts), told)
        return None if body is None else body.read()

    return asyncio.run(ask())


def test_whole_and_cut_off() -> None:
    assert read("4", b"ab", b"cd") == b"abcd"
    assert read("", b"ab", b"cd") == b"abcd"
    assert read("5", b"ab", b"cd") is None


def test_too_large_is_not_read() -> None:
    assert read(str(door.MOST_BYTES + 1), b"ab") == b""


def test_silence_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "SILENT_SECONDS", 0.05)

    async def silent() -> AsyncIterator[bytes]:
        yield b"a"
        await asyncio.sleep(0.3)
        yield b"b"

    async def ask() -> Any:
        return await door.receive(silent(), "2")

    assert asyncio.run(ask()) is None
