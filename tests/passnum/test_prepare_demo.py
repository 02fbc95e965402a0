"""The demonstration's accounts never reach a real database."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings


@override_settings(DEMO=False)
def test_refuses_outside_the_demonstration() -> None:
    with pytest.raises(CommandError, match="rien n’a été préparé"):
        call_command("prepare_demo")
