import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from tasks.exporting import exported_tasks
from tasks.models import Task
from tasks.progress import Progress
from tasks.transfer import Row, to_csv, to_json

FORMATS = {"json": to_json, "csv": to_csv}


class Command(BaseCommand):
    help = "Write the tasks of an account into a file, or to the output where none is named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--user", required=True, metavar="EMAIL")
        parser.add_argument("--format", choices=FORMATS, help="The file's ending, or json.")

    def handle(self, *args: Any, user: str, file: Path | None, **options: Any) -> None:
        account = User.objects.with_email(user).first()
        if account is None:
            raise CommandError(f"There is no account {user}.")
        ending = file.suffix.removeprefix(".").lower() if file else ""
        write = FORMATS[options["format"] or (ending if ending in FORMATS else "json")]
        total = Task.objects.live().filter(space=account.pk).count()
        pieces = write(_counted(exported_tasks(account.pk), Progress(total)))
        if file is None:
            sys.stdout.buffer.writelines(pieces)
            return
        try:
            with file.open("wb") as opened:
                opened.writelines(pieces)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"{total} tasks are in {file}.")


def _counted(rows: Iterator[Row], progress: Progress) -> Iterator[Row]:
    for done, row in enumerate(rows, 1):
        yield row
        progress.show(done)
