"""A feature's version as an ETag; the same feature in another form or system is the same version."""

from __future__ import annotations

import re

# A proxy that compresses makes tags weak. Ours name a version, so a weak one says as much as a strong one.
_TAG = re.compile(r'(?:W/)?"v?(\d{1,9})"')


def write_tag(version: int | None) -> str:
    """The ETag; empty for a feature without versions."""
    return "" if version is None else f'"{version}"'


def read_tags(header: str) -> list[int]:
    """The versions that an If-Match or If-None-Match names."""
    return [int(number) for number in _TAG.findall(header)]


def matches(header: str, version: int | None) -> bool:
    """Whether the header names the version."""
    return version is not None and (header.strip() == "*" or version in read_tags(header))
