"""A new layer is one file, a style and a migration: nothing else is edited."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import environment

ROOT = Path(__file__).resolve().parents[2]
DECLARATION = '''
"""灯塔: lighthouses."""

from layers import fields, rules
from layers.declare import Feature


class Lighthouse(Feature):
    """One lighthouse."""

    geometry = fields.PointField()
    name = fields.NameField("灯塔名称")
    height = fields.QuantityField("灯高", "m", 6, 1)

    class Layer:
        title = "灯塔"
        theme = "marine"
        standard = "GB 4696-2016"
        source_fields = {"name": "MC"}
        rules = [rules.unique("name")]
        style = "lighthouse"
        access = "public"
        published_as = ["map", "tiles", "pictures", "features"]
        label = "name"
        search = ["name"]
        order = 880
'''
STYLE = """
[[rules]]
title = "灯塔"
title_en = "Lighthouse"
marker = "triangle"
size = 10
fill = "#c0392b"
"""
USE = """
import django; django.setup()
from django.contrib.gis.geos import Point
from django.test import Client
from gis_core.accounts.models import User
from layers.catalogue import find_layer
layer = find_layer("lighthouse")
place = Point(110.686, 20.160, srid=layer.geometry_field.srid)
row = layer.model.objects.create(name="木兰头灯塔", geometry=place)
client = Client()
names = [l["name"] for l in client.get("/api/catalogue").json()["layers"]]
assert "lighthouse" in names, names
hits = client.get("/api/search", {"q": "木兰头"}).json()["results"]
assert hits[0]["id"] == row.pk, hits
hit = client.get("/api/identify", {"lon": 110.686, "lat": 20.16, "zoom": 14, "layers": "lighthouse"}).json()
assert hit["results"][0]["title"] == "木兰头灯塔", hit
assert client.get("/api/legend/lighthouse").json()["entries"][0]["title"] == "灯塔"
assert client.get("/styles/lighthouse.json").json()["layers"]
assert len(client.get("/tiles/lighthouse/12/3307/1813.mvt").content) > 20
picture = client.get("/tiles/lighthouse/12/3307/1813.png")
assert picture.status_code == 200 and picture.content[:4] == b"\\x89PNG"
operator = User.objects.create_superuser("lighthouse-operator", password="x")
client.force_login(operator)
assert "灯塔" in client.get("/admin/layers/lighthouse/").content.decode()
operator.delete()
"""


@pytest.fixture
def copy_of_the_code(tmp_path: Path) -> Path:
    """The packages in a folder of their own, with the new layer added."""
    for package in ("gis_core", "layers", "tiles", "ingest", "apps"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / "layers/thematic/lighthouse.py").write_text(DECLARATION.lstrip(), encoding="utf-8")
    (tmp_path / "layers/styles/lighthouse.toml").write_text(STYLE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(copy_of_the_code: Path, db: None) -> Iterator[object]:
    """A runner of Python in that folder; the new table is taken away again afterwards."""
    settings = environment(
        DJANGO_SETTINGS_MODULE="gis_core.site.settings",
        QIONGTU_VAR=str(copy_of_the_code / "var"),
        QIONGTU_DEBUG="1",
        QIONGTU_ALLOWED_HOSTS="testserver",
    )

    def run_python(*arguments: str) -> str:
        answer = subprocess.run(
            [sys.executable, *arguments],
            cwd=copy_of_the_code,
            env=settings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    yield run_python
    migrations = sorted(path.stem for path in (ROOT / "layers" / "migrations").glob("0*.py"))
    run_python("manage.py", "migrate", "layers", migrations[-1])


def test_a_new_layer_is_one_file_a_style_and_a_migration(run: object) -> None:
    """It has checks, a table, search, identify, legend, style, tiles, pictures and administration at once."""
    assert "Create model Lighthouse" in run("manage.py", "makemigrations", "layers")  # type: ignore[operator]
    run("manage.py", "migrate")  # type: ignore[operator]
    run("manage.py", "check")  # type: ignore[operator]
    run("-c", USE)  # type: ignore[operator]
