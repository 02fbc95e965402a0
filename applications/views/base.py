"""What the pages of a dossier have in common."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.models import User
from applications.answers.working_copy import AnswerRefused
from applications.drafts import DossierFiled, DraftRefused
from applications.models import Application


@method_decorator(never_cache, name="dispatch")
class SignedInView(LoginRequiredMixin, View):
    """A page for people who signed in, never kept by the browser nor by a proxy."""

    @property
    def user(self) -> User:
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101  LoginRequiredMixin let no other in
        return user


class DossierView(SignedInView):
    """A page of one dossier; another person's dossier answers 404.

    With `drafts_only`, a dossier already filed shows its filing instead.
    """

    application: Application
    drafts_only = False

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.application = find_dossier(request, kwargs["public_id"])
        try:
            self.prepare()
            return super().dispatch(request, *args, **kwargs)
        except (DossierFiled, AnswerRefused) as refusal:
            return self.left(refusal)

    def prepare(self) -> None:
        """Look at the dossier found, before its page. Raises DossierFiled."""
        if self.drafts_only and not self.application.is_draft:
            raise DossierFiled

    def left(self, refusal: DraftRefused) -> HttpResponseBase:
        """Go to the dossier's own page, and say why."""
        messages.info(self.request, str(refusal))
        return redirect(self.application)


def find_dossier(request: HttpRequest, public_id: UUID) -> Application:
    """Return the dossier that the signed-in person may read, with its call. Else 404."""
    dossier = get_object_or_404(
        Application.objects.visible_to(request.user).select_related("call"),
        public_id=public_id,
    )
    dossier.call.recall_current()
    return dossier
