"""`python -m tests.faults.prepare N`: a database with N drafts that may be filed.

Prints them as JSON, with the session of each one's owner. A process of its own, since
Django knows one database for its life.
"""

import json
import sys

import django

OWNERS = 8


def main(count: int) -> None:
    """Migrate, make the owners, their sessions and `count` drafts; print the drafts."""
    django.setup()
    from django.core.management import call_command

    from bench.filing import sign_in
    from tests.factories.accounts import UserFactory
    from tests.factories.applications import make_call, ready_draft

    call_command("migrate", verbosity=0)
    make_call()
    owners = [UserFactory() for _ in range(OWNERS)]
    sessions = [sign_in(owner) for owner in owners]
    drafts = []
    for number in range(count):
        owner = owners[number % OWNERS]
        draft = ready_draft(owner=owner, contact_email=owner.email)
        drafts.append(
            {
                "key": draft.pk,
                "public_id": str(draft.public_id),
                "session": sessions[number % OWNERS],
            }
        )
    json.dump(drafts, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
