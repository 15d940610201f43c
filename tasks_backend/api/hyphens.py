"""Ids of databases that were made before ``config.sqlite.base``: Django stores 32 digits."""

from typing import Any


def put_in(_apps: Any, schema_editor: Any) -> None:
    """Give each id in the database its hyphens, where it has none. For migrations: each one that
    looks rows up by their ids runs it first."""
    connection = schema_editor.connection
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")  # one names an id
        for table, columns in id_columns(cursor).items():
            changed = ", ".join(f'"{column}" = {_with_hyphens(column)}' for column in columns)
            is_old = " OR ".join(f'length("{column}") = 32' for column in columns)
            cursor.execute(f'UPDATE "{table}" SET {changed} WHERE {is_old}')  # noqa: S608  # names of ours
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def id_columns(cursor: Any) -> dict[str, list[str]]:
    """The columns of a SQLite database that hold ids, by table; of either kind of them."""
    found: dict[str, list[str]] = {}
    cursor.execute(
        "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c "
        "WHERE m.type = 'table' AND c.type IN ('char(32)', 'char(36)')"
    )
    for table, column in cursor.fetchall():
        found.setdefault(table, []).append(column)
    return found


def _with_hyphens(column: str) -> str:
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    joined = " || '-' || ".join(f'substr("{column}", {start}, {n})' for start, n in parts)
    return f'iif(length("{column}") = 32, {joined}, "{column}")'
