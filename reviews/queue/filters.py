"""The filters of the queue: what the form offers, and the condition it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from applications.models import IN_HAND, Call, State
from eligibility.categories import LABELS
from eligibility.french import NBSP
from reviews.models import Assignment, Disagreement, Review
from reviews.queue.search import Search, read_search
from reviews.queue.tasks import TASKS, at_task
from reviews.queue.widgets import PlainSelect
from reviews.reading.access import disagreement_told
from reviews.words import VERDICTS
from territories.departments import NAMES

OPINIONS = {
    "a-moi": "À noter par moi",
    "a-affecter": "À affecter",
    "moi": "Notés par moi",
    "pas-moi": "Pas encore notés par moi",
    "aucun": "Notés par personne",
    "desaccord": "En désaccord",
    "delibere": "Désaccord délibéré",
}


def _categories() -> dict[str, tuple[str, ...]]:
    """French name of a category → its codes, of the registry and of INSEE alike."""
    names: dict[str, tuple[str, ...]] = {}
    for code, label in LABELS.items():
        names[label] = (*names.get(label, ()), code)
    return names


CATEGORIES = {codes[0]: codes for codes in _categories().values()}


def _choice(
    label: str, options: Iterable[tuple[str, str]], *, everything: str = "Tous"
) -> forms.ChoiceField:
    """A filter that may be left on `everything`."""
    return forms.ChoiceField(
        label=label,
        widget=PlainSelect,
        required=False,
        choices=[("", everything), *options],
    )


class QueueFilterForm(forms.Form):
    """One GET form; every field may be empty. `conditions` is to be read once valid."""

    q = forms.CharField(label="Rechercher", required=False, max_length=200)
    appel = forms.ModelChoiceField(
        Call.objects.none(),
        label="Appel",
        required=False,
        empty_label="Tous",
        widget=PlainSelect,
    )
    tache = _choice("À faire", TASKS.items(), everything="Tout")
    etat = _choice(
        "État", (choice for choice in State.choices if choice[0] != State.DRAFT)
    )
    departement = _choice(
        "Département", ((code, f"{code} {name}") for code, name in NAMES.items())
    )
    categorie = _choice(
        "Catégorie",
        ((code, LABELS[code][0].upper() + LABELS[code][1:]) for code in CATEGORIES),
        everything="Toutes",
    )
    recevabilite = _choice(
        "Recevabilité",
        ((verdict.value, name) for verdict, name in VERDICTS.items()),
        everything="Toutes",
    )
    avis = _choice("Avis", OPINIONS.items())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["appel"].queryset = Call.objects.published()  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs["placeholder"] = (
            "Numéro, porteur, SIREN, intitulé, commune"
        )

    @property
    def search(self) -> Search:
        return read_search(self.cleaned_data.get("q", ""))

    @property
    def task(self) -> str:
        """The code of the task chosen, empty for all."""
        chosen: str = self.cleaned_data.get("tache", "")
        return chosen

    def told(self) -> list[str]:
        """Return the chosen filters as they are labelled, « État : Déposé »."""
        labels = {
            name: dict(field.choices)  # type: ignore[attr-defined]
            for name, field in self.fields.items()
            if name not in {"q", "appel"}
        }
        return [
            f"{self.fields[name].label}{NBSP}: {labels.get(name, {}).get(value, value)}"
            for name, value in self.cleaned_data.items()
            if value
        ]

    def conditions(self, user: User) -> list[Q | Exists]:
        """Return what the chosen filters ask of a dossier; `user` is who gave an opinion.

        A field whose value is not offered asks nothing (the form tells it apart).
        """
        chosen = self.cleaned_data
        found: list[Q | Exists] = []
        if chosen.get("q"):
            found.append(self.search.condition)
        if chosen.get("appel"):
            found.append(Q(call=chosen["appel"]))
        if chosen.get("tache"):
            found.append(at_task(chosen["tache"]))
        if chosen.get("etat"):
            found.append(Q(state=chosen["etat"]))
        if chosen.get("departement"):
            found.append(Q(desk__department=chosen["departement"]))
        if chosen.get("categorie"):
            found.append(Q(holder_category__in=CATEGORIES[chosen["categorie"]]))
        if chosen.get("recevabilite"):
            found.append(Q(submission__verdict=chosen["recevabilite"]))
        if chosen.get("avis"):
            found.append(_opinion(chosen["avis"], user))
        return found


DISAGREEMENTS = {
    "desaccord": Disagreement.OPEN,
    "delibere": Disagreement.DELIBERATED,
}


def _opinion(choice: str, user: User) -> Q | Exists:
    if disagreement := DISAGREEMENTS.get(choice):
        return disagreement_told(user) & Q(desk__disagreement=disagreement)
    given = Review.objects.filter(application=OuterRef("pk"), final_at__isnull=False)
    mine = Exists(given.filter(reviewer=user))
    if choice == "a-moi":
        assigned = Assignment.objects.filter(application=OuterRef("pk"), reviewer=user)
        return Q(Exists(assigned), ~mine, state__in=IN_HAND)
    if choice == "a-affecter":
        anybody = Assignment.objects.filter(application=OuterRef("pk"))
        return Q(~Exists(anybody), state__in=IN_HAND)
    if choice == "moi":
        return mine
    if choice == "pas-moi":
        return Q(~mine)
    return Q(~Exists(given))
