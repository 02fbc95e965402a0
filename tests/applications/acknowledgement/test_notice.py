"""The documents and the mails of the notices that follow a filing."""

import io
from datetime import timedelta

import page
import pikepdf
import pytest
from django.utils import timezone

from applications.acknowledgement.debt import acknowledge
from applications.acknowledgement.rendering.document import read_content, render_pdf
from applications.acknowledgement.rendering.notice import NoticeContent
from applications.models import Acknowledgement, AcknowledgementMail, Event
from applications.notices import Item, issue_complete, issue_items_requested
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db

DELIBERATION = Item("document.deliberation", "Délibération", "Elle n’est pas signée.")


def missing(submission):
    return issue_items_requested(
        submission=submission,
        issued_by=ReviewerFactory(),
        issued_at=timezone.now(),
        items=[DELIBERATION, Item("section.projet", "Rubrique « Projet »")],
        message="Merci de répondre vite.",
        answer_by=(timezone.now() + timedelta(days=15)).date(),
    )


def complete(submission):
    return issue_complete(
        submission=submission,
        issued_by=ReviewerFactory(),
        issued_at=timezone.now(),
        complete_since=submission.received_at,
    )


def test_the_page_names_what_is_missing_and_until_when():
    notice = missing(filed())

    content = read_content(notice.content)

    assert isinstance(content, NoticeContent)
    assert content.title == "Demande d’éléments manquants"
    assert [(row.label, row.value) for row in content.items] == [
        ("Délibération", "Elle n’est pas signée."),
        ("Rubrique « Projet »", "À fournir ou à corriger."),
    ]
    assert content.message == "Merci de répondre vite."
    assert content.sha256 == notice.sha256


def test_the_page_of_a_complete_dossier_asks_nothing():
    content = read_content(complete(filed()).content)

    assert content.title == "Dossier complet"
    assert (content.items, content.message) == ((), "")


@pytest.mark.parametrize("issue", [missing, complete])
def test_the_document_carries_the_notice_as_it_was_frozen(issue):
    notice = issue(filed())

    document = render_pdf(notice.content)

    assert document == render_pdf(notice.content)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        [file] = pdf.attachments.values()
        assert file.get_file().read_bytes() == notice.content.encode()
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(document, profile=profile).failures == []


def test_a_notice_is_rendered_journalled_and_mailed_to_whom_the_filing_was():
    submission = filed()
    acknowledge(acknowledgement_id=submission.acknowledgement.pk)
    notice = missing(submission)

    acknowledge(acknowledgement_id=notice.acknowledgement.pk)

    issued = Acknowledgement.objects.get(notice=notice)
    assert issued.rendered_at is not None
    assert issued.sha256 != submission.acknowledgement.sha256
    events = list(submission.application.journal.values_list("event", flat=True))
    assert events.count(Event.ACKNOWLEDGEMENT_RENDERED) == 1
    assert events.count(Event.NOTICE_RENDERED) == 1
    mails = AcknowledgementMail.objects.filter(acknowledgement=issued)
    assert set(mails.values_list("address", flat=True)) == set(
        AcknowledgementMail.objects.filter(
            acknowledgement=submission.acknowledgement, kind="document"
        ).values_list("address", flat=True)
    )
    mail = mails.first().queued
    assert mail.subject.startswith(
        f"Dossier {submission.application.number} : éléments manquants"
    )
    assert "- Délibération : Elle n’est pas signée." in mail.message
    [attached] = mail.attachments.all()
    assert attached.name == (
        f"demande-d-elements-manquants-{submission.application.number}.pdf"
    )


def test_the_page_of_the_dossier_shows_a_notice_and_offers_its_document(client):
    submission = filed()
    notice = missing(submission)
    acknowledge(acknowledgement_id=notice.acknowledgement.pk)
    client.force_login(submission.application.owner)
    address = submission.application.get_absolute_url()

    shown = client.get(address).content.decode()
    answer = client.get(f"{address}notifications/{notice.pk}/")

    assert "Elle n’est pas signée." in shown
    assert f"{address}notifications/{notice.pk}/" in shown
    assert answer["Content-Type"] == "application/pdf"
    assert answer.getvalue().startswith(b"%PDF-")


def test_somebody_else_s_notice_is_not_found(client):
    notice = missing(filed())
    other = filed().application
    client.force_login(other.owner)

    assert (
        client.get(f"{other.get_absolute_url()}notifications/{notice.pk}/").status_code
        == 404
    )
