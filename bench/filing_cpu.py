"""What filing costs the web process: `python -m bench.filing_cpu [DOSSIERS]`.

The dossiers of `bench.filing`, filed one after another inside this process, through the
portal's WSGI application and its whole stack of middleware. Milliseconds are CPU time of the
process (not of PostgreSQL), the median of the dossiers: a busy machine changes it far less
than the clock. Server, network and client are left out; `/health/live` tells how fast the
machine is at that moment, so that two runs can be compared as ratios to it.
"""

import io
import statistics
import sys
import time
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from bench.filing import CALL, Applicant, authorities, sessions
from bench.harness import UnexpectedAnswer, portal_database, print_table

WARM_UP = 5
COLUMNS = ("requête", "par dossier", "ms CPU", "SQL max")


@dataclass
class Cost:
    """CPU milliseconds of each kind of request, and the most queries it made."""

    milliseconds: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)


@dataclass(frozen=True, slots=True)
class Answer:
    """The headers of a response, by name."""

    headers: Message


@dataclass
class InProcessClient:
    """Stands where `bench.harness.Client` does, and calls the application itself."""

    session_key: str
    costs: dict[str, Cost] = field(default_factory=dict)

    def request(
        self,
        name: str,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        content_type: str = "application/x-www-form-urlencoded",
        expect: int = 200,
    ) -> Answer:
        """Answer one request and file its cost under `name`.

        Raises UnexpectedAnswer when the status is not the one expected.
        """
        from bench.wsgi import application

        environ = self._environ(method, path, body or b"", content_type)
        answers: list[tuple[str, Message]] = []

        def start_response(status: str, given: list[tuple[str, str]], *_: Any) -> None:
            headers = Message()
            for header, value in given:
                headers[header] = value
            answers.append((status, headers))

        start = time.process_time()
        content = b"".join(application(environ, start_response))
        spent = (time.process_time() - start) * 1_000
        ((status, headers),) = answers
        if not status.startswith(str(expect)):
            raise UnexpectedAnswer(f"{name}: {method} {path}: {status}: {content!r}")
        cost = self.costs.setdefault(name, Cost())
        cost.milliseconds.append(spent)
        cost.queries = max(cost.queries, int(headers["X-Queries"]))
        return Answer(headers)

    def _environ(
        self, method: str, path: str, body: bytes, content_type: str
    ) -> dict[str, Any]:
        token = "0" * 32
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": f"sessionid={self.session_key}; csrftoken={token}",
            "HTTP_X_CSRFTOKEN": token,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
        }


def run(dossiers: int) -> None:
    """Prepare servers, registry, call and a signed-in client; file; print what it cost."""
    with portal_database():
        from django.core.management import call_command

        call_command("import_territories", verbosity=0)
        call_command("load_call", f"calls/{CALL}.toml", verbosity=0)
        client = InProcessClient(sessions()[0])
        applicant = Applicant(client, authorities(dossiers + WARM_UP))
        for _ in range(WARM_UP):
            applicant.file()
        client.costs.clear()
        for _ in range(dossiers):
            client.request("témoin /health/live", "GET", "/health/live")
            applicant.file()
    _report(client.costs, dossiers)


def _report(costs: dict[str, Cost], dossiers: int) -> None:
    print_table(
        COLUMNS,
        [
            (
                name,
                str(len(cost.milliseconds) // dossiers),
                f"{cost.median:.2f}",
                str(cost.queries),
            )
            for name, cost in costs.items()
        ],
    )
    total = sum(
        cost.median * len(cost.milliseconds) / dossiers for cost in costs.values()
    )
    print(f"\n{total:.0f} ms CPU par dossier, {dossiers} dossiers, un processus")


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
