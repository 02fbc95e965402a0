"""The portal, telling in a header how many SQL queries each request made."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from passnum.wsgi import application as portal


def application(
    environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Answer as the portal does, with `X-Queries`."""
    count = 0

    def counting(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    def start_with_count(
        status: str, headers: list[tuple[str, str]], *rest: Any
    ) -> Any:
        return start_response(status, [*headers, ("X-Queries", str(count))], *rest)

    with connection.execute_wrapper(counting):
        return portal(environ, start_with_count)
