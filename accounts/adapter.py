"""How allauth speaks to people, and where it leads them once they have signed in."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """Reviewers arrive at their desk, applicants at their dossiers; errors say what to do."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Ce compte est désactivé.",
        "email_password_mismatch": (
            "L’adresse électronique ou le mot de passe est incorrect."
        ),
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_password": "Ce mot de passe est incorrect.",
        "invalid_login": "L’adresse électronique ou le mot de passe est incorrect.",
        "duplicate_email": "Cette adresse est déjà celle de votre compte.",
        "email_taken": "Un autre compte utilise déjà cette adresse.",
        "too_many_login_attempts": (
            "Trop de tentatives ont échoué. Attendez quelques minutes, puis réessayez."
        ),
        "rate_limited": (
            "Trop de demandes en peu de temps. Attendez quelques minutes, puis réessayez."
        ),
        "unverified_primary_email": "Confirmez d’abord votre adresse électronique.",
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.is_staff:
            return reverse("admin:index")
        url: str = super().get_login_redirect_url(request)
        return url

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: Any
    ) -> str:
        """Return the link to confirm an address; it leads to the page one came from.

        The link may be opened in another browser, which knows nothing of that page.
        """
        url: str = super().get_email_confirmation_url(request, emailconfirmation)
        following = get_next_redirect_url(request)
        return (
            f"{url}?{urlencode({REDIRECT_FIELD_NAME: following})}" if following else url
        )
