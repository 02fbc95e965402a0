"""Loading a call: once, again, changed; versions, journal, deadline, prefix."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from applications.calls.definition import TO_BE_COMPLETED
from applications.calls.difference import Difference
from applications.calls.loading import Outcome, load_call
from applications.calls.toml_document import DocumentRefused
from applications.models import Call, CallVersion, Event, JournalEntry
from eligibility import canonical
from tests.factories.accounts import UserFactory
from tests.factories.applications import filed
from tests.factories.call_files import line_of, write

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
IN_DAYS = (
    "closes_at = 2026-03-31T23:59:59.999999+02:00",
    "closes_in_days = 90",
)
LOWER_CAP = ("grant_cap = 3_000_000", "grant_cap = 2_500_000")


def rows() -> tuple[int, int, int]:
    return (
        Call.objects.count(),
        CallVersion.objects.count(),
        JournalEntry.objects.count(),
    )


@pytest.mark.django_db
class TestLoading:
    def test_a_new_call_is_stored_with_its_first_version_and_told(
        self, tmp_path: Path
    ) -> None:
        operator = UserFactory()

        loading = load_call(path=write(tmp_path), actor=operator, now=NOW)

        call = Call.objects.get(slug="essai")
        assert (loading.outcome, loading.version) == (Outcome.LOADED, 1)
        assert call.number_prefix == "ESSAI"
        assert call.current is not None
        assert call.current.definition == loading.definition
        assert call.current.title == "Appel d’essai"
        assert call.current.opens_at == loading.definition.terms.opens_at
        assert call.current.closes_at == loading.definition.terms.closes_at
        assert call.current.digest == canonical.digest(
            canonical.dumps(call.current.content)
        )
        assert call.current.loaded_at == NOW
        line = JournalEntry.objects.get()
        assert (line.event, line.call, line.actor, line.at) == (
            Event.CALL_LOADED,
            call,
            operator,
            NOW,
        )
        assert line.detail == {
            "file": "appel.toml",
            "version": 1,
            "digest": call.current.digest,
        }

    def test_the_same_file_again_changes_nothing(self, tmp_path: Path) -> None:
        load_call(path=write(tmp_path), now=NOW)
        before = rows()

        loading = load_call(path=write(tmp_path), now=NOW + timedelta(days=1))

        assert (loading.outcome, loading.version) == (Outcome.UNCHANGED, 1)
        assert loading.differences == ()
        assert rows() == before

    def test_the_same_terms_in_other_words_change_nothing(self, tmp_path: Path) -> None:
        load_call(path=write(tmp_path), now=NOW)

        loading = load_call(
            path=write(
                tmp_path,
                ("envelope = 15_000_000", 'envelope = "15000000.00" # euros'),
                ("funding_rate = 0.5", 'funding_rate = "0.50"'),
                ("weight = 1.50", "weight = 1.5"),
                ('[\n  "COM",\n  "CC",\n]', '["CC", "COM"]'),
                ("2026-03-31T23:59:59.999999+02:00", "2026-03-31T21:59:59.999999Z"),
            ),
            now=NOW,
        )

        assert loading.outcome is Outcome.UNCHANGED

    def test_a_change_makes_a_version_in_force_and_a_line_with_the_difference(
        self, tmp_path: Path
    ) -> None:
        load_call(path=write(tmp_path), now=NOW)
        first = CallVersion.objects.get()

        loading = load_call(path=write(tmp_path, LOWER_CAP), now=NOW)

        call = Call.objects.get()
        assert (loading.outcome, loading.version) == (Outcome.CHANGED, 2)
        assert loading.differences == (
            Difference("terms.grant_cap", "3000000.00", "2500000.00"),
        )
        assert call.current is not None
        assert call.current.number == 2
        assert call.current.definition.terms.grant_cap == Decimal("2500000.00")
        first.refresh_from_db()
        assert first.definition.terms.grant_cap == Decimal("3000000.00")
        assert JournalEntry.objects.latest("pk").event == Event.CALL_CHANGED
        assert JournalEntry.objects.latest("pk").detail == {
            "file": "appel.toml",
            "version": 2,
            "digest": call.current.digest,
            "differences": [
                {
                    "key": "terms.grant_cap",
                    "old": "3000000.00",
                    "new": "2500000.00",
                }
            ],
        }

    def test_going_back_to_former_terms_is_a_further_version(
        self, tmp_path: Path
    ) -> None:
        load_call(path=write(tmp_path), now=NOW)
        load_call(path=write(tmp_path, LOWER_CAP), now=NOW)

        assert load_call(path=write(tmp_path), now=NOW).version == 3

    def test_a_filed_dossier_keeps_the_version_it_was_filed_under(
        self, tmp_path: Path
    ) -> None:
        deadline_ahead = ("2026-03-31", "2999-03-31")
        load_call(path=write(tmp_path, deadline_ahead), now=NOW)
        submission = filed(call=Call.objects.get())

        load_call(path=write(tmp_path, deadline_ahead, LOWER_CAP), now=NOW)

        submission.refresh_from_db()
        assert submission.call_version.number == 1

    def test_a_dry_run_tells_the_difference_and_writes_nothing(
        self, tmp_path: Path
    ) -> None:
        loading = load_call(path=write(tmp_path), now=NOW, dry_run=True)
        assert (loading.outcome, loading.version) == (Outcome.LOADED, 1)
        assert rows() == (0, 0, 0)

        load_call(path=write(tmp_path), now=NOW)
        before = rows()
        loading = load_call(path=write(tmp_path, LOWER_CAP), now=NOW, dry_run=True)

        assert (loading.outcome, loading.version) == (Outcome.CHANGED, 2)
        assert [item.key for item in loading.differences] == ["terms.grant_cap"]
        assert rows() == before

    def test_a_refused_file_changes_nothing(self, tmp_path: Path) -> None:
        load_call(path=write(tmp_path), now=NOW)
        before = rows()

        with pytest.raises(DocumentRefused):
            load_call(
                path=write(tmp_path, LOWER_CAP, ("scale = 5", "scale = 0")), now=NOW
            )

        assert rows() == before


@pytest.mark.django_db
class TestDeadlineCountedInDays:
    def deadline(self, path: Path, now: datetime) -> tuple[str, Outcome]:
        loading = load_call(path=path, now=now)
        return loading.definition.terms.closes_at.isoformat(), loading.outcome

    def test_it_stays_while_it_is_ahead_and_moves_on_once_it_has_passed(
        self, tmp_path: Path
    ) -> None:
        path = write(tmp_path, IN_DAYS)
        first = "2026-05-02T21:59:59.999999+00:00"
        last_instant = datetime.fromisoformat(first)

        assert self.deadline(path, NOW) == (first, Outcome.LOADED)
        assert self.deadline(path, NOW + timedelta(days=30)) == (
            first,
            Outcome.UNCHANGED,
        )
        assert self.deadline(path, last_instant) == (first, Outcome.UNCHANGED)
        assert self.deadline(path, last_instant + timedelta(microseconds=1)) == (
            "2026-08-01T21:59:59.999999+00:00",
            Outcome.CHANGED,
        )
        assert CallVersion.objects.count() == 2

    def test_it_stays_when_something_else_changes(self, tmp_path: Path) -> None:
        load_call(path=write(tmp_path, IN_DAYS), now=NOW)

        loading = load_call(
            path=write(tmp_path, IN_DAYS, LOWER_CAP), now=NOW + timedelta(days=3)
        )

        assert [item.key for item in loading.differences] == ["terms.grant_cap"]

    def test_it_is_refused_when_it_falls_before_the_opening(
        self, tmp_path: Path
    ) -> None:
        path = write(
            tmp_path, IN_DAYS, ("opens_at = 2026-01-01", "opens_at = 2027-01-01")
        )

        with pytest.raises(DocumentRefused) as caught:
            load_call(path=path, now=NOW)

        [problem] = caught.value.problems
        assert problem.place.line == line_of(path, "closes_in_days")
        assert problem.reason == (
            "terms.closes_in_days : la clôture ne suit pas l’ouverture"
        )


@pytest.mark.django_db
class TestPrefix:
    def test_that_of_another_call_is_refused(self, tmp_path: Path) -> None:
        load_call(path=write(tmp_path), now=NOW)
        path = write(tmp_path, ('slug = "essai"', 'slug = "autre"'))

        with pytest.raises(DocumentRefused) as caught:
            load_call(path=path, now=NOW)

        [problem] = caught.value.problems
        assert (problem.place.line, problem.reason) == (
            3,
            "call.number_prefix : « ESSAI » est déjà le préfixe de l’appel « essai »",
        )
        assert rows() == (1, 1, 1)

    def test_it_may_change_until_a_dossier_bears_it(self, tmp_path: Path) -> None:
        other = ('number_prefix = "ESSAI"', 'number_prefix = "AUTRE"')
        load_call(path=write(tmp_path), now=NOW)
        load_call(path=write(tmp_path, other), now=NOW)
        assert Call.objects.get().number_prefix == "AUTRE"
        Call.objects.update(last_rank=1)

        with pytest.raises(DocumentRefused) as caught:
            load_call(path=write(tmp_path), now=NOW)

        [problem] = caught.value.problems
        assert (problem.place.line, problem.reason) == (
            3,
            "call.number_prefix : des dossiers déposés portent déjà le préfixe « AUTRE »",
        )


@pytest.mark.django_db
def test_a_mention_left_to_be_completed_counts_as_missing(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        ('telephone = "01 99 00 12 34"\n', ""),
        ("Un recours est possible.", f"Recours : {TO_BE_COMPLETED}."),
    )

    loading = load_call(path=path, now=NOW)

    assert dict(loading.missing_mentions) == {
        "contact.telephone": "le téléphone du service (2°)",
        "legal.appeal": "les délais et voies de recours (4°)",
    }


def _in_thread(work: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_two_loadings_of_a_new_call_at_once_make_one_version(tmp_path: Path) -> None:
    path = write(tmp_path)
    start = threading.Barrier(2)
    outcomes = []

    def load() -> None:
        start.wait(timeout=10)
        outcomes.append(load_call(path=path, now=NOW).outcome)

    threads = [_in_thread(load), _in_thread(load)]
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(outcomes) == [Outcome.LOADED, Outcome.UNCHANGED]
    assert rows() == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_loading_does_not_pass_a_filing_that_holds_the_call(tmp_path: Path) -> None:
    load_call(path=write(tmp_path), now=NOW)
    refusals = []

    def load() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        try:
            load_call(path=write(tmp_path, LOWER_CAP), now=NOW)
        except OperationalError as error:
            refusals.append(str(error))

    with transaction.atomic():
        Call.objects.select_for_update().get()
        _in_thread(load).join(timeout=20)

    assert len(refusals) == 1
    assert "lock timeout" in refusals[0]
    assert rows() == (1, 1, 1)
