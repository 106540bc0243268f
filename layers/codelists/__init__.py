"""Code lists: facts with the standard they come from and the days they are valid.

`index.toml` names each list with its standard and, where the codes still want checking, a `note`;
`data/<name>.csv` holds code, title, title_en, parent, valid_from, valid_to (ISO days; empty means unbounded).
Nothing in the program repeats a code's meaning.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gis_core.errors import GisError

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Code:
    """One value of a list with its meaning; valid on [valid_from, valid_to)."""

    code: str
    title: str
    title_en: str
    parent: str
    valid_from: date | None
    valid_to: date | None

    def is_valid_on(self, day: date) -> bool:
        """Whether the code may be used on that day."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class CodeList:
    """A named list of codes; the same code may stand in it once per period."""

    name: str
    title: str
    title_en: str
    standard: str
    codes: tuple[Code, ...]
    note: str = ""  # why the list is not yet to be relied on; empty for a verified one

    def find(self, code: str, day: date | None = None) -> Code | None:
        """The code as valid on `day` (the latest entry when no day is given), or None."""
        entries = [c for c in self.codes if c.code == code and (day is None or c.is_valid_on(day))]
        return entries[-1] if entries else None

    def meaning(self, code: str, english: bool = False) -> str:
        """The code's title, empty for an unknown or empty code."""
        found = self.find(code)
        if found is None:
            return ""
        return (found.title_en or found.title) if english else found.title


@cache
def index() -> dict[str, dict[str, str]]:
    """Every list's name with its title, title_en, standard and note."""
    return tomllib.loads((FOLDER / "index.toml").read_text(encoding="utf-8"))


@cache
def find_list(name: str) -> CodeList:
    """The list of that name; GisError("not_found") when there is none."""
    if name not in index():
        raise GisError("not_found", f"没有代码表“{name}”。", "code_list")
    facts = index()[name]
    return CodeList(
        name=name,
        title=facts["title"],
        title_en=facts["title_en"],
        standard=facts["standard"],
        codes=_read_codes(name),
        note=facts.get("note", ""),
    )


def _read_codes(name: str) -> tuple[Code, ...]:
    with (FOLDER / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Code(
                row["code"],
                row["title"],
                row["title_en"],
                row["parent"],
                _day(row["valid_from"]),
                _day(row["valid_to"]),
            )
            for row in csv.DictReader(lines)
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
