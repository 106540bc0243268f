"""Who is let in to what, in the administration: grants of layers, and service tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from gis_core.accounts.models import ServiceToken
from gis_core.accounts.tokens import check_expiry, revoke_token, set_secret
from gis_core.errors import GisError
from layers.catalogue import all_layers
from layers.declare import CHANNELS, THEMES
from layers.grants import AccessGrant

NONE = ("", "---------")


def layer_choices() -> list[tuple[str, str]]:
    """Every layer by its title."""
    return [(layer.name, layer.title) for layer in all_layers()]


class GrantForm(forms.ModelForm[AccessGrant]):
    """A grant; layers and themes are chosen by their titles."""

    layer = forms.ChoiceField(label="图层", required=False, choices=lambda: [NONE, *layer_choices()])
    theme = forms.ChoiceField(
        label="专题", required=False, choices=[NONE, *((name, titles[0]) for name, titles in THEMES.items())]
    )

    class Meta:
        model = AccessGrant
        fields = ("department", "role", "layer", "theme", "division", "right", "unmasks", "note")


@admin.register(AccessGrant)
class GrantAdmin(admin.ModelAdmin[AccessGrant]):
    """What is open to whom beyond the declarations; it takes effect at the next request."""

    form = GrantForm
    list_display = ("department", "role", "layer", "theme", "division", "right", "unmasks", "note")
    list_filter = ("department", "role", "right")


class TokenForm(forms.ModelForm[ServiceToken]):
    """What a token is for and what it leaves out."""

    layers = forms.MultipleChoiceField(
        label="限于图层", required=False, choices=layer_choices, help_text="不选则不限。"
    )
    channels = forms.MultipleChoiceField(
        label="限于服务方式", required=False, choices=[(name, name) for name in CHANNELS]
    )

    class Meta:
        model = ServiceToken
        fields = (
            "name",
            "owner",
            "department",
            "division",
            "layers",
            "channels",
            "read_only",
            "expires_at",
        )

    def clean_expires_at(self) -> Any:
        """The end of the token's life, within the limit."""
        expires_at = self.cleaned_data["expires_at"]
        try:
            check_expiry(expires_at)
        except GisError as error:
            raise ValidationError(error.sentence) from error
        return expires_at


@admin.register(ServiceToken)
class TokenAdmin(admin.ModelAdmin[ServiceToken]):
    """Tokens are issued and revoked, never changed; the secret is shown once, after issuing."""

    form = TokenForm
    actions = ("revoke",)
    list_display = ("name", "prefix", "owner", "department", "expires_at", "revoked_at", "last_used_at")
    list_filter = ("department", "revoked_at")
    search_fields = ("name", "prefix", "owner__username")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a token may do is fixed when it is issued; the list itself carries the action."""
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tokens are revoked; that they were is kept."""
        return False

    def save_model(self, request: HttpRequest, obj: ServiceToken, form: Any, change: bool) -> None:
        """Save with a new secret, kept on this request only."""
        obj.__dict__["secret"] = set_secret(obj)
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: ServiceToken, *args: Any, **more: Any) -> HttpResponse:
        """The page that shows the secret, the only time."""
        facts = {**self.admin_site.each_context(request), "token": obj, "secret": obj.__dict__["secret"]}
        # Django keeps every page of the administration out of caches.
        return TemplateResponse(request, "token_issued.html", {**facts, "title": "服务令牌已签发"})

    @admin.action(description="吊销所选令牌")
    def revoke(self, request: HttpRequest, tokens: QuerySet[ServiceToken]) -> None:
        """Revoke now and for good."""
        for token in tokens:
            revoke_token(token)
        self.message_user(request, f"已吊销 {len(tokens)} 个令牌。")
