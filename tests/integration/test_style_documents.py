"""Every style is valid by the MapLibre specification, whoever's client reads it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from layers.catalogue import all_layers
from layers.groups import all_groups
from support.frontend import find_node

pytestmark = pytest.mark.django_db
FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
NODE = str(find_node()[0] / "node")


def find_faults(styles: dict[str, object]) -> str:
    """What the specification's own validator says of the styles."""
    command = [NODE, "scripts/check_style.mjs"]
    done = subprocess.run(
        command, input=json.dumps(styles), cwd=FRONTEND, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_all_styles_are_valid(province_client: Client) -> None:
    names = ["map", *(group.name for group in all_groups()), *(layer.name for layer in all_layers())]
    styles = {name: province_client.get(f"/styles/{name}.json").json() for name in names}
    assert find_faults(styles) == ""
    assert all(each["glyphs"] and each["sprite"] for each in styles.values())


def test_a_broken_style_is_told() -> None:
    assert "version" in find_faults({"x": {"version": 7, "sources": {}, "layers": []}})
