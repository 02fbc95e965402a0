"""From the snapshot of a filing to its acknowledgement, a PDF.

The document depends on the snapshot's text, on the templates and on the fonts, and on
nothing else: no row, no clock. The same snapshot gives the same bytes in any process.
"""

from applications.acknowledgement.rendering.content import Content
from applications.acknowledgement.rendering.document import (
    TEMPLATE_VERSION,
    render_html,
    render_pdf,
)
from applications.acknowledgement.rendering.engine import warm_up
from applications.acknowledgement.rendering.reading import read_snapshot

__all__ = [
    "TEMPLATE_VERSION",
    "Content",
    "read_snapshot",
    "render_html",
    "render_pdf",
    "warm_up",
]
