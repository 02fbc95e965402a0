"""What `make` runs: standard library only, so that a bare machine can run it.

`needs` says what the machine must hold, `bootstrap` installs it, `servers` lends a
PostgreSQL and a Redis; `demo`, `run_tests` and `lint` are the commands.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Python 3.11 ou plus récent est nécessaire : précisez-le avec « make PYTHON=… »."
    )
