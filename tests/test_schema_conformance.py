"""The server does what the schema says: schemathesis sends what fits it and what does not."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from live import Site

pytestmark = pytest.mark.once

EMAIL, PASSWORD = "conformance@example.com", "correct horse battery"
EXAMPLES = "200" if os.environ.get("HYPOTHESIS_PROFILE") == "full" else "15"
EXCLUDED = (
    "positive_data_acceptance",  # rules between fields, and who may name what, have no schema
    "missing_required_header",  # knows no 428 for a PUT without If-Match (RFC 6585)
)


def access_token(site: Site) -> str:
    body = json.dumps({"email": EMAIL, "password": PASSWORD})
    with site.connect() as client:
        client.request("POST", "/api/v1/auth/login/", body, {"Content-Type": "application/json"})
        return str(json.load(client.getresponse())["access"])


def test_every_answer_is_documented_and_none_is_a_server_error(site: Site, tmp_path: Path) -> None:
    site.make_admin(EMAIL, PASSWORD)

    run = subprocess.run(
        [
            *(Path(sys.executable).parent / "schemathesis", "run", f"{site.api}/api/schema/"),
            *("--header", f"Authorization: Bearer {access_token(site)}"),
            *("--checks", "all", "--exclude-checks", ",".join(EXCLUDED)),
            *("--max-examples", EXAMPLES, "--generation-deterministic"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )

    assert run.returncode == 0, run.stdout
    assert re.search(r"([1-9]\d*) selected / \1 total", run.stdout), run.stdout
