"""(a) Tiles that are kept, asked for by somebody of one county: `wrk` on the same cores."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence

from gis_core.errors import GisError
from tests.bench.tiles_parts.ground import fresh_server, list_addresses, reader_of
from tests.support.fresh_tiles import Reader

COUNTY, TILES, SECONDS = "4601", 200, 10
SCRIPT = """
local paths, cookie, n = {{ {paths} }}, {cookie}, 0
request = function()
  n = n % #paths + 1
  return wrk.format("GET", paths[n], {{ ["Cookie"] = cookie, ["Accept-Encoding"] = {encoding} }})
end
"""


def measure_kept() -> Iterator[str]:
    """Answers a second and how long they take, from two processes."""
    addresses = list_addresses(14, TILES, 1, COUNTY)
    with reader_of(COUNTY) as (_, cookies), fresh_server(2) as port:
        reader = Reader(port, cookies)
        size = sum(len(reader.get(address)) for address in addresses) / len(addresses)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in reader.cookies.items())}
        for connections in (8, 16, 32):
            load(port, headers, addresses, connections, 3)
            said = load(port, headers, addresses, connections, SECONDS)
            rate, p99 = find(r"Requests/sec: +([\d.]+)", said), find(r"99% +([\d.]+\w+)", said)
            seen = f"{len(addresses)} tiles of {size / 1024:.1f} KB, {connections} connections, p99 {p99}"
            figure = f"{float(rate):,.0f}/s"
            yield f"| kept tile z14, scope of a county | {seen} | {figure} | ≥ 20 000/s, p99 ≤ 5 ms |"


def load(
    port: int, headers: Mapping[str, str], addresses: Sequence[str], connections: int, seconds: int
) -> str:
    """What `wrk` tells of asking for the addresses in turn; GisError("internal") where one is refused."""
    text = SCRIPT.format(
        paths=", ".join(map(json.dumps, addresses)),
        cookie=json.dumps(headers.get("Cookie", "")),
        encoding=json.dumps(headers.get("Accept-Encoding", "gzip")),
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(text)
        script.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", "-s", script.name]
        done = subprocess.run(
            [*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True
        )
    if "Non-2xx" in done.stdout:
        raise GisError("internal", done.stdout, "wrk")
    return done.stdout


def find(pattern: str, text: str) -> str:
    """The figure that the pattern's group stands for."""
    found = re.search(pattern, text)
    if found is None:
        raise GisError("internal", text, "wrk")
    return found[1]
