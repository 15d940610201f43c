"""What was chosen for an Accept header is remembered, and changes nothing."""

import pytest
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from api import negotiation
from api.negotiation import MAX_LENGTH, MAX_REMEMBERED, Negotiation
from api.rendering import JSONRenderer


class CSVRenderer(BaseRenderer):
    media_type, format = "text/csv", "csv"


RENDERERS: list[list[type[BaseRenderer]]] = [
    [JSONRenderer],
    [JSONRenderer, CSVRenderer],
    [CSVRenderer, JSONRenderer],
]


def asked(accept: str | None) -> Request:
    headers = {} if accept is None else {"Accept": accept}
    return Request(APIRequestFactory().get("/", headers=headers))


@pytest.mark.parametrize("kinds", RENDERERS)
@pytest.mark.parametrize(
    "accept",
    [
        None,
        "",
        "*/*",
        "text/*",
        "text/csv",
        "application/json; indent=2",
        "text/csv;q=0.5, application/json",
        "application/json, " + ", ".join(f"a/{number}" for number in range(MAX_LENGTH // 4)),
    ],
)
def test_it_chooses_as_the_framework_does(
    accept: str | None, kinds: list[type[BaseRenderer]]
) -> None:
    def choice(by: DefaultContentNegotiation) -> tuple[type[BaseRenderer], str] | None:
        renderers = [kind() for kind in kinds]
        try:
            found, media_type = by.select_renderer(asked(accept), renderers)
        except NotAcceptable:
            return None
        assert any(found is each for each in renderers)  # and none of an earlier request's
        return type(found), media_type

    chosen = [choice(Negotiation()) for _ in range(2)]

    assert chosen == [choice(DefaultContentNegotiation())] * 2


def test_who_plays_with_the_header_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(negotiation, "_chosen", chosen := {})  # type: ignore[var-annotated]
    for number in range(MAX_REMEMBERED + 10):
        Negotiation().select_renderer(asked(f"application/json; a={number}"), [JSONRenderer()])
    Negotiation().select_renderer(asked("application/json" + " " * MAX_LENGTH), [JSONRenderer()])

    assert len(chosen) == 10
