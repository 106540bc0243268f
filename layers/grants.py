"""What an operator has opened to a department or a role, beyond what the declarations say."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from gis_core.accounts.models import DIVISION_PREFIX, Department, User
from gis_core.accounts.roles import Role
from layers.declare import THEMES, LayerOptions

# A person's grants are read once a request; somebody who lives longer reads them again after this, seconds.
KEPT_FOR = 1.0


class Right(models.TextChoices):
    """What a grant allows; who may edit may also read."""

    READ = "read", "查看"
    EDIT = "edit", "查看和编辑"


class AccessGrant(models.Model):
    """A layer or a whole theme opened to a department, a role, or a role within a department."""

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, verbose_name="部门"
    )
    role = models.CharField("角色", max_length=20, choices=Role.choices, blank=True, default="")
    layer = models.CharField("图层", max_length=100, blank=True, default="")
    theme = models.CharField("专题", max_length=20, blank=True, default="")
    division = models.CharField(
        "行政区划代码",
        max_length=12,
        blank=True,
        default="",
        validators=[RegexValidator(DIVISION_PREFIX, "应为海南省行政区划代码的前缀，如 46、4601、460105。")],
        help_text="授权的范围；不填则为用户本人的行政区划。",
    )
    right = models.CharField("权限", max_length=4, choices=Right.choices, default=Right.READ)
    unmasks = models.BooleanField("可见隐去的字段", default=False)
    note = models.CharField("依据", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "图层授权"
        constraints = [
            models.CheckConstraint(
                condition=Q(department__isnull=False) | ~Q(role=""), name="grant_is_given_to_somebody"
            ),
            models.CheckConstraint(
                condition=(Q(layer="") & ~Q(theme="")) | (~Q(layer="") & Q(theme="")),
                name="grant_opens_a_layer_or_a_theme",
            ),
            models.CheckConstraint(
                condition=Q(division="") | Q(division__regex=DIVISION_PREFIX),
                name="grant_division_is_a_prefix",
            ),
        ]

    def __str__(self) -> str:
        receiver = " ".join(str(part) for part in (self.department, self.get_role_display()) if part)
        return f"{receiver} · {self.layer or THEMES.get(self.theme, ('',))[0]} · {self.get_right_display()}"

    def clean(self) -> None:
        """Say in Chinese what the database would refuse."""
        if self.department_id is None and not self.role:
            raise ValidationError("请至少选择部门或角色之一。")
        if bool(self.layer) == bool(self.theme):
            raise ValidationError("请选择一个图层或一个专题，不能都选或都不选。")


@dataclass(frozen=True)
class Grant:
    """A grant as it bears on one person: which layers, where (prefix, empty: nowhere), what."""

    layer: str
    theme: str
    division: str
    edits: bool
    unmasks: bool

    def opens(self, layer: LayerOptions) -> bool:
        """Whether the layer is the one granted, or of the theme granted."""
        return self.layer == layer.name if self.layer else self.theme == layer.theme


def grants_of(person: User | AnonymousUser) -> tuple[Grant, ...]:
    """The person's grants, read once a request (a person is read anew at each); none for a stranger."""
    if not isinstance(person, User) or person.pk is None:
        return ()
    kept: tuple[float, tuple[Grant, ...]] | None = person.__dict__.get("_grants")
    if kept is None or monotonic() - kept[0] > KEPT_FOR:
        kept = monotonic(), _read_grants(person)
        person.__dict__["_grants"] = kept
    return kept[1]


def _read_grants(person: User) -> tuple[Grant, ...]:
    theirs = Q(department__isnull=True) | Q(department=person.department_id)
    rows = AccessGrant.objects.filter(theirs, role__in=("", person.role))
    return tuple(
        Grant(row.layer, row.theme, row.division or person.division, row.right == Right.EDIT, row.unmasks)
        for row in rows
    )
