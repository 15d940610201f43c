"""The API's exceptions, one small tree; ``api.errors`` turns each into a problem.

APIException                          DRF's; its code and status are kept
├── ValidationError             400   errors by pointer
├── NotAuthenticated ...        401   with WWW-Authenticate
├── PermissionDenied            403
├── NotFound                    404
├── MethodNotAllowed            405   with Allow
├── Conflict                    409   the object is in another state than the request needs
├── PreconditionFailed          412   If-Match names another version
├── TooLarge                    413
├── UnsupportedMediaType        415
├── PreconditionRequired        428   a PUT without If-Match
└── Unavailable                 503   with Retry-After
"""

from http import HTTPStatus

from rest_framework.exceptions import APIException

RETRY_AFTER_SECONDS = 2
MAX_ERRORS = 50  # in one answer


class Conflict(APIException):
    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"
    default_detail = "The object is not in a state that allows this."


class PreconditionFailed(APIException):
    status_code = HTTPStatus.PRECONDITION_FAILED
    default_code = "stale_version"
    default_detail = "The object has changed since the version that If-Match names."


class PreconditionRequired(APIException):
    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_code = "if_match_required"
    default_detail = "Send If-Match with the ETag of the version that you replace."


class TooLarge(APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "The body is larger than this server accepts."


class Unavailable(APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "unavailable"
    default_detail = "The service is not available for the moment. Try again."

    def __init__(self) -> None:
        super().__init__()
        self.wait = RETRY_AFTER_SECONDS  # DRF's handler makes Retry-After of it
