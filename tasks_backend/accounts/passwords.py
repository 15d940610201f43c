"""How passwords are stored, checked and replaced."""

from django.contrib.auth.hashers import Argon2PasswordHasher

MAX_LENGTH = 128


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane (OWASP's first recommendation; RFC 9106)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
