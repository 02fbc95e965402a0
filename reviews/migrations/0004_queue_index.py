"""The queue's index: counts, filters and pages are answered without reading the dossiers.

A dossier's row holds its whole text; this index holds, in the order of the queue, only
what the queue and `visible_to` ask of it. PostgreSQL carries the other columns in its
leaves; SQLite has them as further keys.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CREATE = {
    "postgresql": """
        CREATE INDEX reviews_queue ON applications_application (call_id, rank)
        INCLUDE (id, state, owner_id, holder_category) WHERE state <> 'draft'
    """,
    "sqlite": """
        CREATE INDEX reviews_queue ON applications_application
        (call_id, rank, id, state, owner_id, holder_category) WHERE state <> 'draft'
    """,
}


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(CREATE[schema_editor.connection.vendor], params=None)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP INDEX reviews_queue", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0003_review_latest"),
        ("applications", "0002_journal_triggers"),
    ]

    operations = [migrations.RunPython(create, drop)]
