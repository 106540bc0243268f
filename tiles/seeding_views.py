"""Orders for tiles over HTTP, by operators."""

from __future__ import annotations

from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gis_core.errors import GisError
from gis_core.http.parameters import read_json
from gis_core.jobs.models import Undertaking
from gis_core.jobs.undertakings import describe_undertaking, find_undertaking
from layers.access import is_operator
from tiles.jobs import KIND, order_seeding, seed_tiles
from tiles.seeding_form import read_seeding

LARGEST_ORDER = 64 * 1024
LONGEST_LIST = 100


@require_http_methods(["GET", "HEAD", "POST"])
def seedings(request: HttpRequest) -> JsonResponse:
    """`GET /api/tile-seedings`: the newest orders; `POST`: a new one (see `seeding_form`), answered 202."""
    require_operator(request)
    if request.method != "POST":
        rows = Undertaking.objects.filter(kind=KIND)[:LONGEST_LIST]
        return answer({"orders": [describe_undertaking(row) for row in rows]})
    order = read_seeding(read_json(request, LARGEST_ORDER))
    with transaction.atomic():
        made = order_seeding(order, request.user.get_username())
        seed_tiles.enqueue(made.pk)
    return answer(describe_undertaking(made), HTTPStatus.ACCEPTED)


@require_safe
def seeding(request: HttpRequest, number: int) -> JsonResponse:
    """`GET /api/tile-seedings/{id}`: how far it is."""
    require_operator(request)
    return answer(describe_undertaking(find_undertaking(number, KIND)))


@require_POST
def stop_seeding(request: HttpRequest, number: int) -> JsonResponse:
    """`POST /api/tile-seedings/{id}/stop`: it ends within a second or so, or before it begins."""
    require_operator(request)
    found = find_undertaking(number, KIND)
    Undertaking.objects.filter(pk=found.pk).update(must_stop=True)
    found.refresh_from_db()
    return answer(describe_undertaking(found), HTTPStatus.ACCEPTED)


@require_POST
def resume_seeding(request: HttpRequest, number: int) -> JsonResponse:
    """`POST /api/tile-seedings/{id}/resume`: it goes on where it was, one that is done from its beginning."""
    require_operator(request)
    found = find_undertaking(number, KIND)
    is_done = found.state == Undertaking.State.DONE
    begin = {"done": 0, "counts": {}, "seconds": 0.0} if is_done else {}
    with transaction.atomic():
        rows = Undertaking.objects.filter(pk=found.pk)
        rows.update(must_stop=False, state=Undertaking.State.QUEUED, **begin)
        seed_tiles.enqueue(found.pk)
    found.refresh_from_db()
    return answer(describe_undertaking(found), HTTPStatus.ACCEPTED)


def require_operator(request: HttpRequest) -> None:
    """GisError("sign_in" or "forbidden") for anybody else, and for tokens that only read."""
    if not request.user.is_authenticated:
        raise GisError("sign_in", "请先登录。")
    narrowing = request.user.narrowing
    if not is_operator(request.user) or (narrowing is not None and narrowing.read_only):
        raise GisError("forbidden", "只有管理员可以预生成瓦片。")


def answer(content: dict[str, object], status: HTTPStatus = HTTPStatus.OK) -> JsonResponse:
    """JSON in readable Chinese that nobody keeps."""
    response = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response
