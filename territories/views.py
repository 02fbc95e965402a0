"""The registry, for the pages that let an applicant choose an authority."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from territories import search as registry
from territories.labels import describe, full_name


@require_safe
@cache_control(public=True, max_age=300)
def search(request: HttpRequest) -> JsonResponse:
    """Answer the 20 likeliest authorities for `q`, for a suggestion list.

    `{"results": [{"siren", "name", "category", "department", "population", "label"}]}`;
    empty under two characters. Public data, the same for everybody: any cache may keep it
    five minutes. At most one query.
    """
    found = registry.search(request.GET.get("q", ""))
    return JsonResponse(
        {
            "results": [
                {
                    "siren": authority.siren,
                    "name": full_name(authority),
                    "category": authority.get_category_display(),
                    "department": authority.department,
                    "population": authority.population,
                    "label": describe(authority),
                }
                for authority in found
            ]
        }
    )
