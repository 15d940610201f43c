"""What people write, and ids that people make up, with each database's own idea of them."""

import pytest

from people import Person

TEXTS = [
    "\U0001f469\u200d\U0001f52c\U0001fae8",  # four bytes in UTF-8 each, and a joiner
    "e\u0301 \u00e9 E\u0301 \u00c9",  # the same to read, composed and not
    "\u0301",  # a mark with nothing below it, which some collations take for an empty text
    "\u0130I\u0131i \u00df \ufb01 \u03c2\u03c3",
    "a \\' \\\" % _ -- ; ` \\0 \\n \\\\ b",
    " a ",
    "\ufffd\ufdd0\uffee\U0010ffff",
]
LONGEST = "\U0001f600"
# Correct spellings that RFC 9562 gives no meaning to, so that MariaDB takes them for no id at all.
ODD_IDS = ["ffffffff-ffff-ffff-0fff-ffffffffffff", "11111111-1111-8111-0111-111111111111"]
ODD_IDS += ["ffffffff-ffff-ffff-ffff-ffffffffffff", "00000000-0000-0000-0000-000000000000"]


@pytest.mark.parametrize("text", [*TEXTS, LONGEST * 500])
def test_a_text_comes_back_as_it_was_sent(alice: Person, text: str) -> None:
    task = alice.create_task(title=text, description=text * 32)
    project = alice.create_project(name=text[:200])
    me = alice.patch("/api/v1/users/me/", {"name": text[:200]}).json()

    task = alice.get(f"/api/v1/tasks/{task['id']}/").json()
    assert (task["title"], task["description"]) == (text, text * 32)
    assert alice.get(f"/api/v1/projects/{project['id']}/").json()["name"] == text[:200]
    assert alice.get("/api/v1/users/me/").json() == me
    assert me["name"] == text[:200]


def test_a_change_that_collations_take_for_none_is_one(alice: Person) -> None:
    task = alice.create_task(title="resume")

    for version, title in enumerate(["Resume", "r\u00e9sum\u00e9", "r\u00e9sum\u00e9 "], start=2):
        edited = alice.patch(f"/api/v1/tasks/{task['id']}/", {"title": title}).json()
        assert (edited["title"], edited["version"]) == (title, version)


@pytest.mark.parametrize("odd", ODD_IDS)
@pytest.mark.parametrize("path", ["tasks", "projects", "users", "auth/sessions", "auth/tokens"])
def test_an_odd_id_is_one_that_nothing_has(admin: Person, path: str, odd: str) -> None:
    for method in (admin.get, admin.patch, admin.delete):
        assert method(f"/api/v1/{path}/{odd}/", {}).status_code in {404, 405}


@pytest.mark.parametrize("odd", ODD_IDS)
def test_an_odd_id_filters_and_names_nothing(admin: Person, odd: str) -> None:
    admin.create_task()

    for query in (f"tasks/?owner={odd}", f"tasks/?project={odd}", f"users/?id={odd}"):
        assert admin.get(f"/api/v1/{query}").json()["results"] == []
    response = admin.post("/api/v1/tasks/", {"title": "x", "project": odd})
    assert response.json()["errors"][0]["code"] == "does_not_exist"
