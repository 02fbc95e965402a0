"""What happened, by whom and when. The database refuses to change a line."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from applications.models.application import Application
from applications.models.call import Call


class Event(models.TextChoices):
    """The closed list of what the journal tells."""

    CALL_LOADED = "call_loaded", "Appel chargé"
    CALL_CHANGED = "call_changed", "Termes de l’appel modifiés"
    DRAFT_CREATED = "draft_created", "Brouillon créé"
    DRAFT_DELETED = "draft_deleted", "Brouillon supprimé"
    DOCUMENT_ADDED = "document_added", "Pièce ajoutée"
    DOCUMENT_REMOVED = "document_removed", "Pièce retirée"
    DOCUMENT_READ = "document_read", "Pièce lue"
    SUBMITTED = "submitted", "Dossier déposé"
    ACKNOWLEDGEMENT_RENDERED = "acknowledgement_rendered", "Accusé de réception établi"
    ACKNOWLEDGEMENT_MAILED = "acknowledgement_mailed", "Accusé de réception envoyé"
    NOTICE_RENDERED = "notice_rendered", "Notification établie"
    NOTICE_MAILED = "notice_mailed", "Notification envoyée"
    NOTICE_OPENED = "notice_opened", "Notification ouverte par le porteur"
    ACKNOWLEDGEMENT_GIVEN_UP = (
        "acknowledgement_given_up",
        "Accusé de réception abandonné",
    )
    ACKNOWLEDGEMENT_RESUMED = "acknowledgement_resumed", "Nouvel essai demandé"
    REGISTRATION_MAILED = "registration_mailed", "Accusé d’enregistrement envoyé"
    MAIL_FAILED = "mail_failed", "Courriel refusé ou abandonné"
    MAIL_SENT_AGAIN = "mail_sent_again", "Courriel remis en file"
    REVIEW_STARTED = "review_started", "Instruction ouverte"
    ASSIGNED = "assigned", "Dossier affecté"
    UNASSIGNED = "unassigned", "Affectation retirée"
    SCORED = "scored", "Avis donné"
    OPINION_REOPENED = "opinion_reopened", "Avis rouvert"
    SCORING_CLOSED = "scoring_closed", "Notation close"
    DELIBERATED = "deliberated", "Délibération inscrite"
    DECLARED_COMPLETE = "declared_complete", "Déclaré complet"
    DECLARED_INCOMPLETE = "declared_incomplete", "Déclaré incomplet"
    COMPLETED = "completed", "Complété par le porteur"
    DECISION_PROPOSED = "decision_proposed", "Décision proposée"
    DECISION_CONFIRMED = "decision_confirmed", "Décision confirmée"
    DECISION_SET_ASIDE = "decision_set_aside", "Décision écartée avant publication"
    PAYMENT_RECORDED = "payment_recorded", "Versement inscrit"
    ACCEPTED = "accepted", "Retenu"
    REJECTED = "rejected", "Refusé"
    DECLARED_INADMISSIBLE = "declared_inadmissible", "Déclaré irrecevable"
    WITHDRAWN = "withdrawn", "Retiré par le porteur"
    OPINION_ASKED = "opinion_asked", "Avis externe demandé"
    OPINION_REMINDED = "opinion_reminded", "Expert relancé"
    OPINION_WITHDRAWN = "opinion_withdrawn", "Demande d’avis externe retirée"
    OPINION_RECEIVED = "opinion_received", "Avis externe reçu"
    OPINION_DECLINED = "opinion_declined", "Avis externe décliné"
    OPINION_MAIL_FAILED = "opinion_mail_failed", "Courriel à un expert refusé"
    EXPORTED = "exported", "Dossiers exportés"
    ARCHIVED = "archived", "Archive du dossier téléchargée"


class JournalEntry(models.Model):
    """One event. The keys carry no database constraint: a line outlives its subject.

    Append-only: triggers refuse UPDATE and DELETE (migration `0002_journal_triggers`).
    """

    at = models.DateTimeField("le")
    event = models.CharField("événement", max_length=40, choices=Event)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="par",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="journal",
    )
    call = models.ForeignKey(
        Call,
        verbose_name="appel",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="journal",
    )
    detail = models.JSONField("détail", default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_event_display()} le {self.at:%d/%m/%Y %H:%M}"
