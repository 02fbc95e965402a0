"""What the admin of every room shares: consulted by the desk, changed by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from accounts.models import User
from accounts.roles import is_reviewer
from applications.models import Application, State

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


def opens_the_desk(request: HttpRequest) -> bool:
    """Tell whether the person who asks is a reviewer or an operator, and may use the admin."""
    user = request.user
    return user.is_authenticated and user.is_staff and is_reviewer(user)


def require_desk(request: HttpRequest) -> None:
    """Raise PermissionDenied for whoever `opens_the_desk` does not admit."""
    if not opens_the_desk(request):
        raise PermissionDenied


def reader(request: HttpRequest) -> User:
    """Return who asks; raises PermissionDenied for an anonymous request."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def filed_and_visible(request: HttpRequest) -> models.QuerySet[Application]:
    """The filed dossiers that the person who asks may review: what a subquery needs.

    Not those that they wrote: the desk tells of each what its writer must not read.
    """
    user = reader(request)
    readable = Application.objects.visible_to(user).exclude(owner=user)
    return readable.exclude(state=State.DRAFT).order_by().only("pk")


class ReadOnlyAdmin(ModelAdmin):
    """Shown to reviewers and operators; nobody adds, changes or deletes anything."""

    actions: tuple[str, ...] | None = None
    list_per_page = 50
    show_full_result_count = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, under its own name rather than an invitation to select."""
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(
            request, {"title": title, **(extra_context or {})}
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One object, under its own name too."""
        title = capfirst(self.opts.verbose_name)
        return super().change_view(
            request, object_id, form_url, {"title": title, **(extra_context or {})}
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return opens_the_desk(request)

    def has_view_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        return opens_the_desk(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        return False
