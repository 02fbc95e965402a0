"""What a draft and a filing learn of the other dossiers, and what they never do."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application, CoveredAuthority, State
from applications.models.application import IN_THE_RUNNING
from applications.submission import submit_application
from applications.surroundings import Surroundings, committed_before, surroundings
from eligibility import Facts, Status
from tests.applications.posting import step
from tests.factories.accounts import ReviewerFactory
from tests.factories.applications import filed, make_call, ready_draft
from tests.factories.registry import small_registry

pytestmark = pytest.mark.django_db

EVERY_CATEGORY = frozenset(
    {"COM", "CC", "CA", "MET", "METLYON", "EPT", "DEP", "REG", "CTU", "PARIS"}
)
HIDDEN = Decimal("41234.56")


@pytest.fixture
def registry():
    return small_registry()


@pytest.fixture
def call():
    return make_call(eligible_categories=EVERY_CATEGORY, envelope=Decimal("100000.00"))


@pytest.fixture
def neighbour(registry, call):
    """A dossier filed by the grouping of Mont, its words and its figure easy to recognise."""
    return filed(
        authority=registry["CA du Mont"],
        call=call,
        title="Le secret du voisin",
        requested_grant=HIDDEN,
        other_resources=Decimal("100000.00") - HIDDEN,
    ).application


@pytest.fixture
def draft(registry, call):
    return ready_draft(authority=registry["Mont"], call=call)


def file(draft):
    return submit_application(application_id=draft.pk, user=draft.owner, sworn=True)


def committed(application):
    dossiers = Application.objects.annotate(committed=committed_before())
    return dossiers.get(pk=application.pk).committed


class TestADraft:
    def test_meets_the_dossiers_of_its_territory_and_their_grants(
        self, draft, neighbour
    ):
        assert surroundings(draft) == Surroundings(
            documents=frozenset({"deliberation"}),
            overlapping=frozenset({neighbour.number}),
            committed=HIDDEN,
        )

    def test_meets_what_it_names_too(self, registry, draft, call):
        other = filed(authority=registry["Corse"], call=call).application
        CoveredAuthority.objects.create(
            application=draft, authority=registry["Ajaccio"]
        )
        assert surroundings(draft).overlapping == {other.number}

    def test_without_a_territory_knows_nothing_of_overlaps(self, draft, neighbour):
        draft.authority = None
        draft.save()
        assert surroundings(draft).overlapping is None

    @pytest.mark.parametrize("state", [s for s in State if s != State.DRAFT])
    def test_meets_only_what_is_in_the_running(self, draft, neighbour, state):
        Application.objects.filter(pk=neighbour.pk).update(state=state)
        running = state in IN_THE_RUNNING
        found = surroundings(draft)
        assert found.overlapping == ({neighbour.number} if running else set())
        assert found.committed == (HIDDEN if running else 0)

    def test_never_meets_another_draft(self, registry, call, draft):
        ready_draft(authority=registry["CA du Mont"], call=call)
        assert surroundings(draft) == Surroundings(
            documents=frozenset({"deliberation"}),
            overlapping=frozenset(),
            committed=Decimal("0.00"),
        )

    def test_knows_the_other_dossiers_of_its_holder(self, registry, call):
        one = filed(authority=registry["Mont"], call=call).application
        again = ready_draft(authority=registry["Mont"], call=call)
        assert surroundings(again).other_applications == {one.number}
        assert surroundings(again, others=False) == Surroundings(
            documents=frozenset({"deliberation"}),
            other_applications=frozenset({one.number}),
        )

    @pytest.mark.parametrize("others", [True, False])
    def test_asks_one_query_whatever_is_filed(self, registry, call, draft, others):
        for name in ("CA du Mont", "Région A", "Département 71"):
            filed(authority=registry[name], call=call)
        with CaptureQueriesContext(connection) as queries:
            surroundings(draft, others=others)
        assert len(queries) == 1


class TestWhatAnApplicantReads:
    @pytest.mark.parametrize("slug", ["porteur", "publics", "depot"])
    def test_of_an_overlap_is_that_there_may_be_one(
        self, client, draft, neighbour, slug
    ):
        client.force_login(draft.owner)
        page = client.get(step(draft, slug)).content.decode()
        assert "est peut-être couverte par un autre projet" in page
        assert_nothing_leaks(page, neighbour)

    @pytest.mark.parametrize("slug", ["projet", "financement", "pieces"])
    def test_elsewhere_is_nothing(self, client, draft, neighbour, slug):
        client.force_login(draft.owner)
        page = client.get(step(draft, slug)).content.decode()
        assert "Recouvrement de territoires" not in page

    def test_is_the_same_with_one_neighbour_and_with_several(
        self, client, registry, call, draft, neighbour
    ):
        client.force_login(draft.owner)
        first = advice(client, draft, "overlap")
        filed(authority=registry["Région A"], call=call)
        assert advice(client, draft, "overlap") == first

    def test_of_the_envelope_does_not_depend_on_the_grant_that_is_tried(
        self, client, draft, neighbour
    ):
        """Otherwise trying grants in a draft would tell what the others request."""
        client.force_login(draft.owner)
        for grant in ("0.01", "50000.00", "58765.44", "58765.45", "9999999.00"):
            Application.objects.filter(pk=draft.pk).update(requested_grant=grant)
            assert advice(client, draft, "envelope") is None

    def test_is_that_the_envelope_is_reached_once_it_is(
        self, client, registry, call, draft, neighbour
    ):
        filed(
            authority=registry["Corse"],
            call=call,
            requested_grant=Decimal("100000.00") - HIDDEN,
            total_cost=Decimal("200000.00"),
            eligible_cost=Decimal("200000.00"),
            other_resources=Decimal("100000.00") + HIDDEN,
        )
        client.force_login(draft.owner)
        finding = advice(client, draft, "envelope")
        assert finding.status is Status.ADVISORY
        page = client.get(step(draft, "financement")).content.decode()
        assert "ne suffit pas aux demandes" in page
        assert_nothing_leaks(page, neighbour)

    def test_after_the_filing_names_nobody_either(self, client, draft, neighbour):
        submission = file(draft)
        client.force_login(draft.owner)
        page = client.get(draft.get_absolute_url()).content.decode()
        assert "est peut-être couverte par un autre projet" in page
        assert_nothing_leaks(page, neighbour)
        assert neighbour.number not in str(submission.content["assessment"])
        assert "41" + "\u202f" + "234" not in str(submission.content["assessment"])


class TestAFiling:
    def test_freezes_what_it_met(self, draft, neighbour):
        facts = Facts.from_dict(file(draft).content["facts"])
        assert facts.overlapping == {neighbour.number}
        assert facts.envelope_committed == HIDDEN

    def test_is_never_refused_for_it(self, registry, call, draft, neighbour):
        Application.objects.filter(pk=neighbour.pk).update(
            requested_grant=Decimal("99999999.00")
        )
        submission = file(draft)
        statuses = {
            finding["rule"]: finding["status"]
            for finding in submission.content["assessment"]["findings"]
        }
        assert (statuses["overlap"], statuses["envelope"]) == ("advisory", "advisory")

    @pytest.mark.parametrize(
        ("grant", "status"), [("58765.44", "met"), ("58765.45", "advisory")]
    )
    def test_tells_the_envelope_to_the_cent(
        self, registry, call, neighbour, grant, status
    ):
        grant = Decimal(grant)
        draft = ready_draft(
            authority=registry["Corse"],
            call=call,
            total_cost=Decimal("200000.00"),
            eligible_cost=Decimal("200000.00"),
            requested_grant=grant,
            other_resources=Decimal("200000.00") - grant,
        )
        finding = next(
            finding
            for finding in file(draft).content["assessment"]["findings"]
            if finding["rule"] == "envelope"
        )
        assert finding["status"] == status


class TestTheDesk:
    def test_links_each_overlap_with_what_is_shared(self, client, draft, neighbour):
        file(draft)
        reviewer = ReviewerFactory()
        client.force_login(reviewer, backend=settings.AUTHENTICATION_BACKENDS[0])
        for one, other in ((draft, neighbour), (neighbour, draft)):
            other.refresh_from_db()
            page = client.get(
                reverse("admin:reviews_dossier_change", args=[one.pk])
            ).content.decode()
            address = reverse("admin:reviews_dossier_change", args=[other.pk])
            assert f'<a href="{address}">{other.number}</a>' in page
            assert "1\u00a0commune partagée" in page

    def test_folds_away_a_long_list_and_costs_the_same(
        self, client, registry, call, draft, monkeypatch
    ):
        monkeypatch.setattr("reviews.reading.neighbours.SHOWN", 2)
        file(draft)
        client.force_login(
            ReviewerFactory(), backend=settings.AUTHENTICATION_BACKENDS[0]
        )
        address = reverse("admin:reviews_dossier_change", args=[draft.pk])
        counts = []
        for name in ("CA du Mont", "Région A", "Département 71"):
            filed(authority=registry[name], call=call)
            with CaptureQueriesContext(connection) as queries:
                page = client.get(address).content.decode()
            counts.append(len(queries))
        assert "Voir les 1 suivants" not in page
        assert "Voir le dossier suivant" in page
        assert len(set(counts)) == 1
        assert counts[0] <= 15

    def test_reads_what_was_requested_before(self, registry, call, neighbour):
        second = filed(authority=registry["Corse"], call=call).application
        third = filed(authority=registry["Paris"], call=call).application
        assert committed(neighbour) == 0
        assert committed(second) == HIDDEN
        assert committed(third) == HIDDEN + second.requested_grant
        Application.objects.filter(pk=neighbour.pk).update(state=State.REJECTED)
        assert committed(third) == second.requested_grant


@pytest.mark.parametrize(
    ("committed", "envelope", "told"),
    [
        ("99999.99", "100000", None),
        ("100000.00", "100000", "100000"),
        ("123456.78", "100000", "100000"),
        ("123456.78", None, None),
        (None, "100000", None),
    ],
)
def test_a_draft_is_told_only_whether_the_envelope_is_reached(
    committed, envelope, told
):
    met = Surroundings(committed=committed and Decimal(committed))
    asked = envelope and Decimal(envelope)
    assert met.as_told_to_a_draft(asked) == replace(
        met, committed=told and Decimal(told)
    )


def advice(client, draft, rule):
    return client.get(step(draft, "depot")).context["panel"].assessment.finding(rule)


def assert_nothing_leaks(page, neighbour):
    for secret in (
        neighbour.number,
        neighbour.title,
        "CA du Mont",
        neighbour.owner.email,
        "41\u202f234",
        "41234",
    ):
        assert secret not in page
