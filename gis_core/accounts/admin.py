"""People and departments in the administration."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest

from gis_core.accounts.models import Department, User
from gis_core.accounts.roles import Role

# Where a person stands and what they do; the rest of Django's flags follows the role.
DUTY = ("department", "division", "role")


class PersonForm(UserChangeForm):
    """The form of a person; the system is never left without an operator."""

    def clean(self) -> dict[str, Any]:
        """Refuse to take the last operator's role or account away."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        stays = cleaned.get("role") == Role.OPERATOR and cleaned.get("is_active")
        others = User.objects.filter(role=Role.OPERATOR, is_active=True).exclude(pk=self.instance.pk)
        if self.initial.get("role") == Role.OPERATOR and not stays and not others.exists():
            raise ValidationError("这是最后一名在用的系统管理员，不能停用或更换角色。")
        return cleaned


class IdentityInline(admin.TabularInline[SocialAccount, User]):
    """The subject that the unified identity knows the person by; linked by an operator."""

    model = SocialAccount
    fields = ("provider", "uid")
    extra = 0
    verbose_name = verbose_name_plural = "统一身份认证"


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People with department, division and role. Nobody is deleted: what they did stays theirs."""

    form = PersonForm
    inlines = (IdentityInline,)
    actions = ("end_sessions", "deactivate")
    list_display = ("username", "last_name", "first_name", *DUTY, "is_active", "last_login")
    list_filter = ("role", "department", "is_active")
    search_fields = ("username", "last_name", "first_name", "division")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("姓名", {"fields": ("last_name", "first_name", "email")}),
        ("职责", {"fields": (*DUTY, "is_active", "certificate")}),
        ("时间", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        ("职责", {"fields": ("last_name", "first_name", *DUTY)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody changes the own role or deactivates themselves."""
        own = ("role", "is_active") if obj is not None and obj.pk == request.user.pk else ()
        return (*super().get_readonly_fields(request, obj), *own)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People are deactivated."""
        return False

    @admin.action(description="退出所选用户的全部登录")
    def end_sessions(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """End every session of these people."""
        count = people.update(session_epoch=F("session_epoch") + 1)
        self.message_user(request, f"已退出 {count} 名用户的全部登录。")

    @admin.action(description="停用所选用户")
    def deactivate(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Deactivate these people and end their sessions; never oneself, so an operator remains."""
        if request.user in people:
            self.message_user(request, "不能停用您自己的账号。", messages.ERROR)
            return
        count = people.update(is_active=False, session_epoch=F("session_epoch") + 1)
        self.message_user(request, f"已停用 {count} 名用户。")


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin[Department]):
    """Departments by name."""

    search_fields = ("name",)


# The provider is configured by the environment, and no e-mail address is kept for signing in.
for _model in (SocialAccount, SocialApp, SocialToken, EmailAddress):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)
