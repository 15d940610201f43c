"""The base of every view: the order of refusals (405, 401, 404, 403, 415 and 413, 400)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.exceptions import ErrorDetail, MethodNotAllowed, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from api.identifiers import PATTERN
from api.preconditions import etag, is_not_modified
from api.serializers import listed, shared, shown


class ApiViewSet(GenericViewSet[Any]):
    """A viewset that refuses what it does not know, in the contract's order.

    Subclasses declare ``permission_classes``; without them every method is refused. Query
    parameters are those of the filterset and of paging, on lists alone.
    """

    lookup_value_regex = PATTERN
    # The actions that take the filters of the filterset.
    filtered_actions: tuple[str, ...] = ("list",)
    # The reads that have an ETag.
    tagged_actions: tuple[str, ...] = ("retrieve",)
    # The reads whose handlers give back a whole HttpResponse: see ``config.fast_path``.
    plain_reads: tuple[str, ...] = ()
    # By action: what else it takes.
    query_parameters: Mapping[str, Sequence[OpenApiParameter]] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # First of all: for a method that the route does not have, nobody needs to sign in.
        if self.action is None:
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)
        if not self.detail:
            self.check_input()

    def get_object(self) -> Any:
        """The object that the path names; the input is looked at after 404 and 403."""
        instance = self.find_object()
        self.check_object_permissions(self.request, instance)
        self.check_input()
        return instance

    def find_object(self) -> Any:
        """The same, not checked yet.

        Raises:
            Http404: where there is none to be seen.
        """
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def get_authenticate_header(self, request: Request) -> str:
        # Also where nothing authenticates (login, refresh): DRF would make those 401s a 403.
        return 'Bearer realm="api"'

    def validated(self, serializer_class: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The body as the arguments of a verb.

        Raises:
            ValidationError: where the serializer refuses it.
        """
        fields: dict[str, Any] = shared(serializer_class).run_validation(self.request.data)
        return fields

    def edited(self, instance: Any, *, partial: bool = True) -> Any:
        """The validated serializer of a change to an object.

        Raises:
            ValidationError: where the serializer refuses the body.
        """
        context = {**self.get_serializer_context(), "moved": self.moved_since(instance)}
        serializer = self.get_serializer_class()(
            instance, data=self.request.data, partial=partial, context=context
        )
        serializer.is_valid(raise_exception=True)
        return serializer

    def moved_since(self, instance: Any) -> set[str]:
        """Read-only fields that may have another value than the client has read."""
        return set()

    def refuse_fields(self) -> None:
        """Refuse a body, where there is nothing to say.

        Raises:
            ValidationError: naming each field of it.
        """
        detail = ErrorDetail("This request takes no fields.", code="unknown_field")
        if self.request.data:
            raise ValidationError({name: [detail] for name in self.request.data})

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        """Refused as a GET is, else 204 with Allow: what one may not see has no options either."""
        if self.detail:
            self.get_object()
        return Response(status=status.HTTP_204_NO_CONTENT)

    def object_response(self, instance: Any, **kwargs: Any) -> Response:
        """One object with its ETag; 304 where If-None-Match names it already.

        Args:
            kwargs: the Response's own (``status``).
        """
        tag = etag(instance.version)
        headers = {"ETag": tag, **kwargs.pop("headers", {})}
        if self.request.method in {"GET", "HEAD"}:
            headers["Cache-Control"] = "private, must-revalidate, max-age=0"
            if is_not_modified(self.request, tag):
                return Response(status=status.HTTP_304_NOT_MODIFIED, headers=headers)
        return Response(shown(self.get_serializer_class(), instance), headers=headers, **kwargs)

    def check_input(self) -> None:
        """Refuse a body that cannot be read, and query parameters that nobody knows.

        Raises:
            ValidationError: naming each parameter.
        """
        if self.request.method not in {"GET", "HEAD", "OPTIONS"}:
            _ = self.request.data  # 415 and 413 come before any 400
        self._check_query()

    def _check_query(self) -> None:
        if not self.request.META.get("QUERY_STRING"):
            return
        allowed, repeatable = self._query_parameters()
        errors: dict[str, list[ErrorDetail]] = {}
        for name, values in self.request.query_params.lists():
            if name not in allowed:
                detail = f"There is no such parameter. {listed(name, sorted(allowed))}"
                errors[f"?{name}"] = [ErrorDetail(detail, code="unknown_parameter")]
            elif len(values) > 1 and name not in repeatable:
                errors[f"?{name}"] = [ErrorDetail("May be given once.", code="repeated")]
        if errors:
            raise ValidationError(errors)

    def _query_parameters(self) -> tuple[set[str], set[str]]:
        """The names that this action knows, and those of them that may be repeated."""
        if self.action in self.query_parameters:
            return {parameter.name for parameter in self.query_parameters[self.action]}, set()
        if self.action not in self.filtered_actions:
            return set(), set()
        filters = getattr(self, "filterset_class", None)
        declared = filters.base_filters if filters else {}
        repeatable = {name for name, item in declared.items() if getattr(item, "repeatable", False)}
        paging = getattr(self.paginator, "parameters", ()) if self.action == "list" else ()
        return {*declared, *paging}, repeatable
