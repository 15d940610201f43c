"""The key of an address: each database compares and sorts it byte by byte."""

from django.utils import timezone

from accounts.models import User

# For some database or other each of them is, by default, another one of them.
ALL_DIFFERENT = [
    "a",
    "A",
    "\u00e1",
    "a\u0301",
    "a ",
    "a\u200b",
    "ss",
    "\u00df",
    "\u00c6",
    "AE",
    "b",
]
ALL_DIFFERENT += ["\uffee", "\U0001f600", "\U0001f601"]  # UTF-16 would sort these otherwise


def test_no_key_is_taken_for_another(db: None) -> None:
    now = timezone.now()
    User.objects.bulk_create(
        User(email="x@example.com", email_key=key, created_at=now, updated_at=now)
        for key in ALL_DIFFERENT
    )

    for key in ALL_DIFFERENT:
        assert [user.email_key for user in User.objects.filter(email_key=key)] == [key]
    in_order = User.objects.order_by("email_key").values_list("email_key", flat=True)
    assert list(in_order) == sorted(ALL_DIFFERENT, key=str.encode)
