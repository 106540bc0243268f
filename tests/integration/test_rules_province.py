"""The demonstration province breaks no rule that its layers declare."""

from __future__ import annotations

import pytest

from gis_core.findings import Finding, Severity
from layers.catalogue import all_layers
from layers.declare import LayerOptions
from layers.rules.engine import check
from tests.support.edits import edit_stored

pytestmark = pytest.mark.django_db
RULED = [layer for layer in all_layers() if layer.kind == "feature" and layer.rules]


def say(findings: list[Finding]) -> str:
    """The first findings, for a failed test."""
    return "\n".join(f"{f.rule} {f.severity} {f.sentence}" for f in findings[:12])


@pytest.mark.parametrize("layer", RULED, ids=lambda layer: layer.name)
def test_features_edited_unchanged_break_no_rule(layer: LayerOptions) -> None:
    """Inserted as they are, so that no fault can pass for an old one."""
    features = list(layer.model._default_manager.all()[:3000])
    edited = edit_stored(layer, features, rows_before=[None] * len(features),
                         geometries_before=[None] * len(features))  # fmt: skip
    errors = [finding for finding in check(edited) if finding.severity is Severity.ERROR]
    assert not errors, f"{len(errors)}\n{say(errors)}"


@pytest.mark.parametrize("layer", RULED, ids=lambda layer: layer.name)
def test_one_feature_edited_unchanged_breaks_no_rule(layer: LayerOptions) -> None:
    """With all its neighbours fetched from the database."""
    findings = check(edit_stored(layer, [layer.model._default_manager.order_by("id").first()]))
    assert not [f for f in findings if f.severity is Severity.ERROR], say(findings)
