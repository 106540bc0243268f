"""Stands in for the application's pages: every address answers."""

from collections.abc import Callable, Iterable
from typing import Any


def application(request: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [request["PATH_INFO"].encode()]
