"""The OpenAPI document: what every operation shares is said once, here.

Every operation lists each refusal that it can give, as a problem; no object has undeclared members.
"""

from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import GenericViewSet

from api.errors import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "description": "A refusal (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code", "request_id", "errors"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string", "description": "Where the code is explained."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "For a person."},
        "code": {"type": "string", "description": "For a program; it never changes."},
        "request_id": {"type": "string", "description": "Names the request in the server's log."},
        "current": {"description": "Of a 412: the object as it is now."},
        "conflicts": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Of a 412 and of a refused undo: the fields that have changed since.",
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "additionalProperties": False,
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "`#/title` is in the body, `?limit` in the query.",
                    },
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

# What may go wrong with any request, whatever it asks for.
ALWAYS = (400, 406, 429, 503)
WITH_BODY = (411, 413, 415)
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of the version that is meant; another version is a 412.",
    "schema": {"type": "string"},
    "example": '"3"',
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Any text of your own. The same request, sent again with it, gets the answer "
    "that it had, and does nothing a second time.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "example": "0190a6c5-order-17",
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag that is known already; the answer is 304 where it is still the one.",
    "schema": {"type": "string"},
    "example": '"3"',
}


class ProblemSchema(AutoSchema):
    """drf-spectacular's, with the refusals and conditional headers of each operation."""

    view: GenericViewSet[Any]  # type: ignore[override]  # every view here is one

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        for status in sorted(self._refusals()):
            operation["responses"].setdefault(str(status), _problem_response(status))
        self._describe_conditions(operation)
        return operation

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def _refusals(self) -> set[int]:
        statuses = set(ALWAYS)
        if self.method != "GET":
            statuses.update(WITH_BODY)
        if self._is_private:
            statuses.update((401, 403))
        if "{" in self.path:
            statuses.add(404)
        if self._takes_if_match:
            statuses.update((409, 412))
        if self.method == "PUT":
            statuses.add(428)
        if self._takes_idempotency_key:
            statuses.add(422)
        return statuses | set(getattr(self.view, "refusals", {}).get(self.view.action, ()))

    @property
    def _is_private(self) -> bool:
        return AllowAny not in self.view.permission_classes

    @property
    def _takes_if_match(self) -> bool:
        shape = getattr(self.view.serializer_class, "Meta", None)
        is_versioned = "version" in getattr(shape, "fields", ())
        return is_versioned and self.method in {"PUT", "PATCH", "DELETE"}

    @property
    def _takes_idempotency_key(self) -> bool:
        handler = getattr(self.view, self.view.action, None)
        return getattr(handler, "takes_idempotency_key", False)

    def _describe_conditions(self, operation: dict[str, Any]) -> None:
        parameters = operation.setdefault("parameters", [])
        if self._takes_if_match:
            parameters.append({**IF_MATCH, "required": self.method == "PUT"})
        if self._takes_idempotency_key:
            parameters.append(IDEMPOTENCY_KEY)
        if self._takes_idempotency_key and self.view.action == "create":
            made_before = {"description": "An earlier request with this id has made it."}
            operation["responses"]["200"] = {**operation["responses"]["201"], **made_before}
        if self.method == "GET" and self.view.action in getattr(self.view, "tagged_actions", ()):
            parameters.append(IF_NONE_MATCH)
            operation["responses"]["304"] = {"description": "Not modified."}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a request says who sends it."""

    target_class = "accounts.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


def close_request_bodies(
    result: dict[str, Any],
    generator: Any,  # drf-spectacular's signature
    request: Any,
    public: bool,
) -> dict[str, Any]:
    """A postprocessing hook: objects have the declared members and no others."""
    schemas = result["components"]["schemas"]
    for schema in schemas.values():
        if schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
    schemas["Problem"] = PROBLEM
    return result


def _problem_response(status: int) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": reference}},
    }
