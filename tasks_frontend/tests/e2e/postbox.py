"""A mail server that keeps all letters."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer

SECONDS = 10


class Postbox:
    """What has arrived."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._letters: list[EmailMessage] = []
        self._news = threading.Condition()

    def put(self, letter: EmailMessage) -> None:
        with self._news:
            self._letters.append(letter)
            self._news.notify_all()

    def link_for(self, address: str) -> str:
        """The link in the latest letter to an address; waits until there is one."""
        with self._news:
            assert self._news.wait_for(lambda: self._to(address), SECONDS), f"no mail to {address}"
            link = re.search(r"http\S+", self._to(address)[-1].get_content())
        assert link is not None
        return link.group()

    def _to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self._letters if letter["To"] == address]


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    """A postbox whose server listens."""

    class Conversation(StreamRequestHandler):
        """As much of RFC 5321 as a client that sends one letter needs."""

        def handle(self) -> None:
            self._say("220 localhost")
            for line in self.rfile:
                command = line[:4].upper().strip()
                if command == b"DATA":
                    self._say("354 Go on")
                    postbox.put(self._letter())
                self._say("221 Bye" if command == b"QUIT" else "250 localhost")

        def _letter(self) -> EmailMessage:
            lines = iter(self.rfile.readline, b".\r\n")
            text = b"".join(line.removeprefix(b".") for line in lines)
            return message_from_bytes(text, policy=policy.default)

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        postbox = Postbox(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield postbox
        finally:
            server.shutdown()
