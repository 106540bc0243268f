"""The sign-in page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_core.accounts.throttle import Tries, count_try, forget_tries
from gis_core.http.client import address_of


class SignInForm(AuthenticationForm):
    """Name and password; too many tries are refused, whether right or wrong, with how long to wait."""

    error_messages = {
        "invalid_login": gettext_lazy("用户名或密码不正确，请重新输入。"),
        "inactive": gettext_lazy("用户名或密码不正确，请重新输入。"),
    }

    def clean(self) -> dict[str, Any]:
        """The checked pair; the try is counted first."""
        address = address_of(self.request) if self.request else ""
        tries = Tries.of(str(self.cleaned_data.get("username", "")), address)
        if seconds := count_try(tries):
            raise ValidationError(tell_wait(seconds), code="throttled")
        cleaned = super().clean()
        forget_tries(tries)
        return cleaned


def tell_wait(seconds: int) -> str:
    """The sentence that says how long to wait."""
    return _("尝试次数过多，请 %d 分钟后再试。") % -(-seconds // 60)


class SignInView(LoginView):
    """`/accounts/login/`: the province's unified identity is offered when it is configured."""

    template_name = "login.html"
    authentication_form = SignInForm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """What the page shows, with the other way in when there is one."""
        other = settings.OIDC_NAME if settings.OIDC_ISSUER else ""
        notice = (
            _("统一身份认证没有成功，请重试或使用用户名和密码登录。") if "oidc" in self.request.GET else ""
        )
        return super().get_context_data(oidc_name=other, oidc_notice=notice, **context)
