"""The supporting documents of the demonstration: real PDFs that say they are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.core.files.uploadedfile import SimpleUploadedFile

#: Kind of document → name of the file, title, sentence.
_SENTENCES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "deliberation": (
            "délibération.pdf",
            "Délibération",
            "L’organe délibérant approuve le projet et son plan de financement.",
        ),
        "attestation": (
            "attestation sur l’honneur.pdf",
            "Attestation sur l’honneur",
            "Le représentant légal atteste que le dossier est exact.",
        ),
        "rib": (
            "rib.pdf",
            "Relevé d’identité bancaire",
            "Titulaire : le porteur de projet. Les coordonnées sont omises.",
        ),
        "lettres-partenaires": (
            "lettres des partenaires.pdf",
            "Lettres des partenaires",
            "Le partenaire s’engage à orienter les personnes qu’il suit.",
        ),
    }
)
_WARNING = "Document fictif, joint à une démonstration du portail."


def paper(kind: str, holder: str, *, note: str = "") -> SimpleUploadedFile:
    """Return a one-page PDF of a `kind` of document, in the name of `holder`, with a `note`.

    Raises KeyError for a kind that the demonstration does not know.
    """
    file_name, title, sentence = _SENTENCES[kind]
    content = one_page_pdf([title, holder, "", sentence, note, _WARNING])
    return SimpleUploadedFile(file_name, content, content_type="application/pdf")


def one_page_pdf(lines: Iterable[str]) -> bytes:
    """Return an A4 page of `lines` in Helvetica; a character of no Western use becomes « ? ».

    Five objects, an exact cross-reference table, no library: a first visit waits for none.
    """
    shown = b"\n".join(b"(%s) Tj T*" % _escaped(line) for line in lines)
    text = b"BT /F1 12 Tf 72 760 Td 20 TL\n%s\nET" % shown
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
        b" /Encoding /WinAnsiEncoding >>",
    )
    document = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        document
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\n" % size
        + b"startxref\n%d\n%%%%EOF\n" % len(document)
    )


def _escaped(line: str) -> bytes:
    encoded = line.encode("cp1252", errors="replace")
    return encoded.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
