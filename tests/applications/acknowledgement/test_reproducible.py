"""The same filing gives the same bytes, wherever and whenever it is rendered."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from applications.acknowledgement.rendering import render_pdf

pytestmark = pytest.mark.django_db


def test_another_process_makes_the_same_bytes(snapshot):
    program = (
        "import sys, django, hashlib; django.setup()\n"
        "from applications.acknowledgement.rendering import render_pdf\n"
        "text = sys.stdin.buffer.read().decode()\n"
        "print(hashlib.sha256(render_pdf(text)).hexdigest())"
    )
    # Another time zone, another locale, another hash seed: nothing of them shows.
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "passnum.settings",
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONUTF8": "1",
    }
    other = subprocess.run(
        [sys.executable, "-c", program],
        input=snapshot.encode(),
        capture_output=True,
        env=environment,
        check=True,
    )
    document = render_pdf(snapshot)
    assert other.stdout.decode().strip() == hashlib.sha256(document).hexdigest()
    assert render_pdf(snapshot) == document


def test_threads_that_render_at_once_make_the_same_bytes_too(snapshot):
    with ThreadPoolExecutor(4) as pool:
        documents = set(pool.map(render_pdf, [snapshot] * 8))
    assert documents == {render_pdf(snapshot)}
