"""Accounts, when requests race each other against a live server with several workers."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from live import Site
from test_at_the_same_time import AT_ONCE, PASSWORD, Client, together

ROUNDS = 5


@pytest.fixture
def racer(site: Site) -> Client:
    return Client(site)


@pytest.fixture
def admins(site: Site, racer: Client) -> Iterator[list[Client]]:
    """The only two of the site; those who were admins before are it again afterwards."""
    pair = [racer, Client(site)]
    before = set_admins(site, [one.email for one in pair])
    yield pair
    set_admins(site, before)


def test_twenty_wrong_logins_at_once_are_five_tries(racer: Client) -> None:
    wrong = {"email": racer.email, "password": "wrong horse battery"}

    answers = together(lambda _: racer.call("POST", "auth/login/", wrong))

    assert Counter(status for status, _ in answers) == {401: 5, 429: AT_ONCE - 5}
    assert racer.call("GET", "users/me/")[0] == 200


def test_tries_from_anywhere_at_once_are_all_counted(site: Site) -> None:
    """Each for an account that had no failures until then; forgiving deletes what others count."""
    code = """
from concurrent.futures import ThreadPoolExecutor
from api.models import FailedTries
from api.throttling import PER_ACCOUNT, PER_ADDRESS, count, forgive
from django.db import connection

def tries(_):
    for number in range(50):
        count(PER_ADDRESS, f"racing {number}")
        count(PER_ACCOUNT, "racing")
        forgive("racing")
    connection.close()

with ThreadPoolExecutor(4) as pool:
    list(pool.map(tries, range(4)))
