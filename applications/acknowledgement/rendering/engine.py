"""WeasyPrint, set up once in a process: its fonts, its stylesheet, and what it may open."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any

from django.conf import settings
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from applications.acknowledgement.rendering.conformance import complete
from applications.acknowledgement.rendering.fonts import Face, faces, unpacked

FOLDER: Path = settings.BASE_DIR / "templates" / "acknowledgement"
SCHEME = "packaged:"
SRGB = files("weasyprint.pdf") / "sRGB2014.icc"
COLOURS = "--srgb"
"""The colour profile that tells what the document's red, green and blue are."""

_TURN = Lock()
"""Two threads that lay out pages at once trip over the state that WeasyPrint shares."""


@dataclass
class ColourProfile:
    """WeasyPrint's sRGB, the bytes of its file.

    WeasyPrint would open it for each document, leave it open, and have it rewritten by a
    library that writes it otherwise the second time.
    """

    content: bytes = SRGB.read_bytes()
    name: str = "sRGB IEC61966-2.1"
    components: tuple[str, ...] = ("r", "g", "b")
    pdf_reference: bytes | None = None


class PackagedFiles(URLFetcher):
    """Opens the files of the project that it was given by name, and no other address.

    Neither network, nor file system, nor `data:`. Raises ValueError, which WeasyPrint
    logs before it goes on without the resource.
    """

    def __init__(self, files: Mapping[str, tuple[str, Callable[[], bytes]]]) -> None:
        super().__init__(allowed_protocols=())
        self._files = files

    def fetch(
        self, url: str, headers: Mapping[str, str] | None = None
    ) -> URLFetcherResponse:
        try:
            media_type, read = self._files[url]
        except KeyError:
            raise ValueError(f"url: {url[:100]!r}; not a packaged file") from None
        return URLFetcherResponse(url, read(), {"Content-Type": media_type})


class Engine:
    """Stylesheets parsed and fonts loaded, for as many documents as the process makes.

    `further` are the stylesheets of documents that the acknowledgement's does not suit
    whole; they come after it. `family` are the faces of the texts.
    """

    def __init__(self, *further: Path, family: tuple[Face, ...]) -> None:
        openable = {
            f"{SCHEME}{path.name}": ("image/svg+xml", path.read_bytes)
            for path in FOLDER.glob("*.svg")
        }
        for face in family:
            openable[f"{SCHEME}{face.name}"] = (
                "font/otf",
                partial(unpacked, face.name),
            )
        self.fetcher = PackagedFiles(openable)
        self.fonts = FontConfiguration()
        self.images: dict[str, Any] = {}
        self.colours = {COLOURS: ColourProfile()}
        self.stylesheet = CSS(
            string="\n".join(
                [
                    _font_faces(family),
                    *(path.read_text() for path in (FOLDER / "page.css", *further)),
                ]
            ),
            font_config=self.fonts,
            url_fetcher=self.fetcher,
        )

    def write_pdf(
        self,
        html: str,
        *,
        identifier: str,
        attachments: Sequence[Attachment] = (),
        images: Mapping[str, Any] = MappingProxyType({}),
    ) -> bytes:
        """Return `html` laid out as a PDF/A-3a that is a PDF/UA-1 too.

        `identifier` is hexadecimal, and the file's own by its first 32 digits: raw bytes
        would not all be read back, since a line end in a PDF string is any. `attachments`
        are embedded, each with its name, dates and relationship; `images` are the
        document's own, by their address in it.
        """
        with _TURN, self._shown(images):
            document: bytes = HTML(string=html, url_fetcher=self.fetcher).write_pdf(
                finisher=complete,
                font_config=self.fonts,
                stylesheets=[self.stylesheet],
                cache=self.images,
                color_profiles=dict(self.colours),
                output_intent=COLOURS,
                pdf_variant="pdf/a-3a",
                pdf_identifier=identifier[:32].encode("ascii"),
                attachments=attachments,
            )
        return document

    @contextmanager
    def _shown(self, images: Mapping[str, Any]) -> Iterator[None]:
        """Keep `images` beside those of all documents, for the time of one."""
        self.images.update(images)
        try:
            yield
        finally:
            for address in images:
                del self.images[address]


def engine(*further: Path) -> Engine:
    """Return the process's engine for these further stylesheets, set up on first use."""
    with _TURN:
        return _engine(faces(), *further)


@cache
def _engine(family: tuple[Face, ...], *further: Path) -> Engine:
    return Engine(*further, family=family)


def warm_up() -> None:
    """Render a line, so that the first document waits for nothing; then spare it to the GC."""
    engine().write_pdf(
        '<html lang="fr"><title>Accusé</title><h1>Accusé</h1>', identifier=32 * "0"
    )
    gc.collect()
    gc.freeze()


def _font_faces(family: tuple[Face, ...]) -> str:
    """Return the rules that name the faces, with figures all of one width.

    Asked for here, the figures cost nothing. Asked of an element, WeasyPrint 70 attaches
    them to each piece of text by a list that it never frees, and in which Pango keeps the
    piece: 0.12 MB a document.
    """
    return "\n".join(
        f"@font-face {{ font-family: Document; font-weight: {face.weight};"
        f' font-feature-settings: "tnum"; src: url({SCHEME}{face.name}) }}'
        for face in family
    )
