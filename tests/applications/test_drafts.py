"""What is written to a draft, and what is not once it is filed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from applications.documents import remove_document
from applications.drafts import (
    CallNotOpen,
    DossierFiled,
    PlanLine,
    assess_draft,
    create_draft,
    save_fields,
    save_financing_plan,
)
from applications.models import (
    Application,
    Event,
    FinancingLine,
    JournalEntry,
    SupportingDocument,
)
from eligibility import Status
from tests.applications.posting import add_file
from tests.factories.accounts import UserFactory
from tests.factories.applications import (
    filed,
    make_call,
    ready_draft,
)

pytestmark = pytest.mark.django_db


def test_a_new_draft_belongs_to_its_writer_and_is_journalled():
    call, user, now = make_call(), UserFactory(), timezone.now()
    draft = create_draft(call=call, user=user, now=now)
    assert (draft.owner, draft.call, draft.is_draft) == (user, call, True)
    assert (draft.contact_name, draft.contact_email) == (user.full_name, user.email)
    assert draft.pass_face_value == Decimal("10")
    line = JournalEntry.objects.get(application=draft)
    assert (line.event, line.actor, line.at) == (Event.DRAFT_CREATED, user, now)


def test_a_closed_call_opens_no_draft_and_says_since_when():
    now = timezone.now()
    call = make_call(closes_at=now - timedelta(microseconds=1))
    with pytest.raises(CallNotOpen, match="clos depuis le"):
        create_draft(call=call, user=UserFactory(), now=now)
    assert not Application.objects.exists()
    assert not JournalEntry.objects.exists()


def test_a_draft_may_be_opened_at_the_very_last_instant():
    now = timezone.now()
    call = make_call(closes_at=now)
    assert create_draft(call=call, user=UserFactory(), now=now).pk


def test_a_call_not_open_yet_says_when_it_opens():
    now = timezone.now()
    call = make_call(opens_at=now + timedelta(days=1))
    with pytest.raises(CallNotOpen, match="ouvre le"):
        create_draft(call=call, user=UserFactory(), now=now)


def test_saved_fields_are_written_and_the_others_left_alone():
    draft = ready_draft()
    before = draft.updated_at
    save_fields(application_id=draft.pk, fields={"title": "Autre titre"})
    draft.refresh_from_db()
    assert (draft.title, draft.summary) == ("Autre titre", "Des pass pour apprendre.")
    assert draft.updated_at > before


def test_the_plan_replaces_its_lines_and_keeps_their_sums_to_the_cent():
    draft = ready_draft()
    save_financing_plan(
        application_id=draft.pk,
        requested_grant=Decimal("0.10"),
        expenses=[
            PlanLine("Pass", Decimal("0.10"), eligible=True),
            PlanLine("Salle", Decimal("0.20")),
        ],
        resources=[PlanLine("Région", Decimal("0.20"))],
    )
    draft.refresh_from_db()
    assert draft.total_cost == Decimal("0.30")
    assert draft.eligible_cost == Decimal("0.10")
    assert draft.other_resources == Decimal("0.20")
    assert draft.requested_grant == Decimal("0.10")
    assert list(
        draft.financing_lines.values_list(
            "kind", "position", "label", "amount", "eligible"
        )
    ) == [
        ("expense", 0, "Pass", Decimal("0.10"), True),
        ("expense", 1, "Salle", Decimal("0.20"), False),
        ("resource", 0, "Région", Decimal("0.20"), False),
    ]


def test_a_sum_without_a_line_is_unknown_rather_than_zero():
    draft = ready_draft()
    save_financing_plan(
        application_id=draft.pk, requested_grant=None, expenses=[], resources=[]
    )
    draft.refresh_from_db()
    assert (draft.total_cost, draft.eligible_cost, draft.other_resources) == (
        None,
        None,
        None,
    )


def test_expenses_of_which_none_is_eligible_make_an_eligible_cost_of_zero():
    draft = ready_draft()
    save_financing_plan(
        application_id=draft.pk,
        requested_grant=None,
        expenses=[PlanLine("Salle", Decimal("5.00"))],
        resources=[],
    )
    draft.refresh_from_db()
    assert draft.eligible_cost == Decimal("0.00")


WRITES = {
    "fields": lambda one: save_fields(application_id=one.pk, fields={"title": "X"}),
    "plan": lambda one: save_financing_plan(
        application_id=one.pk, requested_grant=None, expenses=[], resources=[]
    ),
    "document": add_file,
    "removal": lambda one: remove_document(
        application=one, user=one.owner, document_id=one.documents.get().public_id
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_nothing_is_written_to_a_filed_dossier(write):
    dossier = filed().application
    before = Application.objects.values().get()
    events = dossier.journal.count()
    with pytest.raises(DossierFiled, match="ne se modifie plus"):
        write(dossier)
    assert Application.objects.values().get() == before
    assert FinancingLine.objects.count() == 2
    assert SupportingDocument.objects.count() == 1
    assert dossier.journal.count() == events
    _, stored = dossier.documents.get().file.storage.listdir(
        f"documents/{dossier.public_id}"
    )
    assert len(stored) == 1


def test_a_draft_is_assessed_as_if_it_were_filed_now():
    draft = ready_draft()
    now = timezone.now()
    assert assess_draft(draft, now=now).is_eligible
    late = assess_draft(draft, now=now + timedelta(days=60))
    assert late.statuses["deadline"] is Status.BREACHED
