"""Which signs a text in XML may have (XML 1.0, production 2)."""

from __future__ import annotations


def keep_writable(text: str) -> str:
    """The text without the signs that XML cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and not _is_odd(sign)))


def _is_odd(sign: str) -> bool:
    return "\ud800" <= sign <= "\udfff" or sign in "\ufffe\uffff"
