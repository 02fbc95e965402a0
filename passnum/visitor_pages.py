"""Pages that visitors see alike, kept ready in the process, under what they are made from.

A key names everything a page shows (the digests of its texts, where each call stands, the
look): a page that would read differently has another key, so none is ever stale and nothing
needs to be emptied. Whoever is signed in, or has a message to read, gets a page of their own.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

CAPACITY = 200
"""Pages kept per process; a page weighs about 15 KB."""

_pages: OrderedDict[Hashable, tuple[bytes, str]] = OrderedDict()


def is_plain_visitor(request: HttpRequest) -> bool:
    """Tell whether nothing in the request makes its page differ from anybody's. No query."""
    cookies = request.COOKIES
    return not (
        settings.SESSION_COOKIE_NAME in cookies or CookieStorage.cookie_name in cookies
    )


def visitor_page(
    request: HttpRequest, *, key: Hashable, render: Callable[[], HttpResponse]
) -> HttpResponse:
    """Answer a plain visitor with the page kept under `key`, rendered if it is not there.

    Answers 304 to a browser that has it already.
    """
    key = (key, request.path, settings.STATE_BRANDING, settings.DEMO)
    kept = _pages.get(key)
    if kept is None:
        content = render().content
        kept = content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        _pages[key] = kept
        if len(_pages) > CAPACITY:
            _pages.popitem(last=False)
    content, etag = kept
    response = HttpResponse(
        content, headers={"ETag": etag, "Cache-Control": "no-cache"}
    )
    patch_vary_headers(response, ["Cookie"])
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer or response
