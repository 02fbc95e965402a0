"""What the strict content security policy and French typography ask of every template."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted(
    path
    for path in (settings.BASE_DIR / "templates").rglob("*.html")
    # The acknowledgement is a document for WeasyPrint: no browser reads it.
    if "acknowledgement" not in path.parts
)
INLINE = re.compile(
    r"""<style\b | \sstyle\s*= | \son[a-z]+\s*= | javascript: | <script(?![^>]*\ssrc=)""",
    re.IGNORECASE | re.VERBOSE,
)
MARKUP = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", re.DOTALL)
LOOSE = re.compile(r"\w »|« \w|[\w»] [:;?!](?!\w)|\w'\w")


def names(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("template", TEMPLATES, ids=names)
def test_a_template_holds_no_inline_script_style_or_handler(template):
    assert INLINE.findall(template.read_text()) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=names)
def test_a_template_keeps_punctuation_with_its_word(template):
    text = MARKUP.sub(" | ", template.read_text())

    assert LOOSE.findall(text) == []
