"""The public page: three answers, nothing personal, nothing kept, guesses limited."""

from __future__ import annotations

import html
import tempfile
from io import BytesIO
from socket import create_server

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import limits
from applications.verification import reception, views
from applications.verification.reception import ENVELOPE_BYTES, MOST_BYTES
from passnum.cache import RedisOrLocalCache
from tests.applications.verification.conftest import issue, made_of, saved_again

pytestmark = pytest.mark.django_db

PAGE = "/verifier/"


@pytest.fixture
def ask(client):
    """Ask for a number and a code."""

    def get(number: str, code: str):
        return client.get(PAGE, {"numero": number, "code": code})

    return get


@pytest.fixture
def send(client):
    """Send a file, as a browser does."""

    def post(content: bytes, name: str = "accuse.pdf", **extra):
        file = SimpleUploadedFile(name, content, "application/pdf")
        return client.post(PAGE, {"document": file}, **extra)

    return post


def text_of(response) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def test_the_page_asks_for_a_file_or_a_code(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(PAGE)

    page = text_of(response)
    assert response.status_code == 200
    assert 'type="file"' in page
    assert 'name="numero"' in page
    assert 'name="code"' in page
    assert "X-Robots-Tag" not in response
    assert not response.cookies


def test_the_bytes_issued_are_authentic(send, issued, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = send(issued.pdf)

    page = text_of(response)
    assert response.status_code == 200
    assert "Ce document est authentique" in page
    assert "<title>Authentique – Vérifier un accusé de réception" in page
    assert issued.number in page
    assert "1er dossier reçu pour cet appel" in page


def test_a_file_saved_again_is_altered(send, issued, django_assert_num_queries):
    altered = saved_again(issued.pdf)
    with django_assert_num_queries(2):
        page = text_of(send(altered))

    assert "Ce fichier a été modifié" in page
    assert "1er dossier reçu" in page


def test_a_file_that_only_names_a_dossier_gives_neither_date_nor_rank(send, issued):
    page = text_of(send(made_of({}, title=f"Accusé {issued.number}")))

    assert "Ce fichier n’est pas celui qui a été délivré" in page
    assert issued.number in page
    assert "dossier reçu" not in page
    assert "Reçu le" not in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("programme.pdf", b"MZ\x90\x00" + bytes(500)),
        ("photo 🙂 d’été.pdf", b"\x89PNG\r\n"),
        ("../../etc/passwd", b"root:x:0:0"),
        ("un rapport.pdf", made_of({})),
    ],
)
def test_any_other_file_is_unknown(send, name, content):
    response = send(content, name)

    assert response.status_code == 200
    assert "Ce document est inconnu" in text_of(response)


def test_a_number_and_its_code_are_authentic(ask, issued, django_assert_num_queries):
    number, code = issued.number, issued.code
    with django_assert_num_queries(1):
        response = ask(number, code)

    page = text_of(response)
    assert response.status_code == 200
    assert "Ce numéro et ce code sont authentiques" in page
    assert "1er dossier reçu pour cet appel" in page


def test_the_answer_costs_the_same_whatever_was_filed(
    send, ask, django_assert_num_queries
):
    several = [issue() for _ in range(3)]
    number, code = several[1].number, several[1].code
    altered = saved_again(several[2].pdf)

    with django_assert_num_queries(1):
        ask(number, code)
    with django_assert_num_queries(1):
        send(several[0].pdf)
    with django_assert_num_queries(2):
        send(altered)


def test_a_code_is_read_however_it_is_typed(ask, issued):
    number = issued.number.lower().replace("-", " ")
    code = issued.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert "sont authentiques" in text_of(ask(f" {number} ", f"  {code}"))
    assert "sont authentiques" in text_of(
        ask(issued.number.replace("-", "–"), issued.code.replace("-", ""))
    )


def test_the_printed_address_answers_at_once(client, issued, django_assert_num_queries):
    path = reverse("verification:direct", args=[issued.number, issued.code])
    assert path == f"/v/{issued.number}/{issued.code}"

    with django_assert_num_queries(1):
        page = text_of(client.get(path))
    assert "sont authentiques" in page
    assert f'value="{issued.number}"' in page
    assert "sont authentiques" in text_of(client.get(f"{path.lower()}/"))


