"""On SQLite, ids are stored with their hyphens (``config.sqlite.base``)."""

from django.db import migrations, models
from django.db.models import F, Q

from api.hyphens import put_in
from changes.models import SITE_SPACE_ID


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
