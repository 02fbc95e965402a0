"""What the database knows that a check needs: the call, and the registry's categories."""

from datetime import datetime
from sys import intern

from applications.models import Call, CallVersion
from simulator.bulk.problems import FileRefused
from territories.models import LocalAuthority


def version_to_apply(slug: str | None, *, now: datetime) -> CallVersion:
    """The version in force of the call named `slug`, whether it is open or closed.

    Without a slug: of the only call there is, or else of the only one open at `now`.
    Raises :class:`FileRefused` when there is no such call, or several. One query.
    """
    versions = {
        call.slug: call.current for call in Call.objects.published() if call.current
    }
    if slug is not None:
        if slug in versions:
            return versions[slug]
        raise FileRefused(
            f"aucun appel n’a pour identifiant « {slug} » ; {_told(versions)}"
        )
    for candidates in (
        list(versions.values()),
        [each for each in versions.values() if _is_open(each, now)],
    ):
        if len(candidates) == 1:
            return candidates[0]
    raise FileRefused(f"précisez l’appel avec --call ; {_told(versions)}")


def _is_open(version: CallVersion, now: datetime) -> bool:
    opened = version.opens_at is None or version.opens_at <= now
    return opened and now <= version.closes_at


def _told(versions: dict[str, CallVersion]) -> str:
    return f"appels chargés : {', '.join(versions) or 'aucun'}"


def registry_categories() -> dict[str, str]:
    """SIREN → code of its category, for the whole registry. One query, read in batches.

    Some 36,000 entries in five megabytes, where a million lines would look up a million
    SIRENs; and one state of the registry for all of them. A body that has left the
    registry keeps the category that it had.
    """
    entries = LocalAuthority.objects.values_list("siren", "category")
    return {siren: intern(category) for siren, category in entries.iterator()}
