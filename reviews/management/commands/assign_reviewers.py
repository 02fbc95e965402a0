"""`manage.py assign_reviewers`: shares out the dossiers of a call among its reviewers."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from applications.models import Application, Call
from eligibility import french
from reviews.assigning.assigning import Outcome, assign_all
from reviews.assigning.planning import plan


class Command(BaseCommand):
    """The rule of the desk's page, for the operator, over a whole call."""

    help = (
        "Affecte les dossiers d’un appel aux instructeurs, pour que chacun ait le nombre voulu "
        "d’avis : au moins chargé d’abord, sans conflit d’intérêts ni lien dans le même "
        "département. Ce qui est déjà affecté le reste ; la commande peut être relancée."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "call", metavar="IDENTIFIANT", help="identifiant de l’appel"
        )
        parser.add_argument(
            "--each",
            type=int,
            metavar="N",
            help="instructeurs par dossier (défaut : ce que disent les termes de l’appel)",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="montrer la répartition, ne rien écrire",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call = Call.objects.filter(slug=options["call"]).first()
        if call is None:
            raise CommandError(f"L’appel « {options['call']} » n’existe pas.")
        if options["each"] is not None and options["each"] < 1:
            raise CommandError(
                f"--each{french.NBSP}: un nombre d’au moins 1 est attendu."
            )
        dossiers = Application.objects.filed().filter(call=call)
        sharing = plan(dossiers, wanted=options["each"])
        numbers = dict(dossiers.values_list("pk", "number"))
        if options["dry_run"]:
            people = User.objects.in_bulk({person for _, person in sharing.pairs})
            for dossier, person in sharing.pairs:
                self.stdout.write(f"{numbers[dossier]}  {people[person]}")
            outcome = Outcome(len(sharing.pairs), ())
        else:
            outcome = assign_all(pairs=sharing.pairs, assigned_by=None)
        told = french.count(outcome.done, "affectation")
        self.stdout.write(f"{told} à faire." if options["dry_run"] else f"{told}.")
        for dossier, lacking in sharing.short.items():
            self.stderr.write(
                f"{numbers[dossier]}{french.NBSP}: {french.count(lacking, 'instructeur')} en moins,"
                " les autres ont un conflit ou un lien dans le département."
            )
        for refusal in outcome.refusals:
            self.stderr.write(refusal)
        if sharing.short or outcome.refusals:
            raise CommandError("Des dossiers restent à affecter.")
