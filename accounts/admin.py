"""Accounts, for operators: who may sign in, who reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import ManyToManyField, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm, ModelMultipleChoiceField
from django.http import HttpRequest

from accounts.models import User
from accounts.roles import Role

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[User]
else:
    ModelAdmin = admin.ModelAdmin

# Roles are made by the migrations, and given from the accounts.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(ModelAdmin):
    """Gives and withdraws roles, closes accounts. Accounts are opened by signing up."""

    list_display = ("email", "full_name", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_staff", "is_active")
    search_fields = ("email", "full_name")
    ordering = ("email",)
    fields = ("email", "full_name", "is_active", "groups", "date_joined", "last_login")
    readonly_fields = ("email", "date_joined", "last_login")
    show_full_result_count = False

    @admin.display(description="rôles")
    def roles(self, user: User) -> str:
        """Return the names of the user's roles, the operator's included."""
        names = [group.name for group in user.groups.all()]
        return ", ".join(["exploitant"] * user.is_superuser + names) or "—"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **options: Any
    ) -> ModelMultipleChoiceField[Any]:
        """Show the few roles there are as boxes to tick."""
        return ModelMultipleChoiceField(
            label="Rôles",
            required=False,
            queryset=Group.objects.filter(name__in=list(Role)),
            widget=CheckboxSelectMultiple,
            help_text="Un rôle ouvre l’espace d’instruction\u202f; sans rôle, il est fermé.",
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        return False

    def save_related(
        self, request: HttpRequest, form: ModelForm[User], formsets: Any, change: bool
    ) -> None:
        """Open the admin to whoever has a role, close it to whoever has none left."""
        super().save_related(request, form, formsets, change)
        user = form.instance
        has_a_role = user.groups.filter(name__in=list(Role)).exists()
        user.is_staff = user.is_superuser or has_a_role
        user.save(update_fields=["is_staff"])
