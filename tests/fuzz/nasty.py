"""Values that mean no good: numbers, texts, names, systems, SQL, addresses, bytes."""

from __future__ import annotations

from random import Random

# Where `tests.fuzz.network` listens: nobody may ask there.
TRAP_PORT = 47115
TRAP = f"http://127.0.0.1:{TRAP_PORT}/"
NUMBERS = (
    "NaN", "inf", "-inf", "Infinity", "1e400", "-1e400", "1e308", "-0", "0", "-1", "1e-320", "0x10", "1_000",
    "9" * 25, "9223372036854775807", "9223372036854775808", "-9223372036854775809", "2147483648", "1.5.2",
    "١٢٣", "１２", "1,5", "+1", "1e", ".", "-", "1E+2", "0.1" + "0" * 400,
)  # fmt: skip
SYSTEMS = (
    "EPSG:4490", "urn:ogc:def:crs:EPSG::4490", "http://www.opengis.net/def/crs/EPSG/0/4546", "EPSG:99999",
    "http://www.opengis.net/gml/srs/epsg.xml#4326", "urn:ogc:def:crs:EPSG::", "EPSG:-1", "EPSG:3857",
    "EPSG:4525", "urn:ogc:def:crs:EPSG::4526", "urn:x-ogc:def:crs:EPSG:6.9:4326", "CRS:84", "EPSG:" + "9" * 30,
    "urn:ogc:def:crs:OGC:1.3:CRS84", "epsg:4490", "EPSG:4490;DROP", "+proj=longlat", "EPSG:2193", "EPSG:0",
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "EPSG:４４９０",
)  # fmt: skip
SQL = (
    "'; DROP TABLE layers_parcel; --", "' OR '1'='1", "1); SELECT pg_sleep(30); --", "%s", "%(x)s", "%", "%%",
    "{table}", "{}", "$1", "\\'; --", "\\", "E'\\x41'", "name) UNION SELECT 1 --", "!bbox!", "@x", "$$a$$", "_",
    "*", "||pg_sleep(30)||", "\"; --",
)  # fmt: skip
TEXTS = (
    "", " ", "海南", "宗地" * 40, "x" * 300, "x" * 5_000, "é" * 2_000, "\t\r\n", "\u0085", "\u202e", "\ufeff",
    "\ufffe", "😀" * 30, "\x01", "\x0b", "\x7f", "null", "true", "false", "None", "[]", "{}", "<a>", "&amp;",
    "]]>", "<![CDATA[x]]>", "%00", "\x00", "a\x00b", "\ud800", "\udcff", "../../etc/passwd", "/dev/zero",
    "2020-01-01", "2020-13-45", "0000-00-00", "9999-12-31T23:59:59Z", "2020-01-01T00:00:00+99:99", "..",
    "2020-01-01/2019-01-01", "../..", "-4713-01-01", "10000-01-01", "24:00:00", "P1Y", "now",
    "file:///etc/passwd", TRAP + "x.dtd", TRAP + "x.xsd#a", "jar:" + TRAP, "/vsicurl/" + TRAP,
    "S_INTERSECTS(geometry,POINT(110 20))", "POINT EMPTY", "POLYGON((0 0,1 1))", "id", "geometry", "version",
    "began", "qt:name", "gml:name", "gml:boundedBy", "qt:geometry/gml:Point", "/*", "//", "name[1]", "@id",
    "schema-element(qt:port)", "password", "__class__", "pk", "objects",
)  # fmt: skip
NAMES = (
    "port",
    "road",
    "parcel",
    "land_use_patch",
    "division",
    "relief",
    "steep_farmland",
    "no_such",
    "transport",
)
VALUES = NUMBERS + SYSTEMS + SQL + TEXTS + NAMES
# What no text of any encoding has.
BYTES = (
    b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\xd6\xda\xb5\xd8", b"\x00", b"\xf8\x88\x80\x80\x80", b"\x80",
    b"\xef\xbb\xbf", b"&#0;", b"&#xD800;", b"&#x1F600;", b"&a;", b"&lt;", b"<", b">", b"\"", b"'", b"--", b"]]>",
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", b"<?xml version='1.1'?>", b"<!--", b"<?x ?>",
    b"<!ENTITY a '" + b"a" * 200 + b"'>", b"\r", b"{", b"[", b"}", b"]", b"(", b")", b"\\u0000", b"\\ud800", b",",
)  # fmt: skip


def pick(random: Random) -> str:
    """A nasty text, of each kind about as often."""
    return random.choice(random.choice((NUMBERS, SYSTEMS, SQL, TEXTS, NAMES)))
