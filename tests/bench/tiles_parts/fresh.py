"""(c) Edits, and the tiles that show them at once from two servers with caches of their own."""

from __future__ import annotations

from collections.abc import Iterator

from gis_core.accounts.models import Role
from tests.bench.editing_parts.ground import refuse_real_data
from tests.bench.tiles_parts.ground import fresh_server, reader_of
from tests.support.fresh_tiles import Reader, edit_and_look

EDITS = 1000


def measure_fresh() -> Iterator[str]:
    """Stale tiles, missed marks, precision, and how soon a tile is fresh."""
    refuse_real_data()
    with reader_of("46", Role.REVIEWER) as (person, cookies), fresh_server(1) as one, fresh_server(1) as two:
        seen = edit_and_look([Reader(port, cookies) for port in (one, two)], person, EDITS, seed=3)
    p99 = sorted(seen.seconds)[int(len(seen.seconds) * 0.99)] * 1000
    what = f"{seen.edits} edits, {seen.fetched:,} tiles z5–z18 fetched at once from two servers"
    yield f"| {what} | {seen.missed} changes without a mark | {len(seen.stale)} stale | 0 |"
    dropped, changed = sum(seen.dropped.values()), sum(seen.changed.values())
    figure = f"{100 * changed / dropped:.1f} %"
    yield f"| tiles dropped that really changed | {changed} of {dropped} | {figure} | ≥ 90 % |"
    if seen.refreshes:
        slowest = sorted(seen.refreshes)
        median, last = slowest[len(slowest) // 2], slowest[int(len(slowest) * 0.99)]
        yield f"| the pyramid after an edit | p50 {median:.2f} s | p99 {last:.2f} s | ≤ 5 s |"
    yield f"| from the end of the edit to a fresh tile | | p99 {p99:.1f} ms | ≤ 200 ms |"
