"""A proxy for the suites' Java, which would fetch schemas from OGC and W3C: they are answered from here.

Nothing is fetched: an address that is not among the suites' own files or in var/conformance/schemas is
answered 404 and kept in `missed`, for the report.
"""

from __future__ import annotations

import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

# Java's own properties files name it; written from its documentation.
PROPERTIES = b"""<!ELEMENT properties (comment?, entry*)>
<!ATTLIST properties version CDATA #FIXED "1.0">
<!ELEMENT comment (#PCDATA)>
<!ELEMENT entry (#PCDATA)>
<!ATTLIST entry key CDATA #REQUIRED>
"""
# A suite carries these whole under names of its own.
OTHER_NAMES = {
    "/ows/1.1.0/owsAll.xsd": "ows-1.1.0.xsd",
    "/filter/2.0/filterAll.xsd": "filter-2.0.2.xsd",
    "/filter/2.0/filter.xsd": "filter-2.0.2.xsd",
    "/gml/3.2.1/gml.xsd": "gml-3.2.1.xsd",
    "/xlink/1.0.0/xlinks.xsd": "xlink-1.0.xsd",
    "/1999/xlink.xsd": "xlink.xsd",
    "/2001/xml.xsd": "xml.xsd",
}
SUITES_HOST = "cite.opengeospatial.org"
KINDS = {".xsd": "application/xml", ".dtd": "application/xml-dtd", ".xml": "application/xml"}


class Schemas:
    """Schema files by the end of their address, out of a folder and out of the suites' archives."""

    def __init__(self, folder: Path, archives: list[Path], whole: Path, scripts: list[Path]) -> None:
        self.folder = folder
        self.scripts = scripts
        self.whole = whole
        self.members: dict[str, tuple[Path, str]] = {}
        self.missed: set[str] = set()
        for archive in archives:
            with zipfile.ZipFile(archive) as names:
                for name in names.namelist():
                    if Path(name).suffix in KINDS and ("xsd/" in name or name.endswith(".dtd")):
                        self.members.setdefault(Path(name).name, (archive, name))

    def read(self, address: str) -> bytes | None:
        """The file at that address: `host/path` below the folder, else by its last words in an archive."""
        parts = urlsplit(address)
        if parts.path.endswith("/properties.dtd"):
            return PROPERTIES
        if parts.hostname == SUITES_HOST:
            return self.read_site(parts.path)
        path = (self.folder / (parts.hostname or "") / parts.path.lstrip("/")).resolve()
        found = self.members.get(OTHER_NAMES.get(parts.path, ""))
        if found is None and path.is_relative_to(self.folder.resolve()) and path.is_file():
            return path.read_bytes()
        found = found or self.find_whole(parts.path) or self.members.get(Path(parts.path).name)
        if found is None:
            self.missed.add(address)
            return None
        with zipfile.ZipFile(found[0]) as archive:
            return archive.read(found[1])

    def read_site(self, path: str) -> bytes | None:
        """A file of the suites' own pages, as their scripts carry them."""
        for archive in self.scripts:
            with zipfile.ZipFile(archive) as content:
                for name in content.namelist():
                    if name.endswith("/site" + path):
                        return content.read(name)
        return None

    def find_whole(self, path: str) -> tuple[Path, str] | None:
        """The file of that path in the archive of all of OGC's schemas."""
        with zipfile.ZipFile(self.whole) as archive:
            name = f"ogc{path}"
            return (self.whole, name) if name in archive.namelist() else None


class SchemaProxy:
    """Runs while the suites do: `with SchemaProxy(schemas) as port`."""

    def __init__(self, schemas: Schemas) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(schemas))

    def __enter__(self) -> int:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return int(self.server.server_address[1])

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def make_handler(schemas: Schemas) -> type[BaseHTTPRequestHandler]:
    """A handler that knows the schemas."""

    class Handler(BaseHTTPRequestHandler):
        """Answers what a proxy is asked: whole addresses."""

        def do_GET(self) -> None:
            content = schemas.read(self.path)
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Type", KINDS.get(Path(urlsplit(self.path).path).suffix, "text/plain"))
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
