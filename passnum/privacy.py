"""What a browser or a proxy may keep: nothing that was made for one person."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


class PersonalPages:
    """Forbid to keep an answer given to a session, unless its view says how to keep it.

    After signing out on a shared machine, « Précédent » shows nobody's pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and "Cache-Control" not in response
        ):
            add_never_cache_headers(response)
        return response
