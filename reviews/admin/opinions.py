"""The opinions given, as a list in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from applications.admin import CallFilter
from applications.admin_access import ReadOnlyAdmin, reader
from eligibility import french
from reviews.models import Review
from reviews.queue.listing import queue_for
from reviews.reading.access import scores_readable


class AuthorFilter(admin.SimpleListFilter):
    """« Mes avis » is an address that one can keep."""

    title = "auteur"
    parameter_name = "auteur"

    def lookups(
        self, request: HttpRequest, model_admin: object
    ) -> list[tuple[str, str]]:
        return [("moi", "Mes avis"), ("autres", "Ceux des autres")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Review]
    ) -> QuerySet[Review]:
        if self.value() == "moi":
            return queryset.filter(reviewer=reader(request))
        if self.value() == "autres":
            return queryset.exclude(reviewer=reader(request))
        return queryset


class ReviewedCallFilter(CallFilter):
    """The opinions on one call's dossiers."""

    path = "application__call"


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """The opinions given on the dossiers that the reader may read, the latest first."""

    list_display = ("dossier", "holder", "reviewer", "shown_total", "updated_at")
    list_display_links = None
    list_filter = (AuthorFilter, ReviewedCallFilter)
    ordering = ("-updated_at", "-pk")

    def get_urls(self) -> list[URLPattern]:
        """Only the list: an opinion is read, and changed, on its dossier's page."""
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="reviews_review_changelist")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        user = reader(request)
        readable = queue_for(user).order_by()
        scored = readable.filter(scores_readable(user))
        return (
            Review.objects.filter(
                Q(reviewer=user) | Q(application__in=scored.values("pk"), total__gte=0),
                application__in=readable.values("pk"),
            )
            .select_related("application", "reviewer")
            .only(
                "total",
                "updated_at",
                "application__number",
                "application__holder_name",
                "reviewer__full_name",
                "reviewer__email",
            )
        )

    @admin.display(description="dossier", ordering="application__number")
    def dossier(self, review: Review) -> str:
        address = reverse("admin:reviews_dossier_change", args=[review.application_id])
        return format_html(
            '<a href="{}#avis">{}</a>', address, review.application.number
        )

    @admin.display(description="porteur", ordering="application__holder_name")
    def holder(self, review: Review) -> str:
        return review.application.holder_name

    @admin.display(description="note pondérée sur 100", ordering="total")
    def shown_total(self, review: Review) -> str:
        return "Brouillon" if review.total is None else french.number(review.total)
