"""The server does what the schema says: schemathesis sends what fits it and what does not."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from live import Site

pytestmark = pytest.mark.once

EMAIL, PASSWORD = "conformance@example.com", "correct horse battery"
EXAMPLES = "200" if os.environ.get("HYPOTHESIS_PROFILE") == "full" else "15"


CONFIG = Path(__file__).with_name("schemathesis.toml")
ACCOUNTS = "^/api/v1/(auth|users)/"


def access_token(site: Site) -> str:
    """Of a session. What is done to accounts may end it, and all else would be a 401 then."""
    return str(post(site, "auth/login/", {"email": EMAIL, "password": PASSWORD})["access"])


def api_token(site: Site) -> str:
    """For all that is no account's: nothing there ends it."""
    fields = {"name": "conformance", "scope": "write"}
    return str(post(site, "auth/tokens/", fields, access_token(site))["token"])


def post(site: Site, path: str, fields: dict[str, str], token: str = "") -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    with site.connect() as client:
        client.request("POST", f"/api/v1/{path}", json.dumps(fields), headers)
        answer: dict[str, Any] = json.load(client.getresponse())
        return answer


@pytest.fixture(scope="module")
def admin(site: Site) -> Site:
    site.make_admin(EMAIL, PASSWORD)
    return site


# The accounts come last: they may be gone then.
@pytest.mark.parametrize(
    ("token", "paths"),
    [(api_token, "exclude"), (access_token, "include")],
    ids=["rest", "accounts"],
)
def test_every_answer_is_documented_and_none_is_a_server_error(
    admin: Site, tmp_path: Path, token: Callable[[Site], str], paths: str
) -> None:
    run = subprocess.run(
        [
            *(Path(sys.executable).parent / "schemathesis", "--config-file", CONFIG),
            *("run", f"{admin.api}/api/schema/"),
            *("--header", f"Authorization: Bearer {token(admin)}"),
            *(f"--{paths}-path-regex", ACCOUNTS),
            *("--max-examples", EXAMPLES, "--generation-deterministic"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )

    assert run.returncode == 0, run.stdout
    assert re.search(r"([1-9]\d+) selected", run.stdout), run.stdout
    assert paths == "include" or "Authentication failed" not in run.stdout, run.stdout
