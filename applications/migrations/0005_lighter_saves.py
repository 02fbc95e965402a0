"""The index of an owner's dossiers by date made each save of a step touch every index."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_envelope_index")]

    operations = [
        migrations.RemoveIndex(model_name="application", name="application_of_owner")
    ]
