"""The form of the simulator: it reads the address of a simulation, whatever that holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict

from applications.forms.base import DossierForm
from applications.forms.holder import LEGAL_CATEGORIES
from applications.forms.registry import MAX_QUERY, SearchInput, asked_search
from formkit.fields import CountField, DayField, EuroField
from formkit.layout import Fieldset
from simulator.simulation import AMOUNTS, COUNTS, Simulation
from territories.labels import describe
from territories.models import LocalAuthority
from territories.search import search

LONGEST = 100
"""Characters read of each field: more than any answer, and a bound on what a visitor costs."""
OTHER = "autre"


class _Amount(EuroField):
    """Euros, as many as a dossier holds, so that a draft can take them over."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_digits=12, **options)


class _HourInput(forms.TimeInput):
    input_type = "time"


class _HourField(forms.TimeField):
    """An hour of the day, « 14:30 » or « 14 h 30 »."""

    widget = _HourInput(format="%H:%M")
    input_formats = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%Hh%M", "%Hh")
    default_error_messages = {
        "invalid": "Écrivez une heure, par exemple « 14:30 » ou « 14 h 30 »."
    }

    def to_python(self, value: Any) -> time | None:
        return super().to_python("".join(value.split()).lower() if value else value)


class _AnyAuthority(forms.ChoiceField):
    """Offers the authorities found; any SIREN is looked up afterwards."""

    widget = forms.RadioSelect

    def valid_value(self, value: str) -> bool:
        return True


class SimulationForm(DossierForm):
    """Everything is optional: a rule that lacks a figure says which one.

    A name typed without choosing an authority is looked up, except while one is typing
    (`live`): the only one found is taken, several are offered. At most one query.
    """

    authority_query = forms.CharField(
        label="Collectivité ou groupement",
        required=False,
        max_length=MAX_QUERY,
        help_text="Nom, SIREN ou code INSEE.",
        widget=SearchInput(keeps="siren"),
    )
    siren = _AnyAuthority(label="Collectivité choisie", required=False)
    category = forms.ChoiceField(
        label="Ou sa catégorie juridique",
        help_text="Si le candidat n’est pas dans le registre.",
        required=False,
        choices=[("", "Choisissez une catégorie"), *LEGAL_CATEGORIES],
        error_messages={
            "invalid_choice": "Choisissez une catégorie juridique de la liste."
        },
    )
    eligible_cost = _Amount(
        label="Dépense éligible",
        help_text="La part du coût total que l’appel peut financer.",
    )
    total_cost = _Amount(label="Coût total", help_text="Toutes les dépenses du projet.")
    requested_grant = _Amount(
        label="Aide demandée à l’État", help_text="Au titre de cet appel."
    )
    other_resources = _Amount(
        label="Autres ressources",
        help_text="Fonds propres et autres financeurs.",
    )
    beneficiaries = CountField(
        required=False,
        label="Bénéficiaires prévus",
        help_text="Toutes les personnes qui recevront un pass.",
    )
    target_beneficiaries = CountField(
        required=False,
        label="Dont public cible",
        help_text="Les personnes éloignées de l’emploi.",
    )
    received_on = DayField(
        label="Date du dépôt", required=False, help_text="Sans date : maintenant."
    )
    received_time = _HourField(
        label="Heure du dépôt", required=False, help_text="À Paris."
    )

    needed = ("authority_query", "siren", "category", *AMOUNTS, *COUNTS)

    def __init__(self, data: QueryDict, *, live: bool = False) -> None:
        super().__init__(data)
        self.live = live
        self.authority: LocalAuthority | None = None
        self.found: Sequence[LocalAuthority] = ()

    @property
    def layout(self) -> tuple[Fieldset, ...]:  # type: ignore[override]
        """The groups of fields; the authorities to choose from come once there are some."""
        offered = ["siren"] if self.authority or self.found else []
        return (
            Fieldset("Candidat", "authority_query", *offered, "category"),
            Fieldset("Coût et financement", *AMOUNTS, css_class="app-pairs"),
            Fieldset("Publics", *COUNTS, css_class="app-pairs"),
            Fieldset(
                "Dépôt",
                "received_on",
                "received_time",
                css_class="app-pairs",
            ),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self.fields:
            longest = MAX_QUERY if name == "authority_query" else LONGEST
            if len(self.data.get(name, "")) > longest:
                self.add_error(name, f"Écrivez {longest} caractères au plus.")
        if cleaned.get("received_time") is not None and not self.data.get(
            "received_on"
        ):
            self.add_error(
                "received_time", "Indiquez aussi la date, ou laissez l’heure vide."
            )
        self._find_authority(cleaned.get("siren") or "")
        return cleaned

    def _find_authority(self, siren: str) -> None:
        """Look up the name typed, which is a search once sent, or the SIREN chosen.

        A choice among what the name finds stands; another name replaces it.
        """
        chosen = "" if siren == OTHER else siren
        query = asked_search(
            self.data, field="authority_query", action="", chosen=[chosen]
        )
        if query and not self.live:
            self._search(query, chosen)
        elif chosen:
            self._take(chosen)

    def _take(self, siren: str) -> None:
        if siren.isascii() and siren.isdigit():
            self.authority = LocalAuthority.objects.filter(pk=siren).first()
        if self.authority is None:
            self.add_error(
                "authority_query",
                "Cette collectivité n’est pas dans le registre\u00a0: cherchez-la de nouveau.",
            )

    def _search(self, query: str, chosen: str) -> None:
        self.found = search(query)
        self.authority = next(
            (one for one in self.found if one.siren == chosen or len(self.found) == 1),
            None,
        )
        if not self.found:
            self.add_error(
                "authority_query",
                f"Aucune collectivité trouvée pour «\u00a0{query}\u00a0». Essayez un seul mot du nom, "
                "le SIREN ou le code INSEE, ou choisissez une catégorie ci-dessous.",
            )

    @property
    def must_choose(self) -> bool:
        """Tell whether several authorities are offered, none of which is chosen."""
        return bool(self.found) and self.authority is None

    def simulation(self) -> Simulation:
        """Return what could be read, and as it was typed what could not."""
        read = {
            name: self.cleaned_data.get(name)
            for name in (*AMOUNTS, *COUNTS, "received_on", "received_time")
        }
        unread = {
            name: self.data[name][:LONGEST]
            for name in self.errors
            if self.data.get(name)
        }
        if self.authority is None and (
            query := self.cleaned_data.get("authority_query")
        ):
            unread["authority_query"] = query
        return Simulation(
            authority=self.authority,
            category=self.cleaned_data.get("category") or "",
            unread=unread,
            **read,
        )

    def rewritten(self) -> SimulationForm:
        """Return the form with what was read as French writes it, the authority checked."""
        data = dict(self.data.items())
        for name in (*AMOUNTS, *COUNTS):
            if (value := self.cleaned_data.get(name)) is not None:
                data[name] = self.fields[name].prepare_value(value)
        data["siren"] = self.authority.siren if self.authority else ""
        if self.authority:
            data["authority_query"] = ""
        offered = self.found or ([self.authority] if self.authority else [])
        choices = self.fields["siren"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101  narrows for mypy
        choices.choices = [
            *((one.siren, describe(one)) for one in offered),
            (OTHER, "Aucune de ces collectivités" if self.found else "Une autre"),
        ]
        self.data = data
        return self
