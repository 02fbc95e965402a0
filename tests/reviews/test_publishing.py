"""Publishing: the state changes, the letter is issued, the applicant learns it then only."""

from decimal import Decimal

import page
import pypdfium2
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from applications.acknowledgement.debt import acknowledge_missing
from applications.acknowledgement.rendering import render_pdf
from applications.models import Acknowledgement, Event, JournalEntry, Notice, State
from applications.wording import history
from mailing.sending import send_waiting
from reviews.decisions.bulk import publish_each
from reviews.decisions.letters import preview
from reviews.decisions.publishing import publish
from reviews.models import Outcome, Stage
from reviews.reviewing import ReviewRefused
from tests.factories.accounts import DeciderFactory, ReviewerFactory
from tests.factories.applications import add_version, definition, make_call
from tests.factories.decisions import complete, confirmed, proposed, published
from tests.reviews.conftest import sign_in
from tests.reviews.test_reviewing import journal_of

pytestmark = pytest.mark.django_db

STATES = {
    Outcome.AWARD: State.ACCEPTED,
    Outcome.REFUSAL: State.REJECTED,
    Outcome.INADMISSIBLE: State.INADMISSIBLE,
}


def text_of(document):
    pdf = pypdfium2.PdfDocument(document)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    finally:
        pdf.close()


def send_everything():
    acknowledge_missing(limit=100)
    send_waiting(limit=100)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_published_decision_changes_the_state_and_owes_a_letter(outcome):
    decision = published(outcome=outcome)

    dossier = decision.application
    dossier.refresh_from_db()
    assert dossier.state == STATES[outcome]
    assert decision.stage == Stage.PUBLISHED
    assert decision.reference == "PN2020-D0001"
    assert decision.notice.kind == outcome
    assert Acknowledgement.objects.get(notice=decision.notice).rendered_at is None
    taken = JournalEntry.objects.filter(application=dossier).latest("pk")
    assert taken.detail["reference"] == "PN2020-D0001"
    assert taken.actor == decision.published_by


def test_the_letter_is_frozen_with_the_words_the_call_has_at_that_moment():
    decision = confirmed(
        outcome=Outcome.REFUSAL, reasons=["publics"], explanation="Voir l’avis."
    )
    call = decision.application.call
    call.current = add_version(call, definition(title="Appel renommé"))
    call.save()

    decision = publish(decision_id=decision.pk, publisher=DeciderFactory())

    told = decision.notice.told
    assert "«\u00a0Appel renommé\u00a0»" in told["letter"]["body"]
    assert told["decision"] == {
        "reference": "PN2020-D0001",
        "amount": None,
        "requested_grant": "50000.00",
        "reasons": [
            "Les publics visés ou les moyens de les atteindre sont peu précis."
        ],
        "explanation": "Voir l’avis.",
    }
    assert told["appeal"] == "Le rejet peut être contesté."


def test_the_letter_goes_out_as_a_pdf_and_says_what_was_decided():
    decision = published()

    send_everything()

    letters = [each for each in mail.outbox if "décision" in each.subject]
    assert letters
    (name, document, _) = letters[0].attachments[0]
    assert name == f"decision-d-attribution-{decision.application.number}.pdf"
    text = text_of(document).replace("\u00a0", " ").replace("\u202f", " ")
    for said in (
        "Attribution d’une aide de 40 000,00 €",
        "PN2020-D0001",
        "Le rejet peut être contesté.",
        decision.application.number,
    ):
        assert said in text
    assert journal_of(decision.application)[-1] == Event.NOTICE_MAILED


@pytest.mark.parametrize("outcome", Outcome)
def test_every_letter_keeps_both_standards_as_an_acknowledgement_does(outcome):
    decision = published(outcome=outcome)

    document = render_pdf(decision.notice.content)

    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(document, profile=profile).failures == []


def test_what_the_call_does_not_state_is_left_to_the_service():
    legal = definition().legal
    make_call(legal=type(legal)(sworn_statement="Je certifie."))
    published(outcome=Outcome.INADMISSIBLE)
    send_everything()
    document = Acknowledgement.objects.get(
        notice__isnull=False, notice__kind="inadmissible"
    )
    with document.file.open() as file:
        assert "À compléter par le service" in text_of(file.read())


def test_a_preview_says_that_it_is_not_sent_and_writes_nothing():
    decision = proposed()
    before = (Notice.objects.count(), Acknowledgement.objects.count())

    document = preview(
        decision,
        decision.application.submission,
        application=decision.application,
        at=timezone.now(),
    )

    assert "n’est ni publiée ni envoyée" in text_of(document).replace("\n", " ")
    assert (Notice.objects.count(), Acknowledgement.objects.count()) == before


def test_nothing_is_published_that_is_not_confirmed_nor_by_a_reviewer():
    with pytest.raises(ReviewRefused, match="n’est pas à publier"):
        publish(decision_id=proposed().pk, publisher=DeciderFactory())
    with pytest.raises(ReviewRefused, match="rôle de décideur"):
        publish(decision_id=confirmed().pk, publisher=ReviewerFactory())
    assert not Notice.objects.filter(kind__in=STATES).exists()


def test_each_decision_has_its_number_and_one_refusal_stops_no_other():
    decisions = [confirmed(), proposed(), confirmed(outcome=Outcome.REFUSAL)]
    publisher = DeciderFactory()
    keys = [decision.pk for decision in decisions]

    told = publish_each(decision_ids=keys, publisher=publisher, dry_run=True)
    assert [bool(each.refusal) for each in told] == [False, True, False]
    assert not Notice.objects.filter(kind__in=STATES).exists()

    done = publish_each(decision_ids=keys, publisher=publisher)
    assert [each.refusal for each in done] == [each.refusal for each in told]
    for decision in decisions:
        decision.refresh_from_db()
    assert [decision.reference for decision in decisions] == [
        "PN2020-D0001",
        None,
        "PN2020-D0002",
    ]


def test_the_applicant_sees_nothing_before_the_publication(client):
    dossier = complete()
    sign_in(client, dossier.owner)
    page = client.get(dossier.get_absolute_url()).content
    lines = history(dossier.journal.all())

    decision = confirmed(dossier)

    assert history(dossier.journal.all()) == lines
    after = client.get(dossier.get_absolute_url()).content
    assert _without_token(after) == _without_token(page)
    publish(decision_id=decision.pk, publisher=DeciderFactory())
    assert (
        "Votre projet est retenu"
        in client.get(dossier.get_absolute_url()).content.decode()
    )


def _without_token(page):
    return [
        line
        for line in page.decode().splitlines()
        if "csrf" not in line.lower() and "nonce" not in line
    ]


def test_that_the_applicant_opened_the_decision_is_known_once(client):
    decision = published()
    dossier = decision.application
    sign_in(client, ReviewerFactory())
    client.get(
        reverse("applications:notice", args=[dossier.public_id, decision.notice_id])
    )
    decision.notice.refresh_from_db()
    assert decision.notice.opened_at is None

    sign_in(client, dossier.owner)
    for _ in range(2):
        client.get(dossier.get_absolute_url())

    decision.notice.refresh_from_db()
    assert decision.notice.opened_at is not None
    opened = JournalEntry.objects.filter(application=dossier, event=Event.NOTICE_OPENED)
    assert sorted(entry.detail["kind"] for entry in opened) == ["award", "complete"]


def test_an_amount_is_in_the_journal_to_the_cent():
    decision = published(amount=Decimal("12345.67"))
    entry = JournalEntry.objects.filter(
        application=decision.application, event=Event.ACCEPTED
    ).get()
    assert entry.detail["amount"] == "12345.67"
