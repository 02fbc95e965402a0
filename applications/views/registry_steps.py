"""The steps that choose authorities in the registry: « Porteur », « Territoire et publics ».

A search shows what it has found before anything is saved.
"""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict

from applications.forms.holder import HolderForm
from applications.forms.publics import PublicsForm
from applications.steps import BY_SLUG
from applications.territory import covered_authorities, save_territory
from applications.views.steps import FieldsStepView
from applications.views.typed import fingerprint, take_typed
from eligibility import french
from territories.models import LocalAuthority
from territories.search import search


class HolderStepView(FieldsStepView):
    """« Porteur »: a search in the registry shows its choices before anything is saved."""

    step = BY_SLUG["porteur"]
    form_class = HolderForm
    template_name = "applications/step_holder.html"
    written = (*step.needed, "contact_role", "mandated_name", "mandated_role")

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        form = HolderForm(request.POST, instance=self.application)
        query = form.asks_for_search(request.POST.get("action", ""))
        if not query:
            return self.save(form)
        found = search(query)
        return self.page(
            form=form.offering(found, query),
            query=query,
            found=_found(found),
        )


class PublicsStepView(FieldsStepView):
    """« Territoire et publics »: authorities found are offered before anything is saved."""

    step = BY_SLUG["publics"]
    template_name = "applications/step_publics.html"
    written = step.needed

    @cached_property
    def covered(self) -> list[LocalAuthority]:
        """The authorities that the dossier names as they are saved. One query."""
        return covered_authorities(self.application)

    def seen(self) -> str:
        """Return the digest of the fields and of the authorities named."""
        fields = [getattr(self.application, name) for name in self.written]
        return fingerprint([*fields, [one.pk for one in self.covered]])

    def form(self, data: QueryDict | None) -> PublicsForm:
        return PublicsForm(data, instance=self.application, covered=self.covered)

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        return self.page(form=self.form(take_typed(request)))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        form = self.form(request.POST)
        query = form.asks_for_search(request.POST.get("action", ""))
        if not query:
            return self.save(form)
        found = search(query)
        offering = form.offering(found, query)
        return self.page(
            form=offering,
            query=query,
            found=_found(found),
            first_found=offering.position(found[0]) if found else 0,
        )

    def write(self, form: PublicsForm) -> None:
        covered = form.covered_sirens()
        unchanged = covered == [one.pk for one in self.covered]
        save_territory(
            application_id=self.application.pk,
            fields=form.values(),
            covered=None if unchanged else covered,
        )


def _found(authorities: list[LocalAuthority]) -> str:
    """Return how many were found, in words; nothing when there is none."""
    if not authorities:
        return ""
    return french.count(
        len(authorities), "collectivité trouvée", "collectivités trouvées"
    )
