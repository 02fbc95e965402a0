"""Loading a call's file: the first time a call, then a version for each change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from applications.calls.definition import CallDefinition
from applications.calls.difference import Difference, differences
from applications.calls.file import NUMBER_PREFIX, CallFile, read_call_file
from applications.calls.signals import TermsRefused, terms_changed
from applications.journal import record
from applications.models import Call, CallVersion, Event
from eligibility import canonical


class Outcome(StrEnum):
    """What a loading does to the call."""

    LOADED = "loaded"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """What was done, or would be on a dry run.

    version: number of the version in force afterwards.
    differences: from the version in force before; of a new call, every key.
    missing_mentions: key of the file → mention of CRPA R112-11-1 that is not stated.
    """

    outcome: Outcome
    definition: CallDefinition
    version: int
    differences: tuple[Difference, ...]
    missing_mentions: Mapping[str, str]


def load_call(
    *,
    path: Path,
    actor: User | None = None,
    now: datetime | None = None,
    dry_run: bool = False,
) -> Loading:
    """Bring the call that the file at `path` describes to what the file says.

    In one transaction, with the call's row locked, so that a filing meets the terms of
    before or of after: a new version, made current, and a line of the journal with the
    differences. A file that says what is in force changes nothing. Filed dossiers keep the
    version that they were filed under.

    `now` (aware) is the instant of loading; `dry_run` only tells. Raises DocumentRefused,
    with line and reason, and OSError for a file that cannot be opened; nothing is then
    written.
    """
    file = read_call_file(path)
    loading = _Loader(file, actor, now or timezone.now(), dry_run)
    try:
        with transaction.atomic():
            return loading.run()
    except IntegrityError:
        # Another operator created the call meanwhile: compare with what is there now.
        with transaction.atomic():
            return loading.run()


@dataclass(frozen=True, slots=True)
class _Loader:
    """The steps of one loading; `run` is called in a transaction."""

    file: CallFile
    actor: User | None
    now: datetime
    dry_run: bool

    def run(self) -> Loading:
        call = (
            Call.objects.select_for_update(of=("self",))
            .select_related("current")
            .filter(slug=self.file.slug)
            .first()
        )
        before = call.current if call else None
        definition = self.file.definition(
            now=self.now, stored_deadline=before.closes_at if before else None
        )
        self._check_prefix(call)
        content = definition.to_dict()
        digest = canonical.digest(canonical.dumps(content))
        unchanged = before is not None and before.digest == digest
        loading = Loading(
            outcome=Outcome.UNCHANGED
            if unchanged
            else Outcome.CHANGED
            if before
            else Outcome.LOADED,
            definition=definition,
            version=_last_number(call) + (not unchanged),
            differences=differences(before.content if before else {}, content),
            missing_mentions=definition.missing_mentions(),
        )
        if not (unchanged or self.dry_run):
            call = call or Call(slug=self.file.slug)
            call.number_prefix = self.file.number_prefix
            call.save()
            self._put_in_force(call, loading, content, digest)
            self._tell(call, loading, digest)
        if loading.outcome is Outcome.CHANGED and call is not None:
            self._announce(call, definition)
        return loading

    def _announce(self, call: Call, definition: CallDefinition) -> None:
        """Let the rooms above follow the new terms, or refuse them."""
        try:
            terms_changed.send(
                sender=Call,
                call=call,
                definition=definition,
                actor=self.actor,
                at=self.now,
                dry_run=self.dry_run,
            )
        except TermsRefused as refused:
            raise self.file.refuse(refused.path, refused.reason) from refused

    def _check_prefix(self, call: Call | None) -> None:
        """Refuse a prefix under which a number would not tell its call."""
        prefix = self.file.number_prefix
        others = Call.objects.filter(number_prefix=prefix).exclude(slug=self.file.slug)
        if other := others.first():
            raise self.file.refuse(
                NUMBER_PREFIX,
                f"« {prefix} » est déjà le préfixe de l’appel « {other.slug} »",
            )
        if call and call.last_rank and call.number_prefix != prefix:
            raise self.file.refuse(
                NUMBER_PREFIX,
                f"des dossiers déposés portent déjà le préfixe « {call.number_prefix} »",
            )

    def _put_in_force(
        self, call: Call, loading: Loading, content: dict[str, Any], digest: str
    ) -> None:
        terms = loading.definition.terms
        call.current = CallVersion.objects.create(
            call=call,
            number=loading.version,
            title=loading.definition.title,
            opens_at=terms.opens_at,
            closes_at=terms.closes_at,
            content=content,
            digest=digest,
            loaded_at=self.now,
        )
        call.save(update_fields=["current"])

    def _tell(self, call: Call, loading: Loading, digest: str) -> None:
        """Write the journal; the first version is told by its digest, not repeated."""
        detail: dict[str, Any] = {
            "file": self.file.document.path.name,
            "version": loading.version,
            "digest": digest,
        }
        changed = loading.outcome is Outcome.CHANGED
        if changed:
            detail["differences"] = [item.to_dict() for item in loading.differences]
        record(
            Event.CALL_CHANGED if changed else Event.CALL_LOADED,
            call=call,
            actor=self.actor,
            at=self.now,
            detail=detail,
        )


def _last_number(call: Call | None) -> int:
    if call is None:
        return 0
    last = call.versions.order_by("-number").values_list("number", flat=True).first()
    return last or 0
