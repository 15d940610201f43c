"""Scripts and stylesheets without their comments, their indentation and most of their blanks.

Nothing else changes: every token stays as it is written, so that what one reads in a browser is
still what stands in tasks_frontend.
"""

import re
from collections.abc import Iterator

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

COMMENTS = {"comment", "html_comment"}
# Tokens that would be another one without a blank between them.
APART = re.compile(rb"[\w$\\\x80-\xff]{2}|([+/-])\1|\d\.")
# Behind these a line cannot end a statement, or has ended it already.
OPEN = (b"{", b"(", b"[", b",", b";")

# In a stylesheet: what stands in quotes; blanks and comments; and blanks that part nothing.
QUOTED = rb"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
BLANKS = re.compile(QUOTED + rb"|(?:\s|/\*.*?\*/)+", re.DOTALL)
NEEDLESS = re.compile(QUOTED + rb"| ?([{};,]) ?", re.DOTALL)

_parser = Parser(Language(tree_sitter_javascript.language()))


def script(written: bytes) -> bytes:
    """The same tokens with as little as possible between them; what cannot be parsed, as it is."""
    root = _parser.parse(written).root_node
    if root.has_error:
        return written
    parts: list[bytes] = []
    end = 0
    for start, stop in _tokens(root):
        token = written[start:stop]
        parts += [_between(parts[-1], token, written[end:start]) if parts else b"", token]
        end = stop
    return b"".join(parts) + b"\n"


def stylesheet(written: bytes) -> bytes:
    """The same rules with single blanks, and those only where they may mean something."""
    single = BLANKS.sub(lambda match: match[1] or b" ", written)
    return NEEDLESS.sub(lambda match: match[1] or match[2], single).strip() + b"\n"


def _tokens(node: Node) -> Iterator[tuple[int, int]]:
    """Where each token begins and ends. The text between quotes is one, blanks and all."""
    if node.type in COMMENTS:
        return
    if not node.children:
        yield node.start_byte, node.end_byte
    for child in node.children:
        yield from _tokens(child)


def _between(token: bytes, following: bytes, gap: bytes) -> bytes:
    """What must stay of the gap between two tokens. A line's end may be what ends a statement."""
    if b"\n" in gap and not token.endswith(OPEN):
        return b"\n"
    return b" " if gap and APART.match(token[-1:] + following[:1]) else b""
