"""People, departments and what they may do, where."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models

from gis_core.accounts.narrowing import Narrowing
from gis_core.accounts.roles import Rights, Role, rights_of

# A prefix of a division code of Hainan (GB/T 2260, GB/T 10114): 46, 4601, 460105, 460105001, 460105001001.
DIVISION_PREFIX = r"^46([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?$"


class Department(models.Model):
    """A department of the government that uses or delivers data."""

    name = models.CharField("名称", max_length=100, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门"

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person; `division` is the code prefix (46, 4601, 460105, …) of the area the person works in."""

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, verbose_name="部门"
    )
    division = models.CharField(
        "行政区划代码",
        max_length=12,
        blank=True,
        default="",
        validators=[RegexValidator(DIVISION_PREFIX, "应为海南省行政区划代码的前缀，如 46、4601、460105。")],
    )
    role = models.CharField("角色", max_length=20, choices=Role.choices, default=Role.VIEWER)

    # Set for one request by the service token that made it.
    narrowing: Narrowing | None = None

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "用户"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(division="") | models.Q(division__regex=DIVISION_PREFIX),
                name="user_division_is_a_prefix",
            )
        ]

    @property
    def rights(self) -> Rights:
        """What the person's role may do."""
        return rights_of(self.role)

    def display_name(self) -> str:
        """The person's name as Chinese write it, or the account name."""
        return f"{self.last_name}{self.first_name}" or self.username
