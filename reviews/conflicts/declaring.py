"""Declaring an interest, seeing it end."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_check

from accounts.models import User
from reviews.assigning.assigning import withdraw_from_conflicts
from reviews.conflicts.screening import forget_interests
from reviews.models import Interest
from reviews.permissions import Answer, may_declare_interest, may_end_interest


class InterestRefused(Exception):
    """The declaration, or its end, is refused; the message is a French sentence."""


def declare_interest(
    *, person: User, siren: str, name: str, capacity: str, declared_by: User
) -> Interest:
    """Declare an interest of `person` in the legal entity `siren`, from now on.

    Every dossier that it concerns is hidden from them at once, and is no longer theirs to
    score. Raises InterestRefused when
    `declared_by` may not, the SIREN is not one, a text is missing, or the interest stands
    already; nothing is then written.
    """
    _require(may_declare_interest(person, declared_by))
    siren = "".join(siren.split())
    try:
        siren_check.validate(siren)
    except ValidationError:
        raise InterestRefused(f"« {siren} » n’est pas un SIREN valide.") from None
    if not (name.strip() and capacity.strip()):
        raise InterestRefused("Dites de quelle entité il s’agit, et à quel titre.")
    try:
        with transaction.atomic():
            interest = Interest.objects.create(
                person=person,
                siren=siren,
                name=name.strip(),
                capacity=capacity.strip(),
                declared_at=timezone.now(),
                declared_by=declared_by,
            )
            forget_interests(person)
            withdraw_from_conflicts(person=person, actor=declared_by)
    except IntegrityError:
        forget_interests(person)
        raise InterestRefused("Ce lien d’intérêts est déjà déclaré.") from None
    return interest


def end_interest(*, interest_id: int, ended_by: User) -> Interest:
    """Note that an interest ended; the declaration stays, with who ended it.

    Raises InterestRefused unless an operator, who is not the person concerned, does so,
    and when it ended before.
    """
    with transaction.atomic():
        interest = (
            Interest.objects.select_for_update(of=("self",))
            .select_related("person")
            .get(pk=interest_id)
        )
        _require(
            may_end_interest(interest.person, ended_by, ended=bool(interest.ended_at))
        )
        interest.ended_at = timezone.now()
        interest.ended_by = ended_by
        interest.save(update_fields=["ended_at", "ended_by"])
    forget_interests(interest.person)
    return interest


def _require(answer: Answer) -> None:
    if not answer.allowed:
        raise InterestRefused(answer.reason)
