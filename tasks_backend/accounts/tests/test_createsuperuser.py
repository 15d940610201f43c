"""manage.py createsuperuser: how the first admin comes to be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.tests.conftest import SignIn
from changes.models import Change, Space
from people import PASSWORD, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", "Root@Example.com")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)


def create_superuser() -> str:
    output = StringIO()
    call_command("createsuperuser", "--noinput", stdout=output)
    return output.getvalue()


def test_a_fresh_install_has_no_account() -> None:
    assert not User.objects.exists()


def test_it_makes_an_admin_who_can_sign_in(sign_in: SignIn) -> None:
    assert "created" in create_superuser()

    signed_in = sign_in("root@example.com")
    assert signed_in.status_code == 200
    assert signed_in.json()["user"]["role"] == "admin"
    assert signed_in.json()["user"]["email"] == "Root@Example.com"


def test_the_admin_has_a_space_like_everyone() -> None:
    create_superuser()

    root = User.objects.get()
    assert Space.objects.get(owner=root).clock == 2
    created = Change.objects.get(entity="user")
    assert created.fields["role"] == [None, "admin"]


@pytest.mark.parametrize("email", ["Root@Example.com", "root@example.com", "ROOT@\uff45xample.com"])
def test_the_same_address_again_is_a_clear_error(
    monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    create_superuser()
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", email)

    with pytest.raises(CommandError, match="has an account already"):
        create_superuser()
    assert User.objects.count() == 1
    assert Change.objects.filter(entity="user").count() == 1


def test_it_promotes_nobody(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", "alice@example.com")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "another horse")

    with pytest.raises(CommandError):
        create_superuser()
    assert User.objects.get().role == "user"
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("email", ["", "root", "root@", " "])
def test_what_is_no_address_is_a_clear_error(monkeypatch: pytest.MonkeyPatch, email: str) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", email)

    with pytest.raises(CommandError):
        create_superuser()
    assert not User.objects.exists()


def test_without_an_address_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DJANGO_SUPERUSER_EMAIL")

    with pytest.raises(CommandError, match="--email"):
        create_superuser()
    assert not User.objects.exists()


def test_without_a_password_nobody_can_sign_in(
    monkeypatch: pytest.MonkeyPatch, sign_in: SignIn
) -> None:
    monkeypatch.delenv("DJANGO_SUPERUSER_PASSWORD")
    create_superuser()

    assert not User.objects.get().has_usable_password()
    for password in ("None", "!", PASSWORD):
        assert sign_in("root@example.com", password).status_code == 401
