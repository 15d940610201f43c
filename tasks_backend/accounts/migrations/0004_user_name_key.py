from django.db import migrations

import changes.fields
from api.hyphens import put_in
from changes.text import text_key


def give_name_keys(apps, schema_editor):
    users = apps.get_model("accounts", "User").objects
    for user in users.iterator():
        users.filter(pk=user.pk).update(name_key=text_key(user.name))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_email_key_byte_by_byte")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_key",
            field=changes.fields.KeyField(default="", editable=False, max_length=200),
            preserve_default=False,
        ),
        migrations.RunPython(put_in, migrations.RunPython.noop),
        migrations.RunPython(give_name_keys, migrations.RunPython.noop),
    ]
