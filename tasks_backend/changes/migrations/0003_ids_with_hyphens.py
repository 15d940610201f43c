"""On SQLite, ids are stored with their hyphens (``config.sqlite.base``)."""

from django.db import migrations, models
from django.db.models import F, Q

from changes.models import SITE_SPACE_ID


def put_in(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "sqlite":
        return
    for model in apps.get_models(include_auto_created=True):
        columns = [
            field.column
            for field in model._meta.local_concrete_fields
            if field.db_type(connection) == "char(36)"
        ]
        if columns:
            changed = ", ".join(f'"{column}" = {with_hyphens(column)}' for column in columns)
            schema_editor.execute(f'UPDATE "{model._meta.db_table}" SET {changed}')  # noqa: S608  # names of ours


def with_hyphens(column):
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    joined = " || '-' || ".join(f'substr("{column}", {start}, {n})' for start, n in parts)
    return f'iif(length("{column}") = 32, {joined}, "{column}")'


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_user_name_key"),
        ("api", "0002_storedanswer"),
        ("changes", "0002_change_change_write"),
        ("tasks", "0006_index_tasks"),
    ]

    operations = [
        # It names an id.
        migrations.RemoveConstraint("space", "space_has_its_owners_id"),
        migrations.RunPython(put_in, migrations.RunPython.noop),
        migrations.AddConstraint(
            "space",
            models.CheckConstraint(
                name="space_has_its_owners_id",
                condition=Q(owner=F("id")) | Q(owner__isnull=True, id=SITE_SPACE_ID),
            ),
        ),
    ]
