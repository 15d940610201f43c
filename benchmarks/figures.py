"""What several rounds say together."""

import statistics
from dataclasses import asdict
from typing import Any

from load import Measured
from servers import NAMES

Round = dict[str, dict[str, Measured]]
"""By case and server; without what could not be measured."""


def ratios(rounds: list[Round]) -> dict[str, float | None]:
    """The medians over the rounds, by the names that goals have; None for what was not measured."""
    not_modified = [
        each["list"]["product"].rate / each["not_modified"]["product"].rate
        for each in rounds
        if "not_modified" in each
    ]
    return {
        "list_vs_plain": _faster(rounds, "plain", "list"),
        "list_vs_limit": _faster(rounds, "limit", "list"),
        "filtered_vs_plain": _faster(rounds, "plain", "filtered", "sorted"),
        "get_vs_plain": _faster(rounds, "plain", "get"),
        "get_vs_limit": _faster(rounds, "limit", "get"),
        "create_vs_plain": _faster(rounds, "plain", "create"),
        "patch_vs_plain": _faster(rounds, "plain", "patch"),
        "search_vs_plain": _faster(rounds, "plain", "search"),
        "not_modified_vs_list": statistics.median(not_modified) if not_modified else None,
    }


def _faster(rounds: list[Round], other: str, *cases: str) -> float | None:
    """How many times the other server's requests the product answers; of the worst case."""
    found = [
        min(each[case]["product"].rate / each[case][other].rate for case in cases)
        for each in rounds
        if all({"product", other} <= each.get(case, {}).keys() for case in cases)
    ]
    return statistics.median(found) if found else None


def summary(rounds: list[Round]) -> dict[str, dict[str, dict[str, Any]]]:
    """By case and server: the medians, and each round's rate."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for name in dict.fromkeys(name for each in rounds for name in each):
        for server in NAMES:
            runs = [each[name][server] for each in rounds if server in each.get(name, {})]
            if runs:
                fields = {key: [asdict(run)[key] for run in runs] for key in asdict(runs[0])}
                medians = {key: statistics.median(values) for key, values in fields.items()}
                found.setdefault(name, {})[server] = {**medians, "rates": fields["rate"]}
    return found
