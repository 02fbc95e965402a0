"""The step « Porteur »: which authority, and who speaks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from applications.forms.base import StepForm
from applications.forms.registry import (
    MAX_QUERY,
    SearchInput,
    asked_search,
    search_field,
)
from applications.models import Application
from applications.steps import BY_SLUG
from eligibility import categories
from formkit.fields import PhoneField, SirenField
from formkit.layout import Fieldset
from territories.labels import describe, spaced_siren
from territories.models import LocalAuthority

BY_HAND = "hors-registre"
MANUAL_FIELDS = ("manual_siren", "manual_name", "manual_category")

LEGAL_CATEGORIES = [
    (code, f"{name[0].upper()}{name[1:]} ({code})")
    for code, name in categories.LABELS.items()
    if code.isdigit()
]


class _AnyAuthority(forms.ChoiceField):
    """Offers the authorities found; accepts any SIREN, which the form then looks up."""

    widget = forms.RadioSelect

    def valid_value(self, value: str) -> bool:
        return True


class HolderForm(StepForm):
    """The authority, chosen in the registry or typed in, and its people.

    `found` are the authorities that a search has just given, offered as choices.
    """

    authority_query = forms.CharField(
        label="Rechercher votre collectivité",
        required=False,
        max_length=MAX_QUERY,
        help_text="Nom, SIREN ou code INSEE.",
        widget=SearchInput(keeps="authority"),
    )
    searched = forms.CharField(
        required=False, max_length=MAX_QUERY, widget=forms.HiddenInput
    )
    authority = _AnyAuthority(label="Collectivité porteuse", required=False)
    manual_siren = SirenField(
        label="SIREN",
        required=False,
        max_length=20,
        help_text="Neuf chiffres. Si ce SIREN figure au registre, son nom et sa catégorie en sont repris.",
    )
    manual_name = forms.CharField(label="Nom officiel", required=False, max_length=200)
    manual_category = forms.ChoiceField(
        label="Catégorie juridique INSEE",
        required=False,
        choices=[("", "Choisissez une catégorie"), *LEGAL_CATEGORIES],
    )
    contact_phone = PhoneField(label="Téléphone", required=False, max_length=20)

    needed = (
        *BY_SLUG["porteur"].needed,
        "authority_query",
        "authority",
        *MANUAL_FIELDS,
    )
    layout = (
        Fieldset(
            "Collectivité ou groupement",
            search_field("authority_query"),
            "searched",
            "authority",
        ),
        Fieldset(
            "Si votre collectivité n’est pas dans le registre",
            *MANUAL_FIELDS,
            css_class="app-by-hand",
        ),
        Fieldset(
            "Personne à contacter",
            "contact_name",
            "contact_role",
            "contact_email",
            "contact_phone",
        ),
        Fieldset("Représentant légal", "representative_name", "representative_role"),
        Fieldset(
            "Personne mandatée pour déposer (facultatif)",
            "mandated_name",
            "mandated_role",
        ),
    )

    class Meta:
        model = Application
        fields = (
            "contact_name",
            "contact_role",
            "contact_email",
            "contact_phone",
            "representative_name",
            "representative_role",
            "mandated_name",
            "mandated_role",
        )
        labels = {
            "contact_name": "Nom et prénom",
            "contact_role": "Fonction",
            "contact_email": "Adresse électronique",
            "representative_name": "Nom et prénom du représentant légal",
            "representative_role": "Qualité",
            "mandated_name": "Nom et prénom de la personne mandatée",
            "mandated_role": "Fonction de la personne mandatée",
        }
        help_texts = {
            "contact_email": "Format attendu\u00a0: nom@domaine.fr",
            "representative_role": "Par exemple\u00a0: maire, présidente.",
            "mandated_name": "Si une autre personne que le représentant légal dépose le dossier.",
        }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        instance: Application,
        found: Sequence[LocalAuthority] = (),
        **options: Any,
    ) -> None:
        super().__init__(data, instance=instance, **options)
        self._authority: LocalAuthority | None = None
        self._offered: dict[str, str] = {}
        if instance.authority_id:
            category = categories.label(instance.holder_category)
            self._offered[instance.authority_id] = (
                f"{instance.holder_name} ({category}) – "
                f"SIREN\u00a0{spaced_siren(instance.holder_siren)}"
            )
        self._offer(found)
        field = self.fields["authority"]
        if instance.authority_id:
            field.initial = instance.authority_id
        elif instance.holder_siren or instance.holder_name or instance.holder_category:
            field.initial = BY_HAND
            self.fields["manual_siren"].initial = instance.holder_siren
            self.fields["manual_name"].initial = instance.holder_name
            self.fields["manual_category"].initial = instance.holder_category

    def _offer(self, authorities: Sequence[LocalAuthority]) -> None:
        """Add authorities to the choices, before « pas dans la liste »."""
        for one in authorities:
            self._offered[one.pk] = describe(one)
        field = self.fields["authority"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  narrows for mypy
        field.choices = [
            *self._offered.items(),
            (BY_HAND, "Ma collectivité n’est pas dans la liste"),
        ]

    def asks_for_search(self, action: str) -> str:
        """Return the text to look up before anything is saved, empty when there is none."""
        return asked_search(
            self.data,
            field="authority_query",
            action=action,
            chosen=[str(self.data.get("authority", ""))],
        )

    def offering(self, found: Sequence[LocalAuthority], query: str) -> HolderForm:
        """Return the form as typed, offering what a search for `query` has found."""
        data = {
            **dict(self.data.items()),
            "searched": query,
            "authority": found[0].pk if len(found) == 1 else "",
        }
        return type(self)(data, instance=self.instance, found=found)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        choice = cleaned.get("authority") or ""
        typed = any(cleaned.get(name) for name in MANUAL_FIELDS)
        if choice and choice != BY_HAND:
            self._authority = _registered(choice)
            for name in MANUAL_FIELDS:
                self.errors.pop(name, None)
            if self._authority is None:
                self.add_error(
                    "authority",
                    "Cette collectivité n’est pas dans le registre\u00a0: cherchez-la de nouveau.",
                )
            else:
                self._offer([self._authority])
        elif choice == BY_HAND or typed:
            cleaned["authority"] = BY_HAND
            self._authority = _registered(cleaned.get("manual_siren") or "")
        return cleaned

    def values(self) -> dict[str, Any]:
        return super().values() | self._holder()

    def unsaved(self) -> Application:
        draft = super().unsaved()
        for name, value in self._holder().items():
            setattr(draft, name, value)
        return draft

    def _holder(self) -> dict[str, Any]:
        """Return the holder's fields; none when nothing was chosen, so as to keep them."""
        if self._authority is not None:
            return {
                "authority_id": self._authority.pk,
                "holder_siren": self._authority.siren,
                "holder_name": self._authority.name,
                "holder_category": self._authority.category,
            }
        if self.cleaned_data.get("authority") == BY_HAND:
            return {
                "authority_id": None,
                "holder_siren": self.cleaned_data.get("manual_siren", ""),
                "holder_name": self.cleaned_data.get("manual_name", ""),
                "holder_category": self.cleaned_data.get("manual_category", ""),
            }
        return {}


def _registered(siren: str) -> LocalAuthority | None:
    """Return the authority that the registry knows under this SIREN. One query, or none."""
    if not (siren.isascii() and siren.isdigit()):
        return None
    return LocalAuthority.objects.filter(pk=siren).first()
