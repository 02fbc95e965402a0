"""`python -m bench.seal [N]`: what a seal costs, and what an answer about a document costs.

Renders one ordinary acknowledgement, seals it N times (100 by default) with each kind of
key, then with timestamps of an authority that listens on this machine (it signs in this
same process: its half is not the portal's). Then asks N times what the public page asks.
No budget: a seal comes on top of an acknowledgement, whose own is in `acknowledgements`.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.harness import percentile, portal_database, print_table

DEFAULT_COUNT = 100


def main(count: int) -> None:
    """Print the table."""
    with portal_database():
        rows = [
            (
                name,
                f"{statistics.median(times):.1f}",
                f"{percentile(times, 95):.1f}",
                note,
            )
            for name, times, note in measures(count)
        ]
    print_table(("mesure", "médiane ms", "p95 ms", "octets de plus"), rows)


def measures(count: int) -> Iterator[tuple[str, list[float], str]]:
    """Yield each measure's name, its milliseconds, and what it adds to the document."""
    # Django's models can be imported once `portal_database` has set it up.
    import pikepdf

    from applications.acknowledgement.certificate import read_certificate
    from applications.acknowledgement.control import control_code
    from applications.acknowledgement.debt import render_pending
    from applications.acknowledgement.pades import Sealer
    from applications.models import Acknowledgement
    from applications.verification.answers import answer_code, answer_document
    from applications.verification.register import by_document
    from bench.dossiers import make_dossiers
    from tests.certificates import (
        PASSPHRASE,
        Authority,
        TimestampServer,
        rsa_key,
        serving,
    )

    make_dossiers(1, reviews_each=0)
    acknowledgement = Acknowledgement.objects.get()
    render_pending(acknowledgement_id=acknowledgement.pk)
    acknowledgement.refresh_from_db()
    with acknowledgement.file.open("rb") as file:
        pdf = file.read()
    authority = Authority()
    with (
        TemporaryDirectory() as folder,
        serving(TimestampServer(authority.timestamper())) as tsa,
    ):
        for name, key, url in (
            ("cachet, clé P-256", None, ""),
            ("cachet, clé RSA de 2 048 bits", rsa_key(2048), ""),
            ("cachet, clé RSA de 4 096 bits", rsa_key(4096), ""),
            ("cachet, clé P-256, horodaté", None, tsa.url),
        ):
            path = authority.pkcs12(
                authority.issue(key=key), Path(folder) / "cachet.p12"
            )
            sealer = Sealer(read_certificate(path, PASSPHRASE), timestamp_url=url)
            more = len(sealer.seal(pdf)) - len(pdf)
            yield name, timed(count, partial(sealer.seal, pdf)), str(more)

    receipt = by_document(sha256=acknowledgement.sha256)
    number, code = receipt.number, control_code(receipt.content_sha256)
    again = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(again)
    yield (
        "réponse à un numéro et un code",
        timed(count, lambda: answer_code(number=number, code=code)),
        "",
    )
    yield (
        "réponse à un fichier authentique",
        timed(count, lambda: answer_document(pdf)),
        "",
    )
    yield (
        "réponse à un fichier modifié",
        timed(count, lambda: answer_document(again.getvalue())),
        "",
    )


def timed(count: int, work: Callable[[], object]) -> list[float]:
    """Run `work` so many times; return the milliseconds of each."""
    times = []
    for _ in range(count):
        start = perf_counter()
        work()
        times.append((perf_counter() - start) * 1000)
    return times


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_COUNT)
