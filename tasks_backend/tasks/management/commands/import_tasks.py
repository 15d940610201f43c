from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError as DomainError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rest_framework.exceptions import ValidationError

from accounts.models import User
from api.errors import flat_errors
from api.parsing import parse_object
from changes.writing import open_space
from tasks.importing import Plan, plan_import, rows_of, run_import
from tasks.progress import Progress
from tasks.transfer import Table, from_csv


class Command(BaseCommand):
    help = "Make tasks of a file, JSON or CSV, as export_tasks writes it: all of them, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", required=True, metavar="EMAIL")
        parser.add_argument("--dry-run", action="store_true", help="Check the file, and be done.")

    def handle(self, *args: Any, file: Path, user: str, dry_run: bool, **options: Any) -> None:
        account = User.objects.with_email(user).first()
        if account is None:
            raise CommandError(f"There is no account {user}.")
        container, rows = _read(file)
        with open_space(account.pk, actor_id=account.pk) as write:
            plan = plan_import(write, rows)
            if plan.errors:
                raise CommandError(_listed({container: plan.errors}))
            if not dry_run:
                run_import(write, plan, progress=Progress(len(plan.tasks)).show)
        self.stdout.write(_summary(plan, dry_run))


def _read(file: Path) -> tuple[str, list[tuple[int, Any]]]:
    try:
        body = file.read_bytes()
        is_csv = file.suffix.lower() == ".csv"
        return rows_of(Table(list(from_csv(body.decode()))) if is_csv else parse_object(body))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8.") from error
    except DomainError as error:
        raise CommandError(f"{file}: {' '.join(error.messages)}") from error
    except ValidationError as error:
        raise CommandError(_listed(error.detail)) from error


def _listed(detail: Any) -> str:
    errors = [f"{each['pointer']}: {each['detail']}" for each in flat_errors(detail)]
    return "\n".join(["Nothing was written.", *errors])


def _summary(plan: Plan, dry_run: bool) -> str:
    verb = "would be made" if dry_run else "were made"
    made = f"{len(plan.tasks)} tasks, {len(plan.projects)} projects, {len(plan.labels)} labels"
    return f"{made} {verb}."
