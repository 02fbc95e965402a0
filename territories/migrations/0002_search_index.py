"""Create the trigram index of the search, where the database can have one."""

import sys

from django.db import migrations

from territories import search_index


def create(apps, schema_editor):
    if not search_index.ensure(schema_editor.connection):
        sys.stderr.write(f"{search_index.REFUSED}\n{search_index.REMEDY}\n")


def drop(apps, schema_editor):
    search_index.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("territories", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
