"""`manage.py remind_experts`: reminds the experts whose answer is still awaited."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from eligibility import french
from reviews.expertise.reminding import DAYS_BEFORE, remind_late_experts, to_remind
from reviews.reviewing import ReviewRefused

DEFAULT_LIMIT = 1_000


class Command(BaseCommand):
    """What beat does every hour, for an operator who runs no beat, or wants to see first."""

    help = (
        "Relance par courriel les experts dont le lien expire bientôt et qui n’ont pas "
        "répondu : une fois chacun, jamais deux courriels le même jour. Peut être relancée. "
        "Sort en erreur s’il reste un expert à relancer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=DAYS_BEFORE,
            metavar="N",
            help=f"relancer N jours au plus avant l’expiration (défaut : {DAYS_BEFORE})",
        )
        parser.add_argument(
            "--limit",
            type=int,
            default=DEFAULT_LIMIT,
            metavar="N",
            help=f"n’en relancer que N au plus, les plus pressés d’abord (défaut : {DEFAULT_LIMIT})",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="dire qui serait relancé, ne rien écrire",
        )

    def handle(
        self, *args: Any, days: int, limit: int, dry_run: bool, **options: Any
    ) -> None:
        if days < 1 or limit < 1:
            raise CommandError("--days et --limit : écrivez un nombre d’au moins 1.")
        if dry_run:
            waiting = to_remind(timezone.now(), days=days)
            for asked in waiting[:limit]:
                self.stdout.write(
                    f"{asked.application.number}  {asked.expert_name} <{asked.expert_email}>,"
                    f" jusqu’au {french.day(asked.last_day)}"
                )
            self.stdout.write(f"{french.count(waiting.count(), 'expert')} à relancer.")
            return
        try:
            reminded = remind_late_experts(limit=limit, days=days)
        except ReviewRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            french.count(reminded.sent, "expert relancé", "experts relancés") + "."
        )
        if reminded.left:
            raise CommandError(
                f"{french.count(reminded.left, 'expert reste', 'experts restent')} à relancer."
            )
