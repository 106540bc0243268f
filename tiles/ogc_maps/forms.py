"""In which form a map goes out: by `f`, else by what the client accepts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest

from gis_core.errors import GisError
from layers.services.ogc.site import HTML
from tiles.wms.formats import PNG, Format, find_format


@dataclass(frozen=True)
class MapForm:
    """`picture` is how it is encoded; none for the page that shows it."""

    name: str
    media: str
    picture: Format | None


def _of_format(name: str, media: str) -> MapForm:
    return MapForm(name, media, replace(find_format(media), content_type=media))


FORMS = (
    MapForm("png", "image/png", PNG),
    _of_format("jpeg", "image/jpeg"),
    _of_format("tiff", "image/tiff"),
    _of_format("webp", "image/webp"),
    MapForm("html", HTML, None),
)
BY_NAME = {form.name: form for form in FORMS} | {"jpg": FORMS[1], "tif": FORMS[2]}
BY_MEDIA = {form.media: form for form in FORMS} | {form.media: form for form in BY_NAME.values()}
PAGES = ("application/xhtml+xml",)


def choose_form(request: HttpRequest) -> MapForm:
    """The form; PNG for who accepts anything; GisError("parameter") for an unknown one."""
    if named := request.GET.get("f", ""):
        form = BY_NAME.get(named) or BY_MEDIA.get(named)
        if form is None:
            raise GisError("parameter", f"参数 f 应为 {'、'.join(each.name for each in FORMS)} 之一。", "f")
        return form
    for part in request.headers.get("Accept", "").split(","):
        media = part.partition(";")[0].strip().lower()
        if media in ("image/*", "*/*"):
            break
        if media in BY_MEDIA:
            return BY_MEDIA[media]
        if media in PAGES:
            return BY_NAME["html"]
    return FORMS[0]
