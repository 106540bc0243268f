"""Editing in the administration: forms become changes for `layers.editing.apply`, as everywhere else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.http import HttpRequest

from gis_core.errors import GisError
from gis_core.geometry.measure import to_shapely
from gis_core.http.client import address_of
from layers.declare import LayerOptions
from layers.editing.actor import Actor
from layers.editing.applied import Applied, RejectedError
from layers.editing.apply import apply
from layers.editing.base import fill_old_halves
from layers.editing.change import Change, delete, insert, update
from layers.editing.json_form import UNKNOWN

VERSION, REASON = "base_version", "edit_reason"


class EditForm(forms.ModelForm[Any]):
    """A feature's form that also carries the version it was opened at, and why it is changed.

    Its check is a dry run of the edit, so a broken rule or a conflict stands in the form beside the input.
    """

    layer: LayerOptions
    request: HttpRequest
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    edit_reason = forms.CharField(label="变更原因", max_length=500, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields[VERSION].initial = getattr(self.instance, "version", 0)

    def clean(self) -> dict[str, Any]:
        """The fields as usual, then the rules; each error that a rule finds is told."""
        cleaned = super().clean() or {}
        if not self.errors and self.has_changed():
            try:
                for finding in run(self, dry_run=True).findings:
                    if finding.severity == "error":
                        self.add_error(None, finding.sentence)
            except GisError as error:
                self.add_error(None, error.sentence)
        return cleaned


def actor_of(request: HttpRequest) -> Actor:
    """The person at the administration."""
    return Actor(request.user, "admin", address_of(request))


def run(form: EditForm, *, dry_run: bool = False) -> Applied:
    """The edit that the form stands for."""
    changes = fill_old_halves([change]) if (change := form_change(form)) else []
    reason = form.cleaned_data.get(REASON, "")
    return apply(changes, actor_of(form.request), reason, dry_run=dry_run)


def form_change(form: EditForm) -> Change | None:
    """The form as a change; None when nothing was changed."""
    names = [name for name in form.changed_data if name not in (VERSION, REASON)]
    new = {name: _to_plain(form.cleaned_data[name]) for name in names}
    if form.instance.pk is None:
        every = [name for name in form.cleaned_data if name not in (VERSION, REASON)]
        return insert(form.layer.name, {name: _to_plain(form.cleaned_data[name]) for name in every})
    if not new:
        return None
    version = form.cleaned_data.get(VERSION) or 0
    return update(form.layer.name, form.instance.pk, dict.fromkeys(new, UNKNOWN), new, version)


def delete_features(layer: LayerOptions, features: list[Any], request: HttpRequest) -> None:
    """End these features, each at the version that was shown."""
    changes = [delete(layer.name, f.pk, {"geometry": UNKNOWN}, f.version) for f in features]
    apply(fill_old_halves(changes), actor_of(request), "管理界面删除")


def explain(error: GisError) -> list[str]:
    """An edit's failure in sentences."""
    if isinstance(error, RejectedError):
        return [finding.sentence for finding in error.findings if finding.severity == "error"]
    return [error.sentence]


def _to_plain(value: Any) -> Any:
    return to_shapely(value) if isinstance(value, GEOSGeometry) else value
