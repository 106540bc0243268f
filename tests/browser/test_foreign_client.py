"""A map client that knows of us only the address of a style: glyphs, markers and tiles are all there."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MAPLIBRE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "maplibre-gl" / "dist"
DRAWN = 120_000
# Chinese too is drawn from our glyphs, not from the client's fonts.
BARE = """<!doctype html><div id="map" style="width: 800px; height: 600px"></div><script type="module">
import * as maplibre from "/bare/maplibre-gl.mjs";
maplibre.setWorkerUrl("/bare/maplibre-gl-worker.mjs");
window.faults = [];
window.map = new maplibre.Map({
    container: "map", style: "/styles/STYLE.json", center: [110.33, 20.02], zoom: 10.5,
    localIdeographFontFamily: false,
});
map.on("error", event => faults.push(String(event.error)));
map.once("idle", () => { window.isDrawn = true; });
</script>"""
TEXTS = """() => map.queryRenderedFeatures().filter(f => f.layer.type === "symbol" && f.properties.name)
    .map(f => f.properties.name)"""


@pytest.mark.parametrize("style", ["map", "topography"])
def test_a_bare_map_draws_our_style(page: Page, style: str) -> None:
    asked: dict[str, int] = {}
    page.on("response", lambda answer: asked.update({unquote(answer.url): answer.status}))

    def serve(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[1]
        route.fulfill(path=MAPLIBRE / name, content_type="text/javascript")

    page.route("**/bare.html", lambda route: route.fulfill(body=BARE.replace("STYLE", style)))
    page.route("**/bare/*", serve)
    page.goto("/bare.html")
    page.wait_for_function("window.isDrawn", timeout=DRAWN)
    # The tests' site has no files of the relief: its pictures may be missing, nothing else.
    assert [fault for fault in page.evaluate("faults") if "/tiles/relief/" not in fault] == []
    assert not [url for url, status in asked.items() if status >= 400 and "/tiles/relief/" not in url]
    # 19968: where the Chinese signs begin.
    glyphs = [int(url.rsplit("/", 1)[1].split("-")[0]) for url in asked if "/fonts/" in url]
    assert any(first >= 19968 for first in glyphs)
    assert any("/styles/sprite" in url for url in asked)
    assert any(ord(name[0]) >= 19968 for name in page.evaluate(TEXTS))
