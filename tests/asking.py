"""Asking a site, and telling what it answers in one line."""

import json
import re
import string
from http.client import HTTPResponse
from typing import Any
from urllib.parse import quote, urlsplit

from live import Site

_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Asking:
    """Several people who make requests; what is in braces in these stands for an id.

    Attributes:
        answers: by case.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.answers: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.ids: dict[str, str] = {"unused": "01900000-0000-7000-8000-0000000abcde"}
        self._chosen = 0

    def ask(
        self, case: str, who: str, method: str, path: str, body: Any = None, **headers: str
    ) -> None:
        """Make a request, and keep what it is answered."""
        while case in self.answers:
            case += "'"
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        response, document = self.call(who, method, self.filled(path), self.filled(body), sent)
        self.answers[case] = self._told(response, document)

    def walk(self, case: str, path: str) -> None:
        """Page after page to the end, and back to the start."""
        for direction in ("next", "previous"):
            pages, step = [], path
            while step:
                _, page = self.call("alice", "GET", step)
                pages.append(" | ".join(_title(row) for row in page["results"]))
                last, step = step, page[direction] and _path_of(page[direction])
            self.answers[f"{case}, {direction}"] = " || ".join(pages)
            path = last

    def _told(self, response: HTTPResponse, document: Any) -> str:
        words = [str(response.status)]
        if response.status >= 400 and document:
            words += [document["code"], *document.get("conflicts", ())]
            words += [f"{error['pointer']}: {error['code']}" for error in document["errors"]]
        elif isinstance(document, dict) and "results" in document:
            rows = document["results"]
            words += [f"({len(rows)})", " | ".join(_title(row) for row in rows)]
        elif isinstance(document, dict):
            words.append(_title(document))
        if "Idempotency-Replayed" in response.headers:
            words.append("replayed")
        text = " ".join(words)
        for name, pk in self.ids.items():
            text = text.replace(pk, f"{{{name}}}")
        return _ID.sub("{an id}", text)

    def make(self, key: str, who: str, path: str, **fields: Any) -> None:
        """Create something, with an id that is greater than all before."""
        chosen = self.new_id()
        response, document = self.call(who, "POST", path, {"id": chosen, **fields})
        assert response.status == 201, (key, document)
        self.ids[key] = chosen

    def _change(self, key: str, path: str) -> None:
        """Remember the last change of an object."""
        _, page = self.call("alice", "GET", self.filled(f"{path}?ordering=-number&limit=1"))
        self.ids[key] = page["results"][0]["id"]

    def new_id(self) -> str:
        self._chosen += 1
        return f"01900000-0000-7000-8000-0000000c{self._chosen:04x}"

    def filled(self, value: Any) -> Any:
        """The same with ids in place of ``{names}``."""
        if isinstance(value, dict):
            return {name: self.filled(member) for name, member in value.items()}
        if isinstance(value, list | tuple):
            return [self.filled(member) for member in value]
        if isinstance(value, str) and "{" in value:
            for name, pk in self.ids.items():
                value = value.replace(f"{{{name}}}", pk).replace(f"{{{name.upper()}}}", pk.upper())
        return value

    def call(
        self,
        who: str,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[HTTPResponse, Any]:
        sent = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        if body is not None:
            sent["Content-Type"] = "application/json"
        content = json.dumps(body) if isinstance(body, dict) else body
        target = "/api/v1/" + quote(path, safe=string.punctuation)
        with self.site.connect(timeout=60) as connection:
            connection.request(method, target, content, {**sent, **(headers or {})})
            response = connection.getresponse()
            text = response.read()
            is_json = "json" in response.headers.get("Content-Type", "")
            return response, json.loads(text) if text and is_json else None


def _title(row: dict[str, Any]) -> str:
    """What a person would know it by."""
    if "entity" in row:
        return (
            f"{row['entity']} {row['action']} v{row['version']} {','.join(sorted(row['fields']))}"
        )
    for name in ("title", "name", "body", "email"):
        if row.get(name):
            version = f" v{row['version']}" if "version" in row else ""
            return (
                row[name] if len(row[name]) < 60 else f"{row[name][:20]}...{len(row[name])}"
            ) + version
    plain = {name: value for name, value in row.items() if isinstance(value, int | list)}
    plain.pop("per_day", None)
    return json.dumps(plain, ensure_ascii=False) if plain else ""


def _path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path.removeprefix('/api/v1/')}?{parts.query}"
