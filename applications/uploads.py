"""What an uploaded file is, read from its content: its name proves nothing."""

from __future__ import annotations

import hashlib
import lzma
import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from eligibility import french
from formkit.text import is_harmful

NAME_LENGTH = 200
# An office document holds hundreds of parts; a bomb's directory would hold many more.
_DIRECTORY_BYTES = 512 * 1024
_CONTENT_TYPES_BYTES = 1024 * 1024
_END_OF_DIRECTORY = b"PK\x05\x06"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OFFICE_OPEN = "application/vnd.openxmlformats-officedocument."

ACCEPTED = "PDF, OpenDocument (ODT, ODS, ODP), Office (DOCX, XLSX, PPTX), JPEG ou PNG"


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that the portal stores; `extension` has its dot."""

    media_type: str
    extension: str
    aliases: tuple[str, ...] = ()


PDF = FileType("application/pdf", ".pdf")
JPEG = FileType("image/jpeg", ".jpg", (".jpeg",))
PNG = FileType("image/png", ".png")
OFFICE_TYPES = {
    file_type.media_type: file_type
    for file_type in (
        FileType(_OPEN_DOCUMENT + "text", ".odt"),
        FileType(_OPEN_DOCUMENT + "spreadsheet", ".ods"),
        FileType(_OPEN_DOCUMENT + "presentation", ".odp"),
        FileType(_OPEN_DOCUMENT + "graphics", ".odg"),
        FileType(_OFFICE_OPEN + "wordprocessingml.document", ".docx"),
        FileType(_OFFICE_OPEN + "spreadsheetml.sheet", ".xlsx"),
        FileType(_OFFICE_OPEN + "presentationml.presentation", ".pptx"),
    )
}
ACCEPT_ATTRIBUTE = ",".join(
    extension
    for file_type in (PDF, JPEG, PNG, *OFFICE_TYPES.values())
    for extension in (file_type.extension, *file_type.aliases)
)


class UploadRefused(ValueError):
    """The file is not one that the portal stores; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """What is kept of an uploaded file besides its bytes: `size` in bytes, `sha256` in hex."""

    name: str
    media_type: str
    size: int
    sha256: str


def inspect_upload(upload: UploadedFile[bytes]) -> InspectedFile:
    """Read an uploaded file through once and say what it is; leaves it at its beginning.

    Raises UploadRefused for a file that is empty, above `settings.MAX_UPLOAD_BYTES`, of
    another type than those accepted, damaged, or that holds macros.
    """
    stream = upload.file
    if stream is None or not upload.size:
        raise UploadRefused("Ce fichier est vide.")
    if upload.size > settings.MAX_UPLOAD_BYTES:
        limit = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
        raise UploadRefused(
            french.typeset(
                f"Ce fichier pèse plus de {limit} Mo : réduisez-le ou partagez-le en plusieurs fichiers."
            )
        )
    file_type = read_type(stream)
    digest = hashlib.sha256()
    size = 0
    stream.seek(0)
    while chunk := stream.read(256 * 1024):
        digest.update(chunk)
        size += len(chunk)
    stream.seek(0)
    return InspectedFile(
        name=safe_name(upload.name or "", file_type),
        media_type=file_type.media_type,
        size=size,
        sha256=digest.hexdigest(),
    )


def read_type(stream: IO[bytes]) -> FileType:
    """Return the type that a file's first bytes (and, for a ZIP, its parts) tell.

    Raises UploadRefused when it is not one of the accepted types.
    """
    stream.seek(0)
    head = stream.read(16)
    if re.match(rb"%PDF-[12]\.\d", head):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"[:16]):
        return PNG
    if head.startswith(b"PK\x03\x04"):
        return _office_type(stream)
    raise _not_accepted()


def safe_name(name: str, file_type: FileType) -> str:
    """Return a name fit to be shown and downloaded, ending as `file_type` asks.

    Folders, control characters and the marks that reverse the reading order are dropped;
    accents and emoji stay.
    """
    base = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    base = "".join(
        " " if character.isspace() else character
        for character in base
        if character.isspace() or not is_harmful(character)
    )
    base = re.sub(r" +", " ", base).strip(" .")
    extensions = (file_type.extension, *file_type.aliases)
    found = next(
        (
            end
            for end in extensions
            if base.lower().endswith(end) and len(base) > len(end)
        ),
        None,
    )
    stem = base[: -len(found)].rstrip(" .") if found else base
    if stem.lower().lstrip(".") in {end.lstrip(".") for end in extensions}:
        stem = ""
    extension = found or file_type.extension
    return (stem or "document")[: NAME_LENGTH - len(extension)] + extension


def _not_accepted() -> UploadRefused:
    return UploadRefused(
        french.typeset(
            "Le contenu de ce fichier n’est pas d’un type accepté, quel que soit son nom. "
            f"Types acceptés : {ACCEPTED}."
        )
    )


def _office_type(stream: IO[bytes]) -> FileType:
    """Return the type of an OpenDocument or Office Open XML package."""
    _check_directory(stream)
    try:
        with zipfile.ZipFile(stream) as package:
            return _package_type(package)
    except UploadRefused:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        struct.error,
        EOFError,
        OSError,
        RuntimeError,  # encrypted, or (NotImplementedError) of an unknown compression
        ValueError,  # offsets and texts that make no sense
    ) as error:  # fmt: skip
        raise UploadRefused(
            "Ce fichier est endommagé ou protégé : enregistrez-le de nouveau, au format PDF par exemple."
        ) from error


def _check_directory(stream: IO[bytes]) -> None:
    """Refuse a ZIP whose directory is too long to be read in a web request."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or int.from_bytes(tail[at + 12 : at + 16], "little") > _DIRECTORY_BYTES:
        raise _not_accepted()
    stream.seek(0)


def _package_type(package: zipfile.ZipFile) -> FileType:
    names = set(package.namelist())
    if "mimetype" in names:
        media_type = _read(package, "mimetype", limit=200).strip()
        parts = ("Basic/", "Scripts/")
        macros = any(name.startswith(parts) for name in names)
    elif "[Content_Types].xml" in names:
        declared = _read(package, "[Content_Types].xml", limit=_CONTENT_TYPES_BYTES)
        macros = bool(
            re.search("macroEnabled|vbaProject|macrosheet", declared, re.IGNORECASE)
        ) or any(
            "vbaproject" in name.lower() or "macrosheets/" in name.lower()
            for name in names
        )
        main = next(
            (
                found.group(1)
                for found in re.finditer(
                    r'ContentType\s*=\s*["\']([^"\']+)\.main\+xml', declared
                )
                if found.group(1) in OFFICE_TYPES
            ),
            None,
        )
        media_type = main or ""
    else:
        raise _not_accepted()
    if macros:
        raise UploadRefused(
            "Ce document contient des macros, qui ne sont pas acceptées : enregistrez-le sans macros ou au format PDF."
        )
    if media_type not in OFFICE_TYPES:
        raise _not_accepted()
    return OFFICE_TYPES[media_type]


def _read(package: zipfile.ZipFile, name: str, *, limit: int) -> str:
    """Return the text of a part, of which no more than `limit` bytes are unpacked."""
    with package.open(name) as part:
        content = part.read(limit + 1)
    if len(content) > limit:
        raise _not_accepted()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    return content.decode()
