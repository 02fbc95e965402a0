"""The document itself: content, through the template, to HTML and to PDF."""

import json
from datetime import UTC

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import Attachment

from applications.acknowledgement.control import control_code, verification_address
from applications.acknowledgement.rendering.content import Page
from applications.acknowledgement.rendering.engine import engine
from applications.acknowledgement.rendering.glyphs import (
    SUBSTITUTE,
    with_known_glyphs,
)
from applications.acknowledgement.rendering.letter import LETTERS, read_letter
from applications.acknowledgement.rendering.notice import read_notice
from applications.acknowledgement.rendering.qr import QrCode
from applications.acknowledgement.rendering.reading import read_snapshot

TEMPLATE_VERSION = "2"
"""Grows with every change of what the page shows; written into the PDF."""


def read_content(text: str) -> Page:
    """Return what the document of `text` says: a filing's snapshot, a notice, or a letter.

    Raises KeyError or ValueError when it is none.
    """
    kind = json.loads(text).get("kind")
    if kind in LETTERS:
        return read_letter(text)
    return read_notice(text) if kind else read_snapshot(text)


def render_html(content: Page) -> str:
    """Return the page, every text of `content` escaped.

    Characters that cannot be drawn are replaced, and the page says so.
    """
    code = control_code(content.sha256)
    address = _address(content) or ""
    context = {
        "content": content,
        "code": code,
        "address": address,
        "address_shown": address.partition("://")[2].replace(code, f"\n{code}"),
        "created": content.instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "template_version": TEMPLATE_VERSION,
        "sealed": bool(settings.SEAL_PKCS12),
        "state_branding": settings.STATE_BRANDING,
        "substitute": "",
    }
    page = with_known_glyphs(render_to_string(content.template, context))
    if SUBSTITUTE not in page:
        return page
    return with_known_glyphs(
        render_to_string(content.template, context | {"substitute": SUBSTITUTE})
    )


def render_pdf(text: str) -> bytes:
    """Return the document of `text`, the exact content of a filing or of a notice.

    A function of the text, the templates, the fonts and three settings: no row is
    read, no clock. The settings are the State's marks (STATE_BRANDING), the portal's
    address (BASE_URL), which the page then gives as words and as a QR code to check the
    document, and the certificate that is to seal it (SEAL_PKCS12), if any. The text
    itself is attached, byte for byte.
    """
    content = read_content(text)
    instant = content.instant.astimezone(UTC)
    address = _address(content)
    return engine().write_pdf(
        render_html(content),
        identifier=content.sha256,
        images={"packaged:qr": QrCode(address)} if address else {},
        attachments=[
            Attachment(
                string=text,
                name=content.attachment,
                description=content.source,
                created=instant,
                modified=instant,
                relationship="Source",
            )
        ],
    )


def _address(content: Page) -> str | None:
    return verification_address(number=content.number, content_sha256=content.sha256)
