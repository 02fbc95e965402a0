"""The demonstration: who and what it holds, once, and never on a real portal."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from pytest_django import (
    DjangoAssertNumQueries,
    DjangoCaptureOnCommitCallbacks,
    Settings,
)

from accounts.models import User
from accounts.roles import Role, has_role
from applications.calls.loading import load_call
from applications.drafts import assess_draft
from applications.models import (
    Acknowledgement,
    Application,
    Call,
    Completion,
    Event,
    JournalEntry,
    State,
    SupportingDocument,
)
from applications.overlap import overlaps_of
from applications.steps import missing_fields
from applications.uploads import PDF, read_type
from eligibility import Verdict
from passnum.demo.dossiers import demo_dossiers
from passnum.demo.in_hand import INTERESTS
from passnum.demo.people import (
    EXPERT,
    PASSWORD,
    PEOPLE,
    REVIEWER,
    SECOND_REVIEWER,
)
from passnum.demo.seeding import seed
from reviews.models import (
    Decision,
    DeskEntry,
    Disagreement,
    ExternalOpinion,
    Review,
)
from reviews.money.standing import EnvelopeStanding, envelope_of
from reviews.queue.listing import queue_for
from reviews.queue.tasks import ASSIGN, CHECK, DELIBERATE, NOTIFY, SCORE, tasks_of
from territories.footprints import rebuild
from territories.models import LocalAuthority
from tests.factories.call_files import CALLS
from tests.factories.territories import LocalAuthorityFactory

CATEGORIES = {
    "214800955": "COM",
    "200040442": "CA",
    "224600015": "DEP",
    "247100290": "CU",
    "222200016": "DEP",
    "225900018": "DEP",
}


@pytest.fixture
def registry(db: None) -> None:
    for dossier in demo_dossiers(2027):
        LocalAuthorityFactory(
            siren=dossier.siren,
            name=f"Collectivité {dossier.siren}",
            category=(category := CATEGORIES.get(dossier.siren, "CC")),
            department=dossier.siren[2:4] if category == "DEP" else "11",
        )
    for interest in INTERESTS:
        LocalAuthorityFactory(
            siren=interest.siren,
            name=interest.name,
            category="COM",
            department="11",
            grouping_id="200035715",
        )
    rebuild(connection)


@pytest.fixture
def call(db: None) -> Call:
    load_call(path=CALLS / "pass-numerique-demo.toml")
    return Call.objects.get(slug="pass-numerique-demo")


def run(**options: Any) -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue().replace("\u00a0", " ")


def find(state: State) -> Application:
    return Application.objects.get(state=state)


def deliberated() -> Application:
    return Application.objects.get(holder_siren="224600015")


def test_the_dossiers_stand_in_every_state_but_one(registry: None, call: Call) -> None:
    seeding = seed()

    assert (seeding.new_accounts, seeding.new_dossiers) == (6, 15)
    assert Counter(dossier.state for dossier in seeding.dossiers) == {
        State.DRAFT: 3,
        State.SUBMITTED: 1,
        State.INCOMPLETE: 1,
        State.UNDER_REVIEW: 7,
        State.ACCEPTED: 1,
        State.REJECTED: 1,
        State.WITHDRAWN: 1,
    }
    assert {dossier.call_id for dossier in seeding.dossiers} == {call.pk}
    assert [dossier.rank for dossier in seeding.dossiers[3:]] == list(range(1, 13))


def test_no_task_of_the_queue_is_empty(registry: None, call: Call) -> None:
    seed()
    now = timezone.now()

    counts = {
        email: {
            task.code: (task.count, task.mine)
            for task in tasks_of(queue_for(user), user, now)
        }
        for email in ("instructeur@mission.example", "decideur@mission.example")
        if (user := User.objects.get(email=email))
    }

    assert counts == {
        "instructeur@mission.example": {
            CHECK: (2, 0),
            ASSIGN: (1, 0),
            SCORE: (1, 1),
            DELIBERATE: (2, 0),
            NOTIFY: (1, 0),
        },
        # The dossier that a conflict hides from the reviewer is to be scored.
        "decideur@mission.example": {
            CHECK: (2, 0),
            ASSIGN: (1, 0),
            SCORE: (2, 0),
            DELIBERATE: (2, 0),
            NOTIFY: (1, 0),
        },
    }


def test_a_conflict_hides_a_dossier_from_the_first_reviewer(
    registry: None, call: Call
) -> None:
    seed()

    reviewer = User.objects.get(email=REVIEWER.email)
    [hidden] = Application.objects.exclude(state=State.DRAFT).exclude(
        pk__in=queue_for(reviewer).values("pk")
    )
    assert hidden.holder_siren == "200035715"
    assert list(hidden.assignments.values_list("reviewer__email", flat=True)) == [
        SECOND_REVIEWER.email
    ]


def test_an_answer_stands_beside_what_was_filed(registry: None, call: Call) -> None:
    seed()

    completion = Completion.objects.select_related("submission").get()
    assert completion.submission.content["project"]["title"] == (
        "Un premier clic avec les artisans"
    )
    assert completion.content["project"]["title"] == (
        "Un premier clic avec les artisans et les aidants"
    )
    papers = SupportingDocument.objects.filter(
        application=completion.submission.application, kind="deliberation"
    )
    assert papers.filter(superseded_at=None).count() == 1
    assert papers.exclude(superseded_at=None).count() == 1


def test_the_envelope_says_where_its_money_went(registry: None, call: Call) -> None:
    seed()

    assert envelope_of(call) == EnvelopeStanding(
        stated=Decimal("15000000.00"),
        left=Decimal("14263500.00"),
        reserved=Decimal("165000.00"),
        awarded=Decimal("571500.00"),
        paid=Decimal("270000.00"),
    )
    awarded = Decision.objects.get(application__state=State.ACCEPTED)
    refused = Decision.objects.get(application__state=State.REJECTED)
    assert (awarded.reference, refused.reference) == ("PNDEMO-D0001", "PNDEMO-D0002")
    assert awarded.notice is not None
    assert awarded.notice.opened_at is not None
    assert refused.notice is not None
    assert refused.notice.opened_at is None


def test_two_of_the_filed_dossiers_share_communes(registry: None, call: Call) -> None:
    LocalAuthority.objects.filter(siren="224600015").update(department="46")
    LocalAuthorityFactory(
        category="COM", department="46", grouping_id="200067361", insee_code="46102"
    )
    rebuild(connection)
    seed()

    (overlap,) = overlaps_of(find(State.SUBMITTED))

    assert overlap.number == deliberated().number
    assert overlap.shared_communes == 1


def test_each_draft_is_where_a_visitor_expects_it(registry: None, call: Call) -> None:
    begun, unfit, ready = seed().dossiers[:3]
    now = timezone.now()

    assert assess_draft(begun, now=now).verdict is not Verdict.ELIGIBLE
    assert missing_fields(begun)
    assert [finding.rule for finding in assess_draft(unfit, now=now).breaches] == [
        "funding-rate",
        "financing-plan",
        "target-public",
        "documents",
    ]
    assert missing_fields(unfit) == []
    assert assess_draft(ready, now=now).verdict is Verdict.ELIGIBLE
    assert missing_fields(ready) == []


def test_the_dossiers_went_through_the_use_cases(registry: None, call: Call) -> None:
    seed()

    withdrawn = find(State.WITHDRAWN)
    events = list(withdrawn.journal.values_list("event", flat=True))
    assert events == [
        Event.DRAFT_CREATED,
        Event.DOCUMENT_ADDED,
        Event.DOCUMENT_ADDED,
        Event.DOCUMENT_ADDED,
        Event.SUBMITTED,
        Event.WITHDRAWN,
    ]
    reviews = Review.objects.filter(application=deliberated()).order_by("pk")
    assert [
        (review.reviewer.email, review.total, review.scores.count())
        for review in reviews
    ] == [
        (REVIEWER.email, Decimal("75.00"), 4),
        (SECOND_REVIEWER.email, Decimal("60.00"), 4),
    ]


def test_one_dossier_is_in_disagreement(registry: None, call: Call) -> None:
    seed()

    told = DeskEntry.objects.exclude(disagreement=Disagreement.NONE)
    assert list(told.values_list("application", "disagreement")) == [
        (deliberated().pk, Disagreement.OPEN)
    ]


def test_the_documents_are_pdf_files(registry: None, call: Call) -> None:
    seed()

    documents = list(deliberated().documents.all())
    assert len(documents) == 4
    for document in documents:
        with document.file.open() as file:
            assert read_type(file) is PDF


def test_every_document_that_is_owed_is_made_and_mailed(
    registry: None,
    call: Call,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True

    with django_capture_on_commit_callbacks(execute=True):
        seed()

    owed = Acknowledgement.objects.all()
    assert owed.filter(notice=None).count() == 12
    assert owed.exclude(notice=None).count() == 12
    assert not owed.filter(Q(rendered_at=None) | Q(mailed_at=None)).exists()


def test_each_account_signs_in_with_its_role(registry: None, call: Call) -> None:
    seed()

    users = {user.email: user for user in User.objects.all()}
    assert set(users) == {person.email for person in PEOPLE}
    assert all(user.check_password(PASSWORD) for user in users.values())
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 6
    reviewer = users["instructeur@mission.example"]
    assert has_role(reviewer, Role.REVIEWER)
    assert (reviewer.is_staff, reviewer.is_superuser) == (True, False)
    assert has_role(users["decideur@mission.example"], Role.DECIDER)
    assert users["operateur@mission.example"].is_superuser
    agent = users["agent@collectivite.example"]
    assert (agent.is_staff, agent.is_superuser) == (False, False)


def test_a_second_run_keeps_everything(
    registry: None, call: Call, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = seed()
    agent = User.objects.get(email=PEOPLE[0].email)
    agent.set_password("un autre mot de passe")
    agent.save()
    lines = JournalEntry.objects.count()

    with django_assert_max_num_queries(10):
        second = seed()

    assert (second.new_accounts, second.new_dossiers) == (0, 0)
    assert second.dossiers == first.dossiers
    assert JournalEntry.objects.count() == lines
    agent.refresh_from_db()
    assert agent.check_password("un autre mot de passe")


def test_the_accounts_and_the_addresses_are_printed(
    registry: None, call: Call, settings: Settings
) -> None:
    settings.DEMO = True
    settings.BASE_URL = "http://127.0.0.1:9001"

    out = run()

    assert out.startswith("Démonstration : 6 nouveaux comptes, 15 nouveaux dossiers.\n")
    for person in PEOPLE:
        assert f"{person.email}" in out
    assert PASSWORD in out
    assert ExternalOpinion.objects.get().expert_email == EXPERT.email
    filed = find(State.SUBMITTED)
    assert f"http://127.0.0.1:9001{filed.get_absolute_url()}" in out
    assert "http://127.0.0.1:9001/\n" in out
    assert run().startswith("Démonstration : 0 nouveau compte, 0 nouveau dossier.\n")


def test_nothing_is_made_outside_the_demonstration(
    registry: None, call: Call, settings: Settings
) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="connus de tous"):
        run()
    assert User.objects.count() == 0

    run(force=True)
    assert User.objects.count() == 6


def test_without_the_call_the_command_says_what_to_run(
    registry: None, settings: Settings
) -> None:
    settings.DEMO = True

    with pytest.raises(
        CommandError, match=r"load_call calls/pass-numerique-demo\.toml"
    ):
        run()

    assert User.objects.count() == 0


def test_without_the_registry_the_command_says_what_to_run(
    call: Call, settings: Settings
) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match=r"manage\.py import_territories"):
        run()

    assert User.objects.count() == 0


def test_when_the_call_is_over_the_command_says_to_load_it_again(
    registry: None, call: Call, settings: Settings
) -> None:
    settings.DEMO = True
    assert call.current is not None
    call.current.closes_at = timezone.now() - timedelta(days=1)
    call.current.save()

    with pytest.raises(CommandError, match="Rechargez-le"):
        run()

    assert User.objects.count() == Application.objects.count() == 0
