from getpass import getpass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from changes.writing import open_space


class Command(BaseCommand):
    help = "Set an account's password. Its devices are signed out and its API tokens deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.with_email(email).first()
        if user is None:
            raise CommandError(f"There is no account {email}.")
        password = getpass("New password: ")
        if getpass("Once more: ") != password:
            raise CommandError("The two differ. Nothing was changed.")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        hashed = make_password(password)
        with open_space(user.home, actor_id=user.pk) as write:
            User.objects.get(pk=user.pk).change_password(write, hashed)
        self.stdout.write(f"The password of {email} is changed.")
