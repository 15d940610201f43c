"""Which of its media types an answer has."""

from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

MAX_REMEMBERED, MAX_LENGTH = 500, 200

_chosen: dict[tuple[Any, ...], tuple[int, str]] = {}


class Negotiation(DefaultContentNegotiation):
    """DRF's own, asked once for each Accept header of usual length; what it refuses, each time."""

    def select_renderer(  # type: ignore[override]  # the stubs know no type of what comes in
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        accept = request.META.get("HTTP_ACCEPT")
        key = (accept, format_suffix, *map(type, renderers))
        chosen = _chosen.get(key)
        if chosen is None:
            found, media_type = super().select_renderer(request, renderers, format_suffix)
            if len(accept or "") > MAX_LENGTH:
                return found, media_type
            if len(_chosen) >= MAX_REMEMBERED:  # somebody plays with it
                _chosen.clear()
            chosen = _chosen[key] = renderers.index(found), media_type
        number, media_type = chosen
        return renderers[number], media_type
