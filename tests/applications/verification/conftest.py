"""An acknowledgement issued, and ways to change its file."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pytest

from applications.acknowledgement.control import control_code
from applications.acknowledgement.debt import render_pending
from applications.models import Acknowledgement
from tests.factories.applications import filed


@dataclass(frozen=True)
class Issued:
    """An acknowledgement and the bytes that were issued."""

    acknowledgement: Acknowledgement
    pdf: bytes

    @property
    def number(self) -> str:
        return self.acknowledgement.submission.application.number

    @property
    def code(self) -> str:
        return control_code(self.acknowledgement.content_sha256)


def issue(**changes) -> Issued:
    """File a dossier and render its acknowledgement."""
    submission = filed(**changes)
    acknowledgement = Acknowledgement.objects.get(submission=submission)
    assert render_pending(acknowledgement_id=acknowledgement.pk)
    acknowledgement.refresh_from_db()
    with acknowledgement.file.open("rb") as file:
        return Issued(acknowledgement, file.read())


@pytest.fixture
def issued() -> Issued:
    return issue()


def saved_again(pdf: bytes, change=lambda opened: None, **options) -> bytes:
    """Return the document as a program saves it again, once changed by `change`."""
    written = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        opened.save(written, **options)
    return written.getvalue()


def made_of(attachments: dict[str, bytes], title: str = "") -> bytes:
    """Return a blank document of somebody else's making, with files attached."""
    written = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, content in attachments.items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content)
        if title:
            pdf.docinfo["/Title"] = title
        pdf.save(written)
    return written.getvalue()
