"""Calls and journal in the admin: consulted, never changed there.

A call is changed by `load_call`, the journal by nobody. The acknowledgements' pages are in
`applications.acknowledgement_admin`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from applications.acknowledgement_admin import (
    AcknowledgementAdmin,
    AcknowledgementMailAdmin,
)
from applications.admin_access import (
    ReadOnlyAdmin,
    filed_and_visible,
    opens_the_desk,
)
from applications.models import Call, CallVersion, Event, JournalEntry
from eligibility import french

__all__ = [
    "AcknowledgementAdmin",
    "AcknowledgementMailAdmin",
    "CallAdmin",
    "CallFilter",
    "CallVersionAdmin",
    "JournalEntryAdmin",
]

if TYPE_CHECKING:
    TabularInline = admin.TabularInline[Any, Any]
else:
    TabularInline = admin.TabularInline


def _shown_json(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    return format_html("<pre>{}</pre>", text)


class CallFilter(admin.SimpleListFilter):
    """What belongs to one call."""

    title = "appel"
    parameter_name = "appel"
    path = "call"

    def lookups(
        self, request: HttpRequest, model_admin: object
    ) -> list[tuple[str, str]]:
        return [
            (str(call.pk), str(call)) for call in Call.objects.select_related("current")
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(**{self.path: value}) if value.isdecimal() else queryset


class CallVersionInline(TabularInline):
    """The versions of a call's terms, the latest first."""

    model = CallVersion
    fk_name = "call"
    extra = 0
    ordering = ("-number",)
    fields = readonly_fields = (
        "number",
        "title",
        "opens_at",
        "closes_at",
        "loaded_at",
        "digest",
    )
    can_delete = False
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return opens_the_desk(request)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    """The calls, each with the versions of its terms."""

    list_display = ("__str__", "slug", "number_prefix", "closes_at", "last_rank")
    list_select_related = ("current",)
    fields = ("slug", "number_prefix", "current", "last_rank")
    inlines = (CallVersionInline,)

    @admin.display(description="dernier instant accepté", ordering="current__closes_at")
    def closes_at(self, call: Call) -> str:
        if call.current is None:
            return "—"
        return french.instant(call.current.closes_at, french.Precision.MICROSECOND)


@admin.register(CallVersion)
class CallVersionAdmin(ReadOnlyAdmin):
    """What a call said, whole."""

    list_display = ("title", "number", "closes_at", "loaded_at")
    list_filter = (CallFilter,)
    ordering = ("call", "-number")
    fields = (
        "call",
        "number",
        "title",
        "opens_at",
        "closes_at",
        "loaded_at",
        "digest",
        "shown_content",
    )

    @admin.display(description="contenu")
    def shown_content(self, version: CallVersion) -> str:
        return _shown_json(version.content)


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnlyAdmin):
    """What happened, the latest first."""

    list_display = ("at", "event", "dossier", "shown_call", "actor")
    list_select_related = ("application", "call__current", "actor")
    list_filter = ("event", CallFilter)
    search_fields = ("application__number__exact",)
    ordering = ("-pk",)
    fields = ("at", "event", "dossier", "shown_call", "actor", "shown_detail")

    def get_queryset(self, request: HttpRequest) -> QuerySet[JournalEntry]:
        """The journal of calls and of filed dossiers: a draft is its owner's business."""
        return JournalEntry.objects.filter(
            Q(application=None) | Q(application__in=filed_and_visible(request))
        )

    @admin.display(description="dossier", empty_value="—")
    def dossier(self, entry: JournalEntry) -> str | None:
        return str(entry.application) if entry.application else None

    @admin.display(description="appel", empty_value="—")
    def shown_call(self, entry: JournalEntry) -> str | None:
        return str(entry.call) if entry.call else None

    @admin.display(description="détail")
    def shown_detail(self, entry: JournalEntry) -> str:
        """The detail; that of opinions is read on their dossier's page, by who may."""
        if entry.event in (Event.SCORED, Event.OPINION_REOPENED, Event.DELIBERATED):
            return "Se lit sur la page du dossier."
        return _shown_json(entry.detail)
