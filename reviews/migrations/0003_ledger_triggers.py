"""The ledger of an envelope: append-only, and its balance checked by the database itself."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

APPEND_ONLY = "ledger: append-only, an entry is never changed nor deleted"
FOLLOWS = "ledger: position and balance do not follow from the entry before"
NEGATIVE = "ledger: less is left of the envelope than this entry takes"
STRANGER = "ledger: the dossier is of another call"
DOSSIER = "ledger: the dossier does not hold what this entry takes"

EFFECT = """(CASE
    WHEN NEW.kind = 'reserved' THEN -NEW.cents
    WHEN NEW.kind IN ('opened', 'adjusted', 'released', 'cancelled') THEN NEW.cents
    ELSE 0 END)"""
# What the dossier holds before this entry: reserved, and awarded but not paid.
RESERVED = """COALESCE(SUM(CASE
    WHEN kind = 'reserved' THEN cents
    WHEN kind IN ('awarded', 'released') THEN -cents
    ELSE 0 END), 0)"""
UNPAID = """COALESCE(SUM(CASE
    WHEN kind = 'awarded' THEN cents
    WHEN kind IN ('cancelled', 'paid') THEN -cents
    ELSE 0 END), 0)"""
TAKEN = "(CASE WHEN NEW.kind IN ({}) THEN NEW.cents ELSE 0 END)"
TAKEN_FROM_RESERVED = TAKEN.format("'awarded', 'released'")
TAKEN_FROM_AWARDED = TAKEN.format("'cancelled', 'paid'")

POSTGRESQL = (
    f"""
    CREATE FUNCTION reviews_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER reviews_ledger_append_only
    BEFORE UPDATE OR DELETE ON reviews_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION reviews_ledger_refuse()
    """,
    f"""
    CREATE FUNCTION reviews_ledger_check() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        last_position bigint;
        last_balance bigint;
        reserved bigint;
        unpaid bigint;
    BEGIN
        PERFORM 1 FROM applications_call WHERE id = NEW.call_id FOR NO KEY UPDATE;
        SELECT position, balance_cents INTO last_position, last_balance
        FROM reviews_ledgerentry WHERE call_id = NEW.call_id
        ORDER BY position DESC LIMIT 1;
        IF COALESCE(last_balance, 0) + {EFFECT} < 0 THEN
            RAISE EXCEPTION '{NEGATIVE}' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.position <> COALESCE(last_position, 0) + 1
            OR NEW.balance_cents <> COALESCE(last_balance, 0) + {EFFECT} THEN
            RAISE EXCEPTION '{FOLLOWS}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.application_id IS NULL THEN
            RETURN NEW;
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM applications_application
            WHERE id = NEW.application_id AND call_id = NEW.call_id
        ) THEN
            RAISE EXCEPTION '{STRANGER}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        SELECT {RESERVED}, {UNPAID} INTO reserved, unpaid
        FROM reviews_ledgerentry WHERE application_id = NEW.application_id;
        IF reserved < {TAKEN_FROM_RESERVED} OR unpaid < {TAKEN_FROM_AWARDED} THEN
            RAISE EXCEPTION '{DOSSIER}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER reviews_ledger_checked
    BEFORE INSERT ON reviews_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION reviews_ledger_check()
    """,
)
POSTGRESQL_UNDO = (
    "DROP TRIGGER reviews_ledger_checked ON reviews_ledgerentry",
    "DROP FUNCTION reviews_ledger_check()",
    "DROP TRIGGER reviews_ledger_append_only ON reviews_ledgerentry",
    "DROP FUNCTION reviews_ledger_refuse()",
)
# SQLite has one writer at a time: what it reads here is what stands.
LAST = "(SELECT {} FROM reviews_ledgerentry WHERE call_id = NEW.call_id ORDER BY position DESC LIMIT 1)"
LAST_BALANCE = f"COALESCE({LAST.format('balance_cents')}, 0)"
LAST_POSITION = f"COALESCE({LAST.format('position')}, 0)"
OF_DOSSIER = "FROM reviews_ledgerentry WHERE application_id = NEW.application_id"
SQLITE = (
    *(
        f"""
        CREATE TRIGGER reviews_ledger_no_{action.lower()}
        BEFORE {action} ON reviews_ledgerentry
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END
        """
        for action in ("UPDATE", "DELETE")
    ),
    f"""
    CREATE TRIGGER reviews_ledger_checked BEFORE INSERT ON reviews_ledgerentry
    BEGIN
        SELECT RAISE(ABORT, '{NEGATIVE}') WHERE {LAST_BALANCE} + {EFFECT} < 0;
        SELECT RAISE(ABORT, '{FOLLOWS}')
        WHERE NEW.position <> {LAST_POSITION} + 1
            OR NEW.balance_cents <> {LAST_BALANCE} + {EFFECT};
        SELECT RAISE(ABORT, '{STRANGER}')
        WHERE NEW.application_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM applications_application
            WHERE id = NEW.application_id AND call_id = NEW.call_id
        );
        SELECT RAISE(ABORT, '{DOSSIER}')
        WHERE NEW.application_id IS NOT NULL AND (
            (SELECT {RESERVED} {OF_DOSSIER}) < {TAKEN_FROM_RESERVED}
            OR (SELECT {UNPAID} {OF_DOSSIER}) < {TAKEN_FROM_AWARDED}
        );
    END
    """,
)
SQLITE_UNDO = (
    "DROP TRIGGER reviews_ledger_checked",
    "DROP TRIGGER reviews_ledger_no_update",
    "DROP TRIGGER reviews_ledger_no_delete",
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
    dependencies = [("reviews", "0002_ledger")]

    operations = [migrations.RunPython(forwards, backwards)]
