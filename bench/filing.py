"""Whole dossiers filed through HTTP: `python -m bench.filing [DOSSIERS]`.

gunicorn with two sync workers, PostgreSQL with its default durability, eight clients.
Each dossier is a real authority's: created, its five steps read and saved, three
documents uploaded together, read back, filed, and its page of receipt read. No worker renders
meanwhile: acknowledgements are measured by `bench.acknowledgements`.
"""

import secrets
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode

from bench.harness import (
    FIGURE_COLUMNS,
    Client,
    Figures,
    gunicorn,
    portal_database,
    print_table,
)

if TYPE_CHECKING:
    from accounts.models import User

CALL = "pass-numerique-demo"
CLIENTS = 8
WARM_UP = 2
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" * 200
DOCUMENTS = ("deliberation", "attestation", "rib")

STEPS = {
    "porteur": {
        "contact_name": "Camille Durand",
        "contact_role": "Directrice du numérique",
        "contact_email": "camille.durand@mairie.example",
        "contact_phone": "01 99 00 12 34",
        "representative_name": "Alex Petit",
        "representative_role": "Présidente",
    },
    "projet": {
        "title": "Le numérique pour tous",
        "summary": "Des pass pour se former près de chez soi. " * 10,
        "description": "Objectifs, actions, partenaires, lieux de médiation. " * 100,
        "starts_on": "2027-01-01",
        "ends_on": "2027-12-31",
        "pass_count": "5000",
        "pass_face_value": "10,00",
    },
    "publics": {
        "territory": "Toutes les communes du territoire.",
        "beneficiaries": "1000",
        "target_beneficiaries": "500",
        "outreach": "Avec la mission locale et les centres sociaux.",
    },
    "financement": {
        "requested_grant": "50 000,00",
        "depenses-TOTAL_FORMS": "2",
        "depenses-INITIAL_FORMS": "0",
        "depenses-0-label": "Pass numériques",
        "depenses-0-amount": "90 000,00",
        "depenses-0-eligible": "on",
        "depenses-1-label": "Ingénierie de déploiement",
        "depenses-1-amount": "10 000,00",
        "depenses-1-eligible": "on",
        "ressources-TOTAL_FORMS": "1",
        "ressources-INITIAL_FORMS": "0",
        "ressources-0-label": "Fonds propres",
        "ressources-0-amount": "50 000,00",
    },
}


class Answer(Protocol):
    """A response, read."""

    @property
    def headers(self) -> Message: ...


class Browser(Protocol):
    """What sends the requests: over HTTP, or inside the process (`bench.filing_cpu`)."""

    def request(
        self,
        name: str,
        method: str,
        path: str,
        *,
        body: bytes | None = ...,
        content_type: str = ...,
        expect: int = ...,
    ) -> Answer:
        """Send one request, measure it under `name`, check the status."""


@dataclass
class Applicant:
    """One of the clients: files a dossier for each authority that it draws."""

    client: Browser
    sirens: Iterator[str]

    def file(self) -> None:
        """File one whole dossier, request by request, as a browser does."""
        request = self.client.request
        new = request(
            "créer le brouillon",
            "POST",
            f"/dossiers/nouveau/{CALL}/",
            body=b"",
            expect=302,
        )
        dossier = f"/dossiers/{new.headers['Location'].split('/')[2]}"
        for slug, values in STEPS.items():
            step = f"{dossier}/{slug}/"
            request(f"lire {slug}", "GET", step)
            if slug == "porteur":
                values = {"authority": next(self.sirens)} | values
            body = urlencode(values | {"action": "continue"}).encode()
            request(f"enregistrer {slug}", "POST", step, body=body, expect=302)
        request("lire pieces", "GET", f"{dossier}/pieces/")
        body, content_type = _multipart({"action": "continue"}, DOCUMENTS, PDF)
        request(
            "envoyer les pièces",
            "POST",
            f"{dossier}/pieces/",
            body=body,
            content_type=content_type,
            expect=302,
        )
        request("lire le récapitulatif", "GET", f"{dossier}/depot/")
        body = urlencode({"sworn": "on"}).encode()
        request("déposer", "POST", f"{dossier}/deposer/", body=body, expect=302)
        request("lire le dossier déposé", "GET", f"{dossier}/")


def _multipart(
    values: dict[str, str], kinds: Iterable[str], content: bytes
) -> tuple[bytes, str]:
    """Return the body of a form, with a file of each kind, and its content type."""
    boundary = secrets.token_hex(16)
    start, end = f"--{boundary}\r\nContent-Disposition: form-data; name=", b"\r\n"
    parts = [f'{start}"{name}"\r\n\r\n{v}'.encode() for name, v in values.items()]
    parts += [
        f'{start}"{kind}"; filename="{kind}.pdf"\r\n'
        f"Content-Type: application/pdf\r\n\r\n".encode()
        + content
        for kind in kinds
    ]
    body = end.join([*parts, f"--{boundary}--".encode(), b""])
    return body, f"multipart/form-data; boundary={boundary}"


def run(dossiers: int) -> None:
    """Prepare servers, registry, call and signed-in clients; file; print the figures."""
    with portal_database():
        from django.core.management import call_command

        call_command("import_territories", verbosity=0)
        call_command("load_call", f"calls/{CALL}.toml", verbosity=0)
        sirens = authorities(dossiers + WARM_UP * CLIENTS)
        keys = sessions()
        with gunicorn(workers=2) as port:
            _all_at_once(port, Figures(), keys, sirens, WARM_UP * CLIENTS)
            figures = Figures()
            start = time.perf_counter()
            _all_at_once(port, figures, keys, sirens, dossiers)
            seconds = time.perf_counter() - start
        _report(figures, dossiers, seconds)


def _all_at_once(
    port: int,
    figures: Figures,
    keys: list[str],
    sirens: Iterator[str],
    dossiers: int,
) -> None:
    """Share `dossiers` among the clients, each filing one after another."""
    left = iter(range(dossiers))
    lock = threading.Lock()

    def work(session: str) -> None:
        applicant = Applicant(Client(port, figures, session), sirens)
        while True:
            with lock:
                if next(left, None) is None:
                    return
            applicant.file()

    with ThreadPoolExecutor(CLIENTS) as pool:
        for done in [pool.submit(work, session) for session in keys]:
            done.result()


def authorities(count: int) -> Iterator[str]:
    """Return an iterator over `count` SIRENs that threads may share."""
    from territories.models import LocalAuthority

    found = LocalAuthority.objects.order_by("siren").values_list("siren", flat=True)
    return iter(list(found[:count]))


def sessions() -> list[str]:
    """Create a signed-in account per client; return the sessions' keys."""
    from accounts.models import User

    return [
        sign_in(User.objects.create_user(f"agent{n}@mairie.example"))
        for n in range(CLIENTS)
    ]


def sign_in(user: "User") -> str:
    """Open a session for `user`; return its key, which is the cookie's value."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _report(figures: Figures, dossiers: int, seconds: float) -> None:
    from applications.models import Submission

    filed = Submission.objects.count() - WARM_UP * CLIENTS
    requests = sum(len(times) for times in figures.milliseconds.values())
    print_table(FIGURE_COLUMNS, figures.rows())
    print(
        f"\n{filed} dossiers déposés sur {dossiers} en {seconds:.1f} s : "
        f"{filed / seconds:.1f} dossiers/s, {requests / seconds:.0f} requêtes/s, "
        f"{requests / dossiers:.0f} requêtes par dossier, {CLIENTS} clients, 2 processus"
    )


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 240)
