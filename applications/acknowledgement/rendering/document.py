"""The document itself: content, through the template, to HTML and to PDF."""

from datetime import UTC

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import Attachment

from applications.acknowledgement.control import control_code, verification_address
from applications.acknowledgement.rendering.content import Content
from applications.acknowledgement.rendering.engine import engine
from applications.acknowledgement.rendering.glyphs import (
    SUBSTITUTE,
    with_known_glyphs,
)
from applications.acknowledgement.rendering.qr import QrCode
from applications.acknowledgement.rendering.reading import read_snapshot

PAGE = "acknowledgement/page.html"
TEMPLATE_VERSION = "2"
"""Grows with every change of what the page shows; written into the PDF."""


def render_html(content: Content) -> str:
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
    page = with_known_glyphs(render_to_string(PAGE, context))
    if SUBSTITUTE not in page:
        return page
    return with_known_glyphs(
        render_to_string(PAGE, context | {"substitute": SUBSTITUTE})
    )


def render_pdf(snapshot: str) -> bytes:
    """Return the acknowledgement of `snapshot`, the exact text of a filing.

    A function of the snapshot, the templates, the fonts and three settings: no row is
    read, no clock. The settings are the State's marks (STATE_BRANDING), the portal's
    address (BASE_URL), which the page then gives as words and as a QR code to check the
    document, and the certificate that is to seal it (SEAL_PKCS12), if any. The text
    itself is attached, byte for byte.
    """
    content = read_snapshot(snapshot)
    instant = content.instant.astimezone(UTC)
    address = _address(content)
    return engine().write_pdf(
        render_html(content),
        identifier=bytes.fromhex(content.sha256)[:16],
        images={"packaged:qr": QrCode(address)} if address else {},
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


def _address(content: Content) -> str | None:
    return verification_address(number=content.number, content_sha256=content.sha256)
