"""Deliberations are append-only: the database itself refuses to change or delete one."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

MESSAGE = "deliberation: append-only, it is never changed nor deleted"

POSTGRESQL = (
    f"""
    CREATE FUNCTION reviews_deliberation_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER reviews_deliberation_append_only
    BEFORE UPDATE OR DELETE ON reviews_deliberation
    FOR EACH ROW EXECUTE FUNCTION reviews_deliberation_refuse()
    """,
)
POSTGRESQL_UNDO = (
    "DROP TRIGGER reviews_deliberation_append_only ON reviews_deliberation",
    "DROP FUNCTION reviews_deliberation_refuse()",
)
SQLITE = tuple(
    f"""
    CREATE TRIGGER reviews_deliberation_no_{action.lower()}
    BEFORE {action} ON reviews_deliberation
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """
    for action in ("UPDATE", "DELETE")
)
SQLITE_UNDO = (
    "DROP TRIGGER reviews_deliberation_no_update",
    "DROP TRIGGER reviews_deliberation_no_delete",
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
    dependencies = [("reviews", "0010_disagreement")]

    operations = [migrations.RunPython(forwards, backwards)]
