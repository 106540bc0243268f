"""A running server on the tests' database, and Debian's Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.processes import environment, free_port

# Playwright keeps a loop running in the thread in which the tests also ask the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# SwiftShader draws WebGL without a graphics card.
WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60.0


@dataclass(frozen=True)
class Site:
    """The address of the running server and the demonstration accounts' passwords."""

    address: str
    passwords: dict[str, str]


@pytest.fixture(scope="package")
def site(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The web server as bin/run starts it, on a free port, with the demonstration accounts."""
    var = tmp_path_factory.mktemp("var")
    port = free_port()
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        settings = environment(QIONGTU_VAR=str(var), DJANGO_SETTINGS_MODULE="gis_core.site.settings")
    for command in (["collectstatic", "--noinput", "-v0"], ["demo_accounts"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=settings, check=True)
    kept = (var / "secrets" / "demo_accounts.txt").read_text(encoding="utf-8")
    passwords = dict(line.split("\t")[:2] for line in kept.splitlines())
    granian = str(Path(sys.executable).with_name("granian"))
    options = ["--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen([granian, *options, "gis_core.site.rsgi:application"], cwd=ROOT, env=settings)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(port, server)
        yield Site(address, passwords)
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Block until the port is open; fail when the server has ended or is too slow."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        assert server.poll() is None, "the server ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail(f"port {port} did not answer in {START_SECONDS:g} s")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless, drawing WebGL in software."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *WEBGL])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A desktop page at the server; a script error on it fails the test."""
    faults: list[str] = []
    context = chromium.new_context(
        base_url=site.address, viewport={"width": 1440, "height": 900}, locale="zh-CN"
    )
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert not faults, faults
