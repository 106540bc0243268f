"""Documents from outside: bounded, and nothing in them is followed."""

from __future__ import annotations

import pytest

from gis_core.errors import GisError
from gis_core.xml.read import DEEPEST, parse_xml

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    "content",
    [
        BOMB.encode(),
        BOMB.encode("utf-16"),
        FILE.encode(),
        b'<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd"><x/>',
        b"",
        b"<x>",
        b"not XML",
        b"<x>\x00</x>",
        b'<?xml version="1.0" encoding="no-such"?><x/>',
        b'<?xml version="1.0" encoding="utf-8"?><x>\xff</x>',
        ("<x>" * (DEEPEST + 1) + "</x>" * (DEEPEST + 1)).encode(),
        ("<x>" * 100_000).encode(),
    ],
)
def test_refused(content: bytes) -> None:
    with pytest.raises(GisError):
        parse_xml(content)


def test_too_large_is_not_read() -> None:
    with pytest.raises(GisError) as caught:
        parse_xml(b"<x>" + b"a" * 100 + b"</x>", 50)
    assert caught.value.kind == "too_large"


def test_chinese_in_any_encoding() -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        text = f'<?xml version="1.0" encoding="{encoding}"?><x>宗地</x>'
        assert parse_xml(text.encode(encoding)).text == "宗地"
