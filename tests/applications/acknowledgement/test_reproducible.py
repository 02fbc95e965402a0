"""The same filing gives the same bytes, wherever and whenever it is rendered."""

import hashlib
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pikepdf
import pytest

from applications.acknowledgement.rendering import render_pdf
from tests.applications.acknowledgement.documents import changed

pytestmark = pytest.mark.django_db


PROGRAM = """
import sys, django, hashlib; django.setup()
from applications.acknowledgement.rendering import render_pdf
from tests.applications.acknowledgement.documents import changed
text = sys.stdin.buffer.read().decode()
print(hashlib.sha256(render_pdf(text)).hexdigest())
"""


def digest_elsewhere(snapshot: str, **environment: str) -> str:
    """Return the digest of the document that a new process makes of `snapshot`.

    It has another time zone, another locale, another hash seed.
    """
    elsewhere = {
        "DJANGO_SETTINGS_MODULE": "passnum.settings",
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONUTF8": "1",
    }
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=snapshot.encode(),
        capture_output=True,
        env=os.environ | elsewhere | environment,
        check=True,
    )
    return answer.stdout.decode().strip()


def test_another_process_makes_the_same_bytes(snapshot, settings):
    settings.BASE_URL = "https://passnum.example"
    document = render_pdf(snapshot)
    digest = hashlib.sha256(document).hexdigest()
    assert digest_elsewhere(snapshot, BASE_URL="https://passnum.example") == digest
    assert render_pdf(snapshot) == document


def test_a_machine_without_fonts_makes_the_same_bytes(snapshot, tmp_path):
    nothing = tmp_path / "fonts.conf"
    nothing.write_text("<?xml version='1.0'?><fontconfig></fontconfig>")
    other = changed(snapshot, project__title="Été à l’Œuvre 🚀 Київ, ① — 50 %")
    digest = digest_elsewhere(other, FONTCONFIG_FILE=str(nothing))
    assert digest == hashlib.sha256(render_pdf(other)).hexdigest()


def test_no_date_but_that_of_the_receipt_is_written(snapshot):
    """What would change from a day to the next: the file tells of 15 May 2020 alone."""
    plain = BytesIO()
    with pikepdf.open(BytesIO(render_pdf(snapshot))) as pdf:
        pdf.save(
            plain,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
            static_id=True,
        )
    written = re.findall(rb"D:(\d{14})", plain.getvalue())
    assert set(written) == {b"20200515215959"}
    assert len(written) == 4
    dates = re.findall(rb"<xmp:\w+Date>([^<]+)<", plain.getvalue())
    assert dates == [b"2020-05-15T21:59:59Z"] * 2


def test_threads_that_render_at_once_make_the_same_bytes_too(snapshot):
    with ThreadPoolExecutor(4) as pool:
        documents = set(pool.map(render_pdf, [snapshot] * 8))
    assert documents == {render_pdf(snapshot)}
