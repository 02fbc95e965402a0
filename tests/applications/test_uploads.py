"""What a file is, read from its content, whatever its name says."""

import hashlib
import io
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from applications.uploads import (
    NAME_LENGTH,
    PDF,
    PNG,
    UploadRefused,
    inspect_upload,
    read_type,
    safe_name,
)

PNG_BYTES = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 20
JPEG_BYTES = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 20
PDF_BYTES = b"%PDF-1.7\n%%EOF\n"
ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def package(**parts: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def content_types(main: str) -> str:
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="{main}"/></Types>'
    )


def odf(media_type: str = ODT, **more: str) -> bytes:
    return package(**{"mimetype": media_type, "content.xml": "<x/>"} | more)


def ooxml(main: str = f"{DOCX}.main+xml", **more: str) -> bytes:
    return package(**{"[Content_Types].xml": content_types(main)} | more)


def inspect(content: bytes, name: str = "delib.pdf"):
    return inspect_upload(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("content", "media_type", "extension"),
    [
        (PDF_BYTES, "application/pdf", ".pdf"),
        (b"%PDF-2.0\n%%EOF", "application/pdf", ".pdf"),
        (PNG_BYTES, "image/png", ".png"),
        (JPEG_BYTES, "image/jpeg", ".jpg"),
        (odf(), ODT, ".odt"),
        (
            odf("application/vnd.oasis.opendocument.spreadsheet"),
            "application/vnd.oasis.opendocument.spreadsheet",
            ".ods",
        ),
        (
            odf("application/vnd.oasis.opendocument.presentation"),
            "application/vnd.oasis.opendocument.presentation",
            ".odp",
        ),
        (ooxml(), DOCX, ".docx"),
        (
            ooxml(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
            ),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ".xlsx",
        ),
        (
            ooxml(
                "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
            ),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            ".pptx",
        ),
    ],
)
def test_the_type_is_read_from_the_content(content, media_type, extension):
    inspected = inspect(content, "sans-extension")
    assert inspected.media_type == media_type
    assert inspected.name == f"sans-extension{extension}"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\0" * 60, "delib.pdf"),
        (b"\x7fELF" + b"\0" * 60, "delib.pdf"),
        (b"<html><script>alert(1)</script></html>", "delib.pdf"),
        (b"<html>%PDF-1.4</html>", "delib.pdf"),
        (b"%PDF-garbage", "delib.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "logo.png"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, "ancien.docx"),
        (b"plain text", "note.pdf"),
        (package(**{"virus.exe": b"MZ"}), "delib.docx"),
        (package(mimetype="application/epub+zip"), "livre.odt"),
        (package(**{"[Content_Types].xml": content_types("text/html")}), "a.docx"),
        (
            ooxml(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
            ),
            "modele.dotx",
        ),
        (b"PK\x03\x04 no directory", "delib.odt"),
        (b"GIF89a", "image.png"),
    ],
)
def test_what_is_not_an_accepted_type_is_refused_whatever_its_name(content, name):
    with pytest.raises(UploadRefused, match=r"type accepté|endommagé"):
        inspect(content, name)


@pytest.mark.parametrize(
    "content",
    [
        ooxml("application/vnd.ms-word.document.macroEnabled.main+xml"),
        ooxml(**{"word/vbaProject.bin": "x"}),
        ooxml(**{"xl/macrosheets/sheet1.xml": "x"}),
        odf(**{"Basic/Standard/Module1.xml": "x"}),
        odf(**{"Scripts/python/evil.py": "x"}),
    ],
)
def test_a_document_with_macros_is_refused_and_told_why(content):
    with pytest.raises(UploadRefused, match="macros"):
        inspect(content, "calcul.xlsx")


def test_a_bomb_is_refused_without_being_unpacked():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * 50_000_000)
    with pytest.raises(UploadRefused):
        inspect(bomb.getvalue(), "bombe.docx")


def test_an_archive_of_too_many_parts_is_refused_before_they_are_listed():
    many = package(**{f"part-{n:06d}-{'x' * 40}": b"" for n in range(8_000)})
    with pytest.raises(UploadRefused):
        inspect(many, "mille.docx")


def test_an_empty_file_is_refused():
    with pytest.raises(UploadRefused, match="vide"):
        inspect(b"")


def test_a_file_may_weigh_exactly_the_limit_and_no_byte_more(monkeypatch):
    monkeypatch.setattr(settings, "MAX_UPLOAD_BYTES", len(PDF_BYTES))
    assert inspect(PDF_BYTES).size == len(PDF_BYTES)
    with pytest.raises(UploadRefused, match="plus de"):
        inspect(PDF_BYTES + b" ")


def test_the_digest_is_that_of_the_whole_file_which_is_left_at_its_beginning():
    content = PDF_BYTES + b"x" * 700_000
    upload = SimpleUploadedFile("a.pdf", content)
    inspected = inspect_upload(upload)
    assert inspected.sha256 == hashlib.sha256(content).hexdigest()
    assert inspected.size == len(content)
    assert upload.read() == content


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Délibération n° 12 📄.pdf", "Délibération n° 12 📄.pdf"),
        ("C:\\Users\\maire\\delib.PDF", "delib.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("facture.exe", "facture.exe.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("  double   espace .pdf ", "double espace.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ("...", "document.pdf"),
        ("👩‍💻.pdf", "👩‍💻.pdf"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(name, shown):
    assert safe_name(name, PDF) == shown


def test_a_jpeg_keeps_either_of_its_extensions():
    assert inspect(JPEG_BYTES, "photo.jpeg").name == "photo.jpeg"
    assert inspect(JPEG_BYTES, "photo.jpg").name == "photo.jpg"


@given(st.text(max_size=400))
def test_any_name_becomes_a_short_one_line_name_with_the_right_extension(name):
    shown = safe_name(name, PNG)
    assert len(shown) <= NAME_LENGTH
    assert shown.lower().endswith(".png")
    assert len(shown) > len(".png")
    assert not set(shown) & set("/\\\0\r\n\t\u2028\u202e")
    assert safe_name(shown, PNG) == shown


@given(st.binary(max_size=300))
def test_any_bytes_are_either_typed_or_refused(content):
    for head in (b"", b"PK\x03\x04", b"PK\x03\x04PK\x05\x06"):
        try:
            read_type(io.BytesIO(head + content))
        except UploadRefused as refusal:
            assert str(refusal)  # noqa: PT017


@given(st.data())
def test_a_damaged_package_is_refused_in_words(data):
    content = bytearray(ooxml())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(
            st.integers(0, 255)
        )
    try:
        read_type(io.BytesIO(bytes(content)))
    except UploadRefused as refusal:
        assert str(refusal)  # noqa: PT017
