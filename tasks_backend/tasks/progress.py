"""A progress bar for commands."""

import sys
from typing import TextIO

WIDTH = 40


class Progress:
    """Shows on a terminal how far a command is; where nobody looks, it shows nothing.

    Args:
        total: what ``show`` counts up to.
        stream: where it is drawn; the error stream, for the other one may be a file.
    """

    def __init__(self, total: int, stream: TextIO = sys.stderr) -> None:
        self._total = max(total, 1)
        self._stream = stream
        self._shown = -1

    def show(self, done: int) -> None:
        """Draw the bar, where a hundredth has changed."""
        percent = min(100, 100 * done // self._total)
        if percent == self._shown or not self._stream.isatty():
            return
        self._shown = percent
        bar = "#" * (WIDTH * percent // 100)
        self._stream.write(f"\r[{bar:<{WIDTH}}] {percent:3} %{chr(10) if percent == 100 else ''}")
        self._stream.flush()
