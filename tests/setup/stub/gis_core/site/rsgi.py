"""Stands in for the application's pages: every address answers."""

from typing import Any


async def application(scope: Any, protocol: Any) -> None:
    protocol.response_str(200, [("Content-Type", "text/plain")], scope.path)
