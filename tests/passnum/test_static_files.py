"""What is published: all that pages name."""

import re
from pathlib import Path

from django.conf import settings

from passnum.static_files import fingerprint, published

NAMED = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")


def test_publishes_every_file_that_a_template_names() -> None:
    named = {
        name
        for template in Path(settings.BASE_DIR).glob("[a-z]*/**/*.html")
        for name in NAMED.findall(template.read_text())
    }

    assert named
    assert named - {name for name, _ in published()} == set()


def test_the_fingerprint_holds_while_nothing_changes() -> None:
    assert fingerprint() == fingerprint()
