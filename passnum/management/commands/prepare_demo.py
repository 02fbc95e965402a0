"""Fill a new demonstration, and leave alone what an earlier run put there."""

from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from passnum.static_files import fingerprint
from territories.models import LocalAuthority

CALLS = ("calls/pass-numerique-2020.toml", "calls/pass-numerique-demo.toml")


class Command(BaseCommand):
    """Run in one process what a demonstration needs: each start of Django costs a second."""

    help = (
        "Prépare la démonstration : base, registre des collectivités, appels à projets,"
        " comptes, dossiers, fichiers statiques. Conserve ce qui existe déjà."
        " Refuse de s’exécuter hors démonstration."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Call each step in turn; every one of them may be run again.

        Raises CommandError outside the demonstration, whose accounts have passwords
        that everybody can read.
        """
        if not settings.DEMO:
            raise CommandError(
                "DEMO n’est pas à « true » dans l’environnement ni dans .env :"
                " rien n’a été préparé, car les comptes de démonstration ont des mots"
                " de passe connus de tous."
            )
        self._run("migrate", verbosity=0)
        if not LocalAuthority.objects.exists():
            self._run("import_territories")
        self._load_calls()
        self._collect_static()
        self._run("seed_demo")

    def _load_calls(self) -> None:
        """Load both calls, without the advice that is meant for who runs a real one."""
        calls = (str(settings.BASE_DIR / call) for call in CALLS)
        call_command("load_call", *calls, stdout=self.stdout, stderr=StringIO())

    def _collect_static(self) -> None:
        """Publish the static files, unless they are the same as at the last run."""
        root = Path(settings.STATIC_ROOT)
        stamp = root / "fingerprint"
        found = fingerprint()
        if not stamp.is_file() or stamp.read_text() != found:
            self._run("collectstatic", interactive=False, verbosity=0, clear=True)
            stamp.write_text(found)

    def _run(self, name: str, **options: Any) -> None:
        call_command(name, stdout=self.stdout, stderr=self.stderr, **options)
