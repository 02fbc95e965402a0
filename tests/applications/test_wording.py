"""What an applicant reads: every state has its words, and the reviewers keep theirs."""

import pytest
from django.utils import timezone

from applications.models import Event, JournalEntry, State
from applications.wording import STANDINGS, history

UNSAID = {
    *(Event.DRAFT_DELETED, Event.CALL_LOADED, Event.CALL_CHANGED, Event.SCORED),
    *(Event.ACKNOWLEDGEMENT_GIVEN_UP, Event.ACKNOWLEDGEMENT_RESUMED),
    *(Event.DECISION_PROPOSED, Event.DECISION_CONFIRMED, Event.DECISION_SET_ASIDE),
    *(Event.PAYMENT_RECORDED, Event.DOCUMENT_READ, Event.EXPORTED, Event.ARCHIVED),
    *(Event.ASSIGNED, Event.UNASSIGNED, Event.OPINION_REOPENED, Event.SCORING_CLOSED),
    Event.DELIBERATED,
    *(Event.OPINION_ASKED, Event.OPINION_REMINDED, Event.OPINION_WITHDRAWN),
    *(Event.OPINION_RECEIVED, Event.OPINION_DECLINED, Event.OPINION_MAIL_FAILED),
}


def test_every_state_has_its_words():
    assert set(STANDINGS) == set(State)


def test_only_a_draft_is_said_not_to_be_filed():
    said = [state for state, one in STANDINGS.items() if "non déposé" in one.label]
    assert said == [State.DRAFT]


@pytest.mark.parametrize("event", Event)
def test_the_history_tells_what_concerns_the_applicant(event):
    lines = history([JournalEntry(event=event, at=timezone.now(), detail={})])
    assert len(lines) == (0 if event in UNSAID else 1)


def test_the_history_names_the_document():
    entry = JournalEntry(
        event=Event.DOCUMENT_ADDED, at=timezone.now(), detail={"name": "délib.pdf"}
    )
    assert history([entry])[0].text == "Pièce ajoutée\u00a0: «\u00a0délib.pdf\u00a0»"


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (Event.NOTICE_RENDERED, "Notification établie\u00a0: décision d’attribution"),
        (Event.NOTICE_OPENED, "Notification ouverte\u00a0: décision d’attribution"),
    ],
)
def test_the_history_names_the_notice(event, text):
    entry = JournalEntry(event=event, at=timezone.now(), detail={"kind": "award"})
    assert history([entry])[0].text == text


def test_the_history_says_to_whom_a_mail_was_sent():
    entry = JournalEntry(
        event=Event.REGISTRATION_MAILED,
        at=timezone.now(),
        detail={"to": ["a@mairie.example", "b@mairie.example"]},
    )
    assert history([entry])[0].text == (
        "Accusé d’enregistrement envoyé par courriel à a@mairie.example, b@mairie.example"
    )
