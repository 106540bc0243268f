"""People, departments and what they may do, where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from gis_core.accounts.narrowing import Narrowing
from gis_core.accounts.roles import Rights, Role, rights_of

# A prefix of a division code of Hainan (GB/T 2260, GB/T 10114): 46, 4601, 460105, 460105001, 460105001001.
DIVISION_PREFIX = r"^46([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?$"
validate_division = RegexValidator(DIVISION_PREFIX, "应为海南省行政区划代码的前缀，如 46、4601、460105。")


class Department(models.Model):
    """A department of the government that uses or delivers data."""

    name = models.CharField("名称", max_length=100, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门"

    def __str__(self) -> str:
        return self.name


class PersonManager(UserManager["User"]):
    """Django's manager; a superuser is somebody with the role of an operator."""

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **facts: Any
    ) -> User:
        """A new operator."""
        facts = {**facts, "role": Role.OPERATOR}
        return super().create_superuser(username, email, password, **facts)


class User(AbstractUser):
    """A person; `division` is the code prefix (46, 4601, 460105, …) of the area the person works in.

    Django's own two flags follow the role: they are set when the person is saved, and the database refuses
    a row in which they disagree with it.
    """

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, verbose_name="部门"
    )
    division = models.CharField(
        "行政区划代码", max_length=12, blank=True, default="", validators=[validate_division]
    )
    role = models.CharField("角色", max_length=20, choices=Role.choices, default=Role.VIEWER)
    certificate = models.CharField(
        "客户端证书",
        max_length=300,
        unique=True,
        null=True,
        blank=True,
        help_text="证书的主题，或“主题 | 序列号”，与代理服务器传来的完全一致。",
    )
    # Part of every session's hash: raising it ends all of the person's sessions.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    # Set for one request by the service token that made it.
    narrowing: Narrowing | None = None

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "用户"
        constraints = [
            models.CheckConstraint(
                condition=Q(division="") | Q(division__regex=DIVISION_PREFIX),
                name="user_division_is_a_prefix",
            ),
            models.CheckConstraint(
                condition=Q(role="operator", is_staff=True, is_superuser=True)
                | (~Q(role="operator") & Q(is_staff=False, is_superuser=False)),
                name="user_flags_follow_the_role",
            ),
        ]

    @property
    def rights(self) -> Rights:
        """What the person's role may do."""
        return rights_of(self.role)

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Save; the flags follow the role, and somebody inactive loses every session for good."""
        self.is_staff = self.is_superuser = self.rights.administers
        self.certificate = self.certificate or None
        if not self.is_active:
            self.session_epoch += 1
        if update_fields is not None:
            update_fields = {*update_fields, "is_staff", "is_superuser", "session_epoch"}
        super().save(*args, update_fields=update_fields, **options)

    def display_name(self) -> str:
        """The person's name as Chinese write it, or the account name."""
        return f"{self.last_name}{self.first_name}" or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's hash that a session must match, with the epoch in it."""
        text = f"{self.password}{self.session_epoch}"
        return salted_hmac("gis_core.accounts.session", text, secret=secret, algorithm="sha256").hexdigest()


class AccessEpoch(models.Model):
    """One row whose `value` grows with every change of accounts and grants; triggers write it."""

    value = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "权限版本"

    def __str__(self) -> str:
        return str(self.value)


class ServiceToken(models.Model):
    """The key of a program that reads services for a person; only its hash is kept.

    What it may do is what its owner may, less what it says itself.
    """

    name = models.CharField("用途", max_length=100)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens", verbose_name="所有人")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, verbose_name="使用部门"
    )
    prefix = models.CharField("令牌前缀", max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    division = models.CharField(
        "限于行政区划", max_length=12, blank=True, default="", validators=[validate_division]
    )
    layers = models.JSONField("限于图层", default=list, blank=True)
    channels = models.JSONField("限于服务方式", default=list, blank=True)
    read_only = models.BooleanField("只读", default=True)
    issued_at = models.DateTimeField("签发时间", auto_now_add=True)
    expires_at = models.DateTimeField("有效期至")
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "服务令牌"
        constraints = [
            models.CheckConstraint(
                condition=Q(division="") | Q(division__regex=DIVISION_PREFIX),
                name="token_division_is_a_prefix",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.prefix}…）"

    def narrowing(self) -> Narrowing:
        """What the token takes away from its owner."""
        return Narrowing(self.division, frozenset(self.layers), frozenset(self.channels), self.read_only)


class SignInAttempts(models.Model):
    """How often somebody has tried to sign in since the window began; `key` is a hash."""

    key = models.CharField(max_length=32, primary_key=True)
    tries = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)
