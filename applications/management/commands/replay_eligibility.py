"""`manage.py replay_eligibility`: whose verdict would change under the terms of today, or others."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from applications.calls.file import read_call_file
from applications.calls.toml_document import DocumentRefused
from applications.models import Call, CallVersion, State
from applications.replay import (
    Replay,
    RuleChange,
    Unreadable,
    filed_count,
    reading_only,
    replay,
)
from applications.wording import FINDING_STATUSES
from eligibility import RULESET_VERSION, Status, Terms, Verdict, french

UNREADABLE = 1
REFUSED = 2
CHANGED = 3

_VERDICTS = {
    Verdict.ELIGIBLE: "recevable",
    Verdict.UNDETERMINED: "à vérifier",
    Verdict.INELIGIBLE: "non recevable",
}
_COLUMNS = ("Dossier", "Rang", "État", "Verdict", "Règle", "Au dépôt", "Rejouée")
_NOT_ASKED = "non demandée"


@dataclass
class _Tally:
    """What the replay found: the dossiers whose verdict changes, and counts of the rest."""

    replayed: int = 0
    advice: int = 0
    older_rules: int = 0
    changed: list[Replay] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)

    def add(self, one: Replay | Unreadable) -> None:
        if isinstance(one, Unreadable):
            self.unreadable.append(one)
            return
        self.replayed += 1
        self.older_rules += one.ruleset_version != RULESET_VERSION
        if one.verdict_changes:
            self.changed.append(one)
        elif one.rules:
            self.advice += 1

    @property
    def counts(self) -> dict[str, int]:
        return {
            "replayed": self.replayed,
            "verdict_changed": len(self.changed),
            "only_rules_changed": self.advice,
            "older_rules": self.older_rules,
            "unreadable": len(self.unreadable),
        }


class Command(BaseCommand):
    """The answer goes to the standard output, everything else to the error output."""

    help = french.typeset(
        "Rejoue la recevabilité de chaque dossier déposé à un appel, à partir des faits figés"
        " à son dépôt, avec les termes en vigueur ou ceux d’un fichier proposé, et les règles"
        " d’aujourd’hui : dit quels verdicts changeraient, et par quelles règles. N’écrit"
        " rien. Code de sortie : 0 si aucun verdict ne change, 3 s’il en change, 1 si le"
        " contenu d’un dossier est illisible, 2 si l’appel ou le fichier ne peut être lu."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--call", required=True, metavar="SLUG")
        parser.add_argument(
            "--terms",
            type=Path,
            metavar="FICHIER",
            help="fichier de l’appel, tel que le lirait load_call ; il n’est pas chargé"
            " (par défaut : les termes en vigueur)",
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        with reading_only():
            call, version = _call(options["call"])
            terms = version.definition.terms
            if options["terms"]:
                terms = _proposed(options["terms"], call, version)
            tally = self._replay(call, terms)
        if options["format"] == "json":
            source = str(options["terms"]) if options["terms"] else None
            self._write_json(call, version, source, tally)
        else:
            self._write_table(tally)
        if options["verbosity"] > 0:
            self.stderr.write(_summary(tally), str)
        if tally.unreadable:
            bad = french.count(
                len(tally.unreadable), "dossier illisible", "dossiers illisibles"
            )
            raise CommandError(f"{bad}.", returncode=UNREADABLE)
        if tally.changed:
            changed = french.count(
                len(tally.changed), "verdict changerait", "verdicts changeraient"
            )
            raise CommandError(f"{changed}.", returncode=CHANGED)

    def _replay(self, call: Call, terms: Terms) -> _Tally:
        tally = _Tally()
        whole = filed_count(call) if self.stderr.isatty() else 0
        for done, one in enumerate(replay(call, terms), 1):
            tally.add(one)
            if whole and (done % 100 == 0 or done == whole):
                ending = "\n" if done == whole else ""
                self.stderr.write(f"\r{_bar(done, whole)}", str, ending)
                self.stderr.flush()
            if isinstance(one, Unreadable):
                text = french.typeset(f"{one.number} : {one.reason}.")
                self.stderr.write(text, self.style.ERROR)
        return tally

    def _write_table(self, tally: _Tally) -> None:
        rows = [row for one in tally.changed for row in _rows(one)]
        for line in _aligned([_COLUMNS, *rows]) if rows else ():
            self.stdout.write(line)

    def _write_json(
        self, call: Call, version: CallVersion, source: str | None, tally: _Tally
    ) -> None:
        answer = {
            "call": call.slug,
            "terms": {"file": source, "version": None if source else version.number},
            "ruleset_version": RULESET_VERSION,
            "counts": tally.counts,
            "changed": [
                {
                    "number": one.number,
                    "rank": one.rank,
                    "state": one.state,
                    "before": one.before.value,
                    "after": one.after.value,
                    "ruleset_version": one.ruleset_version,
                    "rules": [_as_json(change) for change in one.rules],
                }
                for one in tally.changed
            ],
            "unreadable": [
                {"number": one.number, "reason": one.reason} for one in tally.unreadable
            ],
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))


def _call(slug: str) -> tuple[Call, CallVersion]:
    call = Call.objects.select_related("current").filter(slug=slug).first()
    if call is None or call.current is None:
        known = ", ".join(Call.objects.published().values_list("slug", flat=True))
        raise CommandError(
            french.typeset(
                f"« {slug} » n’est pas un appel chargé. Appels chargés : {known or 'aucun'}."
            ),
            returncode=REFUSED,
        )
    return call, call.current


def _proposed(path: Path, call: Call, version: CallVersion) -> Terms:
    """Read the terms of a file for this call; nothing is loaded."""
    try:
        file = read_call_file(path)
        definition = file.definition(
            now=timezone.now(), stored_deadline=version.closes_at
        )
    except DocumentRefused as refused:
        raise CommandError(str(refused), returncode=REFUSED) from refused
    except OSError as error:
        raise CommandError(
            french.typeset(f"{path} : fichier illisible ({error.strerror})."),
            returncode=REFUSED,
        ) from error
    if file.slug != call.slug:
        raise CommandError(
            french.typeset(
                f"{path} : ce fichier décrit l’appel « {file.slug} », non « {call.slug} »."
            ),
            returncode=REFUSED,
        )
    return definition.terms


def _as_json(change: RuleChange) -> dict[str, str | None]:
    return {
        "rule": change.rule,
        "before": change.before and change.before.value,
        "after": change.after and change.after.value,
        "found": change.found,
        "required": change.required,
        "message": change.message,
    }


def _rows(one: Replay) -> list[tuple[str, ...]]:
    """A line for each rule that changes; the dossier is told on the first."""
    verdict = f"{_VERDICTS[one.before]} → {_VERDICTS[one.after]}"
    state = State(one.state).label
    dossiers = [(one.number, str(one.rank), state, verdict)]
    dossiers += [("", "", "", "")] * (len(one.rules) - 1)
    return [
        (*dossier, change.title, _status(change.before), _said(change))
        for dossier, change in zip(dossiers, one.rules, strict=True)
    ]


def _status(status: Status | None) -> str:
    return _NOT_ASKED if status is None else FINDING_STATUSES[status].lower()


def _said(change: RuleChange) -> str:
    return f"{_status(change.after)} : {change.message}".replace(
        " :", f"{french.NBSP}:", 1
    )


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _summary(tally: _Tally) -> str:
    lines = [
        f"Dossiers rejoués : {tally.replayed}.",
        f"Sans changement de verdict, mais une règle dit autre chose : {tally.advice}.",
        f"Déposés sous une version antérieure des règles : {tally.older_rules}.",
        f"Illisibles : {len(tally.unreadable)}.",
    ]
    return french.typeset("\n".join(lines))


def _bar(done: int, whole: int) -> str:
    filled = 30 * done // whole
    return f"[{'#' * filled}{'.' * (30 - filled)}] {done} / {whole}"