def test_a_number_never_given_and_a_wrong_code_read_alike(ask, issued):
    wrong = "0000-0000-0000-0000"
    answers = [
        text_of(ask(number, wrong)).replace(f'value="{number}"', "")
        for number in (issued.number, "PN2020-000042-X")
    ]

    assert "Ce numéro ou ce code est inconnu" in answers[0]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        ("", "", "Recopiez le numéro du dossier."),
        ("PN2020-000042-X", "", "Recopiez le code de contrôle."),
        ("PN2020-000042-Y", "7K3M-9QXA-04TB-ZZ1H", "vérifiez chaque caractère"),
        ("🙂", "7K3M-9QXA-04TB-ZZ1H", "vérifiez chaque caractère"),
        ("PN2020-000042-X", "7K3M", "compte 16 lettres et chiffres"),
        ("PN2020-000042-X", "🙂" * 16, "compte 16 lettres et chiffres"),
        ("PN2020-000042-X", "7" * 10_000, "60 caractères"),
    ],
)
def test_what_cannot_be_a_number_or_a_code_is_said(
    ask, number, code, said, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = ask(number, code)

    assert response.status_code == 422
    assert said in text_of(response)


def test_a_mistyped_address_shows_what_is_wrong(client):
    response = client.get("/v/PN2020-000042-Y/7K3M")

    assert response.status_code == 422
    assert "compte 16 lettres et chiffres" in text_of(response)


def test_no_answer_names_anybody_or_any_amount(send, ask, client):
    issued = issue(
        holder_name="Communauté de Nulle-Part",
        contact_name="Camille Durand",
        contact_email="camille.durand@mairie.example",
    )
    content = issued.acknowledgement.submission.content
    pages = [
        text_of(send(issued.pdf)),
        text_of(send(saved_again(issued.pdf))),
        text_of(ask(issued.number, issued.code)),
        text_of(client.get(f"/v/{issued.number}/{issued.code}")),
    ]

    for page in pages:
        for secret in (
            *(content["holder"]["name"], content["holder"]["siren"]),
            *(content["filed_by"]["email"], content["contact"]["name"]),
            *(content["project"]["title"], "50 000", "mairie.example"),
        ):
            assert secret not in page


def test_no_file_and_an_empty_file_are_said(client, send):
    response = client.post(PAGE, {})
    assert response.status_code == 422
    assert "Choisissez le fichier à vérifier." in text_of(response)

    response = send(b"")
    assert response.status_code == 422
    assert "Ce fichier est vide." in text_of(response)


def test_the_largest_file_is_read_and_one_byte_more_is_refused(send):
    assert "Ce document est inconnu" in text_of(send(b"x" * MOST_BYTES))

    response = send(b"x" * (MOST_BYTES + 1))
    assert response.status_code == 413
    assert "Ce fichier dépasse 5 Mo" in text_of(response)


def test_a_far_too_large_file_is_refused_before_it_is_read(client):
    class Unread(BytesIO):
        def read(self, *arguments):
            raise AssertionError("read before it was known to be wanted")

    response = client.generic(
        "POST",
        PAGE,
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(MOST_BYTES + ENVELOPE_BYTES + 1),
        **{"wsgi.input": Unread()},
    )

    assert response.status_code == 413


def test_no_file_reaches_the_disk(send, monkeypatch):
    def refuse(*arguments, **options):
        raise AssertionError("a file was made on the disk")

    for name in ("mkstemp", "NamedTemporaryFile", "TemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)

    assert "inconnu" in text_of(send(b"%PDF-" + bytes(MOST_BYTES - 5)))


def test_only_the_first_file_is_kept_and_other_fields_are_dropped(client, issued):
    response = client.post(
        PAGE,
        {
            "autre": SimpleUploadedFile("a.pdf", b"x" * 100_000),
            "document": [
                SimpleUploadedFile("b.pdf", issued.pdf),
                SimpleUploadedFile("c.pdf", b"y" * 100_000),
            ],
        },
    )

    assert "Ce document est authentique" in text_of(response)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"document=1", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x", "multipart/form-data"),
    ],
)
def test_a_request_of_another_shape_is_refused(client, body, media_type):
    response = client.generic("POST", PAGE, body, media_type)

    assert response.status_code in {400, 422}


