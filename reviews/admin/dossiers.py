"""The desk's own pages: the queue, and a dossier to read and score."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from applications.acknowledgement.mail_lines import mail_lines, mails_of
from applications.admin_access import ReadOnlyAdmin, reader
from applications.answers.told import told_answers
from applications.frozen import completions_of
from applications.models import State, Submission
from applications.notices import Item, requestable_items
from applications.overlap import overlaps_of
from applications.surroundings import committed_before
from eligibility import french
from reviews.admin.assignments import assignment_pages
from reviews.admin.exports import export_pages
from reviews.admin.saved_filters import saved_filter_pages
from reviews.admin.steering import steering_pages
from reviews.assigning.reading import assigned_to
from reviews.checklist import CheckLine, read_checklist, save_checks
from reviews.checklist_form import ChecklistForm
from reviews.completeness import InvalidRequest, declare_complete, request_items
from reviews.forms import MissingItemsForm, ReviewForm, initial_of
from reviews.models import DeskEntry, Dossier
from reviews.models.decision import live_decision
from reviews.permissions import (
    Person,
    may_check_completeness,
    may_score,
    may_start_review,
)
from reviews.queue.filters import QueueFilterForm
from reviews.queue.listing import (
    mine_first,
    neighbours,
    queue_for,
    queue_page,
    queue_rows,
)
from reviews.queue.saved import saved_filters
from reviews.queue.tasks import SCORE, tasks_of
from reviews.reading.access import reads_scores
from reviews.reading.dossier import read_dossier
from reviews.reading.neighbours import (
    readable_overlaps,
    show_envelope,
    show_overlaps,
)
from reviews.reading.opinions import show_opinions
from reviews.reading.reviews import reviews_of
from reviews.reading.timeline import show_journal
from reviews.reviewing import (
    ReviewRefused,
    give_review,
    save_draft,
    start_review,
)
from reviews.scoring import InvalidScores, MissingComments


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    """Purpose-made pages: a queue, and a dossier to read and score. No object is edited."""

    def get_urls(self) -> list[URLPattern]:
        """Only the desk's own addresses: no add, change form, deletion nor history."""
        return [
            path(
                address,
                self.admin_site.admin_view(view),
                name=f"reviews_dossier_{name}",
            )
            for address, view, name in (
                ("", self.changelist_view, "changelist"),
                ("<int:pk>/", self.reading_view, "change"),
                ("<int:pk>/commencer/", require_POST(self.start_view), "start"),
                ("<int:pk>/avis/", require_POST(self.score_view), "score"),
                ("<int:pk>/complet/", require_POST(self.complete_view), "complete"),
                ("<int:pk>/manquants/", require_POST(self.missing_view), "missing"),
                ("<int:pk>/reponses/", self.answers_view, "answers"),
            )
        ] + [
            *export_pages(self.admin_site),
            *steering_pages(self.admin_site),
            *assignment_pages(self.admin_site),
            *saved_filter_pages(self.admin_site),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dossier]:
        return queue_for(reader(request))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The queue, filtered, in order of arrival."""
        self._require_desk(request)
        form, queue = self._filtered(request)
        user = reader(request)
        ordered = mine_first(queue, user) if form.task == SCORE else queue
        page = queue_page(ordered, request.GET.get("page"))
        return self._render(
            request,
            "change_list.html",
            {
                "title": "Dossiers à instruire",
                "form": form,
                "task": form.task,
                "tasks": tasks_of(queue_for(user), user, timezone.now()),
                "saved": saved_filters(user),
                "search_warning": form.search.warning,
                "rows": queue_rows(page.object_list, reader(request)),
                "page": page,
                "page_numbers": page.paginator.get_elided_page_range(page.number),
                "total": french.count(page.paginator.count, "dossier"),
                "query": _query(request),
                **(extra_context or {}),
            },
        )

    def reading_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The whole filed dossier, its opinions, and the form of one's own."""
        return self._reading(request, self._dossier(request, pk))

    def answers_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the applicant completed, side by side with what was filed."""
        dossier = self._dossier(request, pk)
        completions = completions_of(dossier.submission)
        return self._render(
            request,
            "answers.html",
            {
                "title": f"Réponses du dossier {dossier.number}",
                "dossier": dossier,
                "answers": told_answers(
                    dossier,
                    dossier.submission,
                    completions,
                    dossier.documents.filter(answer=None),
                ),
                "query": _query(request),
            },
        )

    def start_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Named action: open the review of a submitted dossier."""
        dossier = self._dossier(request, pk)
        try:
            start_review(application_id=dossier.pk, reviewer=reader(request))
        except ReviewRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, f"L’instruction du dossier {dossier.number} est ouverte."
            )
        return _back_to(request, dossier)

    def score_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Named action: give one's opinion, or change it; or keep it as a draft."""
        dossier = self._dossier(request, pk)
        as_draft = "brouillon" in request.POST
        form = ReviewForm(
            request.POST,
            criteria=dossier.submission.call_version.definition.criteria,
            as_draft=as_draft,
        )
        if not form.is_valid():
            return self._reading(request, dossier, form)
        give = save_draft if as_draft else give_review
        try:
            review = give(
                application_id=dossier.pk,
                reviewer=reader(request),
                scores=form.scores,
                comment=form.cleaned_data["comment"],
            )
        except MissingComments as missing:
            form.refuse_comments(missing.reasons)
            return self._reading(request, dossier, form)
        except (ReviewRefused, InvalidScores) as refusal:
            messages.error(request, str(refusal))
        else:
            told = (
                "Votre brouillon est gardé ; vous seul le lisez.".replace(
                    " ;", f"{french.NNBSP};"
                )
                if review.total is None
                else f"Votre avis est enregistré{french.NBSP}:"
                f" {french.number(review.total)} / 100."
            )
            messages.success(request, told)
        return _back_to(request, dossier)

    def complete_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Named action: keep the checklist and, when asked to, declare the dossier complete."""
        dossier = self._dossier(request, pk)
        form = ChecklistForm(request.POST, lines=_checklist(dossier))
        if not form.is_valid():
            return self._reading(request, dossier, checklist=form)
        try:
            save_checks(
                application_id=dossier.pk,
                reviewer=reader(request),
                checks=form.checks,
            )
            if request.POST.get("action") == "declare":
                declare_complete(application_id=dossier.pk, reviewer=reader(request))
        except ReviewRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                f"Le dossier {dossier.number} est déclaré complet{french.NNBSP}; le porteur en est averti."
                if request.POST.get("action") == "declare"
                else "La vérification est enregistrée.",
            )
        return _back_to(request, dossier, "completude")

    def missing_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Named action: ask the applicant for what is missing."""
        dossier = self._dossier(request, pk)
        form = MissingItemsForm(request.POST, items=_requestable(dossier))
        if form.is_valid():
            try:
                request_items(
                    application_id=dossier.pk,
                    reviewer=reader(request),
                    notes=form.notes,
                    message=form.cleaned_data["message"],
                    answer_by=form.cleaned_data["answer_by"],
                )
            except InvalidRequest as invalid:
                form.add_error(None, str(invalid))
            except ReviewRefused as refusal:
                messages.error(request, str(refusal))
                return _back_to(request, dossier, "completude")
            else:
                messages.success(
                    request,
                    f"Les éléments manquants du dossier {dossier.number} sont demandés au"
                    " porteur.",
                )
                return _back_to(request, dossier, "completude")
        return self._reading(request, dossier, missing=form)

    def _require_desk(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _dossier(self, request: HttpRequest, pk: int) -> Dossier:
        """Find a dossier that this person may read, with its filing; else 403 or 404."""
        self._require_desk(request)
        return get_object_or_404(
            self.get_queryset(request)
            .annotate(
                live_decision=live_decision(), committed_before=committed_before()
            )
            # The plugin knows no filtered relation.
            .select_related("submission__call_version", "desk", "live_decision"),  # type: ignore[misc]
            pk=pk,
        )

    def _filtered(
        self, request: HttpRequest
    ) -> tuple[QueueFilterForm, QuerySet[Dossier]]:
        form = QueueFilterForm(request.GET)
        form.is_valid()
        conditions = form.conditions(reader(request))
        return form, queue_for(reader(request), conditions)

    def _reading(
        self,
        request: HttpRequest,
        dossier: Dossier,
        form: ReviewForm | None = None,
        missing: MissingItemsForm | None = None,
        checklist: ChecklistForm | None = None,
    ) -> HttpResponse:
        user = reader(request)
        submission: Submission = dossier.submission
        definition = submission.call_version.definition
        criteria = definition.criteria
        reviews = reviews_of(dossier)
        own = next((each for each in reviews if each.reviewer_id == user.pk), None)
        closed = _entry_of(dossier).scoring_closed_at is not None
        readable = reads_scores(dossier, definition.review, own, closed=closed)
        state = State(dossier.state)
        person = Person.reading(user, dossier)
        can_check = may_check_completeness(
            state, person, complete=dossier.complete_since is not None
        )
        before, after = neighbours(self._filtered(request)[1], dossier)
        receipt, *notices = submission.acknowledgements.select_related(
            "notice__completion"
        ).order_by("pk")
        completions = [
            issued.notice.completion
            for issued in notices
            if issued.notice and hasattr(issued.notice, "completion")
        ]
        if form is None:
            form = ReviewForm(criteria=criteria, initial=initial_of(own))
        return self._render(
            request,
            "reading.html",
            {
                "title": f"Dossier {dossier.number}",
                "dossier": dossier,
                "reading": read_dossier(
                    completions[-1] if completions else submission,
                    dossier.documents.filter(answer=None),
                ),
                "completions": completions,
                "overlaps": show_overlaps(
                    readable_overlaps(overlaps_of(dossier), user)
                ),
                "envelope": show_envelope(
                    definition.terms.envelope,
                    dossier.committed_before,  # type: ignore[attr-defined]  # by `_dossier`
                    dossier.requested_grant,
                ),
                "acknowledgement": receipt,
                "notices": [
                    each
                    for each in notices
                    if each.notice and not each.notice.is_decision
                ],
                "decision": getattr(dossier, "live_decision", None),
                "complete_since": dossier.complete_since,
                "can_check": can_check,
                "checklist": checklist
                or ChecklistForm(
                    lines=_checklist(dossier) if can_check.allowed else ()
                ),
                "missing": missing or MissingItemsForm(items=_requestable(dossier)),
                "mails": mail_lines(mails_of(submission)),
                "journal": show_journal(
                    dossier.journal.select_related("actor").order_by("pk"),
                    user,
                    readable=readable,
                ),
                "assigned": assigned_to(
                    dossier,
                    [each.reviewer_id for each in reviews if each.final_at],
                    user,
                ),
                "opinions": show_opinions(reviews, criteria, user, readable=readable),
                "own": own,
                "mean": _mean(dossier) if readable else "",
                "mean_hidden": not readable,
                "scoring_closed": closed,
                "form": form,
                "can_score": may_score(state, person),
                "can_start": may_start_review(state, person),
                "before": before,
                "after": after,
                "query": _query(request),
            },
        )

    def _render(
        self,
        request: HttpRequest,
        template: str,
        context: dict[str, Any],
    ) -> TemplateResponse:
        """Answer a page of the desk.

        Not with the site's whole context: it works out which models of every room the
        person may see, for a side bar that is switched off.
        """
        site = {
            "site_title": self.admin_site.site_title,
            "site_header": self.admin_site.site_header,
            "site_url": self.admin_site.site_url,
            "has_permission": True,
        }
        return TemplateResponse(
            request, f"admin/reviews/dossier/{template}", site | context
        )


def _query(request: HttpRequest) -> str:
    """The filters of the queue one comes from, to be carried from page to page."""
    kept = request.GET.copy()
    kept.pop("page", None)
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    return kept.urlencode()


def _back_to(
    request: HttpRequest, dossier: Dossier, anchor: str = "avis"
) -> HttpResponseRedirect:
    address = reverse("admin:reviews_dossier_change", args=[dossier.pk])
    query = _query(request)
    return HttpResponseRedirect(
        f"{address}?{query}#{anchor}" if query else f"{address}#{anchor}"
    )


def _requestable(dossier: Dossier) -> tuple[Item, ...]:
    return requestable_items(dossier.submission.call_version.definition)


def _checklist(dossier: Dossier) -> tuple[CheckLine, ...]:
    return read_checklist(dossier.pk, dossier.submission.call_version.definition)


def _entry_of(dossier: Dossier) -> DeskEntry:
    """The dossier's entry, already fetched; an empty one when it has none."""
    entry: DeskEntry | None = getattr(dossier, "desk", None)
    return entry or DeskEntry(application_id=dossier.pk)


def _mean(dossier: Dossier) -> str:
    """The mean of the opinions as the queue shows it; empty when there is none."""
    entry = getattr(dossier, "desk", None)
    if entry is None or entry.mean_total is None:
        return ""
    return french.number(entry.mean_total)
