"""The map as a land official uses it: sign in, switch a layer on, identify, search, measure, share."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from layers.thematic.land_use_patch import LandUsePatch
from layers.thematic.parcel import Parcel
from tests.browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

READY = "() => window.qiongtu && window.qiongtu.ready.then(() => true)"
DRAWN = 60_000
TO_SCREEN = "place => { const p = window.qiongtu.map.latLngToContainerPoint(place); return [p.x, p.y]; }"
AT_HAIKOU = """() => {
    const centre = window.qiongtu.map.getCenter();
    return Math.abs(centre.lng - 110.35) < 0.01 && Math.abs(centre.lat - 20.02) < 0.01;
}"""


def sign_in(page: Page, site: Site, username: str = "province") -> None:
    """Sign in through the page, as a person does."""
    page.goto("/accounts/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", site.passwords[username])
    page.click("button[type=submit]")
    page.wait_for_url(re.compile(r"/(#.*)?$"))


def open_map(page: Page, fragment: str = "") -> None:
    """Open the map and wait until its catalogue is there."""
    page.goto("about:blank")
    page.goto(f"/{fragment}")
    page.wait_for_function(READY, timeout=DRAWN)


def turn_on(page: Page, theme: str, layer: str) -> None:
    """Unfold the theme where it is folded, and tick the layer."""
    fold = page.locator(f"[data-test='theme-{theme}']")
    if fold.get_attribute("aria-expanded") == "false":
        fold.click()
    page.locator(f"[data-test='layer-toggle-{layer}']").check(force=True)


def place_of_a_patch() -> tuple[LandUsePatch, float, float]:
    """A patch with a point inside it."""
    patch = LandUsePatch.objects.filter(land_class="0101").first() or LandUsePatch.objects.first()
    assert patch is not None
    inside = patch.geometry.point_on_surface
    return patch, inside.x, inside.y


def test_a_stranger_sees_the_map(page: Page) -> None:
    """The public layers open without signing in, in Chinese, with the demonstration mark and the source."""
    open_map(page)
    assert page.locator("[data-test='layer-toggle-division']").count() == 1
    assert page.locator("[data-test='layer-toggle-parcel']").count() == 0
    expect(page.locator("body")).to_contain_text("演示数据")
    expect(page.locator("body")).to_contain_text("天地图")


def test_wrong_password_is_told(page: Page) -> None:
    """A wrong password is one clear sentence."""
    page.goto("/accounts/login/")
    page.fill("#id_username", "province")
    page.fill("#id_password", "wrong")
    page.click("button[type=submit]")
    expect(page.locator("[role=alert]")).to_contain_text("不正确")


@pytest.mark.parametrize("render", ["", "?render=pictures"])
def test_sign_in_switch_a_layer_on_and_identify_a_patch(page: Page, site: Site, render: str) -> None:
    """A click on a patch shows its class in Chinese, drawn by WebGL or from pictures."""
    patch, lon, lat = place_of_a_patch()
    sign_in(page, site)
    page.goto(f"/{render}")
    page.wait_for_function(READY, timeout=DRAWN)
    page.evaluate(f"window.qiongtu.map.setView([{lat}, {lon}], 16, {{animate: false}})")
    turn_on(page, "land", "land_use_patch")
    page.wait_for_timeout(1500)
    box = page.locator(".leaflet-container").bounding_box()
    assert box is not None
    spot = page.evaluate(TO_SCREEN, [lat, lon])
    page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])
    attribute = page.locator("[data-test='identify-attribute-land_class']")
    expect(attribute).to_contain_text(patch.land_class, timeout=DRAWN)
    expect(attribute).to_contain_text(re.compile("[\u4e00-\u9fff]{2}"))


def test_search_a_place_and_a_parcel_code(page: Page, site: Site) -> None:
    """A place and a parcel are found by typing, and the map goes there."""
    sign_in(page, site)
    open_map(page)
    page.fill("[data-test='search-input']", "琼海")
    page.locator("[data-test='search-result']").first.click()
    page.wait_for_function(
        "() => { const c = window.qiongtu.map.getCenter(); return Math.abs(c.lng - 110.45) < 0.3; }"
    )
    parcel = Parcel.objects.first()
    assert parcel is not None
    page.fill("[data-test='search-input']", parcel.parcel_code)
    result = page.locator("[data-test='search-result']").first
    expect(result).to_contain_text(parcel.parcel_code)
    result.click()
    page.wait_for_function("() => window.qiongtu.map.getZoom() >= 15")


def test_go_to_a_gauss_kruger_coordinate(page: Page) -> None:
    """A prefixed easting and a northing lead to Haikou (domain test point)."""
    open_map(page)
    page.click("[data-test='goto-open']")
    dialog = page.locator("dialog[open], [role=dialog]").first
    inputs = dialog.locator("input[type=text], input:not([type])")
    inputs.nth(0).fill("37431986.864")
    inputs.nth(1).fill("2214712.422")
    dialog.locator("button[type=submit], button.primary").first.click()
    page.wait_for_function(AT_HAIKOU)


def test_language_switch_and_permalink(page: Page, site: Site) -> None:
    """English is one click away; an address restores layers and place."""
    sign_in(page, site)
    open_map(page)
    page.click("[data-test='language-switch']")
    expect(page.locator("body")).to_contain_text("Land use patch")
    page.evaluate("window.qiongtu.map.setView([19.25, 110.46], 14, {animate: false})")
    turn_on(page, "land", "parcel")
    page.wait_for_timeout(800)
    address = page.url
    open_map(page)
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_function(READY, timeout=DRAWN)
    assert page.locator("[data-test='layer-toggle-parcel']").is_checked()
    assert page.evaluate("window.qiongtu.map.getZoom()") == 14


def test_the_map_works_on_a_phone(chromium: Browser, site: Site, tmp_path: Path) -> None:
    """On a narrow touch screen the map fills the page and the search box is at hand."""
    phone = chromium.new_context(
        base_url=site.address,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        locale="zh-CN",
    )
    page = phone.new_page()
    page.goto("/")
    page.wait_for_function(READY, timeout=DRAWN)
    box = page.locator(".leaflet-container").bounding_box()
    assert box is not None and box["width"] >= 380
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("[data-test='search-input']")).to_be_visible()
    phone.close()


def test_admin_shows_a_map_of_a_feature(page: Page, site: Site) -> None:
    """The operator opens a parcel in the administration and sees it on a Leaflet map."""
    parcel = Parcel.objects.first()
    assert parcel is not None
    sign_in(page, site, "admin")
    page.goto(f"/admin/layers/parcel/{parcel.pk}/change/")
    expect(page.locator(".leaflet-container path").first).to_be_attached(timeout=DRAWN)
