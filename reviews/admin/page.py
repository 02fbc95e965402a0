"""What every page of the desk has around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.admin import site
from django.http import HttpRequest
from django.template.response import TemplateResponse


def render_desk(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> TemplateResponse:
    """Answer a page of the desk; `template` is a path under `admin/reviews/`.

    Not with the site's whole context: it works out which models of every room the person
    may see, for a side bar that is switched off.
    """
    frame = {
        "site_title": site.site_title,
        "site_header": site.site_header,
        "site_url": site.site_url,
        "has_permission": True,
    }
    return TemplateResponse(
        request, f"admin/reviews/{template}", frame | dict(context), status=status
    )
