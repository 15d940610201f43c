"""The tables of a run, and what its curves are drawn from."""

from typing import Any

from curves import Points, picture
from servers import NAMES

GOALS = {
    "list_vs_plain": ("≥", 12),
    "list_vs_limit": ("≥", 0.5),
    "filtered_vs_plain": ("≥", 8),
    "get_vs_plain": ("≥", 10),
    "get_vs_limit": ("≥", 0.4),
    "create_vs_plain": ("≥", 3),
    "patch_vs_plain": None,
    "search_vs_plain": ("≥", 8),
    "not_modified_vs_list": ("≤", 0.4),
}
CASES = {
    "list": "list of 50",
    "filtered": "… of one project and status",
    "sorted": "… of a status and two priorities, due before a day, by due date",
    "search": "… with a word, or what begins with a few letters",
    "common": "… with a word that most tasks have",
    "deep": "a page far behind",
    "get": "one task",
    "create": "create",
    "patch": "change a title",
    "not_modified": "list that has not changed (304)",
}


NONE = "-"  # not measured, or no answer in all that time


def markdown(results: dict[str, Any]) -> str:
    """All tables."""
    machine = results["machine"]
    cores, python, system = machine["cores"], machine["python"], machine["system"]
    parts = ["# What the benchmarks found"]
    parts.append(f"{machine['at'][:10]}, {cores} cores, Python {python}, {system}.")
    for run in results["runs"]:
        parts.append(f"## {run['database']}, {run['tasks']:,} tasks")
        if "ratios" in run:
            parts += [_ratios(run["ratios"]), _requests(run["requests"]), _rest(run)]
        else:
            parts.append(_rest(run))
    for name in _databases(results):
        parts += [f"## Growth on {name}", _growth(results, name)]
    parts += [f"- {warning}" for warning in results["warnings"]]
    return "\n\n".join(part for part in parts if part) + "\n"


def _ratios(ratios: dict[str, float | None]) -> str:
    rows = []
    for name, found in ratios.items():
        goal = GOALS[name]
        rows.append(
            [
                name,
                NONE if found is None else f"{found:.2f}",
                f"{goal[0]} {goal[1]}" if goal else "",
                _is_reached(found, goal),
            ]
        )
    return _table(["ratio", "median", "goal", "reached"], rows)


def _is_reached(found: float | None, goal: tuple[str, float] | None) -> str:
    if found is None or goal is None:
        return ""
    sign, bound = goal
    return "yes" if (found >= bound if sign == "≥" else found <= bound) else "no"


def _requests(requests: dict[str, Any]) -> str:
    heads = ["requests/s (CPU ms each)", *NAMES]
    rows = []
    for name, servers in requests.items():
        cells = [
            f"{servers[each]['rate']:,.0f} ({servers[each]['cpu_ms']:.2f})"
            if each in servers
            else ""
            for each in NAMES
        ]
        rows.append([CASES[name], *cells])
    return _table(heads, rows)


def _rest(run: dict[str, Any]) -> str:
    lines = [
        "Size: " + ", ".join(f"{name} {mb:,.0f} MB" for name, mb in run["megabytes"].items()) + ".",
        f"`migrate`, where nothing is to do, takes {run['migrate_seconds']:.1f} s; the start, until"
        f" the first answer, {run['start_seconds']:.1f} s.",
        f"{run['answers_compared']} answers were compared field by field, and are the same.",
    ]
    if "memory_mb" in run:
        each = ", ".join(f"{name} {mb:.0f} MB" for name, mb in run["memory_mb"].items())
        lines.append(f"A worker's memory, at its largest: {each}.")
    if writers := run.get("writers"):
        lines.append(
            f"{writers['connections']} writers at once: {writers['rate']:.0f} creates/s, "
            f"{writers['errors']} errors, p99 {writers['p99_ms']:.0f} ms."
        )
    return "\n".join(f"- {line}" for line in lines)


def _growth(results: dict[str, Any], database: str) -> str:
    """What a request costs on the product at each size, and how much more than at the least."""
    points = _points(results, database)
    sizes = sorted({run["tasks"] for run in results["runs"] if run["database"] == database})
    heads = ["ms each", *(f"{tasks:,}" for tasks in sizes), "from least to most"]
    rows = []
    for name, by_server in points.items():
        costs = by_server.get("product", {})
        cells = [f"{costs[tasks]:.2f}" if tasks in costs else NONE for tasks in sizes]
        ends = [costs[tasks] for tasks in (sizes[0], sizes[-1]) if tasks in costs]
        times = f"{ends[1] / ends[0]:.2f} times" if len(ends) > 1 else ""
        rows.append([name, *cells, times])
    return _table(heads, rows)


def curves(results: dict[str, Any]) -> dict[str, str]:
    """By file name: what requests cost as tables grow, one picture for each kind of database."""
    return {f"growth-{name}.svg": picture(_points(results, name)) for name in _databases(results)}


def links(pictures: dict[str, str]) -> str:
    """The pictures in Markdown."""
    return "".join(f"\n![What a request costs as tables grow]({name})\n" for name in pictures)


def _points(results: dict[str, Any], database: str) -> Points:
    """What requests cost, by what they are called in a report."""
    points: Points = {}
    for run in results["runs"]:
        if run["database"] == database:
            for case, servers in run.get("growth", {}).items():
                for server, measured in servers.items():
                    of_server = points.setdefault(CASES[case], {}).setdefault(server, {})
                    of_server[run["tasks"]] = 1000 / measured["rate"]
    return points


def _databases(results: dict[str, Any]) -> list[str]:
    return list({run["database"]: None for run in results["runs"] if "growth" in run})


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
