import pytest

from tests.browsing import NARROW, WIDE, assert_accessible, assert_no_sideways_scroll
from tests.factories.applications import make_call

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ["/", "/appels/appel-d-essai/", "/accessibilite/"])
def test_a_public_page_is_accessible_and_fits_its_window(visit, path, width):
    make_call()
    page = visit(path, width=width)
    assert page.locator("h1").count() == 1
    assert_accessible(page)
    assert_no_sideways_scroll(page)
