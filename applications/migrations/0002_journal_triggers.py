"""The journal is append-only: the database itself refuses to change or delete a line."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

MESSAGE = "journal: append-only, a line is never changed nor deleted"

POSTGRESQL = (
    f"""
    CREATE FUNCTION applications_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER applications_journal_append_only
    BEFORE UPDATE OR DELETE ON applications_journalentry
    FOR EACH ROW EXECUTE FUNCTION applications_journal_refuse()
    """,
)
POSTGRESQL_UNDO = (
    "DROP TRIGGER applications_journal_append_only ON applications_journalentry",
    "DROP FUNCTION applications_journal_refuse()",
)
SQLITE = tuple(
    f"""
    CREATE TRIGGER applications_journal_no_{action.lower()}
    BEFORE {action} ON applications_journalentry
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """
    for action in ("UPDATE", "DELETE")
)
SQLITE_UNDO = (
    "DROP TRIGGER applications_journal_no_update",
    "DROP TRIGGER applications_journal_no_delete",
)


def run(
    schema_editor: BaseDatabaseSchemaEditor, statements: dict[str, tuple[str, ...]]
) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def forwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, {"postgresql": POSTGRESQL, "sqlite": SQLITE})


def backwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, {"postgresql": POSTGRESQL_UNDO, "sqlite": SQLITE_UNDO})


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
