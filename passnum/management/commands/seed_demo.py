"""Accounts and dossiers for a first visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from eligibility.french import count, typeset
from passnum.demo.people import PASSWORD, PEOPLE
from passnum.demo.seeding import Seeding, SeedingRefused, seed


class Command(BaseCommand):
    """Refuses to put accounts with a known password on a real portal."""

    help = typeset(
        "Crée les comptes et les dossiers de la démonstration, puis affiche les adresses"
        " et les mots de passe. Relancée, ne crée que ce qui manque et garde le reste tel"
        " quel. Refuse de s’exécuter hors démonstration, car les mots de passe sont connus"
        " de tous."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force",
            action="store_true",
            help="s’exécute même hors démonstration",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or options["force"]):
            raise CommandError(
                typeset(
                    "DEMO n’est pas à « true » : rien n’a été créé, car les mots de passe de"
                    " la démonstration sont connus de tous (--force passe outre)."
                )
            )
        try:
            seeding = seed()
        except SeedingRefused as refused:
            raise CommandError(typeset(str(refused))) from refused
        self._tell(seeding)

    def _tell(self, seeding: Seeding) -> None:
        base = settings.BASE_URL
        accounts = count(seeding.new_accounts, "nouveau compte", "nouveaux comptes")
        dossiers = count(seeding.new_dossiers, "nouveau dossier", "nouveaux dossiers")
        self.stdout.write(typeset(f"Démonstration : {accounts}, {dossiers}.\n"))
        self._table(
            ("Compte", "Mot de passe", "Rôle"),
            [(person.email, PASSWORD, person.role) for person in PEOPLE],
        )
        self._table(
            ("Dossier", "Porteur", "État", "Compte", "Adresse"),
            [
                (
                    dossier.number or "—",
                    dossier.holder_name,
                    str(dossier.get_state_display()),
                    dossier.owner.email,
                    f"{base}{dossier.get_absolute_url()}",
                )
                for dossier in seeding.dossiers
            ],
        )
        self._table(
            ("Page", "Adresse"),
            [
                ("Accueil", f"{base}{reverse('home')}"),
                ("Mes dossiers (agents)", f"{base}{reverse('applications:list')}"),
                (
                    "Instruction (instructeurs, décideur, exploitant)",
                    f"{base}{reverse('admin:index')}",
                ),
            ],
        )

    def _table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print columns as wide as their longest cell."""
        widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
        for row in (header, ["─" * width for width in widths], *rows):
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write("")
