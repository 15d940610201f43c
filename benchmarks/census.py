"""Who there is in the databases that are compared."""

PASSWORD = "correct horse"  # noqa: S105  # of people who exist here alone
USERS = 100
LARGE_SHARE = 5  # one task in so many is the first user's


def email(number: int) -> str:
    """The address of a user, from 0 on."""
    return f"user{number}@example.com"


def owner(task: int) -> int:
    """The number of the user whose the task of a number is."""
    return 1 + task % (USERS - 1) if task % LARGE_SHARE else 0
