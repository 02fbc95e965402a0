"""The desk's export: which dossiers, which columns, what the journal tells of it."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from applications.models import Application, Event, JournalEntry, State
from reviews.decisions.deciding import set_aside
from reviews.exports.columns import COLUMNS, UnknownColumns, columns_of
from reviews.exports.formats import FORMATS
from reviews.exports.table import export_table
from reviews.models import Outcome
from reviews.queue.listing import queue_for
from tests.factories.applications import filed, make_call, ready_draft
from tests.factories.decisions import proposed, published

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:reviews_dossier_export")
FILE = reverse("admin:reviews_dossier_export_file")


def lines(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def ask(client, *columns, **filters):
    return client.post(FILE, {"colonnes": columns, "format": "csv", **filters})


def test_the_page_offers_every_column_and_tells_how_many_dossiers(desk):
    filed()
    ready_draft()
    response = desk.get(PAGE)
    page = response.content.decode()
    assert response.context["total"] == "1\u00a0dossier"
    for code in COLUMNS:
        assert f'value="{code}"' in page


def test_the_filters_of_the_queue_are_told_and_kept(desk):
    filed()
    response = desk.get(PAGE + "?etat=under_review&q=val")
    assert response.context["total"] == "0\u00a0dossier"
    page = response.content.decode()
    assert "État\u00a0: En instruction" in page
    assert '<input type="hidden" name="etat" value="under_review">' in page


def test_the_file_holds_the_chosen_columns_of_the_filtered_dossiers(desk):
    first, second = filed().application, filed().application
    ready_draft()
    Application.objects.filter(pk=second.pk).update(state=State.UNDER_REVIEW)
    response = ask(desk, "requested_grant", "number", "state", "received_at")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    header, *rows = lines(response)
    assert header == [
        "Numéro",
        "Reçu le (heure de Paris)",
        "Aide demandée (€)",
        "État",
    ]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        (first.number, "50000,00", "Déposé"),
        (second.number, "50000,00", "En instruction"),
    ]
    assert lines(ask(desk, "number", etat="under_review"))[1:] == [[second.number]]


def test_every_column_of_a_dossier_can_be_written_in_every_format(desk, reviewer):
    filed()
    for written_as in FORMATS.values():
        export = export_table(
            dossiers=queue_for(reviewer),
            columns=columns_of(COLUMNS),
            written_as=written_as,
            user=reviewer,
        )
        assert len(b"".join(export.chunks)) > 500


def test_the_journal_tells_who_took_what(desk, reviewer):
    call = filed().application.call
    ask(desk, "number", "contact_email")
    line = JournalEntry.objects.get(event=Event.EXPORTED)
    assert (line.call, line.actor, line.application) == (call, reviewer, None)
    assert line.detail == {
        "format": "csv",
        "dossiers": 1,
        "columns": ["number", "contact_email"],
    }


def test_no_column_is_refused_on_the_page(desk):
    response = ask(desk)
    assert response.status_code == 200
    assert "Choisissez au moins une colonne." in response.content.decode()
    assert not JournalEntry.objects.filter(event=Event.EXPORTED).exists()


def test_unknown_columns_are_named():
    with pytest.raises(UnknownColumns, match="Colonnes inconnues : secret"):
        columns_of(["number", "secret"])


def test_a_formula_typed_by_an_applicant_is_neutralised(desk):
    filed(title='=HYPERLINK("http://mechant.example";"Cliquez")')
    assert lines(ask(desk, "title"))[1][0].startswith("'=HYPERLINK")


def test_the_number_of_queries_does_not_depend_on_the_number_of_dossiers(desk):
    def count():
        counted = []
        with connection.execute_wrapper(
            lambda execute, *call: counted.append(call[0]) or execute(*call)
        ):
            response = ask(desk, *COLUMNS)
            response.getvalue()
        return len(counted)

    filed()
    count()
    one = count()
    filed()
    filed()
    assert count() == one <= 10


def run(capsysbinary, *arguments):
    call_command("export_applications", *arguments)
    captured = capsysbinary.readouterr()
    return captured.out, captured.err.decode()


def test_the_command_writes_what_the_desk_writes(tmp_path, capsysbinary):
    dossier = filed(requested_grant=Decimal("49000.00"), other_resources=51_000)
    path = tmp_path / "dossiers.csv"
    _, told = run(capsysbinary, "--columns=number,requested_grant", f"--output={path}")
    assert path.read_bytes().decode("utf-8-sig").splitlines() == [
        "Numéro;Aide demandée (€)",
        f"{dossier.application.number};49000,00",
    ]
    assert told == "1\u00a0dossier, 2\u00a0colonnes.\n"
    line = JournalEntry.objects.get(event=Event.EXPORTED)
    assert line.actor is None
    with pytest.raises(CommandError, match="File exists"):
        run(capsysbinary, f"--output={path}")


def test_the_command_keeps_to_a_call_and_to_states(capsysbinary):
    filed()
    other = make_call(slug="autre", number_prefix="PN2021")
    wanted = filed(call=other).application
    columns = "--columns=number"
    out, _ = run(capsysbinary, columns, "--call=autre", "--state=submitted")
    assert out.decode("utf-8-sig").split() == ["Numéro", wanted.number]
    out, _ = run(capsysbinary, columns, "--state=accepted")
    assert out.decode("utf-8-sig").split() == ["Numéro"]


def test_a_dry_run_counts_and_writes_nothing(capsysbinary, tmp_path):
    filed()
    path = tmp_path / "dossiers.xlsx"
    out, told = run(capsysbinary, "--dry-run", f"--output={path}", "--format=xlsx")
    assert out == b""
    assert told.startswith("1\u00a0dossier à exporter en Excel (XLSX).")
    assert not path.exists()
    assert not JournalEntry.objects.filter(event=Event.EXPORTED).exists()


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("--call=nulle-part", "Appel inconnu"),
        ("--columns=secret", "Colonnes inconnues"),
    ],
)
def test_what_the_command_does_not_know_is_named(argument, message):
    with pytest.raises(CommandError, match=message):
        call_command("export_applications", argument)


def test_what_a_decision_is_defended_with_goes_out_with_the_table(desk):
    undecided = filed().application
    decision = published(outcome=Outcome.REFUSAL, explanation="Trop peu de public.")
    aside = proposed()
    set_aside(decision_id=aside.pk, user=aside.proposed_by)

    header, *rows = lines(
        ask(desk, "number", *(code for code in COLUMNS if code.startswith("decision_")))
    )

    told = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    refused = told[decision.application.number]
    assert refused["Décision"] == "Refus"
    assert refused["Aide attribuée (€)"] == ""
    assert refused["Précisions"] == "Trop peu de public."
    assert refused["Proposée par"] == str(decision.proposed_by)
    assert refused["Confirmée par"] == str(decision.confirmed_by)
    assert refused["Numéro de la décision"] == decision.reference
    assert refused["Publiée le (heure de Paris)"]
    for without in (undecided, aside.application):
        assert set(list(told[without.number].values())[1:]) == {""}
