"""Give the authorities already imported their footprints."""

from django.db import migrations

from territories import footprints


def fill(apps, schema_editor):
    footprints.rebuild(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("territories", "0003_footprints")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
