"""What WeasyPrint's PDF/A-3a lacks to be PDF/UA-1 as well, put into it before it is written.

WeasyPrint writes one of the two standards at a time. The document is completed as the
objects that it is still made of: 0.6 ms, where to parse the finished file and to write
it again would take ten times as long. Numbers of clauses are those of ISO 19005-3:2012
(PDF/A-3), ISO 14289-1:2014 (PDF/UA-1) and ISO 32000-1:2008.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pydyf
from weasyprint import Document

PT_PER_PX = 0.75

IDENTIFICATION = b"""\
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>\
<rdf:Description rdf:about=""\
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"\
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description>"""
"""PDF/UA-1 of the document (UA clause 5), in a schema that PDF/A wants described (A 6.6.2.3)."""


def complete(document: Document, pdf: pydyf.PDF) -> None:
    """Make the PDF/A-3a `pdf` a PDF/UA-1 too, in place; a finisher of WeasyPrint.

    Raises KeyError or ValueError when `pdf` is not shaped as WeasyPrint 70 writes it.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    elements = [
        each
        for each in pdf.objects
        if isinstance(each, pydyf.Dictionary) and each.get("Type") == "/StructElem"
    ]
    _identify(pdf)
    _list_each_file_once(pdf)
    _make_margins_artifacts(pdf, root, elements)
    _give_headers_their_scope(pdf, elements)
    _index_identifiers(root, elements)
    _place_figures(pdf, elements)


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    """Return what `reference` (such as b"12 0 R") names."""
    return pdf.objects[int(reference.split()[0])]


def _identify(pdf: pydyf.PDF) -> None:
    """Name PDF/UA-1 in the metadata, which PDF/A wants readable as they are (A 6.6.2)."""
    metadata = _object(pdf, pdf.catalog["Metadata"])
    before, end, after = b"".join(metadata.stream).rpartition(b"</rdf:RDF>")
    if not end:
        raise ValueError("metadata: no end of rdf:RDF")
    metadata.stream = [before, IDENTIFICATION, end, after]
    metadata.compress = False


def _list_each_file_once(pdf: pydyf.PDF) -> None:
    """Drop the second mention of each associated file (A 6.8)."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _make_margins_artifacts(
    pdf: pydyf.PDF, root: pydyf.Dictionary, elements: list[pydyf.Dictionary]
) -> None:
    """Mark what stands in the margins as pagination, out of the reading order (UA 7.8).

    WeasyPrint tags it, with elements that hang from no tree.
    """
    body = _object(pdf, root["K"][0])
    attached = set(body["K"])
    orphans = [
        each
        for each in elements
        if each.get("P") == body.reference and each.reference not in attached
    ]
    marks: dict[bytes, set[int]] = defaultdict(set)
    for orphan in orphans:
        for element in _branch(pdf, orphan):
            marks[element["Pg"]].update(k for k in element["K"] if isinstance(k, int))
            element.clear()
    if not marks:
        return
    elements[:] = [each for each in elements if each]
    parents = _object(pdf, root["ParentTree"])["Nums"]
    by_page = dict(zip(parents[::2], parents[1::2], strict=True))
    for page_reference, numbers in marks.items():
        page = _object(pdf, page_reference)
        for number in numbers:
            by_page[page["StructParents"]][number] = b"null"
        stream = _object(pdf, page["Contents"]).stream
        for index, item in enumerate(stream):
            if isinstance(item, pydyf.Dictionary) and item.get("MCID") in numbers:
                stream[index - 1] = b"/Artifact"
                stream[index] = b"<</Type /Pagination>>"


def _branch(pdf: pydyf.PDF, element: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
    """Give every element below `element`, then itself."""
    for kid in element["K"]:
        if isinstance(kid, bytes):
            yield from _branch(pdf, _object(pdf, kid))
    yield element


def _give_headers_their_scope(pdf: pydyf.PDF, elements: list[pydyf.Dictionary]) -> None:
    """Say of each header whether it heads its row or its column (UA 7.5).

    A header beside data heads its row; in a row of headers, each heads its column.
    """
    for row in elements:
        if row["S"] != "/TR":
            continue
        cells = [_object(pdf, kid) for kid in row["K"]]
        scope = "/Row" if any(cell["S"] == "/TD" for cell in cells) else "/Column"
        for cell in cells:
            if cell["S"] == "/TH":
                cell["A"]["Scope"] = scope


def _index_identifiers(
    root: pydyf.Dictionary, elements: list[pydyf.Dictionary]
) -> None:
    """List the headers' identifiers in order, as their use asks (32000-1, table 322)."""
    names = sorted(
        (each["ID"].data, each["ID"], each.reference)
        for each in elements
        if "ID" in each
    )
    if names:
        root["IDTree"] = pydyf.Dictionary(
            {
                "Names": pydyf.Array(
                    item for _, name, reference in names for item in (name, reference)
                )
            }
        )


def _place_figures(pdf: pydyf.PDF, elements: list[pydyf.Dictionary]) -> None:
    """Put the box of each figure in points from the foot of its page (32000-1, 14.8.5.4.3).

    WeasyPrint gives pixels from its head.
    """
    for figure in elements:
        if figure["S"] == "/Figure":
            height = _object(pdf, figure["Pg"])["MediaBox"][3]
            left, top, right, bottom = figure["A"]["BBox"]
            figure["A"]["BBox"] = pydyf.Array(
                (
                    left * PT_PER_PX,
                    height - bottom * PT_PER_PX,
                    right * PT_PER_PX,
                    height - top * PT_PER_PX,
                )
            )


_END = b"\nendstream"
_written: Callable[[pydyf.Stream], bytes] = pydyf.Stream.data.fget


def _ended_in_full(stream: pydyf.Stream) -> bytes:
    """Return a stream as pydyf writes it, the line before its end ended by both characters.

    After a line feed alone, data whose last byte is a carriage return (one stream in 256)
    seem to end a byte earlier than their length says (A 6.1.7.1).
    """
    return _written(stream).removesuffix(_END) + b"\r" + _END


# Some streams are made by pydyf itself, after any finisher: the class is told for all.
pydyf.Stream.data = property(_ended_in_full)
