"""Gives the rows of before a place in their order, and what follows from their other columns."""

from itertools import groupby

from django.db import migrations
from django.db.models import Q

from api.hyphens import put_in
from changes.text import text_key
from tasks.positions import at_end


def give_positions(apps, schema_editor):
    for name in ("Project", "Task"):
        rows = apps.get_model("tasks", name).objects.order_by("space_id", "created_at", "id")
        for _, of_space in groupby(rows.iterator(), key=lambda row: row.space_id):
            for number, row in enumerate(of_space, 1):  # never more than the space's clock
                rows.filter(pk=row.pk).update(position=at_end(number))


def give_title_keys(apps, schema_editor):
    tasks = apps.get_model("tasks", "Task").objects
    for task in tasks.iterator():
        tasks.filter(pk=task.pk).update(title_key=text_key(task.title))


def hide_what_is_in_the_trash(apps, schema_editor):
    tasks = apps.get_model("tasks", "Task").objects
    gone = Q(deleted_at__isnull=False) | Q(project__deleted_at__isnull=False)
    tasks.filter(pk__in=list(tasks.filter(gone).values_list("pk", flat=True))).update(
        is_hidden=True
    )


class Migration(migrations.Migration):
    dependencies = [("tasks", "0002_labels_comments_order_trash")]

    operations = [
        migrations.RunPython(put_in, migrations.RunPython.noop),
        migrations.RunPython(give_positions, migrations.RunPython.noop),
        migrations.RunPython(give_title_keys, migrations.RunPython.noop),
        migrations.RunPython(hide_what_is_in_the_trash, migrations.RunPython.noop),
    ]
