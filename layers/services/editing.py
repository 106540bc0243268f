"""The write path over HTTP: edits, restoring, undoing."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from gis_core.errors import GisError
from gis_core.http.client import address_of
from gis_core.http.parameters import read_flag, read_json, refuse_members
from layers.editing.actor import Actor
from layers.editing.applied import Applied
from layers.editing.apply import apply
from layers.editing.base import fill_old_halves
from layers.editing.json_form import read_changes, write_change
from layers.editing.restore import restore_feature, undo_change_set
from layers.editing.values import UNSTORABLE
from layers.services.history import find_recorded

# Bytes of one edit: 100 000 changes of ordinary parcels.
LARGEST_EDIT = 200 * 1024 * 1024
LONGEST_TEXT = 500
# What the bodies may hold.
EDIT_MEMBERS = ("changes", "reason", "case_number", "dry_run", "merge")
RESTORE_MEMBERS = ("version", "reason")
UNDO_MEMBERS = ("reason",)


@require_POST
def edits(request: HttpRequest) -> JsonResponse:
    """`POST /api/edits` `{changes, reason, case_number?, dry_run?, merge?}`: all of them or none."""
    actor, content = actor_of(request), read_object(request, EDIT_MEMBERS)
    changes = fill_old_halves(read_changes(content.get("changes")))
    applied = apply(
        changes, actor, read_words(content, "reason"),
        case_number=read_words(content, "case_number"), merge=read_flag(content, "merge"),
        dry_run=read_flag(content, "dry_run"),
    )  # fmt: skip
    return answer_applied(applied)


@require_POST
def restore(request: HttpRequest, name: str, key: int) -> JsonResponse:
    """`POST /api/features/{layer}/{id}/restore` `{version, reason}`: back to an earlier version."""
    actor, content = actor_of(request), read_object(request, RESTORE_MEMBERS)
    version = content.get("version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise GisError("parameter", "version 应为整数。", "version")
    return answer_applied(
        restore_feature(find_recorded(name), key, version, actor, read_words(content, "reason"))
    )


@require_POST
def undo(request: HttpRequest, number: int) -> JsonResponse:
    """`POST /api/change-sets/{id}/undo` `{reason}`: a new change set that takes the other back."""
    actor, content = actor_of(request), read_object(request, UNDO_MEMBERS)
    return answer_applied(undo_change_set(number, actor, read_words(content, "reason")))


def actor_of(request: HttpRequest) -> Actor:
    """Who edits over HTTP; GisError("sign_in") for nobody."""
    if not request.user.is_authenticated:
        raise GisError("sign_in", "请先登录。")
    return Actor(request.user, "api", address_of(request))


def read_object(request: HttpRequest, members: Collection[str]) -> dict[str, Any]:
    """The body as a JSON object that has none but these members."""
    content = read_json(request, LARGEST_EDIT)
    if not isinstance(content, dict):
        raise GisError("parameter", "请求正文应为 JSON 对象。", "body")
    refuse_members(content, members)
    return content


def read_words(content: dict[str, Any], name: str) -> str:
    """A short text of the body; empty when absent."""
    text = content.get(name, "")
    if not isinstance(text, str) or len(text) > LONGEST_TEXT or UNSTORABLE.search(text):
        raise GisError("parameter", f"{name} 应为不超过 {LONGEST_TEXT} 字的文本。", name)
    return text


def answer_applied(applied: Applied) -> JsonResponse:
    """What was written: change set, changes with keys, warnings."""
    content = {
        "change_set": applied.change_set,
        "changes": [write_change(change) for change in applied.changes],
        "findings": [finding.as_dict() for finding in applied.findings],
    }
    status = HTTPStatus.CREATED if applied.change_set else HTTPStatus.OK
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
