"""The one error family: what went wrong (kind), said to a person (sentence), and where (locator)."""

from __future__ import annotations

from typing import Any


class GisError(Exception):
    """A named fault that a person can act on.

    `kind` is a short English word of the table in `gis_core.http.errors` (it decides the HTTP status);
    `sentence` is Chinese and complete; `locator` names the parameter, field or feature at fault.
    """

    def __init__(self, kind: str, sentence: str, locator: str = "") -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.locator = locator

    def details(self) -> dict[str, Any]:
        """More that a program can use, for the answer's JSON; empty unless a subclass has more to say."""
        return {}
