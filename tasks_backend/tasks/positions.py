"""Positions: texts whose order, byte by byte, is the order of a list. Between any two there is
always room for another, so putting a row somewhere else writes that row alone (fractional
indexing; D. Greenspan, "Implementing Fractional Indexing", 2020).

A row goes to the end (or the start) with a number that has never been used in its space, that of
its change: so the usual position is short, and found without looking at any other row.
"""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # in the order of ASCII
# Numbers are written without the lowest digit: nothing ends with it, so there is room before all.
_NUMBER_DIGITS = DIGITS[1:]
# The length of a number comes first, so that longer ones are behind (or, at the start, before).
_LENGTHS_AT_END = "abcdefghijklmnopqrstuvwxyz"
_LENGTHS_AT_START = "ZYXWVUTSRQPONMLKJIHGFEDCBA"


def at_end(number: int) -> str:
    """A position behind all that were made with smaller numbers, and all between those.

    Args:
        number: not negative, and never used before in this order.
    """
    digits = _digits(number)
    return _LENGTHS_AT_END[len(digits) - 1] + digits


def at_start(number: int) -> str:
    """A position before all that were made with smaller numbers."""
    digits = _digits(number)
    complement = "".join(_NUMBER_DIGITS[-1 - _NUMBER_DIGITS.index(digit)] for digit in digits)
    return _LENGTHS_AT_START[len(digits) - 1] + complement


def between(low: str, high: str) -> str:
    """A short position between two.

    Args:
        low: a position, or "" for the start of all.
        high: a position behind ``low``.
    """
    shared = _shared(low, high)
    if shared:
        return high[:shared] + between(low[shared:], high[shared:])
    below, above = DIGITS.index(low[0]) if low else 0, DIGITS.index(high[0])
    if above - below > 1:
        return DIGITS[(below + above) // 2]
    if len(high) > 1:
        return high[0]
    return DIGITS[below] + _behind(low[1:])


def spread(low: str, high: str, count: int) -> list[str]:
    """So many positions between two, in order, all about equally short."""
    if count == 0:
        return []
    middle = between(low, high)
    before = (count - 1) // 2
    return [
        *spread(low, middle, before),
        middle,
        *spread(middle, high, count - 1 - before),
    ]


def _behind(low: str) -> str:
    """A short text behind another one, of any length."""
    first = DIGITS.index(low[0]) if low else 0
    if first < len(DIGITS) - 1:
        return DIGITS[(first + len(DIGITS)) // 2]
    return DIGITS[first] + _behind(low[1:])


def _shared(low: str, high: str) -> int:
    """How much both begin with; what ``low`` lacks counts as the lowest digit."""
    shared = 0
    while shared < len(high) and (low[shared] if shared < len(low) else DIGITS[0]) == high[shared]:
        shared += 1
    return shared


def _digits(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, len(_NUMBER_DIGITS))
        digits = _NUMBER_DIGITS[digit] + digits
        if number == 0:
            return digits
