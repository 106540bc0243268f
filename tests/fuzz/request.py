"""One request as the fuzzer sends it, and how it is written down to be sent again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from tests.fuzz.ground import Ground

XML, JSON, FORM = "application/xml", "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """Method, path as bytes percent-encoded, body."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    is_anonymous: bool = False

    def describe(self) -> bytes:
        """The request as HTTP has it, without what every client adds."""
        address = f"{self.path}?{self.query}" if self.query else self.path
        told = [f"{self.method} {address} HTTP/1.1", *(f"{n}: {v}" for n, v in self.headers.items())]
        if self.content_type:
            told.append(f"Content-Type: {self.content_type}")
        return "\r\n".join(told).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + self.body


Maker = Callable[[Random, Ground], Request]


def write_query(said: Mapping[str, str | bytes]) -> str:
    """The pairs percent-encoded; lone surrogates stand for bytes that are no UTF-8."""
    pairs = [(name.encode("utf-8", "surrogatepass"), as_bytes(value)) for name, value in said.items()]
    return urlencode(pairs)


def as_bytes(value: str | bytes) -> bytes:
    """A text's bytes, whatever is in it."""
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
