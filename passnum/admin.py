"""The admin site: reviewers and operators sign in by the same door as everybody."""

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


class PassnumAdminSite(AdminSite):
    """Leaves sign-in, sign-out and passwords to the portal's own pages and rate limits."""

    site_title = "Pass numérique — instruction"
    site_header = "Pass numérique — instruction"
    index_title = "Instruction des dossiers"
    enable_nav_sidebar = False

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the rooms by name, as Django has them, the review desk first."""
        rooms = super().get_app_list(request, app_label)
        return sorted(rooms, key=lambda room: room["app_label"] != "reviews")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer 400 to an address that holds a null character: PostgreSQL looks none up."""
        checked = super().admin_view(view, cacheable)

        @wraps(checked)
        def without_null(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            asked = [request.path]
            asked += [value for _, values in request.GET.lists() for value in values]
            if any("\0" in text for text in asked):
                raise BadRequest("null character in the address")
            return checked(request, *args, **kwargs)

        return without_null

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the portal's sign-in page; refuse whoever is signed in without the right.

        Raises PermissionDenied in the latter case.
        """
        target = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
            target = reverse("admin:index")
        if self.has_permission(request):
            return redirect(target)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(target)

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Hand over to the portal's sign-out page, which asks for confirmation."""
        return redirect("account_logout")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Hand over to the portal's own page."""
        return redirect("account_change_password")
