"""What the settings refuse, and what they give outside the demonstration."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "DEMO": "false",
    "DEBUG": "false",
    "SECRET_KEY": "une-cle-pour-les-essais-" * 4,
    "DATABASE_URL": "postgres://passnum@127.0.0.1/passnum",
    "BASE_URL": "https://passnum.example",
    "ALLOWED_HOSTS": "passnum.example",
}


def check(**changes: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py check --deploy` in an environment of its own; no database is asked."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **SAFE, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL"])
def test_without_a_key_or_a_database_the_settings_refuse_to_start(name):
    refused = check(**{name: ""})

    assert refused.returncode != 0
    assert f"{name} manque" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_debug_pages_are_refused_outside_the_demonstration():
    refused = check(DEBUG="true")

    assert refused.returncode != 0
    assert "DEBUG est à « true » hors démonstration" in refused.stderr


def test_a_deployment_has_nothing_to_be_warned_of():
    checked = check()

    assert checked.returncode == 0, checked.stderr
