"""The document itself: content, through the template, to HTML and to PDF."""

from datetime import UTC

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import Attachment

from applications.acknowledgement.rendering.content import Content
from applications.acknowledgement.rendering.engine import engine
from applications.acknowledgement.rendering.reading import read_snapshot
from applications.acknowledgement.rendering.text import with_known_glyphs

TEMPLATE_VERSION = "2"
"""Grows with every change of what the page shows; written into the PDF."""


def render_html(content: Content) -> str:
    """Return the page, every text of `content` escaped."""
    return with_known_glyphs(
        render_to_string(
            "acknowledgement/page.html",
            {
                "content": content,
                "created": content.instant.astimezone(UTC).strftime(
                    "%Y-%m-%dT%H:%M:%SZ"
                ),
                "template_version": TEMPLATE_VERSION,
                "state_branding": settings.STATE_BRANDING,
            },
        )
    )


def render_pdf(snapshot: str) -> bytes:
    """Return the acknowledgement of `snapshot`, the exact text of a filing.

    A function of the snapshot, the templates and the fonts: no row is read, no clock.
    The text itself is attached, byte for byte.
    """
    content = read_snapshot(snapshot)
    instant = content.instant.astimezone(UTC)
    return engine().write_pdf(
        render_html(content),
        identifier=bytes.fromhex(content.sha256)[:16],
        attachments=[
            Attachment(
                string=snapshot,
                name=content.attachment,
                description="Contenu déposé, texte exact",
                created=instant,
                modified=instant,
                relationship="Source",
            )
        ],
    )
