"""Filed dossiers by the thousand, for measures: believable, coherent, made in bulk.

Each has its snapshot, its assessment by the real rules, its documents, its journal, its
acknowledgement owed; some have reviews, some of these a decision to confirm or to publish.
Only the locks of the filing and of the envelope are spared.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from stdnum import luhn

from accounts.models import User
from accounts.roles import Role
from applications.models import (
    Acknowledgement,
    Application,
    Call,
    FinancingLine,
    JournalEntry,
    Submission,
    SupportingDocument,
)
from applications.numbering import dossier_number
from bench.dossier_rows import PDF, DossierRows, financing_lines
from bench.measured_call import make_version
from reviews.models import Decision, DeskEntry, Review, Score
from reviews.queue.entries import entry_of
from territories.models import Category, LocalAuthority

BATCH = 500


@dataclass(frozen=True, slots=True)
class Campaign:
    """What was made: one call, its dossiers in order of rank, the reviewers."""

    call: Call
    keys: tuple[int, ...]
    reviewers: tuple[User, ...]

    @property
    def number(self) -> str:
        """The number of one of the dossiers, the seventh."""
        return dossier_number(self.call.number_prefix, 7)


def make_dossiers(
    count: int,
    *,
    prefix: str = "PN2020",
    reviews_each: int = 3,
    reviewers: int = 5,
    seed: int = 2020,
) -> Campaign:
    """File `count` dossiers in a new call whose numbers bear `prefix`; write the database.

    A quarter stand submitted; the others have `reviews_each` opinions, of as many among
    `reviewers` accounts. The same `seed` gives the same dossiers. Raises IntegrityError
    when the prefix is taken.
    """
    draw = random.Random(seed)
    stored = default_storage.save("documents/bench.pdf", ContentFile(PDF))
    with transaction.atomic():
        version = make_version(prefix)
        team = _make_team(prefix, reviewers)
        owner = User.objects.create_user(f"agent-{prefix.lower()}@collectivite.example")
        authorities = _authorities(count)
        rows = DossierRows(version, owner, team, stored, draw)
        keys: list[int] = []
        for start in range(0, count, BATCH):
            keys += _write(
                rows,
                list(enumerate(authorities[start : start + BATCH], start + 1)),
                count,
                reviews_each,
            )
        Call.objects.filter(pk=version.call_id).update(last_rank=count)
    return Campaign(version.call, tuple(keys), tuple(team))


def _write(
    rows: DossierRows,
    ranked: Sequence[tuple[int, LocalAuthority]],
    count: int,
    reviews: int,
) -> list[int]:
    """Write the dossiers of `ranked` (rank, authority) and return their keys.

    A handful of statements, however many dossiers.
    """
    dossiers = Application.objects.bulk_create(
        [rows.application(rank, authority, count) for rank, authority in ranked]
    )
    lines = {dossier.pk: financing_lines(dossier) for dossier in dossiers}
    documents = {dossier.pk: rows.documents(dossier) for dossier in dossiers}
    FinancingLine.objects.bulk_create(chain(*lines.values()))
    SupportingDocument.objects.bulk_create(chain(*documents.values()))
    submissions = Submission.objects.bulk_create(
        [
            rows.submission(dossier, lines[dossier.pk], documents[dossier.pk])
            for dossier in dossiers
        ]
    )
    Acknowledgement.objects.bulk_create(
        [Acknowledgement(submission=submission) for submission in submissions]
    )
    entries = {dossier.pk: entry_of(dossier) for dossier in dossiers}
    opinions = [
        review
        for dossier in dossiers
        for review in rows.reviews(dossier, reviews, entries[dossier.pk])
    ]
    Review.objects.bulk_create([review for review, _ in opinions])
    Score.objects.bulk_create(
        [
            Score(review=review, criterion=code, value=value)
            for review, values in opinions
            for code, value in values.items()
        ]
    )
    DeskEntry.objects.bulk_create(entries.values())
    Decision.objects.bulk_create(rows.decisions(dossiers))
    JournalEntry.objects.bulk_create(
        [entry for dossier in dossiers for entry in rows.journal(dossier)]
        + [rows.scored(review, values) for review, values in opinions]
    )
    return [dossier.pk for dossier in dossiers]


def _authorities(count: int) -> list[LocalAuthority]:
    """Return `count` authorities of the registry, completed by made ones when it is short."""
    found = list(LocalAuthority.objects.order_by("siren")[:count])
    departments = [f"{number:02d}" for number in range(1, 96) if number != 20]
    made = []
    first = LocalAuthority.objects.filter(siren__startswith="99").count()
    for n in range(first, first + count - len(found)):
        stem = f"99{n:06d}"
        department = departments[n % len(departments)]
        made.append(
            LocalAuthority(
                siren=stem + luhn.calc_check_digit(stem),
                category=Category.COMMUNE if n % 4 else Category.COMMUNAUTE_DE_COMMUNES,
                name=f"Val-Saint-Étienne {n}",
                department=department,
                region="27",
                population=1_000 + n,
            )
        )
    return found + LocalAuthority.objects.bulk_create(made, batch_size=BATCH)


def _make_team(prefix: str, count: int) -> list[User]:
    group = Group.objects.get(name=Role.REVIEWER)
    team = []
    for n in range(1, count + 1):
        email = f"instructeur{n}-{prefix.lower()}@mission.example"
        user = User.objects.create_user(
            email, is_staff=True, full_name=f"Instructeur {n}"
        )
        user.groups.add(group)
        team.append(user)
    return team
