import pytest

from territories.labels import describe
from tests.factories.territories import LocalAuthorityFactory


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"category": "CC", "name": "CC du Val d'Or"},
            "Communauté de communes du Val d’Or (58, 12\u202f000\u00a0hab.)"
            " – SIREN\u00a0210\u00a0000\u00a0018",
        ),
        (
            {"category": "COM", "name": "Nevers", "population": 33_235},
            "Nevers (commune, 58, 33\u202f235\u00a0hab.)"
            " – SIREN\u00a0210\u00a0000\u00a0018",
        ),
        (
            {"category": "PARIS", "name": "Paris", "department": "75"},
            "Ville de Paris (75, 12\u202f000\u00a0hab.)"
            " – SIREN\u00a0210\u00a0000\u00a0018",
        ),
        (
            {"category": "MET", "name": "Metz Métropole", "population": 221_192},
            "Metz Métropole (58, 221\u202f192\u00a0hab.)"
            " – SIREN\u00a0210\u00a0000\u00a0018",
        ),
        (
            {"category": "REG", "name": "Bretagne", "department": "", "population": 0},
            "Bretagne (région) – SIREN\u00a0210\u00a0000\u00a0018",
        ),
    ],
)
def test_one_line_tells_an_authority_from_every_other(values, line):
    assert describe(LocalAuthorityFactory.build(siren="210000018", **values)) == line
