"""The page of the JSON interface, as a developer uses it: found, read, copied from, tried."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_developer_finds_it_copies_a_command_and_tries_an_address(page: Page) -> None:
    """From the page of the data services; nothing comes from another server."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/ogc/?f=html")
    page.get_by_role("link", name="JSON 接口", exact=True).click()
    expect(page.locator("h1")).to_contain_text("接口")
    entry = page.locator("#identify")
    entry.locator(".copy").click()
    expect(entry.locator(".copy")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"curl 'http://.+/api/identify\?lon=110\.35&.+'", copied)
    entry.locator(".try summary").click()
    entry.get_by_role("button", name="发送").click()
    expect(entry.locator("output")).to_contain_text("200")
    expect(entry.locator(".result")).to_contain_text('"results"')
    legend = page.locator("#legend")
    legend.locator(".try summary").click()
    legend.locator("select").select_option("port")
    legend.get_by_role("button", name="发送").click()
    expect(legend.locator(".result")).to_contain_text("港口")
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {page.url.split("/")[2]}


def test_who_has_signed_in_is_told_of_more_layers(page: Page, site: Site) -> None:
    """The choices are the layers of whoever reads the page."""
    page.goto("/api/docs")
    parcel = page.locator("#legend select option").get_by_text("parcel", exact=True)
    expect(parcel).to_have_count(0)
    page.goto("/accounts/login/?next=/api/docs")
    page.fill("#id_username", "province")
    page.fill("#id_password", site.passwords["province"])
    page.click("button[type=submit]")
    page.goto("/api/docs")
    expect(parcel).to_have_count(1)


def test_it_is_read_on_a_phone(chromium: Browser, site: Site) -> None:
    """Nothing is wider than the screen, whatever is unfolded."""
    phone = chromium.new_context(
        base_url=site.address, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = phone.new_page()
    page.goto("/api/docs")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.close()
