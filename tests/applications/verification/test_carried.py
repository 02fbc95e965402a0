"""What a PDF from anywhere carries: read in a process of its own, whatever it holds."""

from __future__ import annotations

import hashlib
import json
import time
import zlib

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.verification import carried, extraction
from applications.verification.carried import Carried, carried_by
from tests.applications.verification.conftest import made_of, saved_again

NUMBER = "PN2020-000042-X"
SNAPSHOT = json.dumps({"number": NUMBER}).encode()
DIGEST = hashlib.sha256(SNAPSHOT).hexdigest()


def with_stream(content: bytes, **entries) -> bytes:
    """A document that attaches a stream written as it is given."""

    def attach(pdf):
        stream = pikepdf.Stream(pdf, b"")
        stream.write(content, **entries)
        pdf.attachments["a"].obj.EF.F = stream

    return saved_again(
        made_of({"a": b""}), attach, stream_decode_level=pikepdf.StreamDecodeLevel.none,
        compress_streams=False,
    )  # fmt: skip


def test_the_attached_files_and_the_numbers_are_read():
    document = made_of({"dossier.json": SNAPSHOT}, title="Dossier PN2020-000007-5 ?")

    found = carried_by(document)

    assert found.contents == {DIGEST}
    assert found.numbers[0] == NUMBER


def test_an_associated_file_that_no_name_lists_is_read():
    def unlist(pdf):
        pdf.Root.AF = pikepdf.Array([pdf.attachments["a"].obj])
        del pdf.Root.Names

    assert carried_by(saved_again(made_of({"a": SNAPSHOT}), unlist)).contents == {
        DIGEST
    }


@pytest.mark.parametrize(
    "text",
    [
        b'{"number": 42}',
        b'["PN2020-000042-X"]',
        b'{"number": "PN2020-000042-K"}',
        b'{"number": "pn2020-000042-x"}',
        b'{"number": "' + b"A" * 100_000 + b'"}',
        b"[" * 200_000,
        b"1" * 100_000,
        b"\xff\xfe{}",
        b"\x00",
    ],
)
def test_what_gives_no_number_gives_none(text):
    found = carried_by(made_of({"a.json": text}))

    assert found.numbers == ()
    assert found.contents == {hashlib.sha256(text).hexdigest()}


def test_only_the_first_files_and_numbers_are_read():
    files = {f"{n:03}": f"{n}".encode() for n in range(50)}
    title = " ".join(f"PN{n}-000042-A" for n in range(1_000))

    found = extraction.extract(made_of(files, title))

    assert len(found["contents"]) == extraction.MOST_FILES
    assert len(found["numbers"]) == extraction.MOST_NUMBERS


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"%PDF-1.7\n",
        b"%PDF-1.7\ntrailer<</Root 1 0 R>>\n1 0 obj<</AF 1 0 R/Names 1 0 R>>endobj",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/AF[1 0 R]/Metadata 1 0 R>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF",
        b"%PDF-1.7\n" + b"[" * 1_000_000,
    ],
)
def test_what_cannot_be_opened_carries_nothing(document):
    assert carried_by(document) == Carried()


def test_a_locked_document_carries_nothing():
    locked = saved_again(
        made_of({"a": SNAPSHOT}), encryption=pikepdf.Encryption(owner="a", user="b")
    )

    assert carried_by(locked) == Carried()


def test_a_stream_that_swells_is_given_up_in_time():
    """Four megabytes that unfold into four gigabytes."""
    packer = zlib.compressobj(9)
    head = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    bomb = head + 4_000 * block + packer.flush()
    document = with_stream(bomb, filter=pikepdf.Name.FlateDecode)
    start = time.monotonic()

    found = carried_by(document)

    assert found.contents == frozenset()
    assert time.monotonic() - start < carried.SECONDS + 2


def test_nested_filters_are_given_up_in_time():
    content = bytes(50_000_000)
    filters = []
    for _ in range(4):
        content = zlib.compress(content, 9)
        filters.append(pikepdf.Name.FlateDecode)
    start = time.monotonic()

    carried_by(with_stream(content, filter=filters, decode_parms=[None] * 4))

    assert time.monotonic() - start < carried.SECONDS + 2


def test_a_tree_of_names_that_bites_its_tail_ends():
    def loop(pdf):
        tree = pdf.Root.Names.EmbeddedFiles
        node = pdf.make_indirect(pikepdf.Dictionary())
        node.Kids = pikepdf.Array([node, node])
        tree.Kids = pikepdf.Array([node])
        del tree["/Names"]

    document = saved_again(made_of({"a": SNAPSHOT}, "PN2020-000042-X"), loop)

    assert carried_by(document).numbers == (NUMBER,)


def test_a_program_that_hangs_is_stopped(monkeypatch, tmp_path):
    program = tmp_path / "hangs.py"
    program.write_text("import signal; signal.pause()")
    monkeypatch.setattr(carried, "PROGRAM", program)
    monkeypatch.setattr(carried, "SECONDS", 0.3)

    assert carried_by(b"%PDF-") == Carried()


def test_the_program_writes_no_file_and_has_its_limits(monkeypatch, tmp_path):
    program = tmp_path / "limits.py"
    program.write_text(
        "import json, resource, sys, runpy\n"
        f"bound = runpy.run_path({str(extraction.__file__)!r})['bound']\n"
        "bound()\n"
        "names = ('CPU', 'AS', 'FSIZE', 'CORE')\n"
        "json.dump({'contents': [], 'identifier': '', 'numbers': [str(resource.getrlimit("
        "getattr(resource, 'RLIMIT_' + n))[1]) for n in names]}, sys.stdout)\n"
    )
    monkeypatch.setattr(carried, "PROGRAM", program)
    monkeypatch.setattr(carried, "_is_number", lambda text: True)

    assert carried_by(b"").numbers == (
        str(extraction.CPU_SECONDS),
        str(extraction.MEMORY_BYTES),
        "0",
    )


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=2_000))
def test_no_bytes_make_it_fail(noise):
    assert carried_by(b"%PDF-1.7\n" + noise) == Carried()
