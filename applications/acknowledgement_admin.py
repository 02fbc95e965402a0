"""Acknowledgements and their mails in the admin: what is late, what failed, trying again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from applications.acknowledgement.debt import resume
from applications.acknowledgement.mail import SendingAgainRefused, send_again
from applications.acknowledgement.mail_lines import mail_state
from applications.admin_access import ReadOnlyAdmin, filed_and_visible, reader
from applications.models import Acknowledgement, AcknowledgementMail
from applications.tasks import announce_acknowledgement
from eligibility import french


class ConditionFilter(admin.SimpleListFilter):
    """A filter by named conditions; `choices_` maps a value to its label and condition."""

    choices_: dict[str, tuple[str, Q]]

    def lookups(
        self, request: HttpRequest, model_admin: object
    ) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _) in self.choices_.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.choices_.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


class ProgressFilter(ConditionFilter):
    """Where an acknowledgement stands, from its debt to its mail."""

    title = "avancement"
    parameter_name = "avancement"
    choices_ = {
        "attente": ("En attente", Q(rendered_at=None, attempts=0)),
        "echec": (
            "En échec",
            Q(attempts__gt=0) & ~Q(last_error="") & Q(rendered_at=None),
        ),
        "abandon": ("Abandonné", Q(given_up_at__isnull=False)),
        "etabli": (
            "Établi, pas encore envoyé",
            Q(rendered_at__isnull=False, mailed_at=None),
        ),
        "envoye": ("Envoyé", Q(mailed_at__isnull=False)),
    }


@admin.register(Acknowledgement)
class AcknowledgementAdmin(ReadOnlyAdmin):
    """What is owed, established and sent; the pending and the failed are a filter away."""

    list_display = (
        *("number", "created_at", "rendered_at", "mailed_at"),
        *("attempts", "given_up_at", "last_error"),
    )
    list_filter = (ProgressFilter,)
    ordering = ("-pk",)
    fields = (
        *("number", "created_at", "rendered_at", "mailed_at", "size", "sha256"),
        *("attempts", "next_attempt_at", "given_up_at", "last_error"),
    )
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Acknowledgement]:
        return (
            Acknowledgement.objects.filter(
                submission__application__in=filed_and_visible(request)
            )
            .select_related("submission__application")
            .defer("submission__snapshot")
        )

    @admin.display(description="dossier")
    def number(self, acknowledgement: Acknowledgement) -> str:
        return str(acknowledgement.submission.application)

    @admin.action(
        description="Essayer de nouveau les accusés abandonnés", permissions=["view"]
    )
    def try_again(
        self, request: HttpRequest, queryset: QuerySet[Acknowledgement]
    ) -> None:
        resumed = [
            acknowledgement.pk
            for acknowledgement in queryset
            if resume(acknowledgement_id=acknowledgement.pk, user=reader(request))
        ]
        for key in resumed:
            announce_acknowledgement(key)
        messages.success(
            request, f"Repris{french.NBSP}: {french.count(len(resumed), 'accusé')}."
        )


class MailFilter(ConditionFilter):
    """Where a mail stands."""

    title = "état"
    parameter_name = "etat"
    choices_ = {
        "attente": ("En attente", Q(sent_at=None, failed_at=None)),
        "envoye": ("Envoyé", Q(sent_at__isnull=False)),
        "echec": ("Refusé ou abandonné", Q(failed_at__isnull=False)),
        "repetition": ("Peut-être arrivé deux fois", Q(repeats__gt=0)),
    }


class SendAgainForm(forms.Form):
    """The address to which a mail is sent again."""

    address = forms.EmailField(max_length=254)


@admin.register(AcknowledgementMail)
class AcknowledgementMailAdmin(ReadOnlyAdmin):
    """To whom each acknowledgement was sent, when, and what the mail server answered."""

    list_display = (
        *("number", "kind", "address", "state"),
        *("sent_at", "failed_at", "answer", "repeats"),
    )
    list_filter = (MailFilter, "kind")
    search_fields = (
        "address__iexact",
        "acknowledgement__submission__application__number__exact",
    )
    ordering = ("-pk",)
    fields = (
        *("number", "kind", "address", "state", "queued_at"),
        *("sent_at", "failed_at", "answer", "repeats"),
    )
    change_form_template = "admin/applications/acknowledgement_mail.html"

    def get_urls(self) -> list[URLPattern]:
        """The form that sends a mail again has an address of its own."""
        view = self.admin_site.admin_view(require_POST(self.send_again_view))
        name = "applications_acknowledgementmail_send_again"
        return [path("<int:pk>/renvoyer/", view, name=name), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AcknowledgementMail]:
        return (
            AcknowledgementMail.objects.filter(
                acknowledgement__submission__application__in=filed_and_visible(request)
            )
            .select_related("acknowledgement__submission__application")
            .defer("acknowledgement__submission__snapshot")
        )

    def send_again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Named action: send a mail again, to the address given; then back to where one was."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        mail = get_object_or_404(self.get_queryset(request), pk=pk)
        form = SendAgainForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Saisissez une adresse électronique valide.")
        else:
            try:
                send_again(
                    mail_id=mail.pk,
                    address=form.cleaned_data["address"],
                    user=reader(request),
                )
            except SendingAgainRefused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(
                    request,
                    f"Le courriel est remis en file pour {form.cleaned_data['address']}.",
                )
        following = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(following, allowed_hosts=None):
            return redirect("admin:applications_acknowledgementmail_change", mail.pk)
        return redirect(following)

    @admin.display(description="dossier")
    def number(self, mail: AcknowledgementMail) -> str:
        return str(mail.acknowledgement.submission.application)

    @admin.display(description="état")
    def state(self, mail: AcknowledgementMail) -> str:
        return mail_state(mail)
