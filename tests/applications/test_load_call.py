"""The command: what it prints, what it refuses, with which status."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from applications.models import Call, CallVersion, JournalEntry
from tests.factories.call_files import CALLS, line_of, write

pytestmark = pytest.mark.django_db


def run(*paths: Path, **options: bool) -> tuple[str, str]:
    """Return what the command prints and its warnings, with ordinary spaces."""
    out, err = StringIO(), StringIO()
    call_command("load_call", *map(str, paths), stdout=out, stderr=err, **options)
    plain = str.maketrans("\u00a0\u202f", "  ")
    return out.getvalue().translate(plain), err.getvalue().translate(plain)


def test_a_call_is_loaded_then_found_unchanged(tmp_path: Path) -> None:
    path = write(tmp_path)
    last = "  dernier instant accepté : 31 mars 2026 à 23 h 59 min 59,999999 s (heure de Paris)\n"

    assert run(path) == (f"« Appel d’essai » est chargé (version 1).\n{last}", "")
    assert run(path) == (f"« Appel d’essai » est inchangé (version 1).\n{last}", "")


def test_a_dry_run_prints_each_key_from_old_to_new_and_writes_nothing(
    tmp_path: Path,
) -> None:
    run(write(tmp_path))
    long = "Une présentation plus longue que ce qui tient à l’aise sur une seule ligne."

    out, err = run(
        write(
            tmp_path,
            ("2026-03-31T23:59:59.999999+02:00", "2026-04-15T12:00:00+02:00"),
            ("grant_cap = 3_000_000", "grant_cap = 2_500_000"),
            ('"CC",', '"CA", "CU",'),
            ("Une présentation.", long),
            ("required = false", "required = true"),
        ),
        dry_run=True,
    )

    assert out == (
        "« Appel d’essai » passerait à la version 2 :\n"
        "  presentation :\n"
        "    − Une présentation.\n"
        f"    + {long}\n"
        "  terms.closes_at : 31 mars 2026 à 23 h 59 min 59,999999 s (heure de Paris)"
        " → 15 avril 2026 à 12 h 00 min 00,000000 s (heure de Paris)\n"
        "  terms.grant_cap : 3000000.00 → 2500000.00\n"
        "  terms.eligible_categories :\n"
        "    − CC\n"
        "    + CA, CU\n"
        "  documents.rib.required : non → oui\n"
        "  dernier instant accepté : 15 avril 2026 à 12 h 00 min 00,000000 s"
        " (heure de Paris)\n"
    )
    assert err == ""
    assert CallVersion.objects.count() == JournalEntry.objects.count() == 1


def test_a_dry_run_of_a_new_call_prints_what_it_says(tmp_path: Path) -> None:
    out, _ = run(write(tmp_path), dry_run=True)

    assert out.startswith(
        "« Appel d’essai » serait chargé (version 1).\n  slug : essai\n"
    )
    assert "  terms.eligible_categories : CC, COM\n" in out
    assert "  documents.deliberation.required : oui\n" in out
    assert Call.objects.count() == 0


def test_the_files_that_ship_load_together_with_their_warnings() -> None:
    files = CALLS / "pass-numerique-2020.toml", CALLS / "pass-numerique-demo.toml"

    out, err = run(*files)

    assert out.splitlines()[:2] == [
        "« Pass numérique 2020 » est chargé (version 1).",
        "  dernier instant accepté : 15 mai 2020 à 23 h 59 min 59,999999 s (heure de Paris)",
    ]
    asked = ", que l’article R112-11-1 du CRPA demande à un accusé de réception."
    assert err.splitlines() == [
        f"{files[0]} : contact.email : il manque l’adresse électronique ou postale du"
        f" service (2°){asked}",
        f"{files[0]} : contact.telephone : il manque le téléphone du service (2°){asked}",
        f"{files[0]} : legal.appeal : il manque les délais et voies de recours (4°){asked}",
        f"{files[1]} : legal.appeal : il manque les délais et voies de recours (4°){asked}",
    ]
    assert set(Call.objects.values_list("slug", "number_prefix")) == {
        ("pass-numerique-2020", "PN2020"),
        ("pass-numerique-demo", "PNDEMO"),
    }


def test_one_bad_file_among_several_and_nothing_is_loaded(tmp_path: Path) -> None:
    good = write(tmp_path)
    bad = write(
        tmp_path,
        ('slug = "essai"', 'slug = "autre"'),
        ('number_prefix = "ESSAI"', 'number_prefix = "AUTRE"'),
        ("envelope = 15_000_000", "envelope = -1"),
        name="mauvais.toml",
    )

    with pytest.raises(CommandError) as caught:
        run(good, bad)

    assert str(caught.value) == (
        f"{bad}:{line_of(bad, 'envelope')}\u00a0: terms.envelope\u00a0:"
        " le montant ne peut pas être négatif\n"
        "Fichier refusé\u00a0: rien n’a été chargé."
    )
    assert Call.objects.count() == 0


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "absent.toml"

    with pytest.raises(CommandError) as caught:
        run(path)

    assert str(caught.value) == (
        f"{path}\u00a0: fichier illisible (No such file or directory)."
    )
