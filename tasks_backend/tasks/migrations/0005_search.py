import django.db.models.deletion
from django.db import migrations, models

import tasks.search.engines


class Migration(migrations.Migration):
    dependencies = [("tasks", "0004_constraints")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="has_comments",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entry",
                        to="tasks.task",
                    ),
                ),
                ("words", tasks.search.engines.WordsField(editable=False)),
            ],
        ),
        # MySQL refuses to index inside a transaction; the others are inside that of the migration.
        migrations.RunPython(tasks.search.create_index, tasks.search.drop_index, atomic=False),
    ]
