"""A program of its own: what a PDF from anywhere says of itself, as JSON.

Reads the PDF on its standard input; writes {"contents": [{"sha256", "number"}],
"numbers": […], "identifier"}: the digest of each file attached, with the dossier number
that it gives if it is JSON that gives one; what looks like a dossier number in the title,
the subject, the keywords or the XMP metadata; the permanent identifier of the file, in
hexadecimal. Its processor time, its memory and what it may write are bounded before
anything is read: a hostile document costs that, and no more.
"""

from __future__ import annotations

import hashlib
import json
import re
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import islice

CPU_SECONDS = 4
MEMORY_BYTES = 1024**3
MOST_FILES = 8
MOST_NUMBERS = 8
MOST_METADATA_BYTES = 65_536
NUMBER = re.compile(r"\b[A-Z0-9]{1,10}-\d{6,9}-[A-Z0-9]\b")


def bound() -> None:
    """Bound what this process may spend, for good."""
    for limit, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def extract(pdf: bytes) -> dict[str, object]:
    """Return what the program writes. Raises what pikepdf does of a file that is no PDF."""
    import pikepdf  # once the process is bounded

    contents: list[dict[str, str]] = []
    with pikepdf.open(BytesIO(pdf)) as opened:
        numbers = dict.fromkeys(NUMBER.findall(metadata_of(opened)))
        # What could be read before a broken or a monstrous part still counts.
        with suppress(Exception):
            for text in attached(opened):
                digest = hashlib.sha256(text).hexdigest()
                contents.append({"sha256": digest, "number": number_in(text)})
        identifier = bytes(opened.trailer.get("/ID", [b""])[0]).decode("latin-1")[:64]
    return {
        "contents": contents,
        "numbers": list(islice(numbers, MOST_NUMBERS)),
        "identifier": identifier,
    }


def attached(pdf) -> Iterator[bytes]:  # type: ignore[no-untyped-def]
    """Yield the bytes of the files attached, the same one once."""
    seen = set()
    named = [each.obj for each in islice(pdf.attachments.values(), MOST_FILES)]
    for specification in [*named, *islice(pdf.Root.get("/AF", []), MOST_FILES)]:
        files = specification.get("/EF", {})
        stream = files.get("/UF") or files.get("/F")
        if stream is not None and stream.objgen not in seen:
            seen.add(stream.objgen)
            yield stream.read_bytes()


def number_in(text: bytes) -> str:
    """Return the dossier number that a snapshot gives; empty when it gives none."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    number = content.get("number") if isinstance(content, dict) else None
    return number[:40] if isinstance(number, str) else ""


def metadata_of(pdf) -> str:  # type: ignore[no-untyped-def]
    """Return the texts in which the document names itself, one after the other."""
    texts = [
        str(pdf.docinfo.get(key, ""))[:MOST_METADATA_BYTES]
        for key in ("/Title", "/Subject", "/Keywords")
    ]
    if "/Metadata" in pdf.Root:
        packet = pdf.Root.Metadata.read_bytes()[:MOST_METADATA_BYTES]
        texts.append(packet.decode("utf-8", "replace"))
    return "\n".join(texts)


if __name__ == "__main__":
    bound()
    json.dump(extract(sys.stdin.buffer.read()), sys.stdout)
