"""Tell by the exit status whether the web process of this container is alive.

The request bears the first public name of the portal: Django refuses any other.
"""

import os
import sys
import urllib.request

URL = "http://127.0.0.1:8000/health/live"
LIMIT_S = 4.0


def main() -> int:
    """Return 0 when the portal answers 200."""
    names = os.environ.get("ALLOWED_HOSTS") or "127.0.0.1"
    host = names.partition(",")[0].strip().removeprefix(".")
    request = urllib.request.Request(URL, headers={"Host": host})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=LIMIT_S) as answer:
            return 0 if answer.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
