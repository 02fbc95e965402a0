"""The page that checks a document, as people use it: keyboard, telephone, no JavaScript."""

from __future__ import annotations

import pytest

from accounts import limits
from tests.applications.verification.conftest import issue, made_of, saved_again
from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/verifier/"


@pytest.fixture(autouse=True)
def within_a_minute(monkeypatch):
    """Stop the clock of the limits."""
    monkeypatch.setattr(limits, "time", lambda: 1_900_000_000.0)


@pytest.fixture
def issued():
    return issue()


def pdf(content: bytes, name: str = "accuse.pdf") -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def send(page, file) -> None:
    page.locator("#id_document").set_input_files(file)
    page.get_by_role("button", name="Vérifier le fichier").click()


def title_of_answer(page) -> str:
    return page.get_by_role("status").get_by_role("heading").inner_text()


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_is_answered_authentic_then_altered_then_unknown(
    visit, issued, width, javascript
):
    page = visit(PAGE, width=width, javascript=javascript)
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    for content, title in (
        (issued.pdf, "Ce document est authentique"),
        (saved_again(issued.pdf), "Ce fichier a été modifié"),
        (made_of({}, issued.number), "Ce fichier n’est pas celui qui a été délivré"),
        (made_of({}), "Ce document est inconnu"),
    ):
        send(page, pdf(content))
        assert title_of_answer(page) == title
        assert page.locator("h1").count() == 1
        assert_accessible(page)
        if javascript:
            assert_no_sideways_scroll(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_number_and_a_code_are_answered_with_the_keyboard_alone(
    visit, issued, javascript
):
    page = visit(PAGE, javascript=javascript)
    page.locator("#id_document").focus()
    for keys in (
        ["Tab"],  # « Vérifier le fichier »
        ["Tab", issued.number.lower()],
        ["Tab", issued.code.lower().replace("-", " ")],
    ):
        page.keyboard.press(keys[0])
        for text in keys[1:]:
            page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/verifier/?numero=*")

    assert title_of_answer(page) == "Ce numéro et ce code sont authentiques"
    assert page.title().startswith("Authentique – ")
    assert_accessible(page)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_printed_address_answers(visit, issued, width):
    page = visit(f"/v/{issued.number}/{issued.code}", width=width)

    assert title_of_answer(page) == "Ce numéro et ce code sont authentiques"
    assert page.get_by_label("Code de contrôle").input_value() == issued.code
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_what_is_mistyped_is_summed_up_and_the_summary_leads_to_it(visit):
    page = visit(PAGE)
    page.get_by_label("Numéro de dossier").fill("PN2020-000042-Y")
    page.get_by_label("Code de contrôle").fill("7K3M")
    page.get_by_role("button", name="Vérifier le code").click()

    summary = page.locator("[data-error-summary]")
    assert summary.evaluate("element => element === document.activeElement")
    summary.get_by_role("link", name="Code de contrôle").click()
    assert page.evaluate("document.activeElement.id") == "id_code"
    assert page.get_by_label("Code de contrôle").input_value() == "7K3M"
    assert_accessible(page)


def test_no_file_is_said(visit):
    page = visit(PAGE)
    page.get_by_role("button", name="Vérifier le fichier").click()

    assert page.locator("[data-error-summary]").is_visible()
    assert page.get_by_text("Choisissez le fichier à vérifier.").count() >= 1
    assert_accessible(page)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("programme.exe", b"MZ\x90\x00" + bytes(1_000)),
        ("accuse.pdf", b"MZ\x90\x00" + bytes(1_000)),
        ("reçu 🙂 d’été – 100 %.pdf", "🙂".encode() * 1_000),
    ],
)
def test_a_file_of_another_kind_is_unknown_whatever_its_name(visit, name, content):
    page = visit(PAGE)
    send(page, pdf(content, name))

    assert title_of_answer(page) == "Ce document est inconnu"


def test_a_file_put_in_the_field_by_a_drop_is_taken(visit, issued):
    page = visit(PAGE)
    data = page.evaluate_handle(
        """bytes => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "accuse.pdf"));
            return data;
        }""",
        list(issued.pdf),
    )
    field = page.locator("#id_document")
    field.evaluate("(input, data) => { input.files = data.files; }", data)
    page.get_by_role("button", name="Vérifier le fichier").click()

    assert title_of_answer(page) == "Ce document est authentique"


def test_a_button_pressed_twice_gives_the_same_answer(visit, issued):
    page = visit(PAGE)
    page.locator("#id_document").set_input_files(pdf(issued.pdf))
    page.get_by_role("button", name="Vérifier le fichier").dblclick()
    page.get_by_role("status").wait_for()

    assert title_of_answer(page) == "Ce document est authentique"


def test_going_back_gives_the_form_again(visit, issued):
    page = visit(PAGE)
    page.get_by_label("Numéro de dossier").fill(issued.number)
    page.get_by_label("Code de contrôle").fill(issued.code)
    page.get_by_role("button", name="Vérifier le code").click()
    assert page.get_by_role("status").count() == 1
    page.go_back()

    assert page.get_by_role("status").count() == 0


def test_the_page_of_a_dossier_leads_to_the_answer(visit_as, issued):
    application = issued.acknowledgement.submission.application
    page = visit_as(application.owner, application.get_absolute_url())
    page.get_by_role("link", name="vérifier sur ce portail").click()

    assert title_of_answer(page) == "Ce numéro et ce code sont authentiques"


def test_too_large_a_file_is_said(visit):
    page = visit(PAGE)
    send(page, pdf(b"%PDF-" + bytes(6_000_000)))

    assert page.get_by_text("Ce fichier dépasse 5 Mo").count() >= 1
    visit.complaints.clear()  # the browser reports the status 413, which is the answer
