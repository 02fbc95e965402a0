"""`manage.py publish_decisions`."""

import pytest
from django.core.management import CommandError, call_command

from applications.models import Application, State
from reviews.models import Decision, Outcome, Stage
from tests.factories.accounts import DeciderFactory, ReviewerFactory
from tests.factories.decisions import confirmed, proposed

pytestmark = pytest.mark.django_db

CALL = ("--call", "appel-d-essai")


@pytest.fixture
def decider(db):
    return DeciderFactory()


def run(capsys, *arguments):
    call_command("publish_decisions", *CALL, *arguments)
    return capsys.readouterr().out


def test_a_dry_run_tells_what_would_change_and_writes_nothing(capsys, decider):
    award, refusal = confirmed(), confirmed(outcome=Outcome.REFUSAL)
    proposed()

    out = run(capsys, "--as", decider.email, "--dry-run")

    assert out.splitlines() == [
        f"{award.application.number}\u00a0: Attribution de 40\u202f000,00\u00a0€,"
        " devient « Retenu »",
        f"{refusal.application.number}\u00a0: Refus, devient « Refusé »",
        "À publier : 2. Refusées : 0. Restantes : 0.",
    ]
    assert not Decision.objects.at(Stage.PUBLISHED).exists()


def test_what_is_confirmed_is_published_once(capsys, decider):
    confirmed()
    assert "Publiées : 1." in run(capsys, "--as", decider.email)
    assert "Publiées : 0." in run(capsys, "--as", decider.email)
    assert Decision.objects.at(Stage.PUBLISHED).count() == 1


def test_what_cannot_be_published_is_left_and_said(capsys, decider):
    decision = confirmed()
    confirmed()
    Application.objects.filter(pk=decision.application_id).update(state=State.WITHDRAWN)
    with pytest.raises(CommandError, match="Il reste 1 décision"):
        run(capsys, "--as", decider.email)
    assert "ne le permet pas" in capsys.readouterr().out
    assert Decision.objects.at(Stage.PUBLISHED).count() == 1


def test_the_limit_leaves_the_later_ranks(capsys, decider):
    confirmed()
    confirmed()
    with pytest.raises(CommandError, match="Il reste 1"):
        run(capsys, "--as", decider.email, "--limit", "1")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--as", "personne@mission.example"], "n’est pas le compte d’un décideur"),
        (["--as", "decideur@mission.example", "--limit", "0"], "au moins 1"),
        (["--as", "decideur@mission.example", "--call", "rien"], "Aucun appel"),
    ],
)
def test_a_mistake_is_told(capsys, arguments, reason):
    DeciderFactory(email="decideur@mission.example")
    ReviewerFactory(email="personne@mission.example")
    confirmed()
    with pytest.raises(CommandError, match=reason):
        run(capsys, *arguments)
