"""Curves of what requests cost as tables grow: SVG, readable in light and in dark."""

from collections.abc import Iterator
from html import escape
from math import ceil, floor, log10

Points = dict[str, dict[str, dict[int, float]]]
"""By case, server and number of tasks: milliseconds for a request."""

# Told apart by people who see few colours, on white as on black.
COLOURS = {"product": "#d1571b", "plain": "#3987d6", "limit": "#3b9b6d"}
STYLE = """text { font: 12px system-ui, sans-serif; fill: #444 }
.grid { stroke: #8885; fill: none }
@media (prefers-color-scheme: dark) { text { fill: #ccc } }"""
COLUMNS = 3
PANEL_WIDTH, PANEL_HEIGHT = 300, 230
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 34, 26  # of a panel, around its grid
LEGEND = 30


def picture(points: Points) -> str:
    """A panel for each case; both axes are logarithmic, and the same in all."""
    sizes = [tasks for servers in points.values() for of in servers.values() for tasks in of]
    costs = [ms for servers in points.values() for of in servers.values() for ms in of.values()]
    axes = Axes(*_decades(sizes), *_decades(costs))
    rows = ceil(len(points) / COLUMNS)
    width, height = COLUMNS * PANEL_WIDTH, rows * PANEL_HEIGHT + LEGEND
    panels = [
        f'<g transform="translate({number % COLUMNS * PANEL_WIDTH} '
        f'{number // COLUMNS * PANEL_HEIGHT + LEGEND})">{"".join(axes.panel(name, servers))}</g>'
        for number, (name, servers) in enumerate(points.items())
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            'aria-label="Milliseconds for a request, by the number of tasks">',
            f"<style>{STYLE}</style>",
            *_legend(),
            *panels,
            "</svg>\n",
        ]
    )


class Axes:
    """From the first to the last power of ten on each axis.

    Args:
        left: power of ten at the left of the grid, and so on.
    """

    def __init__(self, left: int, right: int, bottom: int, top: int) -> None:
        self._across, self._up = (left, right), (bottom, top)

    def panel(self, name: str, servers: dict[str, dict[int, float]]) -> Iterator[str]:
        """The elements of one case."""
        yield f'<text x="{LEFT}" y="20">{escape(name)}</text>'
        for power in range(self._up[0], self._up[1] + 1):
            y = self._y(10**power)
            yield f'<path class="grid" d="M{LEFT} {y:.1f}H{PANEL_WIDTH - RIGHT}"/>'
            yield (
                f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">'
                f"{_short(10**power)}{' ms' if power == self._up[1] else ''}</text>"
            )
        for power in range(self._across[0], self._across[1] + 1):
            x = self._x(10**power)
            yield f'<path class="grid" d="M{x:.1f} {TOP}V{PANEL_HEIGHT - BOTTOM}"/>'
            yield (
                f'<text x="{x:.1f}" y="{PANEL_HEIGHT - 8}" text-anchor="middle">'
                f"{_short(10**power)}</text>"
            )
        for server, costs in servers.items():
            yield from self._curve(server, costs)

    def _curve(self, server: str, costs: dict[int, float]) -> Iterator[str]:
        places = [(self._x(tasks), self._y(ms)) for tasks, ms in sorted(costs.items())]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        colour = COLOURS[server]
        yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for x, y in places:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'

    def _x(self, value: float) -> float:
        return LEFT + _share(value, *self._across) * (PANEL_WIDTH - LEFT - RIGHT)

    def _y(self, value: float) -> float:
        return PANEL_HEIGHT - BOTTOM - _share(value, *self._up) * (PANEL_HEIGHT - TOP - BOTTOM)


def _legend() -> Iterator[str]:
    for number, (name, colour) in enumerate(COLOURS.items()):
        x = LEFT + number * 100
        yield f'<circle cx="{x}" cy="16" r="4" fill="{colour}"/>'
        yield f'<text x="{x + 10}" y="20">{name}</text>'


def _decades(values: list[int] | list[float]) -> tuple[int, int]:
    """The powers of ten around all values."""
    first, last = floor(log10(min(values))), ceil(log10(max(values)))
    return first, max(last, first + 1)


def _share(value: float, first: int, last: int) -> float:
    return (log10(value) - first) / (last - first)


def _short(value: float) -> str:
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if value >= unit:
            return f"{value / unit:g}{letter}"
    return f"{value:g}"
