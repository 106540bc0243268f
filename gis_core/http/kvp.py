"""The parameters of an OGC request by key and value: names in any case, from the address or a posted form."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from django.http import HttpRequest, QueryDict

from gis_core.errors import GisError

# Longest value of one parameter: a style or a filter sent along, or a long list of names.
LONGEST = 100_000
MOST_PARAMETERS = 200
# Digits of a number beyond which nothing can be meant.
MOST_DIGITS = 18


class Kvp(Mapping[str, str]):
    """Parameters by their lower-case names; of a parameter given twice the first value counts."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = {name.lower(): value for name, value in values.items()}

    @classmethod
    def of(cls, request: HttpRequest) -> Kvp:
        """Those of a request, its address before its form; GisError("too_large", "parameter")."""
        found: dict[str, str] = {}
        for given in (request.GET, request.POST if request.method == "POST" else QueryDict()):
            for name, values in given.lists():
                found.setdefault(name.lower(), _check(name, str(values[0])))
        if len(found) > MOST_PARAMETERS:
            raise GisError("too_large", f"参数不能超过 {MOST_PARAMETERS} 个。")
        return cls(found)

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def text(self, name: str, default: str = "") -> str:
        """The value without blanks around it; `default` when it is absent or empty."""
        return self._values.get(name.lower(), "").strip() or default

    def required(self, name: str) -> str:
        """The value; GisError("missing") when it is absent or empty."""
        value = self.text(name)
        if not value:
            raise GisError("missing", f"缺少参数 {name.upper()}。", name)
        return value

    def integer(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number within [low, high]; required when there is no default."""
        if default is not None and not self.text(name):
            return default
        text = self.required(name)
        digits = text.removeprefix("-")
        if not digits.isascii() or not digits.isdigit() or len(digits) > MOST_DIGITS:
            raise GisError("parameter", f"参数 {name.upper()} 应为整数。", name)
        if not low <= int(text) <= high:
            raise GisError("out_of_range", f"参数 {name.upper()} 应在 {low} 与 {high} 之间。", name)
        return int(text)

    def number(self, name: str, low: float, high: float, default: float | None = None) -> float:
        """A finite number within [low, high]; required when there is no default."""
        if default is not None and not self.text(name):
            return default
        value = _read_number(self.required(name), name)
        if not low <= value <= high:
            raise GisError("out_of_range", f"参数 {name.upper()} 应在 {low:g} 与 {high:g} 之间。", name)
        return value

    def numbers(self, name: str, count: int) -> tuple[float, ...]:
        """So many finite numbers, parted by commas; required."""
        parts = self.required(name).split(",")
        if len(parts) != count:
            raise GisError("parameter", f"参数 {name.upper()} 应为以逗号分隔的 {count} 个数字。", name)
        return tuple(_read_number(part, name) for part in parts)

    def listed(self, name: str) -> list[str]:
        """The values parted by commas, empty ones included; none when the parameter is absent or empty."""
        text = self.text(name)
        return [part.strip() for part in text.split(",")] if text else []

    def flag(self, name: str, default: bool = False) -> bool:
        """TRUE or FALSE in any case."""
        text = self.text(name).lower()
        if text not in ("", "true", "false"):
            raise GisError("parameter", f"参数 {name.upper()} 应为 TRUE 或 FALSE。", name)
        return text == "true" if text else default


def _check(name: str, value: str) -> str:
    if len(value) > LONGEST:
        raise GisError("too_large", f"参数 {name[:40].upper()} 不能超过 {LONGEST} 个字符。", name[:40])
    if "\x00" in value:
        raise GisError("parameter", f"参数 {name[:40].upper()} 含有非法字符。", name[:40])
    return value


def _read_number(text: str, name: str) -> float:
    try:
        # Python alone reads an underscore between digits.
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise GisError("parameter", f"参数 {name.upper()} 应为数字。", name)
    return value
