"""What is said of the document itself, and of its page."""

from __future__ import annotations

from gis_core.http.openapi.declare import Answer, Operation
from gis_core.http.openapi.schemas import TEXT, list_of, record
from layers.services.described.common import DOCUMENT as TAG

_OBJECT = {"type": "object"}
OPENAPI_MEDIA = "application/vnd.oai.openapi+json;version=3.0"
DOCUMENT = Operation(
    "GET", "openapi", TAG, "本文档（OpenAPI 3.0.3）",
    answers=(
        Answer(
            "文档；图层名只列您可见的",
            record({
                "openapi": TEXT,
                "info": _OBJECT,
                "servers": list_of(_OBJECT),
                "tags": list_of(_OBJECT),
                "paths": _OBJECT,
                "components": _OBJECT,
            }),
            media=OPENAPI_MEDIA,
        ),
    ),
)  # fmt: skip
DOCS = Operation(
    "GET", "docs", TAG, "本文档的网页",
    answers=(Answer("网页", TEXT, media="text/html"),),
)  # fmt: skip
