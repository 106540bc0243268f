"""Which signs a text in XML may have (XML 1.0, production 2)."""

from __future__ import annotations

# Control characters, and two signs that are none; halves of surrogates besides, which no stored text holds.
UNWRITABLE = "".join(map(chr, [*range(1, 9), 11, 12, *range(14, 32)])) + "\ufffe\uffff"
_LEFT_OUT = dict.fromkeys([0, *map(ord, UNWRITABLE), *range(0xD800, 0xE000)])


def keep_writable(text: str) -> str:
    """The text without the signs that XML cannot hold."""
    return text.translate(_LEFT_OUT)
