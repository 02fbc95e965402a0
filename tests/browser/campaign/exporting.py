"""What is taken out: tables in three formats, and the archive of a dossier."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect
from python_calamine import load_workbook

from reviews.models import Decision
from reviews.queue.listing import queue_for
from tests.browser.campaign.campaign import QUEUE, Campaign, look
from tests.browser.campaign.completeness import ANSWERED, SIGNED
from tests.browser.campaign.panel import CONFLICTED


def the_tables_hold_every_dossier_but_those_in_conflict(campaign: Campaign) -> None:
    ada, hidden = campaign.cast.reviewers[0], campaign.dossier(CONFLICTED).number
    expected = list(queue_for(ada).values_list("number", flat=True))
    assert len(expected) == len(campaign.authorities) - 1
    assert hidden not in expected
    for code in ("csv", "xlsx", "ods"):
        page = campaign.open(ada, QUEUE)
        page.get_by_role("link", name="Exporter").click()
        expect(page.get_by_text(f"{len(expected)} dossiers")).to_be_visible()
        page.locator(f"[name=format][value={code}]").check()
        header, *rows = _rows(code, _downloaded(page, "Télécharger le fichier"))
        assert [row[header.index("Numéro")] for row in rows] == expected
    look(page, "export")


def the_decider_exports_them_all(campaign: Campaign) -> None:
    page = campaign.open(campaign.cast.decider, f"{QUEUE}?etat=accepted")
    page.get_by_role("link", name="Exporter").click()
    page.locator("[name=format][value=csv]").check()
    _, *rows = _rows("csv", _downloaded(page, "Télécharger le fichier"))
    assert len(rows) == Decision.objects.filter(amount__isnull=False).count()


def the_archive_of_a_dossier_holds_what_was_told(campaign: Campaign) -> None:
    """What was filed, what completed it, each document sent and issued, the journal."""
    dossier = campaign.dossier(ANSWERED)
    page = campaign.read(campaign.cast.decider, dossier)
    content = _downloaded(page, "Télécharger l’archive")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        [signed] = [name for name in names if name.endswith("signée.pdf")]
        assert archive.read(signed) == SIGNED
        inventory = archive.read(next(n for n in names if n.endswith("inventaire.csv")))
    assert len(names) - 1 == len(inventory.decode("utf-8-sig").splitlines()) - 1


def _downloaded(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_bytes()


def _rows(code: str, content: bytes) -> list[list[object]]:
    if code == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
