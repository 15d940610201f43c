"""The README's walk-through, as a reader would paste it."""

import json
import subprocess
from typing import Any

from live import ROOT, Site


def blocks(heading: str) -> list[str]:
    """The shell blocks below a heading of the README."""
    text = (ROOT / "README.md").read_text()
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [part.split("```", 1)[0] for part in section.split("```sh\n")[1:]]


def documents(text: str) -> list[dict[str, Any]]:
    """The JSON documents that stand behind each other in a text."""
    found = []
    while text := text.strip():
        document, end = json.JSONDecoder().raw_decode(text)
        found.append(document)
        text = text[end:]
    return found


def test_the_walk_through_with_curl(site: Site) -> None:
    (script,) = blocks("The API by curl")
    assert "http://localhost:8000" in script

    run = subprocess.run(
        ["sh", "-eu", "-c", script.replace("http://localhost:8000", site.api)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, ""), run.stdout
    user, todo, done, empty = documents(run.stdout)
    assert user["email"] == "alice@example.com"
    assert [task["title"] for task in todo["results"]] == ["Buy milk"]
    assert (done["status"], done["version"]) == ("done", 2)
    assert done["completed_at"] is not None
    assert empty["results"] == []
