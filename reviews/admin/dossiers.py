"""The dossiers in the admin: the queue, and a dossier to read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from applications.admin_access import ReadOnlyAdmin, reader, require_desk
from eligibility import french
from reviews.admin.assignments import assignment_pages
from reviews.admin.completeness import completeness_pages
from reviews.admin.deliberations import deliberation_pages
from reviews.admin.exports import export_pages
from reviews.admin.external_opinions import external_opinion_pages
from reviews.admin.many import CHOICES, many_pages
from reviews.admin.open_data import open_data_pages
from reviews.admin.page import render_desk
from reviews.admin.proposals import proposal_pages
from reviews.admin.reading import (
    filtered_queue,
    find_dossier,
    query_of,
    reading_page,
)
from reviews.admin.saved_filters import saved_filter_pages
from reviews.admin.scoring import scoring_pages
from reviews.admin.steering import steering_pages
from reviews.models import Dossier
from reviews.queue.listing import mine_first, queue_for, queue_page, queue_rows
from reviews.queue.saved import saved_filters
from reviews.queue.selection import Selection
from reviews.queue.tasks import SCORE, tasks_of


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    """Purpose-made pages: a queue, and a dossier to read and score. No object is edited."""

    def get_urls(self) -> list[URLPattern]:
        """Only the desk's own addresses: no add, change form, deletion nor history."""
        site = self.admin_site
        return [
            path(
                "",
                site.admin_view(self.changelist_view),
                name="reviews_dossier_changelist",
            ),
            path(
                "<int:pk>/",
                site.admin_view(self.reading_view),
                name="reviews_dossier_change",
            ),
            *completeness_pages(site),
            *scoring_pages(site),
            *deliberation_pages(site),
            *export_pages(site),
            *external_opinion_pages(site),
            *open_data_pages(site),
            *steering_pages(site),
            *proposal_pages(site),
            *many_pages(site),
            *assignment_pages(site),
            *saved_filter_pages(site),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The queue, filtered, in order of arrival."""
        require_desk(request)
        form, queue = filtered_queue(request)
        user = reader(request)
        ordered = mine_first(queue, user) if form.task == SCORE else queue
        page = queue_page(ordered, request.GET.get("page"))
        return render_desk(
            request,
            "dossier/change_list.html",
            {
                "title": "Dossiers à instruire",
                "form": form,
                "task": form.task,
                "tasks": tasks_of(queue_for(user), user, timezone.now()),
                "saved": saved_filters(user),
                "search_warning": form.search.warning,
                "rows": queue_rows(page.object_list, user),
                "page": page,
                "page_numbers": page.paginator.get_elided_page_range(page.number),
                "total": french.count(page.paginator.count, "dossier"),
                "actions": CHOICES,
                "kept": Selection(form, ()).fields(),
                "query": query_of(request),
                **(extra_context or {}),
            },
        )

    def reading_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The whole filed dossier, its opinions, and the form of one's own."""
        return reading_page(request, find_dossier(request, pk))
