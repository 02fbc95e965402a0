"""The interests that reviewers declare: each their own, operators everybody's."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from applications.admin_access import ReadOnlyAdmin, reader, require_desk
from reviews.admin.page import render_desk
from reviews.conflicts.declaring import (
    InterestRefused,
    declare_interest,
    end_interest,
)
from reviews.conflicts.forms import InterestForm
from reviews.conflicts.reading import hidden_counts
from reviews.models import Interest
from reviews.permissions import may_end_interest
from territories.labels import spaced_siren
from territories.search import search


@admin.register(Interest)
class InterestAdmin(ReadOnlyAdmin):
    """One page: what is declared, and the form that declares."""

    def get_urls(self) -> list[URLPattern]:
        """The page, and its two named actions."""
        return [
            path(address, self.admin_site.admin_view(view), name=name)
            for address, view, name in (
                ("", self.changelist_view, "reviews_interest_changelist"),
                (
                    "declarer/",
                    require_POST(self.declare_view),
                    "reviews_interest_declare",
                ),
                (
                    "<int:pk>/terminer/",
                    require_POST(self.end_view),
                    "reviews_interest_end",
                ),
            )
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Interest]:
        """One's own declarations; an operator reads everybody's."""
        user = reader(request)
        rows = Interest.objects.select_related("person", "declared_by", "ended_by")
        return rows if user.is_superuser else rows.filter(person=user)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The declarations; `?q=` looks for an authority to declare."""
        return self._page(request)

    def declare_view(self, request: HttpRequest) -> HttpResponse:
        """Named action: declare an interest."""
        require_desk(request)
        user = reader(request)
        form = InterestForm(request.POST, asker=user)
        if not form.is_valid():
            return self._page(request, form)
        try:
            interest = declare_interest(
                person=form.cleaned_data.get("person") or user,
                siren=form.cleaned_data["siren"],
                name=form.cleaned_data["name"],
                capacity=form.cleaned_data["capacity"],
                declared_by=user,
            )
        except InterestRefused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, form)
        messages.success(
            request,
            f"Le lien avec {interest.name} est déclaré : les dossiers concernés sont"
            " désormais cachés.",
        )
        return redirect("admin:reviews_interest_changelist")

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Named action: note that an interest ended."""
        require_desk(request)
        interest = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            end_interest(interest_id=interest.pk, ended_by=reader(request))
        except InterestRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"La fin du lien avec {interest.name} est notée.")
        return redirect("admin:reviews_interest_changelist")

    def _page(
        self, request: HttpRequest, form: InterestForm | None = None
    ) -> HttpResponse:
        require_desk(request)
        user = reader(request)
        sought = request.GET.get("q", "").strip()
        rows = self.get_queryset(request).order_by("ended_at", "-pk")[:200]
        return render_desk(
            request,
            "interests/list.html",
            {
                "title": "Liens d’intérêts",
                "rows": [
                    {
                        "interest": each,
                        "siren": spaced_siren(each.siren),
                        "mine": each.person_id == user.pk,
                        "may_end": may_end_interest(
                            each.person, user, ended=each.ended_at is not None
                        ).allowed,
                    }
                    for each in rows
                ],
                "hidden": hidden_counts(user),
                "sought": sought,
                "found": search(sought, limit=10) if sought else [],
                "form": form or InterestForm(initial=_chosen(request), asker=user),
                "operator": user.is_superuser,
            },
        )


def _chosen(request: HttpRequest) -> dict[str, str]:
    """The authority chosen among those found, as the form's initial values."""
    return {
        "siren": request.GET.get("siren", "")[:9],
        "name": request.GET.get("nom", "")[:200],
    }
