"""Pieces of text (`applications.answers.difference.Piece`) as they are marked on a page."""

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from applications.answers.difference import Mark, Piece

register = template.Library()

_MARKED = {
    Mark.ADDED: "<ins>{}</ins>",
    Mark.REMOVED: "<del>{}</del>",
    Mark.SAME: "{}",
}


@register.filter
def pieces(parts: Iterable[Piece]) -> SafeString:
    """Write pieces one after the other, with no space of the template's own between them."""
    return mark_safe(  # noqa: S308  each part is escaped by linebreaksbr
        "".join(
            format_html(_MARKED[part.mark], linebreaksbr(part.text)) for part in parts
        )
    )
