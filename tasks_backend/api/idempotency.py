"""Safe retries: a request sent again with its ``Idempotency-Key`` gets the answer that it had
(draft-ietf-httpapi-idempotency-key-header-07).

The key is claimed by the first statement of the write's own transaction, and its answer stored by
the last one: so a retry that comes while the first still runs waits for it, a crash leaves neither
the write nor the key, and a refusal, which takes the transaction back, burns no key.
"""

import re
from datetime import timedelta
from functools import cache
from hmac import HMAC
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from api.exceptions import KeyReused
from api.models import StoredAnswer
from api.parsing import max_body_bytes
from api.rows import insert_if_new, update

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def keep_body(request: HttpRequest) -> None:
    """Have the bytes of a body that will be part of a fingerprint: a parser leaves none of them."""
    if HEADER in request.headers and not _is_too_large(request):
        _ = request.body


def claim(request: Request) -> HttpResponse | None:
    """Take the request's key, inside the transaction of its write.

    Returns:
        The answer that the same request had before; None for a new one, or one without a key.

    Raises:
        KeyReused: where the key came with another request.
    """
    request.claimed = None  # type: ignore[attr-defined]
    if not _has_key(request):
        return None
    key, fingerprint = _key(request), _fingerprint(request)
    user: Any = request.user
    now = timezone.now()
    claimed = StoredAnswer(key=key, user_id=user.pk, fingerprint=fingerprint, created_at=now)
    request.claimed = claimed  # type: ignore[attr-defined]
    if insert_if_new(claimed):
        return None
    stored = StoredAnswer.objects.get(pk=key)
    if _renew(stored, fingerprint):
        return None
    if stored.fingerprint != fingerprint:
        raise KeyReused
    headers = {**stored.headers, REPLAYED: "true"}
    answer = HttpResponse(stored.body, status=stored.status, headers=headers)
    if "Content-Type" not in stored.headers:  # Django gives every answer one
        del answer["Content-Type"]
    return answer


def keep(request: Request, answer: HttpResponse) -> None:
    """Store the answer under the key that the request has claimed."""
    stored: StoredAnswer | None = request.claimed  # type: ignore[attr-defined]
    if stored:
        stored.status, stored.body = answer.status_code, answer.content
        stored.headers = {name: answer[name] for name in _KEPT_HEADERS if name in answer}
        update(stored, ["status", "headers", "body"])


def check_key(request: Request) -> None:
    """Refuse a header that is no key, in the turn of all wrong input.

    Raises:
        ValidationError: then.
    """
    if HEADER in request.headers and not _KEY.fullmatch(request.headers[HEADER]):
        detail = f"{HEADER} is 1 to 255 visible ASCII characters."
        raise ValidationError({"non_field_errors": [ErrorDetail(detail, code="invalid")]})


def _has_key(request: Request) -> bool:
    return bool(_KEY.fullmatch(request.headers.get(HEADER, ""))) and not _is_too_large(request)


def _key(request: Request) -> str:
    """The row's name: everyone has keys of their own, and the table tells nobody's."""
    return _digest(str(request.user.pk).encode(), request.headers[HEADER].encode())


def _fingerprint(request: Request) -> str:
    """What makes two requests the same."""
    head = [request.method or "", request.get_full_path(), request.headers.get("If-Match", "")]
    return _digest(*(part.encode() for part in head), request._request.body)


def _digest(*parts: bytes) -> str:
    digest = _keyed().copy()  # to derive its key takes longer than all the rest
    digest.update(b"\n".join(parts))
    return digest.hexdigest()


@cache
def _keyed() -> HMAC:
    return salted_hmac("api.idempotency", b"", algorithm="sha256")


def _is_too_large(request: Request | HttpRequest) -> bool:
    """Its body will be refused, and is not even here."""
    return int(request.headers.get("Content-Length") or 0) > max_body_bytes(request.path)


def _renew(stored: StoredAnswer, fingerprint: str) -> bool:
    """Whether the key is so old that it is as good as new."""
    now = timezone.now()
    if stored.created_at > now - KEPT:
        return False
    same = StoredAnswer.objects.filter(pk=stored.pk, created_at=stored.created_at)
    return bool(same.update(fingerprint=fingerprint, created_at=now))
