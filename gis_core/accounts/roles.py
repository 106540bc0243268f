"""What each role may do: the only table."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Role(models.TextChoices):
    """What a person does in the system."""

    VIEWER = "viewer", "浏览人员"
    SURVEYOR = "surveyor", "调查人员"
    REVIEWER = "reviewer", "审核人员"
    PUBLISHER = "publisher", "发布人员"
    EMERGENCY = "emergency", "应急人员"
    OPERATOR = "operator", "系统管理员"


@dataclass(frozen=True)
class Rights:
    """Whether a role changes features, publishes deliveries, administers, and sees every masked value."""

    edits: bool = False
    publishes: bool = False
    administers: bool = False
    sees_masked: bool = False


RIGHTS: dict[str, Rights] = {
    Role.VIEWER: Rights(),
    Role.SURVEYOR: Rights(edits=True),
    Role.REVIEWER: Rights(edits=True),
    Role.PUBLISHER: Rights(edits=True, publishes=True),
    Role.EMERGENCY: Rights(),
    Role.OPERATOR: Rights(edits=True, publishes=True, administers=True, sees_masked=True),
}


def rights_of(role: str) -> Rights:
    """The rights of a role; a word that is no role has none."""
    return RIGHTS.get(role, Rights())
