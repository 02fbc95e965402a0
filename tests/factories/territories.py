"""Local authorities, with SIRENs that pass the Luhn check."""

import factory
from stdnum import luhn

from territories.models import Category, LocalAuthority


def siren(n: int) -> str:
    """Return the n-th valid SIREN of the tests."""
    stem = f"21{n:06d}"
    return stem + luhn.calc_check_digit(stem)


class LocalAuthorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LocalAuthority

    siren = factory.Sequence(siren)
    category = Category.COMMUNAUTE_DE_COMMUNES
    name = factory.Sequence(lambda n: f"CC du Val n° {n}")
    department = "58"
    region = "27"
    population = 12_000
