"""A fixed list of requests, and what each is answered: the same on every database.

``test_corpus`` compares the answers with those that are kept in ``corpus.json``.
"""

from typing import Any
from urllib.parse import quote

from asking import Asking
from corpus_input import (
    ADDRESSES,
    BAD_QUERIES,
    BAD_TASKS,
    BODIES,
    GOOD_TASKS,
    LABELS,
    LOGINS,
    ORDERINGS,
    OTHER_LABELS,
    PEOPLE_SEARCHES,
    SAME_LABELS,
    SEARCHES,
    TASK_FILTERS,
    TITLES,
)

PASSWORD = "correct horse battery"
PEOPLE = ("alice", "bob", "ada")


class Corpus(Asking):
    """The requests, made of a site where nobody of these names is yet."""

    def run(self) -> dict[str, str]:
        """Make all requests, and return what they are answered."""
        self._people()
        self._things()
        parts = (
            self._lists,
            self._pages,
            self._searches,
            self._bad_queries,
            self._input,
            self._labels,
            self._other_input,
            self._conflicts,
            self._retries,
            self._moves,
            self._trash,
            self._bulk,
            self._comments,
            self._undo,
            self._logs,
            self._access,
            self._files,
            self._accounts,
            self._profiles,
            self._people_by,
            self._own_things,
        )
        for part in parts:
            part()
        return self.answers

    # --- What there is ----------------------------------------------------------------------------

    def _people(self) -> None:
        for name in PEOPLE:
            email = f"corpus.{name}@example.com"
            if name == "ada":
                self.site.make_admin(email, PASSWORD)
            else:
                self.call("", "POST", "auth/register/", {"email": email, "password": PASSWORD})
            _, document = self.call(
                "", "POST", "auth/login/", {"email": email, "password": PASSWORD}
            )
            self.tokens[name] = document["access"]
            self.ids[name] = document["user"]["id"]

    def _things(self) -> None:
        """Ids and instants are in the order of the texts, so that ties end alike everywhere."""
        _, document = self.call("alice", "GET", "projects/")
        self.ids["inbox"] = document["results"][0]["id"]
        for name in ("Garden", "garden", "Äpfel", "日本", "gone project"):
            self.make(
                name.lower() if name == "Garden" else name + "2", "alice", "projects/", name=name
            )
        self.ids["gone project"] = self.ids.pop("gone project2")
        for name in LABELS:
            self.make(name, "alice", "labels/", name=name)
        self.make("bobs project", "bob", "projects/", name="Bob's")
        self.make("bobs label", "bob", "labels/", name="Home")
        self.make("bobs task", "bob", "tasks/", title="Bob's apple")
        for title in ("root", "gone", "purged"):
            self.make(title, "alice", "tasks/", title=title)
        self.make("child", "alice", "tasks/", title="child", parent=self.ids["root"])
        for path in (
            "tasks/{gone}/",
            "tasks/{purged}/",
            "tasks/{purged}/purge/",
            "projects/{gone project}/",
        ):
            self.call("alice", "DELETE", self.filled(path))
        for index, title in enumerate(TITLES):
            self.make(title, "alice", "tasks/", **self._task(index, title))
        for index, title in enumerate(TITLES[::7]):  # so that updated_at has an order of its own
            self.call("alice", "PATCH", f"tasks/{self.ids[title]}/", {"description": f"{index}"})
        for body, task in (
            ("She said: oat milk", "apple"),
            ("said words", "Äpfel"),
            ("äpfel", "9"),
        ):
            self.make(body, "alice", f"tasks/{self.ids[task]}/comments/", body=body)

    def _task(self, index: int, title: str) -> dict[str, Any]:
        labels = [
            self.ids[name] for place, name in enumerate(LABELS[:3]) if index % (place + 3) == 0
        ]
        return {
            "title": title,
            "status": ("todo", "in_progress", "done", "cancelled")[index % 4],
            "priority": ("none", "low", "medium", "high", "urgent")[index * 3 % 5],
            "project": self.ids["garden" if index % 3 else "inbox"],
            "labels": labels,
            **({"due_date": f"2999-01-{1 + index * 7 % 28:02}"} if index % 5 else {}),
            **({"due_date": "2020-05-05"} if index % 11 == 0 else {}),
        }

    # --- The cases --------------------------------------------------------------------------------

    def _lists(self) -> None:
        for resource, names in ORDERINGS.items():
            self.ask(f"list {resource}", "alice", "GET", f"{resource}/?limit=200")
            for name in names:
                for sign in ("", "-"):
                    path = f"{resource}/?limit=200&ordering={sign}{name}"
                    self.ask(f"order {resource} by {sign}{name}", "alice", "GET", path)
        for query in TASK_FILTERS:
            self.ask(f"filter tasks by {query}", "alice", "GET", f"tasks/?limit=200&{query}")
        for query in ("", *TASK_FILTERS[::6]):
            self.ask(f"summary of tasks by {query}", "alice", "GET", f"tasks/summary/?{query}")
        for query in ("archived=true", "archived=false", "trashed=true", "owner=me", "owner={bob}"):
            self.ask(f"filter projects by {query}", "alice", "GET", f"projects/?{query}")
        for query in ("owner={alice}&ordering=title", "owner={alice}&search=apple", "owner=me"):
            self.ask(
                f"the admin filters tasks by {query}", "ada", "GET", f"tasks/?limit=200&{query}"
            )

    def _pages(self) -> None:
        for resource, names in ORDERINGS.items():
            for name in names:
                for sign in ("", "-"):
                    path = f"{resource}/?limit=7&ordering={sign}{name}"
                    self.walk(f"pages of {resource} by {sign}{name}", path)
        self.walk("pages of a search", "tasks/?limit=2&search=a&ordering=title")
        self.walk("pages of a filter", "tasks/?limit=3&status=todo&status=done&ordering=-due_date")
        _, page = self.call("alice", "GET", "tasks/?limit=2")
        cursor = page["next"].split("cursor=")[1]
        for case, who, path in (
            ("somebody else's", "bob", f"tasks/?limit=2&cursor={cursor}"),
            ("of other filters", "alice", f"tasks/?status=todo&cursor={cursor}"),
            ("of another order", "alice", f"tasks/?ordering=title&cursor={cursor}"),
            ("of another list", "alice", f"projects/?cursor={cursor}"),
            ("cut", "alice", f"tasks/?cursor={cursor[:-1]}"),
            ("with a letter more", "alice", f"tasks/?cursor={cursor}A"),
            ("twice", "alice", f"tasks/?cursor={cursor}&cursor={cursor}"),
        ):
            self.ask(f"a cursor {case}", who, "GET", path)

    def _searches(self) -> None:
        for text in dict.fromkeys(SEARCHES):
            path = f"tasks/?limit=200&ordering=created_at&search={quote(text)}"
            self.ask(f"search {text}", "alice", "GET", path)
        for case, text in (("long", "x" * 500), ("too long", "x" * 501), ("many words", "a " * 33)):
            self.ask(f"search {case}", "alice", "GET", f"tasks/?search={quote(text)}")
        self.ask("search as a stranger", "bob", "GET", "tasks/?search=apple")

    def _bad_queries(self) -> None:
        for query in BAD_QUERIES:
            self.ask(f"query tasks by {query}", "alice", "GET", f"tasks/?{query}")
        for resource in ("projects", "labels", "changes", "users"):
            for query in ("limit=0", "ordering=x", "unknown=1", "trashed=maybe", "owner=x"):
                who = "ada" if resource == "users" else "alice"
                self.ask(f"query {resource} by {query}", who, "GET", f"{resource}/?{query}")
        self.ask("query a detail", "alice", "GET", "tasks/{apple}/?limit=1")

    def _input(self) -> None:
        for fields in GOOD_TASKS:
            self.ask(f"create {fields}"[:120], "alice", "POST", "tasks/", fields)
        for name, values in BAD_TASKS.items():
            for value in values:
                fields = {"title": "x", name: value}
                self.ask(f"create with {name} {value!r}"[:120], "alice", "POST", "tasks/", fields)
                if name != "id":
                    case = f"patch {name} to {value!r}"[:120]
                    self.ask(case, "alice", "PATCH", "tasks/{apple}/", {name: value})
        for case, body in BODIES.items():
            self.ask(f"a body that is {case}", "alice", "POST", "tasks/", body)
        for media in ("text/plain", "application/json; charset=latin-1", "application/xml", ""):
            self.ask(f"a body as {media}", "alice", "POST", "tasks/", b"{}", Content_Type=media)
        self.ask("a compressed body", "alice", "POST", "tasks/", b"{}", Content_Encoding="gzip")
        for accept in ("text/html", "application/xml", "*/*", "application/json"):
            self.ask(f"an answer as {accept}", "alice", "GET", "tasks/{apple}/", Accept=accept)

    def _labels(self) -> None:
        name: Any
        for name in (*SAME_LABELS, *OTHER_LABELS, *LABELS):
            self.ask(f"a label {name!a}", "alice", "POST", "labels/", {"name": name})
        for name in ("HOME", "CAFÉ", "new home"):
            self.ask(
                f"rename a label to {name}", "alice", "PATCH", "labels/{Home}/", {"name": name}
            )
        self.ask("labels by name", "alice", "GET", "labels/?limit=200&ordering=name")
        self.ask("labels by -name", "alice", "GET", "labels/?limit=200&ordering=-name")
        self.ask("a label of bob's by the same name", "bob", "POST", "labels/", {"name": "café"})
        self.ask("put a label", "alice", "PUT", "labels/{Home}/", {"name": "Home"}, If_Match="*")
        for index, name in enumerate(
            ("x" * 100, "x" * 101, "😀" * 100, "ﷺ" * 100, "", " ", "a\nb", 1, None)
        ):
            self.ask(f"a label of shape {index}", "alice", "POST", "labels/", {"name": name})
        for colour in ("#1E90ff", "", "red", "#fff", "#1e90fg", "#1e90ff ", None, 1):
            self.ask(f"colour {colour!r}", "alice", "PATCH", "labels/{café}/", {"colour": colour})

    def _other_input(self) -> None:
        name: Any
        value: Any
        for name in ("Inbox", "x" * 200, "x" * 201, "", "a\u202eb", None, 7):
            self.ask(f"a project {name!r}"[:60], "alice", "POST", "projects/", {"name": name})
        for value in (
            "2027-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999Z",
            "0001-01-01T00:00:00Z",
        ):
            fields = {"archived_at": value}
            self.ask(f"archive at {value}", "alice", "PATCH", "projects/{garden2}/", fields)
        for value in (
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-14:00",
            "2027-01-01",
            1,
            "",
        ):
            fields = {"archived_at": value}
            self.ask(f"archive at {value!r}", "alice", "PATCH", "projects/{garden2}/", fields)
        self.ask(
            "archive the Inbox",
            "alice",
            "PATCH",
            "projects/{inbox}/",
            {"archived_at": "2027-01-01T00:00:00Z"},
        )
        self.ask("delete the Inbox", "alice", "DELETE", "projects/{inbox}/")
        self.ask("filter by archived", "alice", "GET", "projects/?archived=true")
        for path in (
            "tasks",
            "nothing/",
            "tasks/x/",
            "tasks/{UNUSED}/",
            "tasks/{unused}/",
            "%00/",
            "tasks/{apple}",
        ):
            self.ask(f"the path {path}", "alice", "GET", path)
        for method in ("PUT", "PATCH", "DELETE", "TRACE"):
            self.ask(f"{method} of a list", "alice", method, "tasks/")

    def _conflicts(self) -> None:
        self.make("shared", "alice", "tasks/", title="shared")
        path = "tasks/{shared}/"
        self.ask("a first change", "alice", "PATCH", path, {"title": "shared 2"}, If_Match='"1"')
        self.ask(
            "a change of another field",
            "alice",
            "PATCH",
            path,
            {"priority": "high"},
            If_Match='"1"',
        )
        self.ask(
            "a change of the same field", "alice", "PATCH", path, {"title": "x"}, If_Match='"1"'
        )
        self.ask(
            "a change to the same value",
            "alice",
            "PATCH",
            path,
            {"title": "shared 2"},
            If_Match='"1"',
        )
        self.ask(
            "of several tags one fits",
            "alice",
            "PATCH",
            path,
            {"title": "shared 4"},
            If_Match='"1", "3"',
        )
        for tag in ('"99"', 'W/"4"', '"x"', "4", "*", "", '"4', '"04"', '"9999999999999999999999"'):
            self.ask(f"a change of {tag}", "alice", "PATCH", path, {"title": "new"}, If_Match=tag)
            self.ask(f"a deletion of {tag}", "alice", "DELETE", path, If_Match=tag)
            self.ask(f"back from {tag}", "alice", "POST", "tasks/{shared}/restore/")
        self.ask("a replacement without a tag", "alice", "PUT", path, {"title": "x"})
        self.ask("a replacement of a version", "alice", "PUT", path, {"title": "x"}, If_Match='"1"')
        self.ask("a replacement of any", "alice", "PUT", path, {"title": "whole"}, If_Match="*")
        self.ask("a replacement that is wrong", "alice", "PUT", path, {}, If_Match='"1"')
        for tag in ("*", '"1"', 'W/"1"', "x"):
            self.ask(f"read unless {tag}", "alice", "GET", path, If_None_Match=tag)

    def _retries(self) -> None:
        body: dict[str, Any] = {"title": "once"}
        for case, who, fields in (
            ("first", "alice", body),
            ("again", "alice", body),
            ("with another body", "alice", {"title": "twice"}),
            ("of somebody else", "bob", body),
        ):
            self.ask(f"a key {case}", who, "POST", "tasks/", fields, Idempotency_Key="Key")
        for case, key in (
            ("in another case", "kEY"),
            ("with a blank", "a b"),
            ("of 255 letters", "k" * 255),
            ("of 256 letters", "k" * 256),
            ("that is empty", ""),
        ):
            self.ask(f"a key {case}", "alice", "POST", "tasks/", body, Idempotency_Key=key)
        self.ask("a key burnt by no refusal", "alice", "POST", "tasks/", {}, Idempotency_Key="r")
        self.ask("a key after a refusal", "alice", "POST", "tasks/", body, Idempotency_Key="r")
        self.ask("how often it was made", "alice", "GET", "tasks/?search=once")
        chosen = {"id": self.new_id(), "title": "chosen"}
        for case, who, fields in (
            ("first", "alice", chosen),
            ("again", "alice", chosen),
            ("with what is the default", "alice", {**chosen, "status": "todo", "labels": []}),
            ("with other content", "alice", {**chosen, "title": "Chosen"}),
            ("of somebody else's", "bob", chosen),
        ):
            self.ask(f"a chosen id {case}", who, "POST", "tasks/", fields)
        self.ask(
            "a chosen id of another kind",
            "alice",
            "POST",
            "labels/",
            {"id": chosen["id"], "name": "chosen"},
        )

    def _moves(self) -> None:
        for name in ("m1", "m2", "m3", "m4"):
            self.make(name, "alice", "tasks/", title=name, project=self.ids["日本2"])
        listed = "tasks/?project={日本2}&ordering=position"
        for task, place in (
            ("m1", {"after": "{m3}"}),
            ("m4", {"before": "{m2}"}),
            ("m4", {"before": "{m2}"}),
            ("m3", {}),
            ("m2", {"status": "done"}),
            ("m2", {"status": "done", "after": "{m1}"}),
            ("m2", {"after": "{m2}"}),
            ("m2", {"after": "{unused}"}),
            ("m2", {"after": "{bobs task}"}),
            ("m2", {"after": "{gone}"}),
            ("m2", {"after": "{m1}", "before": "{m3}"}),
            ("m2", {"project": "{garden}"}),
            ("m2", {"project": "{unused}"}),
            ("m2", {"position": "a"}),
            ("m2", {"after": None}),
            ("bobs task", {}),
        ):
            self.ask(f"move {task} {place}", "alice", "POST", f"tasks/{{{task}}}/move/", place)
            self.ask(f"after moving {task} {place}", "alice", "GET", listed)
        for _ in range(8):
            self.call(
                "alice", "POST", self.filled("tasks/{m1}/move/"), self.filled({"after": "{m4}"})
            )
            self.call(
                "alice", "POST", self.filled("tasks/{m3}/move/"), self.filled({"after": "{m4}"})
            )
        self.ask("after many moves", "alice", "GET", listed)
        self.ask("move a project", "alice", "POST", "projects/{garden}/move/", {"after": "{日本2}"})
        self.ask("projects after that", "alice", "GET", "projects/?ordering=position")

    def _trash(self) -> None:
        for name, parent in (("t1", None), ("t2", "t1"), ("t3", "t2"), ("t4", "t3"), ("t5", "t4")):
            self.make(name, "alice", "tasks/", title=name, parent=parent and self.ids[parent])
        for case, method, path, fields in (
            ("a sixth level", "POST", "tasks/", {"title": "t6", "parent": "{t5}"}),
            ("below itself", "PATCH", "tasks/{t1}/", {"parent": "{t1}"}),
            ("a cycle", "PATCH", "tasks/{t1}/", {"parent": "{t5}"}),
            ("elsewhere than its parent", "PATCH", "tasks/{t2}/", {"project": "{garden}"}),
            ("the family moves", "PATCH", "tasks/{t1}/", {"project": "{garden}"}),
            ("the family has moved", "GET", "tasks/?project={garden}&search=t5", None),
            ("purge before deletion", "DELETE", "tasks/{t2}/purge/", None),
            ("delete a subtask", "DELETE", "tasks/{t4}/", None),
            ("delete its parent", "DELETE", "tasks/{t2}/", None),
            ("delete what is hidden", "DELETE", "tasks/{t3}/", None),
            ("the trash", "GET", "tasks/?trashed=true&ordering=title", None),
            ("restore below the trash", "POST", "tasks/{t4}/restore/", {}),
            ("restore what is hidden", "POST", "tasks/{t3}/restore/", {}),
            ("restore with fields", "POST", "tasks/{t2}/restore/", {"x": 1}),
            ("restore the parent", "POST", "tasks/{t2}/restore/", {}),
            ("restore it again", "POST", "tasks/{t2}/restore/", {}),
            ("what came along", "GET", "tasks/?search=t&project={garden}&ordering=title", None),
            ("purge a subtask", "DELETE", "tasks/{t4}/purge/", None),
            ("purge it again", "DELETE", "tasks/{t4}/purge/", None),
            ("restore what was purged", "POST", "tasks/{t4}/restore/", {}),
            ("its history", "GET", "tasks/{t4}/changes/", None),
            ("delete the project", "DELETE", "projects/{garden}/", None),
            ("restore in the trashed project", "POST", "tasks/{t2}/restore/", {}),
            ("find in the trashed project", "GET", "tasks/?search=t2", None),
            ("restore the project", "POST", "projects/{garden}/restore/", {}),
            ("find in the restored project", "GET", "tasks/?search=t2", None),
        ):
            self.ask(f"trash: {case}", "alice", method, path, fields)

    def _bulk(self) -> None:
        ids = [self.new_id() for _ in range(4)]
        self.ids |= {f"b{index}": pk for index, pk in enumerate(ids)}
        create, update = {"op": "create", "title": "bulk"}, {"op": "update", "id": "{b0}"}
        delete = {"op": "delete", "id": "{b0}"}
        for case, operations in (
            ("none", []),
            ("no list", "x"),
            ("no object", [1]),
            ("no op", [{"title": "x"}]),
            ("an unknown op", [{"op": "move", "id": "{b0}"}]),
            ("a family", [{**create, "id": "{b0}"}, {**create, "id": "{b1}", "parent": "{b0}"}]),
            ("the same again", [{**create, "id": "{b0}"}]),
            ("other content", [{**create, "id": "{b0}", "title": "other"}]),
            ("one task twice", [update, delete]),
            ("no id", [{"op": "update", "title": "x"}]),
            ("a stranger's", [{"op": "update", "id": "{bobs task}", "title": "x"}]),
            ("nobody's", [{"op": "delete", "id": "{unused}"}]),
            ("two that are wrong", [{**create, "title": ""}, {**update, "due_time": "08:00"}]),
            ("one of them wrong", [{**update, "title": "new"}, {**create, "priority": "x"}]),
            ("a deletion with fields", [{**delete, "title": "x"}]),
            ("all kinds", [create, {**update, "status": "done"}, {"op": "delete", "id": "{b1}"}]),
            ("an unknown field", [{**update, "x": 1}]),
            ("many", [{**create, "title": f"bulk {index}"} for index in range(200)]),
            ("too many", [create] * 501),
        ):
            self.ask(f"bulk: {case}", "alice", "POST", "tasks/bulk/", {"operations": operations})
        self.ask(
            "what bulk has made", "alice", "GET", "tasks/?search=bulk&limit=200&ordering=title"
        )
        self.ask("by title and page", "alice", "GET", "tasks/?search=bulk&limit=9&ordering=-title")

    def _comments(self) -> None:
        path = "tasks/{apple}/comments/"
        for body in (
            "First",
            "😀 second",
            "a\nb",
            "x" * 16_000,
            "x" * 16_001,
            "",
            " ",
            None,
            1,
            "a\0b",
        ):
            self.ask(f"comment {body!r}"[:60], "alice", "POST", path, {"body": body})
        self.ask("comment as a stranger", "bob", "POST", path, {"body": "x"})
        self.ask("comment as the admin", "ada", "POST", path, {"body": "from the admin"})
        self.ask("comment on the trash", "alice", "POST", "tasks/{gone}/comments/", {"body": "x"})
        self.ask("comments", "alice", "GET", path)
        self.ask("two comments", "alice", "GET", f"{path}?limit=2")
        self.ask("comments, newest first", "alice", "GET", f"{path}?ordering=-created_at")
        self.ask("comments as a stranger", "bob", "GET", path)
        self.make("mine", "alice", self.filled(path), body="mine")
        for who in ("bob", "ada", "alice"):  # alice last, who may
            self.ask(
                f"{who} edits a comment", who, "PATCH", "comments/{mine}/", {"body": f"by {who}"}
            )
        self.ask("find by a comment", "alice", "GET", "tasks/?search=%22by%20alice%22")
        for who in ("bob", "ada", "alice"):  # ada may, so alice finds none
            self.ask(f"{who} deletes a comment", who, "DELETE", "comments/{mine}/")
        self.ask("find by a deleted comment", "alice", "GET", "tasks/?search=%22by%20alice%22")

    def _undo(self) -> None:
        self.make("u", "alice", "tasks/", title="undo me", labels=[self.ids["Home"]])
        self._change("created", "tasks/{u}/changes/")
        self.call(
            "alice", "PATCH", self.filled("tasks/{u}/"), {"title": "done so", "status": "done"}
        )
        self._change("updated", "tasks/{u}/changes/")
        for case, who, change, fields in (
            ("a stranger's", "bob", "updated", {}),
            ("with a text", "alice", "updated", {"whole_write": "yes"}),
            ("an update", "alice", "updated", {}),
            ("it again", "alice", "updated", {}),
            ("as the admin", "ada", "updated", {"whole_write": True}),
            ("a creation", "alice", "created", {}),
            ("it again, from the trash", "alice", "created", {}),
            ("nobody's", "alice", "unused", {}),
        ):
            self.ask(f"undo {case}", who, "POST", f"changes/{{{change}}}/undo/", fields)
        self.ask("what undo has left", "alice", "GET", "tasks/{u}/changes/")
        self.call("alice", "POST", self.filled("tasks/{u}/restore/"))
        self.call("alice", "DELETE", self.filled("labels/{Home}/"))
        self._change("label", "tasks/{u}/changes/")
        self.ask("undo a label's loss alone", "alice", "POST", "changes/{label}/undo/")
        self.ask(
            "undo a label's deletion",
            "alice",
            "POST",
            "changes/{label}/undo/",
            {"whole_write": True},
        )
        self.ask("who has it again", "alice", "GET", "tasks/?label={Home}&limit=200&ordering=title")
        self.make(
            "edge", "alice", "tasks/", title="edge", due_date="9999-12-30", due_time="23:59:59"
        )
        self.call(
            "alice", "PATCH", self.filled("tasks/{edge}/"), {"due_date": None, "due_time": None}
        )
        self._change("edge change", "tasks/{edge}/changes/")
        self.ask("undo to the last day", "alice", "POST", "changes/{edge change}/undo/")

    def _logs(self) -> None:
        self.ask("an own log", "bob", "GET", "changes/?limit=200")
        self.ask("an own log, newest first", "bob", "GET", "changes/?limit=3&ordering=-number")
        self.ask("the oldest of a log", "alice", "GET", "changes/?limit=5")
        _, page = self.call("alice", "GET", "changes/?limit=3")
        since = page["cursor"]
        for case, who, query in (
            ("a cursor", "alice", f"since={since}&limit=3"),
            ("a stranger's cursor", "bob", f"since={since}"),
            ("a cut cursor", "alice", f"since={since[:-1]}"),
            ("the latest", "alice", "since=latest"),
            ("somebody's id", "alice", "since={apple}"),
            ("nothing", "alice", "since="),
            ("a stranger's", "alice", "owner={bob}"),
            ("nobody's", "alice", "owner={unused}"),
            ("everyone's", "alice", "owner=all"),
        ):
            self.ask(f"a log by {case}", who, "GET", f"changes/?{query}")
        self.ask("somebody's log as the admin", "ada", "GET", "changes/?owner={bob}&limit=200")
        self.ask("a project's history", "alice", "GET", "projects/{garden}/changes/")
        self.ask("a label's history", "alice", "GET", "labels/{café}/changes/")

    def _access(self) -> None:
        for method, path in (
            *(
                (method, "tasks/{apple}/")
                for method in ("GET", "HEAD", "OPTIONS", "PATCH", "PUT", "DELETE")
            ),
            *(("POST", f"tasks/{{apple}}/{action}/") for action in ("move", "restore", "comments")),
            *(("GET", f"tasks/{{apple}}/{action}/") for action in ("changes", "comments")),
            ("DELETE", "tasks/{gone}/purge/"),
            ("GET", "projects/{garden}/"),
            ("DELETE", "labels/{café}/"),
        ):
            fields = {"title": "x"} if method in {"PATCH", "PUT"} else None
            for who in ("", "bob"):
                self.ask(f"{who or 'nobody'} {method} {path}", who, method, path, fields)
        self.ask(
            "the admin creates for alice",
            "ada",
            "POST",
            "tasks/",
            {"title": "from ada", "project": "{garden}"},
        )
        self.ask("the admin patches", "ada", "PATCH", "tasks/{apple}/", {"priority": "low"})
        both = {"title": "x", "project": "{garden}", "parent": "{bobs task}"}
        self.ask("the admin mixes spaces", "ada", "POST", "tasks/", both)

    def _files(self) -> None:
        self.ask("export", "bob", "GET", "tasks/export/")
        for case, rows in (
            ("a row", [{"title": "imported", "labels": ["Home", "HOME"], "project": "Bob's"}]),
            ("a family", [{"id": "2", "parent": "1", "title": "b"}, {"id": "1", "title": "a"}]),
            ("an unknown parent", [{"parent": "1", "title": "b"}]),
            ("a wrong row", [{"title": "", "priority": "x", "due_date": "2027-02-30"}]),
            ("no rows", []),
            (
                "names that differ",
                [{"title": "n", "project": "bob's", "labels": ["hôme", "home "]}],
            ),
        ):
            for dry in ("", "?dry_run=true"):
                self.ask(
                    f"import {case}{dry}", "bob", "POST", f"tasks/import/{dry}", {"tasks": rows}
                )
        table = 'title,labels,due_date\n=1+1,"x, y",2027-01-01\n😀,,\n,,2027-02-30\n'.encode()
        self.ask(
            "import a table",
            "bob",
            "POST",
            "tasks/import/?dry_run=true",
            table,
            Content_Type="text/csv",
        )
        for resource in ("projects", "labels", "tasks"):
            self.ask(
                f"{resource} after the imports", "bob", "GET", f"{resource}/?ordering=created_at"
            )

    def _accounts(self) -> None:
        for address in ADDRESSES:
            case = f"register {address!a}"[:80]
            self.ask(case, "", "POST", "auth/register/", {"email": address, "password": PASSWORD})
        for address in LOGINS:
            self.ask(
                f"log in as {address!a}",
                "",
                "POST",
                "auth/login/",
                {"email": address, "password": PASSWORD},
            )
        for case, password in (
            ("wrong", "x" * 10),
            ("in another case", PASSWORD.upper()),
            ("longer", PASSWORD + " "),
        ):
            fields = {"email": "corpus.bob@example.com", "password": password}
            self.ask(f"log in with a password {case}", "", "POST", "auth/login/", fields)

    def _profiles(self) -> None:
        for index, name in enumerate(
            ("Élodie", "", "x" * 200, "x" * 201, "Łukasz 😀", "a\u202eb", "50% _off", None)
        ):
            self.ask(f"a name of shape {index}", "bob", "PATCH", "users/me/", {"name": name})
        for who, name in (("alice", "Élodie"), ("bob", "łukasz 50%")):
            self.call(who, "PATCH", "users/me/", {"name": name})

    def _people_by(self) -> None:
        both = "id={alice}&id={bob}"
        for text in PEOPLE_SEARCHES:
            self.ask(f"people: {text}", "ada", "GET", f"users/?{both}&search={quote(text)}")
        for query in (
            "role=user",
            "role=admin",
            "role=x",
            "ordering=created_at",
            "ordering=email",
            "limit=1",
        ):
            self.ask(f"people by {query}", "ada", "GET", f"users/?{both}&{query}")

    def _own_things(self) -> None:
        fields: dict[str, Any]
        for zone in ("Europe/Berlin", "europe/berlin", "Mars/Base", "UTC ", ""):
            self.ask(f"the zone {zone!r}", "bob", "PATCH", "users/me/", {"timezone": zone})
        for fields in (
            {"role": "admin"},
            {"email": "x@example.com"},
            {"is_active": False},
            {"is_staff": True},
        ):
            self.ask(f"bob sets {fields}", "bob", "PATCH", "users/me/", fields)
        for path in ("users/", "users/{alice}/", "users/me/", "auth/sessions/", "auth/tokens/"):
            self.ask(f"bob reads {path}", "bob", "GET", path)
        for fields in (
            {"name": "n", "scope": "write"},
            {"name": "", "scope": "write"},
            {"name": "n", "scope": "all"},
        ):
            self.ask(f"a token {fields}", "bob", "POST", "auth/tokens/", fields)
