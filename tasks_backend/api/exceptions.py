"""The API's exceptions, one small tree; ``api.errors`` turns each into a problem.

APIException                          DRF's; its code and status are kept
├── ValidationError             400   errors by pointer
├── NotAuthenticated ...        401   with WWW-Authenticate
├── PermissionDenied            403
├── NotFound                    404
├── MethodNotAllowed            405   with Allow
├── Conflict                    409   the object is in another state than the request needs
├── Gone                        410   older than what is kept
├── PreconditionFailed          412   If-Match names another version
├── TooLarge                    413
├── UnsupportedMediaType        415
├── KeyReused                   422   an Idempotency-Key came with another request
├── PreconditionRequired        428   a PUT without If-Match
└── Unavailable                 503   with Retry-After
"""

from http import HTTPStatus
from typing import Any

from rest_framework.exceptions import APIException

RETRY_AFTER_SECONDS = 2
MAX_ERRORS = 50  # in one answer


class Conflict(APIException):
    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"
    default_detail = "The object is not in a state that allows this."


class ChangedSince(Conflict):
    """409: what is to be taken back has been changed again.

    Args:
        conflicts: the fields that have.
    """

    default_code = "changed_since"
    default_detail = "This has changed again since, so it cannot be taken back."

    def __init__(self, conflicts: list[str]) -> None:
        super().__init__()
        self.members = {"conflicts": conflicts}


class Gone(APIException):
    status_code = HTTPStatus.GONE
    default_code = "no_longer_kept"
    default_detail = "What this cursor names is no longer kept. Start again without it."


class PreconditionFailed(APIException):
    """412.

    Args:
        current: the object as it is now.
        conflicts: the fields that have changed since.
    """

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_code = "stale_version"
    default_detail = "The object has changed since the version that If-Match names."

    def __init__(self, current: Any, conflicts: list[str]) -> None:
        super().__init__()
        self.members = {"current": current, "conflicts": conflicts}


class PreconditionRequired(APIException):
    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_code = "if_match_required"
    default_detail = "Send If-Match with the ETag of the version that you replace."


class TooLarge(APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "The body is larger than this server accepts."


class KeyReused(APIException):
    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "key_reused"
    default_detail = "This Idempotency-Key has come with another request before. Use a new one."


class Unavailable(APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "unavailable"
    default_detail = "The service is not available for the moment. Try again."

    def __init__(self) -> None:
        super().__init__()
        self.wait = RETRY_AFTER_SECONDS  # DRF's handler makes Retry-After of it
