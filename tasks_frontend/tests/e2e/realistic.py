"""An account as somebody has who uses it: 200 tasks, 12 projects, 15 labels, in several scripts."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from live import Site
from program import Program

PROJECTS = [
    *("Household 🏠", "Garden", "Work", "Talk about safe retries", "Zoë's birthday 🎂", "Taxes"),
    *(
        "Reading",
        "日本旅行",
        "Сад и дача",
        "مشروع المكتبة",
        "Move to the new flat in spring",
        "Band",
    ),
]
LABELS = [
    *(
        "errand",
        "phone",
        "computer",
        "outside",
        "waiting",
        "quick",
        "2 hours",
        "with Ada",
        "買い物",
    ),
    *("дом", "هاتف", "someday", "money", "health", "a label longer than others are"),
]
COLOURS = ["#c2410c", "#15803d", "#1d4ed8", "#7e22ce", "#b45309", "#0f766e", "#be123c", "#475569"]
VERBS = ["Call", "Write to", "Ask", "Thank", "Meet", "Pay", "Remind", "Visit", "Answer", "Invite"]
WHOM = [
    *("the accountant", "Zoë", "the landlord", "Ada and Grace", "the library", "Mum", "李さん"),
    *("the dentist", "Олег", "the band"),
]
SINGLE = [
    "Book the boiler's yearly check",
    "Return the library books",
    "家賃を払う",
    "Buy oat milk",
    "شراء الخبز والحليب",
    "Полить цветы на балконе",
    "Plan Zoë's birthday 🎂: cake, candles, and the cousins' trains, which all arrive at different "
    "stations within half an hour",
    "Send the tax papers to the accountant",
    "👩‍👩‍👧 Photos of the summer 🏖️ for the album",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen nachbestellen",
    "Read https://example.com/a/very/long/address/without/any/blank/in/it/at/all?page=1&sort=title",
    "Draft the talk about safe retries",
]
DESCRIPTION = "Three parts:\n\n- why a retry is a **second write**\n- keys\n- what a test shows"
STATUSES = ["todo"] * 6 + ["in_progress"] * 2 + ["done"] * 3 + ["cancelled"]
PRIORITIES = ["none"] * 5 + ["low"] * 2 + ["medium"] * 3 + ["high"] * 2 + ["urgent"]
COUNT = 200


def furnish(site: Site, email: str) -> None:
    """Fill an account that is empty, always with the same."""
    program = Program(site, email)
    dice = random.Random(5)  # noqa: S311  # nothing is secret here
    projects = [
        program.add_project(name=name, colour=COLOURS[place % len(COLOURS)])
        for place, name in enumerate(PROJECTS)
    ]
    labels = [
        program.add_label(name=name, colour=COLOURS[place % len(COLOURS)])
        for place, name in enumerate(LABELS)
    ]
    program.together(*(_task(dice, place, projects, labels) for place in range(COUNT)))
    talk = next(
        task for task in program.call("GET", "tasks/?search=talk")["results"] if task["description"]
    )
    for title in ("Collect the examples", "Draw the timeline"):
        program.add(title=title, parent=talk["id"])
    comments = f"tasks/{talk['id']}/comments/"
    program.call("POST", comments, {"body": "The room has **no** projector, says Ada."})
    program.call("POST", comments, {"body": "Then a whiteboard 👍"})
    for task in program.call("GET", "tasks/?search=remind")["results"][:3]:
        program.call("DELETE", f"tasks/{task['id']}/")


def _task(
    dice: random.Random, place: int, projects: list[str], labels: list[str]
) -> dict[str, Any]:
    some = f"{dice.choice(VERBS)} {dice.choice(WHOM)}"
    title = SINGLE[place] if place < len(SINGLE) else some
    is_talk = title.startswith("Draft the talk")
    day = datetime.now(UTC).date() + timedelta(days=dice.randint(-12, 45))
    is_due = is_talk or dice.random() < 0.6
    return {
        "op": "create",
        "title": title,
        "description": DESCRIPTION if is_talk else "",
        "status": "in_progress" if is_talk else dice.choice(STATUSES),
        "priority": dice.choice(PRIORITIES),
        "due_date": str(day) if is_due else None,
        "due_time": f"{dice.randint(8, 19):02}:30" if is_due and dice.random() < 0.3 else None,
        "labels": dice.sample(labels, dice.choice([0, 0, 1, 1, 2])),
        # The Inbox, where nothing is said.
        **({} if dice.random() < 0.2 else {"project": dice.choice(projects)}),
    }
