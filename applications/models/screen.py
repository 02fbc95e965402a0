"""What keeps a reviewer from reading a filed dossier: told by a room above, which settings name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from accounts.models import User


def hidden_from(user: User) -> Q | None:
    """Return the condition of the dossiers hidden from a reviewer; None when none is.

    Asks the function that `settings.DOSSIER_SCREEN` names by its dotted path. Raises
    ImportError when it cannot be found: nothing is read without it.
    """
    return _screen(settings.DOSSIER_SCREEN)(user)


@cache
def _screen(path: str) -> Callable[[User], Q | None]:
    return cast("Callable[[User], Q | None]", import_string(path))
