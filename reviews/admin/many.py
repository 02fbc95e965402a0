"""Acts on many dossiers of the queue: what will change is listed, then done once confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from applications.admin_access import reader, require_desk
from applications.models import State
from eligibility import french
from reviews.admin.page import render_desk
from reviews.admin.telling import tell
from reviews.many import Handled, declare_each_complete, start_each
from reviews.queue.selection import MOST, TICKED, Selection, read_keys, read_selection


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to each: its title, what it brings, and how what was done is told.

    done: participle for one dossier and for many.
    """

    title: str
    effect: str
    handle: Callable[..., list[Handled]]
    done: tuple[str, str]


ACTS = {
    "start": Act(
        "Ouvrir l’instruction",
        "L’instruction de ces dossiers sera ouverte ; chaque porteur le verra sur la page de son"
        " dossier.",
        start_each,
        ("ouvert à l’instruction", "ouverts à l’instruction"),
    ),
    "complete": Act(
        "Déclarer complets",
        "Ces dossiers, dont toute la liste de vérification est remplie, seront déclarés complets ;"
        " un avis part vers chaque porteur.",
        declare_each_complete,
        ("déclaré complet", "déclarés complets"),
    ),
}
PAGES = {
    "assign": ("Affecter à des instructeurs", "admin:reviews_dossier_assign"),
    "export": ("Exporter", "admin:reviews_dossier_export"),
}
"""Acts that have a page of their own, which shows what it will do."""
CHOICES = [
    *((code, act.title) for code, act in ACTS.items()),
    *((code, label) for code, (label, _) in PAGES.items()),
]


def many_pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of this module, behind the door of the admin."""
    return [
        path(address, site.admin_view(view), name=f"reviews_dossier_{name}")
        for address, view, name in (
            ("lot/", require_safe(choose_view), "many"),
            ("lot/confirmer/", require_POST(confirm_view), "many_confirm"),
        )
    ]


def choose_view(request: HttpRequest) -> HttpResponse:
    """What the act chosen would change among the dossiers chosen. Nothing is written."""
    require_desk(request)
    user, code = reader(request), request.GET.get("action", "")
    selection = read_selection(request.GET)
    if request.GET.get("portee") == "filtre":
        selection = Selection(selection.filters, ())
    elif not selection.keys:
        messages.warning(request, "Cochez au moins un dossier.")
        return _queue(selection)
    if code in PAGES:
        return _to(PAGES[code][1], urlencode(selection.fields()))
    if code not in ACTS:
        messages.warning(request, "Choisissez une action.")
        return _queue(selection)
    act, dossiers = ACTS[code], selection.dossiers(user)
    total = dossiers.order_by().count()
    keys = list(dossiers.values_list("pk", flat=True)[:MOST])
    foreseen = act.handle(keys=keys, reviewer=user, dry_run=True)
    possible = [each.dossier for each in foreseen if not each.refusal]
    return render_desk(
        request,
        "dossier/many.html",
        {
            "title": act.title,
            "code": code,
            "effect": french.typeset(act.effect),
            "becomes": State.UNDER_REVIEW.label,
            "possible": possible,
            "refused": [each for each in foreseen if each.refusal],
            "count": french.count(len(possible), "dossier"),
            "waiting": total - len(foreseen),
            "most": MOST,
            "filters": Selection(selection.filters, ()).fields(),
            "query": selection.query,
        },
    )


def confirm_view(request: HttpRequest) -> HttpResponse:
    """Do it to the dossiers that were shown, one at a time; tell what was done."""
    require_desk(request)
    act = ACTS.get(request.POST.get("action", ""))
    if act is None:
        raise Http404
    keys = read_keys(request.POST.getlist(TICKED))
    handled = act.handle(keys=keys, reviewer=reader(request))
    passed = sum(not each.refusal for each in handled)
    tell(
        request,
        f"{french.count(passed, 'dossier')} {act.done[passed > 1]}." if passed else "",
        [(each.dossier.number or "", each.refusal) for each in handled if each.refusal],
    )
    return _queue(read_selection(request.POST))


def _queue(selection: Selection) -> HttpResponse:
    """Go back to the queue as it was filtered."""
    return _to("admin:reviews_dossier_changelist", selection.query)


def _to(page: str, query: str) -> HttpResponse:
    return redirect(f"{reverse(page)}?{query}" if query else reverse(page))