def test_an_answer_is_kept_by_nobody(send, ask, client, issued):
    for response in (
        send(issued.pdf),
        send(b""),
        ask(issued.number, issued.code),
        ask("", ""),
        client.get(f"/v/{issued.number}/{issued.code}"),
    ):
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_no_cookie_and_no_token_are_needed(issued):
    client = Client(enforce_csrf_checks=True)
    response = client.post(PAGE, {"document": SimpleUploadedFile("a.pdf", issued.pdf)})

    assert "Ce document est authentique" in text_of(response)
    assert not response.cookies


def test_other_methods_are_refused(client):
    assert client.put(PAGE).status_code == 405
    assert client.post("/v/PN2020-000042-X/0000-0000-0000-0000").status_code == 405


def test_the_short_address_alone_leads_to_the_page(client):
    response = client.get("/v/")

    assert (response.status_code, response.url) == (302, PAGE)


@pytest.fixture
def within_a_minute(monkeypatch):
    """Stop the clock of the limits."""
    monkeypatch.setattr(limits, "time", lambda: 1_900_000_000.0)


def test_a_visitor_may_try_so_many_codes_a_minute(
    client, ask, issued, within_a_minute, monkeypatch
):
    for _ in range(views.CODES_A_MINUTE):
        assert ask(issued.number, issued.code).status_code == 200

    refused = ask(issued.number, issued.code)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert "no-store" in refused["Cache-Control"]
    assert client.get(f"/v/{issued.number}/{issued.code}").status_code == 429
    assert client.get(PAGE).status_code == 200

    other = Client(REMOTE_ADDR="192.0.2.7")
    assert other.get(f"/v/{issued.number}/{issued.code}").status_code == 200

    monkeypatch.setattr(limits, "time", lambda: 1_900_000_060.0)
    assert ask(issued.number, issued.code).status_code == 200


def test_a_visitor_may_send_so_many_files_a_minute(send, issued, within_a_minute):
    for _ in range(views.DOCUMENTS_A_MINUTE):
        assert send(issued.pdf).status_code == 200

    assert send(issued.pdf).status_code == 429


def test_all_visitors_together_may_be_wrong_so_many_times_a_minute(
    issued, within_a_minute, monkeypatch
):
    monkeypatch.setattr(views, "UNKNOWN_A_MINUTE", 3)
    wrong, right = "0000-0000-0000-0000", issued.code
    statuses = [
        Client(REMOTE_ADDR=f"192.0.2.{host}")
        .get(f"/v/{issued.number}/{code}")
        .status_code
        for host, code in enumerate([right, wrong, right, wrong, right, wrong, right])
    ]

    assert statuses == [200] * 6 + [429]


def test_while_redis_is_away_answers_are_given_and_limits_are_local(
    send, ask, issued, within_a_minute, monkeypatch
):
    with create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    away = RedisOrLocalCache(f"redis://127.0.0.1:{port}/0", {"OPTIONS": {}})
    away.local.clear()
    monkeypatch.setattr(limits, "cache", away)
    monkeypatch.setattr(views, "DOCUMENTS_A_MINUTE", 2)

    assert send(issued.pdf).status_code == 200
    assert ask(issued.number, issued.code).status_code == 200
    assert send(issued.pdf).status_code == 200
    assert send(issued.pdf).status_code == 429
    away.local.clear()


def test_the_footer_leads_to_the_page(client):
    assert f'href="{PAGE}"' in text_of(client.get("/accessibilite/"))


def test_the_page_of_a_filed_dossier_gives_the_code_and_the_address(client, issued):
    application = issued.acknowledgement.submission.application
    client.force_login(application.owner)

    page = text_of(client.get(application.get_absolute_url()))

    assert issued.code in page
    assert f'href="/v/{issued.number}/{issued.code}"' in page


def test_reception_counts_the_bytes_it_keeps():
    handler = reception.InMemoryOnly(field="document")
    handler.new_file("document", "a.pdf", "application/pdf", None)
    handler.receive_data_chunk(b"abc", 0)
    handler.receive_data_chunk(b"de", 3)
    file = handler.file_complete(5)

    assert (file.read(), file.size) == (b"abcde", 5)
