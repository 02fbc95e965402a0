"""The registry in the admin: consulted by the staff, changed by the import only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import QuerySet
from django.http import HttpRequest

from territories.labels import full_name, spaced_siren
from territories.models import LocalAuthority
from territories.search import matching

if TYPE_CHECKING:
    LocalAuthorityModelAdmin = admin.ModelAdmin[LocalAuthority]
else:
    LocalAuthorityModelAdmin = admin.ModelAdmin


@admin.register(LocalAuthority)
class LocalAuthorityAdmin(LocalAuthorityModelAdmin):
    """Found as the applicants find them, the withdrawn ones included."""

    actions = None
    list_display = (
        "shown_name",
        "category",
        "shown_siren",
        "insee_code",
        "department",
        "population",
        "withdrawn_on",
    )
    list_filter = ("category", ("withdrawn_on", admin.EmptyFieldListFilter))
    list_per_page = 50
    show_full_result_count = False
    # Only says that there is a search box: `get_search_results` does the search.
    search_fields = ("search_text",)
    search_help_text = "Nom, SIREN, SIRET ou code INSEE ; « saint martin 58 »."

    @admin.display(description="nom", ordering="name")
    def shown_name(self, authority: LocalAuthority) -> str:
        return full_name(authority)

    @admin.display(description="SIREN", ordering="siren")
    def shown_siren(self, authority: LocalAuthority) -> str:
        return spaced_siren(authority.siren)

    def get_search_results(
        self,
        request: HttpRequest,
        queryset: QuerySet[LocalAuthority],
        search_term: str,
    ) -> tuple[QuerySet[LocalAuthority], bool]:
        if not search_term.strip():
            return queryset, False
        found = matching(search_term, among=queryset)
        if ORDER_VAR in request.GET:
            found = found.order_by(*queryset.query.order_by)
        return found, False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_staff(request)

    def has_view_permission(
        self, request: HttpRequest, obj: LocalAuthority | None = None
    ) -> bool:
        return _is_staff(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: LocalAuthority | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: LocalAuthority | None = None
    ) -> bool:
        return False


def _is_staff(request: HttpRequest) -> bool:
    """The registry is public data: whoever may use the admin may read it there."""
    return request.user.is_active and request.user.is_staff
