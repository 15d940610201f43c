"""What the product mailed, and the links in it."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from accounts.mail import wait_until_sent


@pytest.fixture(autouse=True)
def letterbox() -> Iterator[None]:
    """An empty one: letters come on a thread of their own, maybe late from another test."""
    wait_until_sent()
    mail.outbox.clear()
    yield
    wait_until_sent()


def letters() -> list[EmailMessage]:
    """All letters so far, the oldest first."""
    wait_until_sent()
    return list(mail.outbox)


def link() -> str:
    """The one link in the newest letter."""
    [found] = [word for word in str(letters()[-1].body).split() if "://" in word]
    return found


def parameters() -> dict[str, str]:
    """What that link carries behind its #, where no server sees it."""
    return dict(parse_qsl(urlsplit(urlsplit(link()).fragment).query))
