"""`manage.py render_acknowledgements`: what an operator sees and what the shell is told."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from applications.acknowledgement import debt
from applications.models import Acknowledgement
from mailing.backoff import MOST_ATTEMPTS
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("render_acknowledgements", *arguments, stdout=output)
    return output.getvalue().strip()


def test_it_renders_and_sends_what_is_missing_and_counts_it():
    filed()
    filed()
    assert run() == "Établis : 2. Courriels envoyés : 8. En échec : 0. Restants : 0."
    assert len(mail.outbox) == 8
    assert run() == "Établis : 0. Courriels envoyés : 0. En échec : 0. Restants : 0."
    assert len(mail.outbox) == 8


def test_it_counts_the_mails_that_leave_without_a_broker(
    settings, monkeypatch, transactional_db
):
    with monkeypatch.context() as nobody_told:
        nobody_told.setattr(
            "applications.submission.announce_acknowledgement", lambda pk: None
        )
        nobody_told.setattr("mailing.queue.announce_mails", lambda keys: None)
        filed()
    settings.CELERY_TASK_ALWAYS_EAGER = True
    assert run() == "Établis : 1. Courriels envoyés : 4. En échec : 0. Restants : 0."


def test_a_dry_run_counts_and_writes_nothing():
    filed()
    debt.acknowledge(acknowledgement_id=filed().acknowledgement.pk)
    assert run("--dry-run") == "À établir : 1. À envoyer : 6."
    assert Acknowledgement.objects.unrendered().count() == 1
    assert mail.outbox == []


def test_what_was_given_up_is_taken_again_when_asked():
    filed()
    Acknowledgement.objects.update(attempts=MOST_ATTEMPTS, given_up_at=timezone.now())
    with pytest.raises(CommandError, match="Il reste 1 accusé"):
        run()
    assert run("--given-up").startswith("Repris : 1.\nÉtablis : 1.")


def test_what_its_limit_leaves_undone_makes_it_fail():
    filed()
    filed()
    output = StringIO()
    with pytest.raises(CommandError, match="Il reste 1 accusé"):
        call_command("render_acknowledgements", "--limit", "1", stdout=output)
    assert (
        "Établis : 1. Courriels envoyés : 2. En échec : 0. Restants : 5."
        in output.getvalue()
    )


def test_what_fails_makes_it_fail_once_the_others_are_done(monkeypatch):
    bad, good = filed(), filed()
    render = debt.render_pdf

    def fail_once(snapshot):
        if snapshot == bad.snapshot:
            raise OSError("disk full")
        return render(snapshot)

    monkeypatch.setattr(debt, "render_pdf", fail_once)
    with pytest.raises(CommandError, match="Il reste 1 accusé"):
        run()
    good.acknowledgement.refresh_from_db()
    assert good.acknowledgement.mailed_at is not None


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_that_is_no_count_is_refused(limit):
    with pytest.raises(CommandError, match="--limit"):
        run("--limit", limit)


@pytest.mark.parametrize("limit", ["0", "-1", "beaucoup"])
def test_a_limit_that_is_not_one_is_refused_in_plain_words(limit):
    with pytest.raises(CommandError, match=f"« {limit} » n’est pas un nombre entier"):
        run(f"--limit={limit}")
