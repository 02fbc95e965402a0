"""What every page's template may read."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, bool]:
    """Return the two switches that change the look: the State's branding, the demonstration."""
    return {"STATE_BRANDING": settings.STATE_BRANDING, "DEMO": settings.DEMO}
