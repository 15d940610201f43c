"""The rules once more, in plain Python: no database, no framework, none of the product's own code.

``test_stateful`` makes the same requests of both. What nobody could know beforehand (instants,
positions, ids that the server has chosen) is taken from the log's new lines, as ``News``; what the
rules say about a position is checked.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

Values = dict[str, Any]
Line = dict[str, Any]  # of the log, as the API shows it

KINDS = ("project", "label", "task", "comment")
MAX_DEPTH = 5
DEFAULTS: dict[str, Values] = {
    "project": {
        "colour": "",
        "position": None,
        "is_inbox": False,
        "archived_at": None,
        "deleted_at": None,
    },
    "label": {"colour": ""},
    "task": {
        "project": None,
        "parent": None,
        "description": "",
        "status": "todo",
        "priority": "none",
        "due_date": None,
        "due_time": None,
        "labels": [],
        "position": None,
        "completed_at": None,
        "deleted_at": None,
    },
    "comment": {"edited_at": None},
}
# What the server decides about is no part of what a client created.
DERIVED = {"position", "is_inbox", "completed_at", "deleted_at", "edited_at"}
CODES = {400: "invalid", 403: "permission_denied", 404: "not_found", 428: "if_match_required"}


class Refused(Exception):  # noqa: N818  # it is no error that a request is refused
    """What a request is answered that does nothing."""

    def __init__(self, status: int, code: str = "", conflicts: Iterable[str] | None = None) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code or CODES[status]
        self.conflicts = conflicts if conflicts is None else sorted(conflicts)


@dataclass
class Row:
    """One object; ``values`` are the fields that the log keeps."""

    kind: str
    id: str
    owner: str
    values: Values
    created_by: str = ""
    created_at: str = ""
    updated_at: str = ""
    version: int = 0

    def shown(self) -> Values:
        """As the API shows it."""
        shown = {"id": self.id, "owner": self.owner, "version": self.version, **self.values}
        shown |= {"created_at": self.created_at, "updated_at": self.updated_at}
        return shown | ({"created_by": self.created_by} if self.kind == "task" else {})


UNKNOWN = "?"  # the instant of what the server has refused


@dataclass
class News:
    """What only the server could know about a request, from its new lines in the log."""

    at: str = UNKNOWN
    positions: dict[str, str] = field(default_factory=dict)
    new_ids: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, lines: list[Line]) -> "News":
        if not lines:
            return cls()
        placed = [line for line in lines if "position" in line["fields"]]
        return cls(
            at=lines[0]["at"],
            positions={line["entity_id"]: line["fields"]["position"][1] for line in placed},
            new_ids=[line["entity_id"] for line in lines if line["action"] == "created"],
        )


class Reference:
    """Everyone's rows and logs.

    Attributes:
        rows: by id, in the order in which they were made; those in the trash, too.
        log: every space's lines, in the order in which they were written.
        expected: the lines that the last request should have added.
    """

    def __init__(self, admin: str) -> None:
        self._admin = admin
        self.rows: dict[str, Row] = {}
        self.log: list[Line] = []
        self.expected: list[Line] = []
        self._purged: set[str] = set()

    def begin(self, lines: list[Line]) -> None:
        """Take over a new account: its log has the account and its Inbox."""
        for line in lines:
            self.log.append(line)
            if line["entity"] == "project":
                values = {name: after for name, (_, after) in line["fields"].items()}
                inbox = Row("project", line["entity_id"], line["owner"], values)
                inbox.created_at = inbox.updated_at = line["at"]
                inbox.version = line["version"]
                self.rows[inbox.id] = inbox

    def request(self, actor: str, news: News, verb: Callable[[], Any]) -> Any:
        """Do what a request does: all of it, or nothing where it is refused."""
        before = {pk: replace(row, values=dict(row.values)) for pk, row in self.rows.items()}
        self._actor, self._news = actor, news
        self._undoes: str | None = None
        self.expected, self._purged, self._new = [], set(), iter(news.new_ids)
        try:
            return verb()
        except Refused:
            self.rows, self.expected = before, []
            raise

    def accept(self, lines: list[Line]) -> None:
        """The lines that the request has added, once they are found to be as expected."""
        self.log = [
            {**line, "fields": {}} if line["entity_id"] in self._purged else line
            for line in self.log
        ]
        self.log += lines

    # --- Who sees what ----------------------------------------------------------------------------

    def readable(self, user: str, kind: str) -> list[Row]:
        """Live or in the trash."""
        mine = {user} if user != self._admin else {row.owner for row in self.rows.values()}
        return [row for row in self.rows.values() if row.kind == kind and row.owner in mine]

    def visible(self, user: str, kind: str) -> list[Row]:
        return [row for row in self.readable(user, kind) if self.is_live(row)]

    def is_live(self, row: Row) -> bool:
        if row.kind == "comment":
            return self.is_live(self.rows[row.values["task"]])
        if row.kind == "label":
            return True
        if row.values["deleted_at"]:
            return False
        if row.kind == "project":
            return True
        above = row.values["parent"]
        return self.is_live(self.rows[row.values["project"]]) and (
            above is None or self.is_live(self.rows[above])
        )

    def _seen(self, kind: str, pk: str, *, in_trash: bool = False) -> Row:
        for row in (self.readable if in_trash else self.visible)(self._actor, kind):
            if row.id == pk:
                return row
        raise Refused(404)

    def _may_edit(self, row: Row) -> bool:
        return row.kind != "comment" or row.values["author"] == self._actor

    def _may_delete(self, row: Row) -> bool:
        return self._may_edit(row) or self._actor in {row.owner, self._admin}

    # --- Requests ---------------------------------------------------------------------------------

    def create(self, kind: str, values: Values, task: str = "") -> Row:
        """POST to a list, or to the comments of a task."""
        values = dict(values)
        chosen = values.pop("id", None)
        if kind == "comment":
            values |= {"task": self._seen("task", task).id, "author": self._actor}
        self._check_input(values)
        return self._create(kind, chosen, values)

    def edit(self, kind: str, pk: str, values: Values, tag: str | None) -> Row:
        """PATCH."""
        row = self._seen(kind, pk)
        if not self._may_edit(row):
            raise Refused(403)
        self._check_input(values)
        self._check_tag(row, tag, set(values))
        self._edit(row, dict(values))
        return row

    def replace(self, kind: str, pk: str, values: Values, tag: str | None) -> Row:
        """PUT."""
        row = self._seen(kind, pk)
        self._check_input(values)
        if tag is None:
            raise Refused(428)
        self._check_tag(row, tag)
        omitted = {name: value for name, value in DEFAULTS[kind].items() if name not in DERIVED}
        values = {**omitted, **values}
        if kind == "task" and values["project"] is None:
            above = self.rows.get(values["parent"] or "")
            values["project"] = above.values["project"] if above else self._inbox(row.owner).id
        self._edit(row, values)
        return row

    def delete(self, kind: str, pk: str, tag: str | None) -> None:
        row = self._seen(kind, pk)
        if not self._may_delete(row):
            raise Refused(403)
        self._check_tag(row, tag)
        self._discard(row)

    def restore(self, kind: str, pk: str) -> Row:
        row = self._seen(kind, pk, in_trash=True)
        self._restore(row)
        return row

    def purge(self, kind: str, pk: str) -> None:
        row = self._seen(kind, pk, in_trash=True)
        if not row.values["deleted_at"]:
            raise Refused(409, "not_in_trash")
        if row.kind == "project":
            gone = [row, *(task for task in self._all("task") if task.values["project"] == pk)]
        else:
            gone = [row, *self._below(row)]
        ids = {each.id for each in gone}
        # Comments that were deleted before are of these tasks, too.
        self._purged = ids | {
            line["entity_id"] for line in self.log if line["fields"].get("task", [0, 0])[1] in ids
        }
        row.version += 1
        self._note(row, "purged", {})
        self.rows = {pk: each for pk, each in self.rows.items() if pk not in self._purged}

    def move(self, kind: str, pk: str, place: Values, tag: str | None) -> Row:
        row = self._seen(kind, pk)
        if {"after", "before"} <= place.keys():
            raise Refused(400)
        values = {name: value for name, value in place.items() if name in {"project", "status"}}
        self._check_tag(row, tag, {"position", *values})
        low, high = self._gap(row, place.get("after"), place.get("before"))
        for name in ("after", "before"):
            if name in place and kind == "task":
                beside, wanted = self.rows[place[name]].values, {**row.values, **values}
                if any(beside[column] != wanted[column] for column in ("project", "status")):
                    raise Refused(400)
        position = self._news.positions.get(pk, row.values["position"])
        self._edit(row, {**values, "position": position}, "moved" if kind == "project" else "")
        self._check_place(row, low, high)
        return row

    def bulk(self, operations: list[Values]) -> list[Row]:
        """All or none: one that is wrong is told before one that is in conflict."""
        ids = [operation["id"] for operation in operations if "id" in operation]
        if len(ids) > len(set(ids)):
            raise Refused(400)
        self._new = iter(pk for pk in self._news.new_ids if pk not in ids)
        self._before = {row.id for row in self.visible(self._actor, "task")}
        rows, refusals = [], []
        for operation in operations:
            try:
                rows.append(self._operate(dict(operation)))
            except Refused as refusal:
                refusals.append(refusal)
        if refusals:
            raise min(refusals, key=lambda refusal: refusal.status)
        return rows

    def undo(self, change: str, *, whole_write: bool) -> None:
        lines = [line for line in self.log if self._actor in {line["owner"], self._admin}]
        asked = [line for line in lines if line["id"] == change]
        if not asked:
            raise Refused(404)
        if whole_write:
            asked = [line for line in lines if line["write"] == asked[0]["write"]]
            asked.sort(key=lambda line: (line["owner"], -line["number"]))
        for line in asked:
            self._undoes = line["id"]
            self._take_back(line)

    # --- What they are made of --------------------------------------------------------------------

    def _operate(self, operation: Values) -> Row:
        op, pk = operation.pop("op"), operation.pop("id", None)
        if op == "create":
            self._check_input(operation)
            return self._create("task", pk, operation)
        if op == "delete" and pk in self._before:  # also behind its parent
            self._discard(self.rows[pk])
            return self.rows[pk]
        row = self._visible_reference("task", pk)
        self._check_input(operation)
        self._edit(row, operation)
        return row

    def _check_input(self, values: Values) -> None:
        labels = values.get("labels", [])
        texts = [values[name] for name in ("title", "name", "body") if name in values]
        if len(set(labels)) < len(labels) or not all(texts):
            raise Refused(400)

    def _check_tag(self, row: Row, tag: str | None, named: set[str] | None = None) -> None:
        """Refuse what was meant for another version, unless nothing that it names has changed."""
        if tag is None or tag == f'"{row.version}"':
            return
        meant = re.fullmatch('"([0-9]+)"', tag)
        if meant is None or not 0 < int(meant[1]) < row.version:
            raise Refused(412, "stale_version", named or ())
        lines = [line for line in self._lines_of(row.id) if line["version"] > int(meant[1])]
        changed = {name for line in lines for name in line["fields"]}
        conflicts = changed if named is None else changed & named
        if named is None or conflicts:
            raise Refused(412, "stale_version", conflicts)

    def _create(self, kind: str, chosen: str | None, values: Values) -> Row:
        row = self._unborn(kind, chosen or next(self._new, "new"), {**DEFAULTS[kind], **values})
        earlier = self._earlier(row) if chosen else None
        if earlier:
            return earlier
        if kind == "task":
            row.owner = self._visible_reference("project", row.values["project"]).owner
            self._check_task(row, row.values)
        elif kind == "label":
            self._check_name(row, row.values["name"])
        if chosen and self._lines_of(chosen):
            raise Refused(409, "id_taken")
        if "position" in row.values:
            low, high = self._gap(row)
            row.values["position"] = self._news.positions.get(row.id, "")
            self._check_place(row, low, high)
        self._begin(row, "created")
        return row

    def _unborn(self, kind: str, pk: str, values: Values) -> Row:
        """What would be created, with all that was left out."""
        owner = self._actor
        if kind == "comment":
            owner = self.rows[values["task"]].owner
        elif kind == "task":
            above = self.rows.get(values["parent"] or "")
            if values["project"] is None:
                values["project"] = above.values["project"] if above else self._inbox(owner).id
            values["labels"] = sorted(values["labels"])
            values["completed_at"] = self._news.at if values["status"] == "done" else None
        return Row(kind, pk, owner, values, created_by=self._actor)

    def _earlier(self, row: Row) -> Row | None:
        """What an earlier creation of the same has made."""
        first = next(iter(self._lines_of(row.id)), None)
        earlier = self.rows.get(row.id)
        if first is None or earlier is None or not self.is_live(earlier):
            return None
        same = [
            (first["entity"], first["action"]) == (row.kind, "created"),
            row.kind == "task" or earlier.owner == row.owner,
            *(
                first["fields"].get(name) == [None, value]
                for name, value in row.values.items()
                if name not in DERIVED
            ),
        ]
        return earlier if all(same) else None

    def _edit(self, row: Row, values: Values, action: str = "") -> None:
        if row.kind == "project":
            archived_at = values.get("archived_at", row.values["archived_at"])
            if row.values["is_inbox"] and archived_at:
                raise Refused(400)
            if bool(archived_at) != bool(row.values["archived_at"]):
                action = "archived" if archived_at else "unarchived"
        elif row.kind == "label":
            self._check_name(row, {**row.values, **values}["name"])
        elif row.kind == "comment":
            if values.get("body", row.values["body"]) != row.values["body"]:
                values.setdefault("edited_at", self._news.at)
        else:
            self._edit_task(row, values)
            return
        self._update(row, action or "updated", values)

    def _edit_task(self, row: Row, values: Values) -> None:
        if "labels" in values:
            values["labels"] = sorted(values["labels"])
        if "status" in values and values["status"] != row.values["status"]:
            is_done = values["status"] == "done"
            values.setdefault("completed_at", self._news.at if is_done else None)
        if "project" in values:
            self._reference("project", values["project"], row.owner)
        self._check_task(row, {**row.values, **values})
        if values.get("project", row.values["project"]) != row.values["project"]:
            for subtask in self._below(row):
                self._update(subtask, "moved", {"project": values["project"]})
        self._update(row, _word_for(row.values, values), values)

    def _check_task(self, row: Row, values: Values) -> None:
        """The rules about what a task would be."""
        is_new = self.rows.get(row.id) is not row
        if values["due_time"] and not values["due_date"]:
            raise Refused(400)
        for label in values["labels"] if is_new or values["labels"] != row.values["labels"] else ():
            self._reference("label", label, row.owner)
        moves = any(values[name] != row.values[name] for name in ("parent", "project"))
        if values["parent"] and (is_new or moves):
            above = self._reference("task", values["parent"], row.owner)
            if above.values["project"] != values["project"]:
                raise Refused(400)
            if row in self._path(above):
                raise Refused(400)
            family = [row] if is_new else [row, *self._below(row)]
            height = max(len(self._path(task)) for task in family) - len(self._path(row)) + 1
            if len(self._path(above)) + height > MAX_DEPTH:
                raise Refused(400)

    def _discard(self, row: Row) -> None:
        """To the trash; labels and comments are deleted at once."""
        if row.kind in {"project", "task"}:
            if row.values.get("is_inbox"):
                raise Refused(409, "inbox")
            self._update(row, "deleted", {"deleted_at": self._news.at})
            return
        for task in self._all("task") if row.kind == "label" else ():
            left = [pk for pk in task.values["labels"] if pk != row.id]
            self._update(task, "updated", {"labels": left})
        row.version += 1
        self._note(row, "deleted", {name: [value, None] for name, value in row.values.items()})
        del self.rows[row.id]

    def _restore(self, row: Row) -> None:
        if self.is_live(row):
            return
        if row.kind == "task":
            self._check_above(row)
        self._update(row, "restored", {"deleted_at": None})

    def _check_above(self, task: Row) -> None:
        above = task.values["parent"]
        if not self.is_live(self.rows[task.values["project"]]):
            raise Refused(409, "project_in_trash")
        if above and not self.is_live(self.rows[above]):
            raise Refused(409, "parent_in_trash")

    def _take_back(self, line: Line) -> None:
        fields, row = line["fields"], self.rows.get(line["entity_id"])
        if line["entity"] not in KINDS or not fields:
            raise Refused(409, "not_undoable")
        if row is None:
            self._make_again(line)
            return
        is_beginning = line["action"] in {"created", "recreated"}
        if not (self._may_delete if is_beginning else self._may_edit)(row):
            raise Refused(403)
        conflicts = [name for name, pair in fields.items() if row.values[name] not in pair]
        if conflicts:
            raise Refused(409, "changed_since", conflicts)
        if is_beginning:
            self._discard(row)
            return
        old = {name: old for name, (old, _) in fields.items() if row.values[name] != old}
        if old:
            self._set_back(row, old)

    def _set_back(self, row: Row, old: Values) -> None:
        if "deleted_at" in old:
            (self._discard if old["deleted_at"] else self._restore)(row)
            return
        if row.kind == "task" and not row.values["deleted_at"]:
            self._check_above(row)
        low = high = None
        if "position" in old:
            taken = [
                each for each in self._others(row) if each.values["position"] == old["position"]
            ]
            if taken:
                low, high = self._gap(row, after=taken[0].id)
                old["position"] = self._news.positions.get(row.id, row.values["position"])
        try:
            self._edit(row, old, "moved" if "position" in old else "")
        except Refused as refusal:
            raise Refused(409, "not_undoable") from refusal
        if low:
            self._check_place(row, low, high)

    def _make_again(self, line: Line) -> None:
        values = {name: old for name, (old, _) in line["fields"].items()}
        if line["action"] != "deleted":
            raise Refused(409, "changed_since", values)
        row = Row(line["entity"], line["entity_id"], line["owner"], values)
        if not self._may_delete(row):
            raise Refused(403)
        if row.kind == "comment" and values["task"] not in self.rows:
            raise Refused(409, "not_undoable")
        if row.kind == "label" and self._is_name_taken(row, values["name"]):
            raise Refused(409, "not_undoable")
        lines = self._lines_of(row.id)
        row.version = lines[-1]["version"]
        self._begin(row, "recreated", at=lines[0]["at"])

    # --- Rows and lines ---------------------------------------------------------------------------

    def _begin(self, row: Row, action: str, at: str = "") -> None:
        row.created_at, row.updated_at = at or self._news.at, self._news.at
        row.version += 1
        self.rows[row.id] = row
        self._note(row, action, {name: [None, value] for name, value in row.values.items()})

    def _update(self, row: Row, action: str, values: Values) -> None:
        before = row.values
        changed = {
            name: [before[name], value] for name, value in values.items() if before[name] != value
        }
        if changed:
            row.values = {**before, **values}
            row.version += 1
            row.updated_at = self._news.at
            self._note(row, action, changed)

    def _note(self, row: Row, action: str, fields: Values) -> None:
        line: Line = {"owner": row.owner, "at": self._news.at, "actor": self._actor}
        line |= {
            "entity": row.kind,
            "entity_id": row.id,
            "version": row.version,
            "action": action,
            "fields": fields,
        }
        self.expected.append({**line, "undoes": self._undoes})

    def _lines_of(self, pk: str) -> list[Line]:
        return [line for line in [*self.log, *self.expected] if line["entity_id"] == pk]

    def _all(self, kind: str) -> list[Row]:
        return [row for row in self.rows.values() if row.kind == kind]

    def _inbox(self, owner: str) -> Row:
        (inbox,) = (
            row for row in self._all("project") if row.values["is_inbox"] and row.owner == owner
        )
        return inbox

    def _reference(self, kind: str, pk: str, owner: str) -> Row:
        """What a row of this owner may point to."""
        row = self._visible_reference(kind, pk)
        if row.owner != owner:
            raise Refused(400)
        return row

    def _visible_reference(self, kind: str, pk: str) -> Row:
        for row in self.visible(self._actor, kind):
            if row.id == pk:
                return row
        raise Refused(400)

    def _path(self, task: Row) -> list[Row]:
        """The task and those above it."""
        above = task.values["parent"]
        return [task, *(self._path(self.rows[above]) if above in self.rows else ())]

    def _below(self, task: Row) -> list[Row]:
        below = [each for each in self._all("task") if each.values["parent"] == task.id]
        return below + [each for child in below for each in self._below(child)]

    def _is_name_taken(self, label: Row, name: str) -> bool:
        return any(
            other.owner == label.owner and _key(other.values["name"]) == _key(name)
            for other in self._others(label)
        )

    def _check_name(self, label: Row, name: str) -> None:
        if self._is_name_taken(label, name):
            raise Refused(400)

    # --- Order ------------------------------------------------------------------------------------

    def _others(self, row: Row) -> list[Row]:
        return [
            other
            for other in self._all(row.kind)
            if other.owner == row.owner and other.id != row.id
        ]

    def _gap(
        self, row: Row, after: str | None = None, before: str | None = None
    ) -> tuple[str | None, str | None]:
        """The positions between which a row comes to stand."""
        others = sorted(self._others(row), key=lambda other: str(other.values["position"]))
        places = [other.values["position"] for other in others]
        if not (after or before):
            return (places[-1] if places else None), None
        beside = self._reference(row.kind, after or before or "", row.owner)
        if beside.id == row.id:
            raise Refused(400)
        index = others.index(beside) + bool(after)
        return (places[index - 1] if index else None), next(iter(places[index:]), None)

    def _check_place(self, row: Row, low: str | None, high: str | None) -> None:
        if self._news.at != UNKNOWN:  # without news the server has refused
            position = row.values["position"]
            assert low is None or low < position, (low, position)
            assert high is None or position < high, (position, high)


def _word_for(before: Values, values: Values) -> str:
    """The most telling word for a change of a task."""
    changed = {name for name, value in values.items() if before[name] != value}
    if "status" in changed:
        if values["status"] == "done":
            return "completed"
        if before["status"] in {"done", "cancelled"} and values["status"] != "cancelled":
            return "reopened"
    return "moved" if changed and changed <= {"project", "parent", "position"} else "updated"


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
