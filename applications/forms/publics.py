"""The step « Territoire et publics »: which authorities are covered, for whom, and how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.http import QueryDict

from applications.forms.base import ProseField, StepForm
from applications.forms.registry import (
    MAX_QUERY,
    SearchInput,
    asked_search,
    search_field,
)
from applications.models import Application
from applications.steps import BY_SLUG
from applications.territory import MAX_COVERED
from formkit.fields import CountField
from formkit.layout import Fieldset
from territories.labels import describe
from territories.models import LocalAuthority


class _AnyAuthorities(forms.MultipleChoiceField):
    """Offers the authorities named or found; accepts any SIREN, which the form then looks up."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return True


class PublicsForm(StepForm):
    """Where, for whom, and how they are reached.

    `covered` are the authorities that the dossier names, `found` those that a search has
    just given: all are offered, the former ticked.
    """

    covered_query = forms.CharField(
        label="Rechercher une collectivité à ajouter (facultatif)",
        required=False,
        max_length=MAX_QUERY,
        help_text=(
            "Commune, intercommunalité, département ou région\u00a0: nom, SIREN ou code "
            "INSEE. Votre propre collectivité compte déjà."
        ),
        widget=SearchInput(),
    )
    searched = forms.CharField(
        required=False, max_length=MAX_QUERY, widget=forms.HiddenInput
    )
    covered = _AnyAuthorities(
        label="Collectivités couvertes",
        required=False,
        help_text="Décochez celles à retirer, puis enregistrez.",
    )
    beneficiaries = CountField(
        label="Nombre de bénéficiaires prévus",
        required=False,
        help_text="Toutes les personnes qui recevront un pass.",
    )
    target_beneficiaries = CountField(
        label="Dont personnes du public cible",
        required=False,
        help_text=(
            "Public du Plan d’investissement dans les compétences (PIC)\u00a0: "
            "les personnes éloignées de l’emploi."
        ),
    )

    needed = (*BY_SLUG["publics"].needed, "covered_query", "covered")
    layout = (
        Fieldset(
            "Territoire",
            search_field("covered_query"),
            "searched",
            Field("covered", template="applications/_covered.html"),
            "territory",
        ),
        Fieldset("Publics", "beneficiaries", "target_beneficiaries", "outreach"),
    )

    class Meta:
        model = Application
        fields = ("territory", "beneficiaries", "target_beneficiaries", "outreach")
        field_classes = {"territory": ProseField, "outreach": ProseField}
        labels = {
            "territory": "Territoire couvert",
            "outreach": "Comment ces publics seront atteints",
        }
        help_texts = {
            "territory": "Communes, quartiers ou bassins de vie concernés.",
            "outreach": "Repérage, orientation, partenaires, lieux.",
        }
        widgets = {
            "territory": forms.Textarea(attrs={"rows": 4}),
            "outreach": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        instance: Application,
        covered: Sequence[LocalAuthority] = (),
        found: Sequence[LocalAuthority] = (),
        **options: Any,
    ) -> None:
        super().__init__(data, instance=instance, **options)
        self._posted = QueryDict() if data is None else data
        self._named = tuple(covered)
        self._offered: dict[str, str] = {}
        self._offer([*covered, *found])
        self.fields["covered"].initial = [one.pk for one in covered]

    def _offer(self, authorities: Sequence[LocalAuthority]) -> None:
        for one in authorities:
            self._offered.setdefault(one.pk, describe(one))
        field = self.fields["covered"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  narrows for mypy
        field.choices = list(self._offered.items())

    def position(self, authority: LocalAuthority) -> int:
        """Return where `authority` stands among the boxes, from 0."""
        return list(self._offered).index(authority.pk)

    def asks_for_search(self, action: str) -> str:
        """Return the text to look up before anything is saved, empty when there is none."""
        return asked_search(
            self._posted,
            field="covered_query",
            action=action,
            chosen=self._posted.getlist("covered"),
        )

    def offering(self, found: Sequence[LocalAuthority], query: str) -> PublicsForm:
        """Return the form as typed, offering what a search for `query` has found.

        The only one found is ticked.
        """
        data = self._posted.copy()
        data["searched"] = query
        if len(found) == 1:
            data.appendlist("covered", found[0].pk)
        return type(self)(
            data, instance=self.instance, covered=self._named, found=found
        )

    def clean_covered(self) -> list[str]:
        """Look up in one query those that were not offered; refuse what the registry lacks."""
        sirens = list(dict.fromkeys(self.cleaned_data["covered"]))
        if len(sirens) > MAX_COVERED:
            raise forms.ValidationError(
                f"Un territoire compte au plus {MAX_COVERED} collectivités\u00a0: "
                "nommez plutôt leur intercommunalité ou leur département.",
                "too_many",
            )
        strangers = [siren for siren in sirens if siren not in self._offered]
        if strangers:
            known = LocalAuthority.objects.defer("search_text").in_bulk(
                [siren for siren in strangers if siren.isascii() and siren.isdigit()]
            )
            self._offer([known[siren] for siren in strangers if siren in known])
            if len(known) < len(strangers):
                raise forms.ValidationError(
                    "Une collectivité cochée n’est pas dans le registre\u00a0: cherchez-la de nouveau.",
                    "unknown",
                )
        return sirens

    def covered_sirens(self) -> list[str]:
        """Return the SIRENs of a valid form, each once."""
        sirens: list[str] = self.cleaned_data["covered"]
        return sirens
