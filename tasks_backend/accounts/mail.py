"""The letters that accounts need. Sending takes place on a thread of its own: an answer must not
take longer for an address that has an account."""

import logging
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.links import email_change_token, password_reset_token
from accounts.models import User

logger = logging.getLogger("tasks.mail")
_thread = ThreadPoolExecutor(1, thread_name_prefix="mail")


def send_password_link(user: User) -> None:
    """To the account's address: a link that sets a new password."""
    token = password_reset_token(user)
    link = _link("reset-password", user=str(user.pk), token=token)
    _send(
        user.email,
        "Set a new password",
        f"Somebody, probably you, asked for a new password for {user.email}.\n\n"
        f"Set it here within the hour:\n{link}\n\n"
        "If it was not you, nothing needs to be done: the password stays as it is.\n",
    )


def send_address_link(user: User, email: str) -> None:
    """To the new address: a link that makes it the account's."""
    link = _link("confirm-email", token=email_change_token(user, email))
    _send(
        email,
        "Confirm your address",
        f"The account {user.email} is to get this address.\n\n"
        f"Confirm it here within the hour:\n{link}\n\n"
        "If you know nothing of it, nothing needs to be done.\n",
    )


def wait_until_sent() -> None:
    """Return when all letters so far are out of the house."""
    _thread.submit(lambda: None).result()


def _link(route: str, **parameters: str) -> str:
    # Behind the #, so that no server ever sees the token.
    return f"{settings.DASHBOARD_URL}/#/{route}?{urlencode(parameters)}"


def _send(to: str, subject: str, body: str) -> None:
    _thread.submit(_deliver, EmailMessage(subject, body, to=[to]))


def _deliver(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception as error:  # noqa: BLE001  # whatever a mail server may do; nobody waits for it
        logger.error("a mail could not be sent", extra={"fields": {"error": type(error).__name__}})
