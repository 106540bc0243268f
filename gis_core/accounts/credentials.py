"""The secret of a service token in a request: bearer, Basic's password, or, where allowed, the address."""

from __future__ import annotations

import binascii
from base64 import b64decode

from django.conf import settings
from django.http import HttpRequest

from gis_core.errors import GisError

IN_ADDRESS = "token"
# For programs that can set no header (old desktop clients); only at the addresses of the OGC services.
KEY = "key"
KEY_PATHS = ("/ogc", "/wms", "/wmts", "/wfs", "/csw")


def read_secret(request: HttpRequest) -> str | None:
    """The secret that the request came with; None when it came with none.

    What claims to be a credential and is none we know is GisError("sign_in"): nobody is to believe to be
    signed in and be served as a stranger.
    """
    if header := request.headers.get("Authorization", "").strip():
        return _read_header(header)
    if secret := request.GET.get(IN_ADDRESS, ""):
        if not settings.TOKEN_IN_ADDRESS:
            raise GisError("sign_in", "本系统不接受写在地址里的令牌，请用 Authorization 头。", IN_ADDRESS)
        return secret
    return _read_key(request)


def _read_key(request: HttpRequest) -> str | None:
    """`?key=`, its name in any case as the OGC services have theirs."""
    if not request.path.startswith(KEY_PATHS):
        return None
    return next((str(value) for name, value in request.GET.items() if name.lower() == KEY and value), None)


def _read_header(header: str) -> str:
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        return _read_password(value.strip())
    raise GisError("sign_in", "只接受 Bearer 或 Basic 方式的服务令牌。", "Authorization")


def _read_password(text: str) -> str:
    try:
        pair = b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise GisError("sign_in", "Authorization 头的 Basic 内容不正确。", "Authorization") from error
    return pair.partition(":")[2]
