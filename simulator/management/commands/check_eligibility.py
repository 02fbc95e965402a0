"""`manage.py check_eligibility`: what the rules of a call say of each line of a file."""

from __future__ import annotations

import os
import signal
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from eligibility import SIMULATION_RULES
from eligibility.french import count, enumeration, typeset
from simulator.bulk.checking import Check
from simulator.bulk.context import registry_categories, version_to_apply
from simulator.bulk.destination import whole_file
from simulator.bulk.feed import Feed
from simulator.bulk.formats import VERDICTS, format_named
from simulator.bulk.lines import COLUMNS
from simulator.bulk.problems import BadLine, FileRefused, failure
from simulator.bulk.processes import processors
from simulator.bulk.progress import Progress
from simulator.bulk.run import Tally, check_file

REFUSED = 2
INCOMPLETE = 1
INTERRUPTED = 130


class Command(BaseCommand):
    """Answers on the standard output or in a file; everything else on the error output."""

    help = typeset(
        "Vérifie la recevabilité des projets d’un fichier, un par ligne, sans rien"
        " enregistrer. Le fichier est un CSV (UTF-8, « , » ou « ; ») ou du JSON Lines,"
        f" aux colonnes {', '.join(COLUMNS)} ; une case vide est une information"
        " inconnue. Une ligne fautive est signalée avec son numéro et sa colonne, les"
        " autres reçoivent leur réponse. Code de sortie : 0 si toutes les lignes ont une"
        " réponse, 1 si des lignes sont fautives, 2 si le fichier ne peut être lu ou la"
        " réponse écrite. Voir docs/check_eligibility.md."
    )

    # Nothing here serves a page: without the checks, the pages and all that they need
    # are never loaded, a second and 44 MB less.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", metavar="FICHIER", help="« - » lit l’entrée standard"
        )
        parser.add_argument(
            "--call",
            metavar="SLUG",
            help="identifiant de l’appel, ouvert ou clos (par défaut : le seul appel chargé,"
            " sinon le seul qui soit ouvert)",
        )
        parser.add_argument(
            "--format", choices=["table", "csv", "json"], default="table"
        )
        parser.add_argument(
            "--output",
            type=Path,
            metavar="FICHIER",
            help="écrit les réponses dans ce fichier, en entier ou pas du tout",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with _terminated_as_interrupted():
                tally = self._check(**options)
        except FileRefused as refused:
            raise CommandError(typeset(f"{refused}."), returncode=REFUSED) from refused
        except OSError as error:
            place = error.filename or options["output"]
            if place is None:
                _give_up_standard_output()
                place = "sortie standard"
            raise CommandError(
                typeset(f"{place} : {failure(error)}."), returncode=REFUSED
            ) from error
        except BrokenExecutor as error:
            raise CommandError(
                "Un processus de calcul s’est arrêté avant la fin.", returncode=REFUSED
            ) from error
        except KeyboardInterrupt as interrupt:
            raise CommandError("Interrompue.", returncode=INTERRUPTED) from interrupt
        if options["verbosity"] > 0:
            self.stderr.write(_summary(tally), str)
        if tally.bad_lines:
            bad = count(tally.bad_lines, "ligne fautive", "lignes fautives")
            raise CommandError(f"{bad}, sans réponse.", returncode=INCOMPLETE)

    def _check(
        self,
        *,
        file: str,
        call: str | None,
        format: str,  # noqa: A002  (the name of the option)
        output: Path | None,
        **options: Any,
    ) -> Tally:
        now = timezone.now()
        version = version_to_apply(call, now=now)
        if options["verbosity"] > 0:
            self.stderr.write(typeset(f"Règles appliquées : {version}."), str)
        with _opened(file) as source, self._destination(output) as destination:
            progress = Progress(
                self._draw if self._shows_progress(output) else None,
                size=_size(source),
            )
            feed = Feed(source)
            check = Check(
                terms=version.definition.terms,
                now=now,
                categories=registry_categories(),
                format=format_named(format, rules=SIMULATION_RULES),
            )

            def report(bad_line: BadLine) -> None:
                progress.clear()
                for problem in bad_line.problems:
                    self.stderr.write(f"{file}, {problem}")

            def advance(tally: Tally) -> None:
                progress.update(lines=tally.lines, bytes_read=feed.bytes_read)

            tally = check_file(
                feed=feed,
                check=check,
                output=destination,
                report=report,
                advance=advance,
                processes=processors(),
            )
            progress.clear()
        return tally

    @contextmanager
    def _destination(self, path: Path | None) -> Iterator[Callable[[bytes], object]]:
        """What writes the answers; all of them are written when the block ends well."""
        if path is not None:
            with whole_file(path) as file:
                yield file.write
        elif buffer := getattr(self.stdout, "buffer", None):
            yield buffer.write
            buffer.flush()
        else:
            yield lambda answers: self.stdout.write(answers.decode(), ending="")

    def _shows_progress(self, output: Path | None) -> bool:
        return self.stderr.isatty() and (output is not None or not self.stdout.isatty())

    def _draw(self, text: str) -> None:
        self.stderr.write(text, str, ending="")
        self.stderr.flush()


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
    else:
        with Path(file).open("rb") as stream:
            yield stream


def _size(stream: BinaryIO) -> int | None:
    """The bytes of a regular file; None for a pipe."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:
        return None
    return status.st_size if S_ISREG(status.st_mode) else None


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Have SIGTERM unwind the work as Ctrl-C does, so that no draft of a file is left."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


def _give_up_standard_output() -> None:
    """Let what is still to be written there be lost without a second error at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _summary(tally: Tally) -> str:
    parts = [count(tally.verdicts[verdict], word) for verdict, word in VERDICTS.items()]
    return typeset(f"{count(tally.lines, 'ligne')} : {enumeration(parts)}.")
