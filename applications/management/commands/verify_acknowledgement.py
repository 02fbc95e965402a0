"""`manage.py verify_acknowledgement FILE…`: the public page's answers, at the terminal."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from applications.verification.answers import Verdict
from applications.verification.reception import MOST_BYTES
from applications.verification.statements import Statement, from_register
from eligibility.french import NBSP, typeset

NOT_ALL_AUTHENTIC = 1
UNREADABLE = 2
REASONS: dict[type[OSError], str] = {
    FileNotFoundError: "Ce fichier n’existe pas.",
    IsADirectoryError: "C’est un dossier.",
    PermissionError: "L’accès à ce fichier est refusé.",
}


class Command(BaseCommand):
    """One line a file; the exit status sums them up."""

    help = typeset(
        "Dit de chaque fichier s’il est un accusé de réception délivré par ce portail :"
        " authentique, modifié ou inconnu. Compare les fichiers à la base ; avec --offline,"
        " les juge d’eux-mêmes : le contenu joint, et le cachet, dont --trust donne les"
        " racines. Ne modifie rien, n’accède pas au réseau. Code de sortie : 0 si tous sont"
        " authentiques, 1 si l’un est modifié ou inconnu, 2 si l’un ne peut être lu."
        " Voir docs/acknowledgements.md."
    )
    # An expired certificate must not keep anybody from checking a document.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--offline",
            action="store_true",
            help="juger chaque fichier de lui-même, sans la base",
        )
        parser.add_argument(
            "--trust",
            action="append",
            default=[],
            type=Path,
            metavar="CERTIFICAT",
            help="avec --offline, certificat d’une autorité reconnue, PEM ou DER ; peut"
            " être répété",
        )

    def handle(
        self,
        *args: Any,
        files: Sequence[Path],
        offline: bool,
        trust: Sequence[Path],
        **options: Any,
    ) -> None:
        if trust and not offline:
            raise CommandError("--trust demande --offline.", returncode=UNREADABLE)
        judge = _judge(offline, trust)
        status = 0
        for file in files:
            try:
                document = _read(file)
            except OSError as error:
                self.stderr.write(f"{file}{NBSP}: illisible. {_reason(error)}")
                status = UNREADABLE
                continue
            try:
                statement = judge(document)
            except DatabaseError as error:
                raise CommandError(
                    typeset(f"La base ne répond pas ({error}) : essayez --offline."),
                    returncode=UNREADABLE,
                ) from error
            self.stdout.write(f"{file}{NBSP}: {statement}")
            if statement.verdict is not Verdict.AUTHENTIC:
                status = max(status, NOT_ALL_AUTHENTIC)
        if status:
            raise SystemExit(status)


def _read(file: Path) -> bytes:
    """Return the bytes of a file, one more than an acknowledgement may have at most."""
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _reason(error: OSError) -> str:
    return typeset(REASONS.get(type(error)) or f"{error.strerror or error}.")


def _judge(offline: bool, trust: Sequence[Path]) -> Callable[[bytes], Statement]:
    if not offline:
        return from_register
    # pyHanko takes half a second to load: only for who asks for seals.
    from applications.verification.offline import from_itself
    from applications.verification.seals import read_roots

    try:
        roots = read_roots(trust)
    except (OSError, ValueError) as error:
        raise CommandError(
            typeset(f"--trust : certificat illisible ({error})."),
            returncode=UNREADABLE,
        ) from error
    return lambda document: from_itself(document, roots)
