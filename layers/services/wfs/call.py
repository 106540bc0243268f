"""One request to the service, as its operations see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from gis_core.errors import GisError
from gis_core.http.client import address_of
from layers.access import Person
from layers.editing.actor import Actor
from layers.services.wfs.dialect import Dialect


@dataclass(frozen=True)
class Call:
    """One request: who asks, in which version, for which operation."""

    request: HttpRequest
    dialect: Dialect
    operation: str

    @property
    def person(self) -> Person:
        """Who asks."""
        return self.request.user

    @property
    def address(self) -> str:
        """The service's own address as the client reaches it."""
        return self.request.build_absolute_uri("/wfs")

    def actor(self) -> Actor:
        """Who edits; GisError("sign_in") for nobody, "forbidden" for a page elsewhere that uses a session."""
        if not self.request.user.is_authenticated:
            raise GisError("sign_in", "请先登录，或用服务令牌访问。")
        _refuse_forged(self.request)
        return Actor(self.request.user, "wfs", address_of(self.request))


def _refuse_forged(request: HttpRequest) -> None:
    """Programs send a token; whoever comes with a browser's session must show that it is their own page."""
    if not request.COOKIES and "Origin" not in request.headers:
        return
    check = CsrfViewMiddleware(lambda _: HttpResponse())
    if check.process_view(request, _nothing, (), {}) is not None:
        raise GisError("forbidden", "请用服务令牌编辑，或从本系统的页面提交。", "Authorization")


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def answer_xml(text: str, content_type: str = "text/xml") -> HttpResponse:
    """A document that is at hand."""
    return HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
