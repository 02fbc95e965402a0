"""What a call's file says, and its deadline when it is counted in days."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from applications.calls.definition import CallDefinition
from applications.calls.file import end_of_day, read_call_file
from tests.applications.calls.refusals import NOW, refusal
from tests.factories.call_files import CALLS, write

PARIS = ZoneInfo("Europe/Paris")


def test_a_file_becomes_a_definition(tmp_path: Path) -> None:
    call = read_call_file(write(tmp_path)).definition(now=NOW)

    assert call.slug == "essai"
    assert call.pass_face_value == Decimal("10.00")
    assert call.terms.opens_at == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert call.terms.closes_at == datetime(2026, 3, 31, 21, 59, 59, 999999, tzinfo=UTC)
    assert call.terms.envelope == Decimal("15000000.00")
    assert call.terms.minimum_grant is None
    assert call.terms.funding_rate == call.terms.target_share == Decimal("0.5")
    assert call.terms.eligible_categories == {"COM", "CC"}
    assert call.terms.lone_categories == frozenset()
    assert call.terms.single_application is True
    assert dict(call.terms.references) == {"funding-rate": "Article 2 de l’appel."}
    assert dict(call.terms.required_documents) == {"deliberation": "Délibération"}
    assert [document.code for document in call.documents] == ["deliberation", "rib"]
    assert [(item.code, item.weight, item.scale) for item in call.criteria] == [
        ("publics", Decimal("1.5"), 5)
    ]
    assert call.missing_mentions() == {}


def test_a_definition_is_read_back_from_its_canonical_form(tmp_path: Path) -> None:
    call = read_call_file(write(tmp_path)).definition(now=NOW)

    assert CallDefinition.from_dict(call.to_dict()) == call


@pytest.mark.parametrize(
    ("written", "euros"),
    [
        ("0", "0.00"),
        ("12_500", "12500.00"),
        ('"12500.5"', "12500.50"),
        ('"12500.05"', "12500.05"),
        ('"12500.0500"', "12500.05"),
    ],
)
def test_an_amount_is_exact_to_the_cent(
    tmp_path: Path, written: str, euros: str
) -> None:
    path = write(tmp_path, ("grant_cap = 3_000_000", f"grant_cap = {written}"))

    assert str(read_call_file(path).definition(now=NOW).terms.grant_cap) == euros


@pytest.mark.parametrize(
    ("written", "share"),
    [("0", "0"), ("1", "1"), ("0.3", "0.3"), ('"0.333333"', "0.333333")],
)
def test_a_share_is_read_digit_by_digit(
    tmp_path: Path, written: str, share: str
) -> None:
    path = write(tmp_path, ("funding_rate = 0.5", f"funding_rate = {written}"))

    assert str(read_call_file(path).definition(now=NOW).terms.funding_rate) == share


def test_sentences_are_joined_and_given_their_french_spaces(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        (
            '"Une présentation."',
            '"""\nAu plus :\n3 000 000 € et 50 %.\n\n« Fin »\n"""',
        ),
    )

    assert read_call_file(path).definition(now=NOW).presentation == (
        "Au plus\u00a0: 3\u202f000\u202f000\u00a0€ et 50\u202f%.\n\n«\u00a0Fin\u00a0»"
    )


def test_a_file_saved_on_windows_is_read_as_any_other(tmp_path: Path) -> None:
    path = write(tmp_path, ("grant_cap = 3_000_000", "grant_cap = -1"))
    before = refusal(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert refusal(path) == before


@pytest.mark.parametrize(
    ("now", "days", "offset_hours"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=PARIS), 0, 1),
        (datetime(2026, 3, 28, 12, tzinfo=PARIS), 1, 2),
        (datetime(2026, 10, 24, 12, tzinfo=PARIS), 0, 2),
        (datetime(2026, 10, 24, 12, tzinfo=PARIS), 1, 1),
        (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=1), 0, 1),
        (datetime(2026, 1, 31, 22, 59, 59, tzinfo=UTC), 28, 1),
    ],
)
def test_the_deadline_is_the_last_microsecond_of_its_day_whatever_the_season(
    now: datetime, days: int, offset_hours: int
) -> None:
    deadline = end_of_day(now, days)

    day = now.astimezone(PARIS).date() + timedelta(days=days)
    assert deadline.isoformat() == f"{day}T23:59:59.999999+0{offset_hours}:00"
    following = deadline.astimezone(UTC) + timedelta(microseconds=1)
    assert following.astimezone(PARIS).date() == day + timedelta(days=1)


def test_the_day_is_counted_in_paris_not_in_utc() -> None:
    almost_midnight_utc = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)

    assert (
        end_of_day(almost_midnight_utc, 0).isoformat()
        == "2026-06-02T23:59:59.999999+02:00"
    )


def test_the_call_of_2020_says_what_its_source_says() -> None:
    call = read_call_file(CALLS / "pass-numerique-2020.toml").definition(now=NOW)
    terms = call.terms

    assert (call.slug, call.number_prefix) == ("pass-numerique-2020", "PN2020")
    assert call.title == "Pass numérique 2020"
    assert call.pass_face_value == Decimal("10.00")
    assert terms.opens_at is None
    assert terms.closes_at == datetime(2020, 5, 15, 21, 59, 59, 999999, tzinfo=UTC)
    assert terms.closes_at + timedelta(microseconds=1) == datetime(
        2020, 5, 16, tzinfo=PARIS
    )
    assert terms.envelope == Decimal("15000000.00")
    assert terms.funding_rate == Decimal("0.5")
    assert terms.grant_cap == Decimal("3000000.00")
    assert terms.minimum_grant is None
    assert terms.target_share == Decimal("0.5")
    assert terms.single_application is True
    assert " ".join(sorted(terms.eligible_categories)) == (
        "7210 7220 7225 7229 7230 7340 7343 7344 7345 7346 7348 7349"
        " 7351 7352 7353 7354 7355 7357"
        " CA CC COM CTU CU DEP EPT MET METLYON PARIS REG"
    )
    assert terms.lone_categories == {"COM", "7210"}
    assert list(terms.required_documents) == ["deliberation", "attestation", "rib"]
    assert call.contact.service == "Mission Société Numérique"
    assert {criterion.weight for criterion in call.criteria} == {Decimal("1")}
    assert all(
        criterion.guidance.startswith("Grille indicative, à compléter par le service.")
        for criterion in call.criteria
    )
    assert list(call.missing_mentions()) == [
        "contact.email",
        "contact.telephone",
        "legal.appeal",
    ]


def test_the_demonstration_has_the_terms_of_2020_and_a_deadline_ahead() -> None:
    call = read_call_file(CALLS / "pass-numerique-2020.toml").definition(now=NOW)
    demo = read_call_file(CALLS / "pass-numerique-demo.toml").definition(now=NOW)

    assert (demo.slug, demo.number_prefix) == ("pass-numerique-demo", "PNDEMO")
    assert demo.terms.closes_at == datetime(2026, 5, 2, 21, 59, 59, 999999, tzinfo=UTC)
    other_terms = call.terms.to_dict().keys() - {"closes_at", "references"}
    assert {key: demo.terms.to_dict()[key] for key in other_terms} == {
        key: call.terms.to_dict()[key] for key in other_terms
    }
    assert demo.documents == call.documents
    assert demo.criteria == call.criteria
    assert demo.contact.email.endswith(".example")
    assert demo.contact.telephone.startswith("01 99 00 ")
    assert list(demo.missing_mentions()) == ["legal.appeal"]
