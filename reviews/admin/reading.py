"""A dossier to read at the desk: how it is found, its page, and the way back to it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from applications.acknowledgement.mail_lines import mail_lines, mails_of
from applications.admin_access import reader, require_desk
from applications.frozen import issued_of
from applications.models import State, Submission
from applications.notices import Item, requestable_items
from applications.overlap import overlaps_of
from applications.surroundings import committed_before
from reviews.admin.page import render_desk
from reviews.assigning.reading import assigned_to
from reviews.checklist import CheckLine, read_checklist
from reviews.checklist_form import ChecklistForm
from reviews.disagreement.permissions import may_deliberate
from reviews.disagreement.reading import show_deliberation, show_spread
from reviews.forms import MissingItemsForm, ReviewForm, initial_of
from reviews.models import DeskEntry, Dossier
from reviews.models.decision import live_decision
from reviews.models.external_opinion import experts_answered, experts_asked
from reviews.permissions import (
    Person,
    may_check_completeness,
    may_score,
    may_start_review,
)
from reviews.queue.filters import QueueFilterForm
from reviews.queue.listing import neighbours, queue_for
from reviews.reading.access import reads_scores
from reviews.reading.dossier import read_dossier
from reviews.reading.neighbours import (
    readable_overlaps,
    show_envelope,
    show_overlaps,
)
from reviews.reading.opinions import show_opinions, shown_mean
from reviews.reading.reviews import reviews_of
from reviews.reading.timeline import show_journal


def find_dossier(request: HttpRequest, pk: int) -> Dossier:
    """Find a dossier that this person may read, with its filing; else 403 or 404."""
    require_desk(request)
    return get_object_or_404(
        queue_for(reader(request))
        .annotate(
            live_decision=live_decision(),
            committed_before=committed_before(),
            experts_asked=experts_asked(),
            experts_answered=experts_answered(),
        )
        # The plugin knows no filtered relation.
        .select_related(  # type: ignore[misc]
            *("submission__call_version", "desk__deliberation__recorded_by"),
            "live_decision",
        ),
        pk=pk,
    )


def filtered_queue(
    request: HttpRequest,
) -> tuple[QueueFilterForm, QuerySet[Dossier]]:
    """Read the filters of the address, and return the dossiers they leave in."""
    form = QueueFilterForm(request.GET)
    form.is_valid()
    conditions = form.conditions(reader(request))
    return form, queue_for(reader(request), conditions)


def reading_page(
    request: HttpRequest,
    dossier: Dossier,
    form: ReviewForm | None = None,
    missing: MissingItemsForm | None = None,
    checklist: ChecklistForm | None = None,
) -> HttpResponse:
    """Answer the whole filed dossier, its opinions and forms; a form given keeps its errors."""
    user = reader(request)
    submission: Submission = dossier.submission
    definition = submission.call_version.definition
    criteria = definition.criteria
    reviews = reviews_of(dossier)
    own = next((each for each in reviews if each.reviewer_id == user.pk), None)
    entry = entry_of(dossier)
    closed = entry.scoring_closed_at is not None
    readable = reads_scores(dossier, definition.review, own, closed=closed)
    state = State(dossier.state)
    person = Person.reading(user, dossier)
    can_check = may_check_completeness(
        state, person, complete=dossier.complete_since is not None
    )
    assigned = assigned_to(
        dossier, [each.reviewer_id for each in reviews if each.final_at], user
    )
    before, after = neighbours(filtered_queue(request)[1], dossier)
    issued = issued_of(submission)
    if form is None:
        form = ReviewForm(criteria=criteria, initial=initial_of(own))
    return render_desk(
        request,
        "dossier/reading.html",
        {
            "title": f"Dossier {dossier.number}",
            "dossier": dossier,
            "reading": read_dossier(
                issued.latest, dossier.documents.filter(answer=None)
            ),
            "completions": issued.completions,
            "overlaps": show_overlaps(readable_overlaps(overlaps_of(dossier), user)),
            "envelope": show_envelope(
                definition.terms.envelope,
                dossier.committed_before,  # type: ignore[attr-defined]  # by `find_dossier`
                dossier.requested_grant,
            ),
            "acknowledgement": issued.receipt,
            "notices": [
                each
                for each in issued.notices
                if each.notice and not each.notice.is_decision
            ],
            "decision": getattr(dossier, "live_decision", None),
            "complete_since": dossier.complete_since,
            "can_check": can_check,
            "checklist": checklist
            or ChecklistForm(lines=checklist_of(dossier) if can_check.allowed else ()),
            "missing": missing or MissingItemsForm(items=requestable_of(dossier)),
            "mails": mail_lines(mails_of(submission)),
            "journal": show_journal(
                dossier.journal.select_related("actor").order_by("pk"),
                user,
                readable=readable,
            ),
            "assigned": assigned,
            "opinions": show_opinions(reviews, criteria, user, readable=readable),
            "spread": show_spread(reviews, definition, entry, state)
            if readable
            else None,
            "deliberation": show_deliberation(entry.deliberation)
            if readable and entry.deliberation
            else None,
            "can_deliberate": may_deliberate(
                state,
                person,
                reads=readable,
                opinions=entry.review_count,
                awaited=sum(not each.given for each in assigned),
            ),
            "own": own,
            "mean": shown_mean(dossier) if readable else "",
            "mean_hidden": not readable,
            "scoring_closed": closed,
            "form": form,
            "can_score": may_score(state, person),
            "can_start": may_start_review(state, person),
            "before": before,
            "after": after,
            "query": query_of(request),
        },
    )


def query_of(request: HttpRequest) -> str:
    """The filters of the queue one comes from, to be carried from page to page."""
    kept = request.GET.copy()
    kept.pop("page", None)
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    return kept.urlencode()


def back_to(
    request: HttpRequest, dossier: Dossier, anchor: str = "avis"
) -> HttpResponseRedirect:
    """Redirect to a part of the dossier's page, the filters carried along."""
    address = reverse("admin:reviews_dossier_change", args=[dossier.pk])
    query = query_of(request)
    return HttpResponseRedirect(
        f"{address}?{query}#{anchor}" if query else f"{address}#{anchor}"
    )


def entry_of(dossier: Dossier) -> DeskEntry:
    """The dossier's entry, already fetched; an empty one when it has none."""
    entry: DeskEntry | None = getattr(dossier, "desk", None)
    return entry or DeskEntry(application_id=dossier.pk)


def requestable_of(dossier: Dossier) -> tuple[Item, ...]:
    """What may be asked of the applicant. No query."""
    return requestable_items(dossier.submission.call_version.definition)


def checklist_of(dossier: Dossier) -> tuple[CheckLine, ...]:
    """What is to be checked, and what was found so far. One query."""
    return read_checklist(dossier.pk, dossier.submission.call_version.definition)
