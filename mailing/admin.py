"""The queue in the admin: what waits and what failed, never what a mail says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from post_office import admin as library_admin
from post_office.models import STATUS, Attachment, Email, EmailTemplate, Log

from mailing.sending import BEGUN, try_again

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline

# The library's own pages, registered on import, show every mail's text and let it be written.
assert library_admin  # noqa: S101
admin.site.unregister((Attachment, Email, EmailTemplate, Log))

STATES = {
    STATUS.sent: "Envoyé",
    STATUS.failed: "Refusé ou abandonné",
    STATUS.queued: "En attente",
    STATUS.requeued: "En attente d’un nouvel essai",
}


class StateFilter(admin.SimpleListFilter):
    """Where a mail stands."""

    title = "état"
    parameter_name = "etat"

    def lookups(
        self, request: HttpRequest, model_admin: object
    ) -> list[tuple[str, str]]:
        return [(str(status), label) for status, label in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(status=value) if value.isdecimal() else queryset


class TryInline(TabularInline):
    """The tries of a mail, and what the server answered."""

    model = Log
    extra = 0
    can_delete = False
    verbose_name_plural = "essais"
    fields = readonly_fields = ("date", "ending", "message")

    @admin.display(description="fin")
    def ending(self, line: Log) -> str:
        if line.status == BEGUN:
            return "Interrompu"
        return "Accepté" if line.status == STATUS.sent else "Échec"

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Email)
class MailAdmin(ModelAdmin):
    """For operators: every mail, those of accounts included."""

    list_display = ("created", "address", "subject", "state", "number_of_retries")
    list_filter = (StateFilter,)
    search_fields = ("to",)
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    fields = (
        "address",
        "subject",
        "state",
        "created",
        "last_updated",
        "scheduled_time",
        "number_of_retries",
        "message_id",
    )
    inlines = (TryInline,)
    actions = ("send_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Email]:
        queue: QuerySet[Email] = super().get_queryset(request)
        return queue.defer("message", "html_message", "context")

    @admin.display(description="destinataire")
    def address(self, mail: Email) -> str:
        return ", ".join(mail.to)

    @admin.display(description="état")
    def state(self, mail: Email) -> str:
        return STATES.get(mail.status, "—")

    @admin.action(
        description="Essayer de nouveau les courriels refusés ou abandonnés",
        permissions=["view"],
    )
    def send_again(self, request: HttpRequest, queryset: QuerySet[Email]) -> None:
        count = try_again(queryset)
        messages.success(request, f"Courriels remis en attente : {count}.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
