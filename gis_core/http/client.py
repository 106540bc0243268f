"""Where a request comes from. What proxies add is believed only of those that the settings name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]
FORWARDED = "HTTP_X_FORWARDED_FOR"
# By it Django knows of HTTPS (SECURE_PROXY_SSL_HEADER).
FORWARDED_SCHEME = "HTTP_X_FORWARDED_PROTO"


class ProxyMiddleware:
    """Takes out the headers that only a trusted proxy may set, when somebody else has sent them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Strip, then pass on; nothing after this one sees a forged header."""
        if not is_from_proxy(request):
            for name in (FORWARDED, FORWARDED_SCHEME, *certificate_variables()):
                request.META.pop(name, None)
        return self.get_response(request)


def certificate_variables() -> tuple[str, ...]:
    """How WSGI names the headers in which a proxy tells the client's certificate."""
    return _variables(tuple(settings.CERTIFICATE_HEADERS))


@cache
def _variables(headers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"HTTP_{header.upper().replace('-', '_')}" for header in headers)


def address_of(request: HttpRequest) -> str:
    """The client's address; see `address_in`."""
    return address_in(request.META)


def address_in(environ: Mapping[str, Any]) -> str:
    """The client's address: the last one in X-Forwarded-For that is no proxy of ours, else the peer's.

    Empty when there is none (a local socket). What a client itself wrote further left is not believed.
    """
    peer = str(environ.get("REMOTE_ADDR") or "")
    if not is_trusted(peer):
        return peer
    for hop in reversed(str(environ.get(FORWARDED) or "").split(",")):
        if not is_address(hop.strip()):
            break
        peer = hop.strip()
        if not is_trusted(peer):
            break
    return peer


def is_from_proxy(request: HttpRequest) -> bool:
    """Whether the peer is a trusted proxy."""
    return is_trusted(str(request.META.get("REMOTE_ADDR") or ""))


def is_address(text: str) -> bool:
    """Whether the text is an IP address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_trusted(address: str) -> bool:
    """Whether the address lies in TRUSTED_PROXIES; what is no address does not."""
    if not is_address(address):
        return False
    return any(ip_address(address) in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


@cache
def _networks(texts: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text) for text in texts)
