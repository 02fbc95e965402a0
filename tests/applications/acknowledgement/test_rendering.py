"""What the acknowledgement says."""

import json

import pytest

from applications.acknowledgement.rendering import (
    read_snapshot,
    render_html,
    render_pdf,
)
from applications.acknowledgement.rendering.engine import engine
from eligibility import canonical
from tests.applications.acknowledgement.documents import (
    changed,
    pages_of,
    text_of,
    with_many_lines,
)
from tests.factories.applications import filed

pytestmark = pytest.mark.django_db


def test_it_says_what_was_filed_when_and_by_whom(snapshot):
    filing = json.loads(snapshot)
    text = text_of(render_pdf(snapshot))
    for words in (
        f"Dossier {filing['number']}",
        "Reçu le 15 mai 2020 à 23 h 59 min 59 s (UTC+02:00)",
        "Rang 1er dossier reçu pour cet appel",
        "Pass numérique 2020",
        filing["holder"]["name"],
        "communauté de communes",
        "Alex Petit, Présidente",
        "Andréa Modèle, Cheffe de projet",
        "Camille Durand, Directrice du numérique, camille.durand@mairie.example",
        "Le numérique pour tous",
        "du 1er janvier 2027 au 31 décembre 2027",
        "5 000 pass d’une valeur de 10,00 €",
        "1 000 personnes, dont 500 du public cible (PIC)",
        "2020-05-15T23:59:59.999999+02:00",
    ):
        assert words in text


def test_it_gives_the_amounts_and_the_whole_plan(snapshot):
    text = text_of(render_pdf(snapshot))
    for words in (
        "Aide demandée à l’État Dépense éligible Coût total du projet"
        " 50 000,00 € 100 000,00 € 100 000,00 €",
        "Pass numériques éligible 100 000,00 €",
        "Total des dépenses 100 000,00 €",
        "Fonds propres 50 000,00 €",
        "Total des ressources 100 000,00 €",
    ):
        assert words in text


def test_it_lists_the_documents_with_their_digests_and_the_verdict_of_each_rule(
    snapshot,
):
    filing = json.loads(snapshot)
    text = text_of(render_pdf(snapshot))
    assert len(filing["documents"]) == 2
    for document in filing["documents"]:
        assert document["sha256"] in text
        assert document["label"] in text
    assert len(filing["assessment"]["findings"]) > 5
    for finding in filing["assessment"]["findings"]:
        assert finding["title"] in text
    assert text.count("Respectée") == len(filing["assessment"]["findings"])


def test_it_bears_the_digest_of_the_snapshot_and_of_the_terms(snapshot):
    text = text_of(render_pdf(snapshot))
    assert canonical.digest(snapshot) in text
    assert json.loads(snapshot)["call"]["digest"] in text


def test_it_carries_the_mentions_of_the_law_as_the_call_writes_them(snapshot):
    text = text_of(render_pdf(snapshot))
    for words in (
        "Service chargé du dossier Mission Société Numérique",
        "Adresse électronique mission@etat.example",
        "Adresse postale non renseigné par l’appel",
        "Téléphone non renseigné par l’appel",
        "Le silence gardé pendant deux mois vaut rejet."
        " Pour ce dossier, s’il est complet, le délai de deux mois s’achève le 15 juillet 2020.",
        "Le rejet peut être contesté.",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        ("", "non renseigné par l’appel"),
        ("Sans réponse, rejet le {date}.", "Sans réponse, rejet le 15 juillet 2020."),
        ("Silence vaut acceptation.", "Silence vaut acceptation."),
        ("Silence pendant\ndeux mois\n : rejet.", "Silence pendant deux mois : rejet."),
    ],
)
def test_the_date_of_silence_follows_the_sentence_of_the_call(
    snapshot, sentence, printed
):
    other = changed(snapshot, call__definition__legal__silence=sentence)
    silence = read_snapshot(other).silence.replace("\u00a0", " ")
    assert silence.splitlines()[0] == printed
    assert len(silence.splitlines()) == (2 if "deux" in sentence else 1)


@pytest.mark.parametrize(
    ("received", "decided"),
    [
        ("2026-12-31T11:00:00.000000+00:00", "28 février 2027"),
        ("2027-12-31T11:00:00.000000+00:00", "29 février 2028"),
        # Already the next day in Paris.
        ("2026-06-30T22:30:00.000000+00:00", "1er septembre 2026"),
    ],
)
def test_two_months_end_on_a_day_that_exists_in_paris_time(snapshot, received, decided):
    silence = read_snapshot(changed(snapshot, received_at=received)).silence
    assert silence.replace("\u00a0", " ").endswith(f"s’achève le {decided}.")


def test_an_ordinary_dossier_takes_two_numbered_pages(snapshot):
    pages = pages_of(render_pdf(snapshot))
    number = json.loads(snapshot)["number"]
    assert len(pages) == 2
    for index, text in enumerate(pages, start=1):
        assert f"Page {index} sur 2" in text
        assert f"Dossier {number}" in text


def test_rendering_asks_the_database_nothing(snapshot, django_assert_num_queries):
    with django_assert_num_queries(0):
        render_pdf(snapshot)


def test_a_site_outside_the_state_shows_neither_its_mark_nor_its_font(
    snapshot, settings
):
    settings.STATE_BRANDING = False
    html = render_html(read_snapshot(snapshot))
    assert "packaged:" not in html
    plain = engine().write_pdf(html, identifier="0" * 32)
    assert "RÉPUBLIQUE" not in text_of(plain)
    assert b"Marianne" not in plain


def test_two_hundred_lines_and_documents_are_all_printed(snapshot):
    text = text_of(render_pdf(with_many_lines(snapshot, 200)))
    assert "Ligne 199 non éligible 1,00 €" in text
    assert "pièce-199.pdf" in text


def test_text_that_is_no_snapshot_is_refused():
    with pytest.raises(ValueError, match="Expecting value"):
        render_pdf("nothing")
    with pytest.raises(KeyError):
        render_pdf("{}")


def test_the_snapshot_of_a_real_filing_renders():
    submission = filed()
    assert submission.application.number in text_of(render_pdf(submission.snapshot))
