"""What the gateway tells Django's views of a tile that it has tried to make."""

from __future__ import annotations

from django.http import HttpRequest

# In a request's environment: the error with which making the tile ended.
IN_VAIN = "qiongtu.tile_tried_in_vain"
# Kinds of errors that trying once more would only bring again, after as long a time.
TRYING_KINDS = ("timeout", "unavailable", "internal", "gone")


def raise_what_came(request: HttpRequest) -> None:
    """The error with which the gateway ended, if it tried in vain."""
    error = request.META.get(IN_VAIN)
    if error is not None:
        raise error
