"""Reading an acknowledgement back, and changing what one is made from."""

import json

import pikepdf
from pypdfium2 import PdfDocument

from eligibility import canonical


def text_of(document: bytes) -> str:
    """Return the document's text, its spaces and line ends made plain."""
    return " ".join(" ".join(pages_of(document)).split())


def pages_of(document: bytes) -> list[str]:
    """Return the text of each page."""
    with PdfDocument(document) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def changed(snapshot: str, **changes) -> str:
    """Return `snapshot` with other values; `project__title` names a nested one."""
    content = json.loads(snapshot)
    for path, value in changes.items():
        *parents, key = path.split("__")
        target = content
        for parent in parents:
            target = target[parent]
        assert key in target
        target[key] = value
    return canonical.dumps(content)


def with_many_lines(snapshot: str, count: int) -> str:
    """Return `snapshot` with so many expenses and documents."""
    content = json.loads(snapshot)
    content["financing"]["expenses"] = [
        {"label": f"Ligne {n}", "amount": "1.00", "eligible": False}
        for n in range(count)
    ]
    content["documents"] = [
        content["documents"][0] | {"name": f"pièce-{n}.pdf"} for n in range(count)
    ]
    return canonical.dumps(content)


def elements_of(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Return every element of the structure tree, in the order of reading."""
    found, waiting = [], [pdf.Root.StructTreeRoot.K[0]]
    while waiting:
        element = waiting.pop()
        found.append(element)
        waiting.extend(reversed(kids_of(element)))
    return found


def kids_of(element: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    """Return the elements right under `element`."""
    return [
        kid
        for kid in element.get("/K", [])
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
    ]


PAINTING = {
    "f",
    "f*",
    "F",
    "S",
    "s",
    "B",
    "B*",
    "b",
    "b*",
    "Tj",
    "TJ",
    "'",
    '"',
    "Do",
    "sh",
    "EI",
}


def painted_outside_marks(page: pikepdf.Page) -> list[str]:
    """Return the painting operators that stand neither in a tag nor in an artifact."""
    depth, outside = 0, []
    for _, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        depth += (name in {"BMC", "BDC"}) - (name == "EMC")
        if name in PAINTING and not depth:
            outside.append(name)
    return outside


def paginations_of(page: pikepdf.Page) -> int:
    """Return how many pieces of the page are marked as pagination."""
    return sum(
        str(operator) == "BDC"
        and operands[0] == "/Artifact"
        and operands[1].get("/Type") == "/Pagination"
        for operands, operator in pikepdf.parse_content_stream(page)
    )
