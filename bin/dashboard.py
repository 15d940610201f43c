#!/usr/bin/env python3
"""The dashboard's list of its own files, and the copy of it that bin/run serves.

A static server sends no Cache-Control. So js/boot.js asks for config.json every time, and when the
version there is a new one it fetches every file listed there again.
"""

import argparse
import gzip
import hashlib
import json
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

try:
    import minify

    MINIFIED = {".js": minify.script, ".css": minify.stylesheet}
except ImportError:  # there is no wheel for this machine
    MINIFIED = {}

SOURCE = Path(__file__).resolve().parent.parent / "tasks_frontend"
SERVED = {".html", ".css", ".js", ".json", ".svg", ".webmanifest"}
NOT_SERVED = {"config.json", "jsconfig.json"}  # the list itself, and what only the checks read

# Where index.html lets the page connect to; a copy for another port differs in this text.
API_ORIGINS = "http://localhost:8000 http://127.0.0.1:8000 http://0.0.0.0:8000"
API_BASE = "http://{hostname}:8000"


def main() -> None:
    """Bring config.json up to date, or exit 1 where it is not."""
    parser = argparse.ArgumentParser(description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true", help="bring config.json up to date")
    choice.add_argument("--check", action="store_true", help="exit 1 if it is not")
    arguments = parser.parse_args()

    path, text = SOURCE / "config.json", config(SOURCE, API_BASE)
    if arguments.write:
        path.write_text(text, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != text:
        sys.exit("tasks_frontend/config.json is not up to date: run bin/dashboard.py --write")


def copy(target: Path, *, api_port: int, public_url: str) -> None:
    """Make `target` a copy of the dashboard that calls the API on `api_port`.

    `public_url` is the scheme and host under which the site is known beside localhost. Scripts and
    stylesheets are minified. Beside each file stands a compressed one.
    """
    site = urlsplit(public_url)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="dashboard-") as scratch:
        fresh = Path(scratch, "fresh")
        for name in served_files(SOURCE):
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).write_bytes(sent(SOURCE / name))
        allow_connections(fresh / "index.html", api_port, f"{site.scheme}://{site.hostname}")
        text = config(fresh, f"{site.scheme}://{{hostname}}:{api_port}")
        (fresh / "config.json").write_text(text, encoding="utf-8")
        for name in [*served_files(fresh), "config.json"]:
            (fresh / f"{name}.gz").write_bytes(gzip.compress((fresh / name).read_bytes()))
        if target.exists():
            target.rename(Path(scratch, "old"))
        fresh.rename(target)


def sent(file: Path) -> bytes:
    """What the copy has of a file. What others wrote keeps the licence that stands in it."""
    written = file.read_bytes()
    if file.suffix not in MINIFIED or "vendor" in file.relative_to(SOURCE).parts:
        return written
    return MINIFIED[file.suffix](written)


def allow_connections(page: Path, api_port: int, public_origin: str) -> None:
    """Name the API's origins in the Content-Security-Policy of `page`."""
    text = page.read_text(encoding="utf-8")
    if text.count(API_ORIGINS) != 1:
        sys.exit(f"tasks_frontend/index.html must contain this exactly once: {API_ORIGINS}")
    origins = API_ORIGINS.replace("8000", str(api_port)).split()
    if (origin := f"{public_origin}:{api_port}") not in origins:
        origins.append(origin)
    page.write_text(text.replace(API_ORIGINS, " ".join(origins)), encoding="utf-8")


def config(folder: Path, api_base: str) -> str:
    """The text of config.json for the dashboard in `folder`."""
    files = served_files(folder)
    content = {"apiBase": api_base, "version": version(folder, files), "files": files}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def served_files(folder: Path) -> list[str]:
    """The paths, relative to `folder`, of all that a browser may ask for."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.suffix in SERVED)
    return sorted(
        path.as_posix()
        for path in paths
        if path.parts[0] != "tests" and path.as_posix() not in NOT_SERVED
    )


def version(folder: Path, files: list[str]) -> str:
    """A short hash over names and bytes: any difference makes another one."""
    total = hashlib.sha256()
    for name in files:
        content = (folder / name).read_bytes()
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()[:12]


if __name__ == "__main__":
    main()
