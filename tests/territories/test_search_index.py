import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import connection

from territories import search_index
from territories.search import search
from tests.factories.territories import LocalAuthorityFactory
from tests.territories.conftest import GROUPING, write_release

pytestmark = pytest.mark.django_db


def warnings():
    found = run_checks(tags=[Tags.database], databases=["default"])
    return [message.id for message in found if message.id.startswith("territories.")]


def test_the_index_stands_after_the_migrations():
    assert search_index.exists(connection)
    assert warnings() == []


def test_it_is_dropped_and_made_again():
    search_index.drop(connection)
    assert warnings() == ["territories.W001"]

    assert search_index.ensure(connection)
    assert warnings() == []


def test_where_the_extension_is_refused_the_search_still_answers(
    monkeypatch, tmp_path, capsys
):
    search_index.drop(connection)
    monkeypatch.setattr(search_index, "EXTENSION", "pg_trgm_of_nowhere")
    LocalAuthorityFactory(name="CC du Val")

    assert not search_index.ensure(connection)
    assert [authority.name for authority in search("val")] == ["CC du Val"]

    write_release(tmp_path, communes=[], epci=[GROUPING])
    call_command("import_territories", directory=tmp_path, accept_withdrawals=True)
    assert "CREATE EXTENSION pg_trgm" in capsys.readouterr().err
