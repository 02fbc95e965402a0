"""The trigram index that makes the search fast on PostgreSQL. SQLite does without."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.core import checks
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError

NAME: Final = "local_authority_search_trgm"
EXTENSION: Final = "pg_trgm"
TABLE: Final = "territories_localauthority"


REFUSED: Final = (
    "L’index de recherche des collectivités manque : PostgreSQL n’a pas l’extension"
    " pg_trgm. La recherche reste juste, mais plus lente."
)
REMEDY: Final = (
    "Faites exécuter « CREATE EXTENSION pg_trgm; » sur cette base par son administrateur,"
    " puis relancez « manage.py import_territories », qui crée l’index."
)


def ensure(connection: BaseDatabaseWrapper) -> bool:
    """Create the index where it lacks, and its extension; say whether all is well.

    `pg_trgm` is a trusted extension: the owner of the database may create it. Where the
    server refuses it or lacks it, nothing changes: the search stays right, and slower.
    A migration and the import both call this. Effects: DDL.
    """
    if connection.vendor != "postgresql":
        return True
    if exists(connection):
        return True
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {EXTENSION}")
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {NAME} ON {TABLE}"
                " USING gin (search_text gin_trgm_ops)"
            )
    except DatabaseError:
        return False
    return True


def exists(connection: BaseDatabaseWrapper) -> bool:
    """Whether the index stands. One query, PostgreSQL only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [NAME])
        row = cursor.fetchone()
    return bool(row and row[0])


def drop(connection: BaseDatabaseWrapper) -> None:
    """Drop the index. The extension stays: others may use it. Effects: DDL."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX IF EXISTS {NAME}")


@checks.register(checks.Tags.database)
def check_search_index(
    *, databases: Sequence[str] | None = None, **options: Any
) -> list[checks.CheckMessage]:
    """Warn where the index lacks (`manage.py check --database default`)."""
    missing = []
    for alias in databases or []:
        connection = connections[alias]
        if (
            connection.vendor == "postgresql"
            and TABLE in connection.introspection.table_names()
            and not exists(connection)
        ):
            missing.append(alias)
    return [
        checks.Warning(REFUSED, hint=REMEDY, id="territories.W001") for _ in missing
    ]
