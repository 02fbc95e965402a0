"""The form of the scenarios: one call, one envelope, and what a choice keeps to."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from applications.models import Call
from eligibility import french
from formkit.fields import EuroField
from reviews.money.standing import envelope_of, to_cents
from reviews.scenarios import Limits

THRESHOLD, LEAST_SHARE = Decimal(50), Decimal(50)
SHOWN = {
    "differences": "Ceux que les scénarios ne traitent pas de même",
    "retenus": "Ceux qu’un scénario retient",
    "tous": "Tous",
}


class CallForm(forms.Form):
    """Which call; that in hand when none is named. `call` is read once valid."""

    appel = forms.ModelChoiceField(
        Call.objects.none(), label="Appel", required=False, empty_label=None
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if data is not None and not data.get("appel"):
            call = Call.objects.in_hand()
            data = dict(data.items()) | {"appel": str(call.pk) if call else ""}
        super().__init__(data, *args, **kwargs)
        calls = Call.objects.published()
        self.fields["appel"].queryset = calls  # type: ignore[attr-defined]

    @property
    def call(self) -> Call | None:
        """The call chosen, that in hand when none was; None when none has terms."""
        chosen: Call | None = self.cleaned_data.get("appel")
        return chosen


class ScenarioForm(CallForm):
    """Every field may be left empty; `limits` and `threshold` are to be read once valid."""

    enveloppe = EuroField(
        label="Enveloppe à répartir (€)",
        required=False,
    )
    seuil = forms.DecimalField(
        label="Note minimale sur 100",
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        localize=True,
        help_text="Pour le scénario par note.",
    )
    plancher = EuroField(
        label="Plancher par région (€)",
        required=False,
        help_text="Pour les optimums : ce que chaque région reçoit au moins, ou tout ce"
        " qu’elle demande si c’est moins.",
    )
    partiel = forms.BooleanField(
        label="Permettre de retenir un dossier pour une partie de l’aide demandée",
        required=False,
    )
    part = forms.DecimalField(
        label="Part minimale de l’aide demandée (%)",
        required=False,
        min_value=1,
        max_value=100,
        decimal_places=2,
        localize=True,
    )
    voir = forms.ChoiceField(
        label="Dossiers affichés", required=False, choices=list(SHOWN.items())
    )

    def clean(self) -> None:
        """What is left empty takes its usual value."""
        super().clean()
        given = self.cleaned_data
        for name, usual in (("seuil", THRESHOLD), ("part", LEAST_SHARE)):
            if name in given and given[name] is None:
                given[name] = usual
        given["plancher"] = given.get("plancher") or Decimal(0)
        given["voir"] = given.get("voir") or "differences"
        if "enveloppe" in given and given["enveloppe"] is None and self.call:
            standing = envelope_of(self.call)
            given["enveloppe"] = standing.left if standing else None

    @property
    def threshold(self) -> int:
        """The lowest score that the scenario by score funds, in hundredths."""
        return to_cents(self.cleaned_data["seuil"])

    @property
    def limits(self) -> Limits | None:
        """What every scenario keeps to; None when no envelope is known."""
        given = self.cleaned_data
        if given["enveloppe"] is None:
            return None
        call = self.call
        terms = call.current.definition.terms if call and call.current else None
        minimum = terms.minimum_grant if terms else None
        return Limits(
            envelope=to_cents(given["enveloppe"]),
            least_share=Fraction(given["part"]) / 100 if given["partiel"] else None,
            least_award=to_cents(minimum) if minimum else 0,
            region_floor=to_cents(given["plancher"]),
        )

    def tell(self) -> dict[str, str]:
        """Return what is used, field by field; an empty field shows it as its placeholder."""
        given = self.cleaned_data
        told = {
            "enveloppe": french.money(given["enveloppe"]),
            "seuil": french.number(given["seuil"]),
            "part": french.number(given["part"]),
            "plancher": french.money(given["plancher"]),
        }
        for name, value in told.items():
            self.fields[name].widget.attrs["placeholder"] = value
        return told