keys = [PER_ADDRESS.key(f"racing {number}") for number in range(50)]
print(set(FailedTries.objects.filter(key__in=keys).values_list("count", flat=True)))
"""

    assert site.shell(code) == "{4}"


def test_of_twenty_uses_of_one_reset_link_one_counts(site: Site, racer: Client) -> None:
    user_id = own_id(racer)
    token = site.shell(
        "from accounts.links import password_reset_token; from accounts.models import User; "
        f"print(password_reset_token(User.objects.get(pk={user_id!r})))",
    )

    def confirm(number: int) -> tuple[int, dict[str, Any]]:
        fields = {"user": user_id, "token": token, "new_password": f"{PASSWORD} {number}"}
        return racer.call("POST", "auth/password/reset/confirm/", fields)

    statuses = [status for status, _ in together(confirm)]

    assert Counter(statuses) == {204: 1, 400: AT_ONCE - 1}
    login = {"email": racer.email, "password": f"{PASSWORD} {statuses.index(204)}"}
    assert racer.call("POST", "auth/login/", login)[0] == 200


def test_of_two_admins_who_demote_each_other_one_remains(admins: list[Client]) -> None:
    ids = [own_id(one) for one in admins]

    def demote(number: int) -> tuple[int, dict[str, Any]]:
        by, whom = number % 2, 1 - number % 2
        return admins[by].call("PATCH", f"users/{ids[whom]}/", {"role": "user"})

    for _ in range(ROUNDS):
        answers = together(demote)

        statuses = [{status for status, _ in answers[by::2]} for by in (0, 1)]
        assert {200} in statuses
        remaining = statuses.index({200})
        assert statuses[1 - remaining] <= {403, 409}
        assert active_admins(admins[remaining]) == [ids[remaining]]
        path = f"users/{ids[1 - remaining]}/"
        assert admins[remaining].call("PATCH", path, {"role": "admin"})[0] == 200


def test_of_two_admins_who_leave_at_once_one_stays(admins: list[Client]) -> None:
    ids = [own_id(one) for one in admins]

    answers = together(
        lambda number: admins[number % 2].call("DELETE", "users/me/", {"password": PASSWORD})
    )

    assert Counter(status for status, _ in answers)[204] == 1
    [staying] = [one for one in admins if one.call("GET", "users/me/")[0] == 200]
    assert active_admins(staying) == [ids[admins.index(staying)]]


def own_id(client: Client) -> str:
    return str(client.call("GET", "users/me/")[1]["id"])


def active_admins(client: Client) -> list[str]:
    _, page = client.call("GET", "users/?role=admin&limit=200")
    return [user["id"] for user in page["results"] if user["is_active"]]


def set_admins(site: Site, emails: list[str]) -> list[str]:
    """Make these the admins and nobody else; gives those who were it until then."""
    before = site.shell(
        "import json; from accounts.models import User; everyone = User.objects.all(); "
        "print(json.dumps([one.email for one in everyone.filter(role='admin')])); "
        f"everyone.update(role='user'); everyone.filter(email__in={emails!r}).update(role='admin')",
    )
    addresses: list[str] = json.loads(before)
    return addresses


def test_an_account_that_goes_while_it_is_used_leaves_nothing(site: Site, racer: Client) -> None:
    user_id = own_id(racer)

    def use(number: int) -> tuple[int, dict[str, Any]]:
        if number == AT_ONCE // 2:
            return racer.call("DELETE", "users/me/", {"password": PASSWORD})
        return racer.call("POST", "tasks/", {"title": f"{number}"})

    statuses = [status for status, _ in together(use)]

    assert statuses[AT_ONCE // 2] == 204
    assert set(statuses) <= {201, 204, 401, 404}
    left = site.shell(
        f"from tasks.models import Task; print(Task.objects.filter(space={user_id!r}).count())",
    )
    assert left == "0"


def test_two_commands_at_once_make_one_admin(site: Site) -> None:
    email = "Command@example.com"

    def command(_: int) -> str:
        try:
            site.make_admin(email, PASSWORD)
        except subprocess.CalledProcessError as refused:
            return str(refused.stderr)
        return ""

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(command, range(4)))

    assert said == ["", *["CommandError: This address has an account already.\n"] * 3]


def test_no_secret_lies_on_the_disk(site: Site, racer: Client) -> None:
    """Database, journals and log, byte by byte: nothing in them signs anybody in."""
    folder = Path(site.environment["TASKS_DATA_DIR"])
    wrong = f"{PASSWORD} mistyped"
    racer.call("POST", "auth/login/", {"email": racer.email, "password": wrong})
    _, tokens = racer.call("POST", "auth/refresh/", {"refresh": racer.refresh})
    _, script = racer.call("POST", "auth/tokens/", {"name": "x", "scope": "read"})
    racer.call("POST", "auth/password/reset/", {"email": racer.email})
    racer.call("GET", "tasks/", Authorization=f"Bearer {script['token']}")
    secrets = [PASSWORD, wrong, racer.refresh, tokens["access"], tokens["refresh"], script["token"]]

    kept = [path for path in folder.rglob("*") if path.is_file() and path.name != "secret.key"]
    content = b"".join(path.read_bytes() for path in kept)

    assert site.log in kept
    assert b'"path":"/api/v1/auth/tokens/"' in content
    for secret in secrets:
        assert secret.encode() not in content
    if (folder / "tasks.sqlite3").exists():  # the search does look where the rows are
        assert racer.email.encode() in content


def test_right_logins_at_once_are_none_refused(site: Site, racer: Client) -> None:
    """People behind one address; each tries fewer times than are free."""
    emails = [Client(site).email for _ in range(8)]

    for _ in range(ROUNDS):
        answers = together(
            lambda number: racer.call(
                "POST",
                "auth/login/",
                {"email": emails[number % len(emails)], "password": PASSWORD},
            )
        )
        assert {status for status, _ in answers} == {200}


def test_no_old_password_is_in_after_a_change(racer: Client) -> None:
    new = f"{PASSWORD} new"
    change = {"current_password": PASSWORD, "new_password": new}
    login = {"email": racer.email, "password": PASSWORD}

    def act(number: int) -> tuple[int, dict[str, Any]]:
        if number == AT_ONCE // 4:
            return racer.call("POST", "auth/password/change/", change)
        return racer.call("POST", "auth/login/", login)

    answers = together(act)

    assert answers[AT_ONCE // 4][0] == 204
    for status, answer in answers:
        if status == 200:
            bearer = f"Bearer {answer['access']}"
            assert racer.call("GET", "users/me/", Authorization=bearer)[0] == 401
    assert racer.call("GET", "users/me/")[0] == 200
