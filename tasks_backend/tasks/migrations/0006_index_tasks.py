"""Indexes the tasks of before, in the order in which they were made."""

from django.db import migrations

from api.hyphens import put_in
from tasks.search import words


def index_tasks(apps, schema_editor):
    tasks = apps.get_model("tasks", "Task").objects.order_by("created_at", "id")
    entry = apps.get_model("tasks", "SearchEntry")
    for task in tasks.iterator():
        entry.objects.create(task=task, words=words(task.space_id, task.title, task.description))


class Migration(migrations.Migration):
    dependencies = [("tasks", "0005_search")]

    operations = [
        migrations.RunPython(put_in, migrations.RunPython.noop),
        migrations.RunPython(index_tasks, migrations.RunPython.noop),
    ]
