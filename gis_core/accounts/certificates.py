"""Client certificates that a trusted proxy has checked."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from gis_core.accounts.models import User
from gis_core.http.client import is_from_proxy

VERIFIED = "SUCCESS"


def find_holder(request: HttpRequest) -> User | None:
    """The active person of the certificate that the proxy verified; None without one.

    The proxy says "SUCCESS" in the first header of CERTIFICATE_HEADERS; the others, joined by " | ", name
    the certificate.
    """
    if not is_from_proxy(request):
        return None
    state, *names = settings.CERTIFICATE_HEADERS
    if request.headers.get(state) != VERIFIED:
        return None
    parts = [text for name in names if (text := request.headers.get(name, "").strip())]
    if not parts:
        return None
    return User.objects.filter(certificate=" | ".join(parts), is_active=True).first()
