"""How allauth speaks, writes to people, and where it leads them once they have signed in."""

import logging
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

logger = logging.getLogger(__name__)


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

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Send a mail that the person waits for; say so when the mail server fails.

        What was asked is kept: the account exists, its address is still to be confirmed.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # SMTPException is one
            logger.exception("mail not sent: %s", template_prefix)
            page = render(self.request, "account/mail_not_sent.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell of a change already made; a mail server that fails does not undo it."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except ImmediateHttpResponse:
            return
