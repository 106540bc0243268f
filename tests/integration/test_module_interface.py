"""A subject application brings the description of its addresses by its `urls.py`: nothing else is edited."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.processes import environment

ROOT = Path(__file__).resolve().parents[2]
MODULE = '''
"""航标: beacons."""

from gis_core.modules import Module as Base


class Module(Base):
    """Beacons."""

    name = "apps.beacon"
    label = "beacon"
    title = "航标"
'''
URLS = '''
"""Addresses of beacons."""

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_GET

from gis_core.http.openapi.declare import Answer, Named, Operation, Parameter, described
from gis_core.http.openapi.schemas import TEXT, integer, list_of, record

LIGHT = Named("Light", record({"name": TEXT, "flashes": integer(1, 9)}))
LIGHTS = Operation(
    "GET", "beaconLights", "航标", "灯标",
    parameters=(Parameter("port", "港口编号", integer(0), "path", example=7),),
    answers=(Answer("灯标", record({"lights": list_of(LIGHT)})),),
    faults=("not_found",),
)


@require_GET
def lights(request: HttpRequest, port: int) -> JsonResponse:
    """Lights."""
    return JsonResponse({"lights": [{"name": "木兰头", "flashes": 2}]})


urlpatterns = [path("ports/<int:port>/lights", described(lights, LIGHTS))]
'''
SILENT = '\nurlpatterns.append(path("silent", lights))\n'
USE = """
import django; django.setup()
from django.test import Client
from tests.support.openapi import conforms, find_faults
client = Client()
document = client.get("/api/openapi.json").json()
assert not find_faults(document)
path = "/api/beacon/ports/{port}/lights"
told = document["paths"][path]["get"]
assert told["tags"] == ["航标"] and told["parameters"][0]["schema"] == {"type": "integer", "minimum": 0}, told
assert document["components"]["schemas"]["Light"]["properties"]["flashes"]["maximum"] == 9
assert {"name": "航标"} in document["tags"]
conforms(document, "get", path, client.get("/api/beacon/ports/7/lights"))
page = client.get("/api/docs").content.decode()
assert "/api/beacon/ports/7/lights" in page and "木兰头" not in page
"""


@pytest.fixture
def run(tmp_path: Path, db: None) -> Callable[..., str]:
    """A runner of Python in a copy of the code that has the module."""
    for package in ("gis_core", "layers", "tiles", "ingest", "apps", "tests"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    folder = tmp_path / "apps" / "beacon"
    folder.mkdir()
    for name, text in (("__init__", ""), ("module", MODULE), ("urls", URLS)):
        (folder / f"{name}.py").write_text(text.lstrip(), encoding="utf-8")
    settings = environment(
        DJANGO_SETTINGS_MODULE="gis_core.site.settings",
        QIONGTU_VAR=str(tmp_path / "var"),
        QIONGTU_DEBUG="1",
        QIONGTU_ALLOWED_HOSTS="testserver",
    )

    def run_python(*arguments: str, code: int = 0) -> str:
        answer = subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env=settings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == code, answer.stdout + answer.stderr
        return answer.stdout + answer.stderr

    return run_python


def test_a_module_describes_its_addresses(run: Callable[..., str]) -> None:
    run("manage.py", "check", "--fail-level", "WARNING")
    run("-c", USE)


def test_the_check_names_an_address_that_a_module_left_undescribed(
    run: Callable[..., str], tmp_path: Path
) -> None:
    with (tmp_path / "apps/beacon/urls.py").open("a", encoding="utf-8") as file:
        file.write(SILENT)
    said = run("manage.py", "check", code=1)
    assert "api.E001" in said and "/api/beacon/silent" in said
    run("-c", 'import django; django.setup(); from django.test import Client; Client().get("/api/docs")')
