from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from eligibility import Status
from tests.eligibility.asking import ask, plain, status
from tests.factories.eligibility import LAST_INSTANT, make_terms

PARIS = ZoneInfo("Europe/Paris")
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("hours", [-12, -5, 0, 2, 5.75, 14])
def test_the_last_microsecond_is_in_time_and_midnight_is_not_in_any_zone(hours):
    zone = timezone(timedelta(hours=hours))
    last = LAST_INSTANT.astimezone(zone)
    assert status("deadline", received_at=last) == "met"
    assert status("deadline", received_at=last + TICK) == "breached"


def test_a_late_application_is_told_both_instants_and_that_nothing_mends_it():
    finding = ask("deadline", received_at=LAST_INSTANT + TICK)
    assert plain(finding.message) == (
        "Le délai est dépassé : reçu le 16 mai 2020 à 0 h 00 (heure de Paris), le "
        "dossier devait l’être au plus tard le 15 mai 2020 à 23 h 59 (heure de Paris)."
    )
    assert finding.remedy == "Aucune modification du dossier ne peut y remédier."
    assert finding.reference == "Article 3 de l’appel"


@pytest.mark.parametrize(
    ("late", "found", "required"),
    [
        (timedelta(minutes=1), "12 h 01", "12 h 00"),
        (timedelta(seconds=1), "12 h 00 min 01 s", "12 h 00 min 00 s"),
        (TICK, "12 h 00 min 00,000001 s", "12 h 00 min 00,000000 s"),
    ],
)
def test_instants_are_told_as_finely_as_it_takes(late, found, required):
    noon = datetime(2020, 5, 15, 12, tzinfo=PARIS)
    finding = ask("deadline", make_terms(closes_at=noon), received_at=noon + late)
    assert plain(finding.found) == f"le 15 mai 2020 à {found} (heure de Paris)"
    assert plain(finding.required) == (
        f"au plus tard le 15 mai 2020 à {required} (heure de Paris)"
    )


def test_the_hour_that_comes_twice_is_judged_by_the_instant():
    first, second = (
        datetime(2020, 10, 25, 2, 30, tzinfo=PARIS, fold=fold) for fold in (0, 1)
    )
    closed_at_first = make_terms(closes_at=first)
    assert status("deadline", closed_at_first, received_at=first) == "met"
    late = ask("deadline", closed_at_first, received_at=second)
    assert late.status is Status.BREACHED
    assert late.found is not None
    assert late.required is not None
    assert "UTC+01:00" in late.found
    assert "UTC+02:00" in late.required
    early = second.replace(fold=0, minute=50)
    closed_at_second = make_terms(closes_at=second)
    assert status("deadline", closed_at_second, received_at=early) == "met"


def test_the_deadline_is_told_before_the_filing():
    finding = ask("deadline", received_at=None)
    assert finding.status is Status.UNDETERMINED
    assert plain(finding.required) == (
        "au plus tard le 15 mai 2020 à 23 h 59 (heure de Paris)"
    )
    assert finding.remedy == "Cette information sera connue au dépôt."


def test_the_first_instant_of_the_call_is_in_time_and_the_one_before_is_not():
    opens = datetime(2020, 2, 29, 23, tzinfo=UTC)
    assert status("opening", received_at=opens) == "met"
    finding = ask("opening", received_at=opens - TICK)
    assert finding.status is Status.BREACHED
    assert plain(finding.found) == "le 29 février 2020 à 23 h 59 (heure de Paris)"
    assert plain(finding.remedy) == (
        "Déposez le dossier à partir du 1er mars 2020 à 0 h 00 (heure de Paris)."
    )


def test_the_opening_is_told_before_the_filing():
    finding = ask("opening", received_at=None)
    assert finding.status is Status.UNDETERMINED
    assert plain(finding.required).startswith("à partir du 1er mars 2020")


def test_a_project_of_one_day_is_met_and_one_that_ends_before_is_refused():
    day = date(2020, 6, 1)
    assert status("calendar", starts_on=day, ends_on=day) == "met"
    finding = ask("calendar", starts_on=day, ends_on=date(2020, 5, 31))
    assert finding.status is Status.BREACHED
    assert plain(finding.remedy) == (
        "Reportez la fin du projet au 1er juin 2020 "
        "ou avancez le début du projet au 31 mai 2020."
    )


def test_the_calendar_waits_for_both_days():
    finding = ask("calendar", ends_on=None)
    assert finding.status is Status.UNDETERMINED
    assert finding.remedy == "Indiquez la date de fin du projet."
