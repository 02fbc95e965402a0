"""Load calls for projects from the TOML files that the Mission writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from applications.calls.difference import Difference
from applications.calls.loading import Loading, Outcome, load_call
from applications.calls.toml_document import DocumentRefused
from eligibility.french import Precision, instant, typeset

_SHORT = 60
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")


class Command(BaseCommand):
    """Every file or none: one transaction holds them all."""

    help = typeset(
        "Charge un appel à projets décrit par un fichier TOML (voir docs/calls.md)."
        " Recharger le même fichier ne change rien ; un fichier modifié crée une nouvelle"
        " version de l’appel, inscrite au journal, et les dossiers déjà déposés gardent la"
        " leur. Un fichier qui contient une erreur est refusé avec sa ligne et son motif :"
        " rien n’est alors chargé, pas même les autres fichiers."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="montre ce qui changerait, clé par clé, sans rien écrire",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run: bool = options["dry_run"]
        try:
            with transaction.atomic():
                loadings = [
                    (path, load_call(path=path, dry_run=dry_run))
                    for path in options["files"]
                ]
        except DocumentRefused as refused:
            raise CommandError(
                f"{refused}\n{typeset('Fichier refusé : rien n’a été chargé.')}"
            ) from refused
        except OSError as error:
            raise CommandError(
                typeset(f"{error.filename} : fichier illisible ({error.strerror}).")
            ) from error
        for path, loading in loadings:
            self._tell(path, loading, dry_run=dry_run)

    def _tell(self, path: Path, loading: Loading, *, dry_run: bool) -> None:
        title = loading.definition.title
        match loading.outcome:
            case Outcome.UNCHANGED:
                sentence = f"« {title} » est inchangé (version {loading.version})."
            case Outcome.LOADED:
                verb = "serait chargé" if dry_run else "est chargé"
                sentence = f"« {title} » {verb} (version {loading.version})."
            case Outcome.CHANGED:
                verb = "passerait" if dry_run else "passe"
                sentence = f"« {title} » {verb} à la version {loading.version} :"
        self.stdout.write(typeset(sentence))
        if loading.outcome is Outcome.CHANGED:
            for difference in loading.differences:
                for line in describe(difference):
                    self.stdout.write(typeset(f"  {line}"))
        elif loading.outcome is Outcome.LOADED and dry_run:
            for item in loading.differences:
                self.stdout.write(typeset(f"  {item.key} : {_shown(item.new)}"))
        closes_at = instant(loading.definition.terms.closes_at, Precision.MICROSECOND)
        self.stdout.write(typeset(f"  dernier instant accepté : {closes_at}"))
        for key, mention in loading.missing_mentions.items():
            warning = (
                f"{path} : {key} : il manque {mention}, que l’article R112-11-1 du CRPA"
                " demande à un accusé de réception."
            )
            self.stderr.write(self.style.WARNING(typeset(warning)))


def describe(difference: Difference) -> Iterator[str]:
    """Yield the lines that tell a difference: one line where it is short."""
    key, old, new = difference.key, difference.old, difference.new
    if isinstance(old, list) and isinstance(new, list) and set(old) != set(new):
        yield f"{key} :"
        if removed := [code for code in old if code not in new]:
            yield f"  − {', '.join(removed)}"
        if added := [code for code in new if code not in old]:
            yield f"  + {', '.join(added)}"
        return
    before, after = _shown(old), _shown(new)
    if max(len(before), len(after)) <= _SHORT:
        yield f"{key} : {before} → {after}"
    else:
        yield f"{key} :"
        yield f"  − {before}"
        yield f"  + {after}"


def _shown(value: Any) -> str:
    """Return a value of the canonical form as a person reads it."""
    match value:
        case None:
            return "(absent)"
        case "":
            return "(vide)"
        case bool():
            return "oui" if value else "non"
        case list():
            return ", ".join(value) or "(vide)"
        case str() if _INSTANT.fullmatch(value):
            return instant(datetime.fromisoformat(value), Precision.MICROSECOND)
        case _:
            return " ".join(str(value).split())
