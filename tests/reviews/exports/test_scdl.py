"""The open data of the grants: the schema's rules, and nothing supposed."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from applications.models import Application, Event, JournalEntry, State
from reviews.exports.scdl import (
    COLUMNS,
    Award,
    Complement,
    Grantor,
    NotPublishable,
    check_row,
    scdl_rows,
    write_scdl,
)
from reviews.money.ledger import award as award_money
from reviews.money.ledger import reserve
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed
from tests.factories.decisions import published

# The SIRET of the French post office, often given as an example of a valid one.
SIRET = "35600000000048"
GRANTOR = Grantor(name="Agence d’essai", siret=SIRET)
AWARD = Award(
    number="PN2020-000001-A",
    beneficiary="Communauté de communes du Val",
    siren="356000000",
    title="Le numérique pour tous",
    amount=Decimal("49999.50"),
    scheme="Pass numérique 2020",
)
GIVEN = {
    "agreed_on": "2020-07-01",
    "payment": "échelonné",
    "paid_when": "2020-07-01/2021-12-31",
    "notified": "non",
}


def rows(award=AWARD, grantor=GRANTOR, **changes):
    complement = Complement(**{**GIVEN, **changes})
    return scdl_rows([award], grantor=grantor, complements={AWARD.number: complement})


def test_a_row_is_what_the_schema_asks_for_in_its_order():
    content = write_scdl(rows()).decode()
    header, row = csv.reader(io.StringIO(content))
    assert tuple(header) == COLUMNS
    assert len(COLUMNS) == 16
    assert row == [
        "Agence d’essai",
        SIRET,
        "2020-07-01",
        "",
        "Communauté de communes du Val",
        "",
        "",
        "Le numérique pour tous",
        "49999.50",
        "aide en numéraire",
        "échelonné",
        "2020-07-01/2021-12-31",
        "",
        "non",
        "1.00",
        "Pass numérique 2020",
    ]
    assert check_row(dict(zip(header, row, strict=True))) == []


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"agreed_on": "01/07/2020"}, "dateConvention"),
        ({"agreed_on": "2020-02-30"}, "dateConvention"),
        ({"agreed_on": ""}, "dateConvention est obligatoire"),
        ({"payment": "parfois"}, "conditionsVersement"),
        ({"paid_when": "2021"}, "datesPeriodeVersement"),
        ({"paid_when": "2021-12-31/2020-07-01"}, "datesPeriodeVersement"),
        ({"notified": "peut-être"}, "notificationUE"),
        ({"beneficiary_siret": "123"}, "idBeneficiaire"),
        ({"beneficiary_siret": "73282932000074"}, "pas un établissement de"),
    ],
)
def test_a_value_that_the_schema_refuses_is_named(changes, column):
    with pytest.raises(NotPublishable, match=column):
        rows(**changes)


def test_the_number_of_the_decision_is_that_of_its_publication_unless_given():
    decided = replace(AWARD, decision="PN2020-D-000001-A")
    assert rows(decided)[0]["referenceDecision"] == "PN2020-D-000001-A"
    assert rows(decided, decision="2020-12")[0]["referenceDecision"] == "2020-12"


def test_a_grantor_without_siret_is_refused():
    with pytest.raises(NotPublishable, match="idAttribuant"):
        rows(grantor=Grantor(name="Agence", siret="123"))


def test_a_title_that_is_too_long_is_refused_rather_than_cut():
    long = replace(AWARD, title="x" * 257)
    with pytest.raises(NotPublishable, match="256 caractères au plus"):
        rows(long)


def test_every_dossier_without_complement_is_named():
    with pytest.raises(NotPublishable, match="aucun complément") as refusal:
        scdl_rows([AWARD], grantor=GRANTOR, complements={})
    assert AWARD.number in str(refusal.value)


def accepted():
    dossier = filed().application
    person, now = ReviewerFactory(), timezone.now()
    reserve(application=dossier, amount=Decimal("40000.00"), actor=person, at=now)
    award_money(application=dossier, actor=person, at=now)
    Application.objects.filter(pk=dossier.pk).update(state=State.ACCEPTED)
    return dossier


def run(path, *arguments):
    call_command(
        "export_scdl",
        "--call=appel-d-essai",
        "--grantor-name=Agence d’essai",
        f"--grantor-siret={SIRET}",
        f"--complements={path}",
        *arguments,
    )


@pytest.mark.django_db
def test_the_command_writes_the_awards_of_the_ledger(tmp_path, capsys):
    dossier = accepted()
    filed()
    given = tmp_path / "complements.csv"
    given.write_text(
        "numero;dateConvention;conditionsVersement;datesPeriodeVersement;notificationUE\n"
        f"{dossier.number};2020-07-01;unique;2020-07-15;non\n"
    )
    output = tmp_path / "scdl.csv"
    run(given, "--dry-run", f"--output={output}")
    assert not output.exists()
    run(given, f"--output={output}")
    (row,) = csv.DictReader(io.StringIO(output.read_text()))
    assert (row["montant"], row["nomBeneficiaire"]) == ("40000.00", dossier.holder_name)
    assert JournalEntry.objects.get(event=Event.EXPORTED).detail["format"] == "scdl"
    with pytest.raises(CommandError, match="File exists"):
        run(given, f"--output={output}")


@pytest.mark.django_db
def test_the_command_refuses_what_is_not_whole(tmp_path):
    given = tmp_path / "complements.csv"
    given.write_text("numero\n")
    accepted()
    with pytest.raises(CommandError, match="colonnes absentes"):
        run(given)
    lonely = filed().application
    Application.objects.filter(pk=lonely.pk).update(state=State.ACCEPTED)
    with pytest.raises(CommandError, match="sans montant attribué"):
        run(given)


@pytest.mark.django_db
def test_a_decision_published_is_referred_to_by_its_number(tmp_path):
    decision = published()
    number = decision.application.number
    given = tmp_path / "complements.csv"
    given.write_text(
        "numero,dateConvention,conditionsVersement,datesPeriodeVersement,notificationUE\n"
        f"{number},2020-07-01,unique,2020-07-15,non\n"
    )
    output = tmp_path / "scdl.csv"
    run(given, f"--output={output}")
    (row,) = csv.DictReader(io.StringIO(output.read_text()))
    assert row["referenceDecision"] == decision.reference
    assert row["montant"] == str(decision.amount)
