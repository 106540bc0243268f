"""The province's unified identity as django-allauth wants it told."""

from __future__ import annotations

from typing import Any


def describe_provider(issuer: str, name: str, client_id: str, secret: str) -> dict[str, Any]:
    """The one provider: found by its discovery document, people known by their subject, with PKCE."""
    app = {
        "provider_id": "unified",
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer, "uid_field": "sub"},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
