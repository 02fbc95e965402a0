"""The acknowledgement of a filing, or of a notice that follows: a debt, a document, a mail."""

from django.db import models
from django.utils.text import slugify

from applications.models.notice import Notice
from applications.models.submission import Submission


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    """What is still owed."""

    def of_filings(self) -> "AcknowledgementQuerySet":
        """Those of the filings themselves, without the notices that follow."""
        return self.filter(notice=None)

    def unrendered(self) -> "AcknowledgementQuerySet":
        """Acknowledgements still owed, the oldest first."""
        return self.filter(rendered_at=None).order_by("pk")

    def given_up(self) -> "AcknowledgementQuerySet":
        """Those that wait for a person: tried too often."""
        return self.filter(given_up_at__isnull=False).order_by("pk")


def private_path(acknowledgement: "Acknowledgement", filename: str) -> str:
    """Name a stored acknowledgement as the rendering named it."""
    return f"acknowledgements/{filename}"


class Acknowledgement(models.Model):
    """Written pending by the filing's transaction, so that a lost message loses nothing."""

    submission = models.ForeignKey(
        Submission,
        verbose_name="dépôt",
        on_delete=models.PROTECT,
        related_name="acknowledgements",
    )
    notice = models.OneToOneField(
        Notice,
        verbose_name="notification",
        null=True,
        on_delete=models.PROTECT,
        related_name="acknowledgement",
        help_text="Vide pour l’accusé de réception du dépôt.",
    )
    created_at = models.DateTimeField("dû depuis", auto_now_add=True)
    file = models.FileField(
        "document", upload_to=private_path, max_length=200, blank=True
    )
    sha256 = models.CharField(
        "empreinte SHA-256", max_length=64, blank=True, db_index=True
    )
    size = models.PositiveIntegerField("taille en octets", null=True)
    rendered_at = models.DateTimeField("établi le", null=True)
    # When a mail server first accepted the document, for any of its recipients.
    mailed_at = models.DateTimeField("envoyé le", null=True)
    attempts = models.PositiveSmallIntegerField("essais en échec", default=0)
    last_error = models.TextField("dernière erreur", blank=True)
    next_attempt_at = models.DateTimeField("prochain essai", null=True)
    given_up_at = models.DateTimeField("abandonné le", null=True)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        verbose_name = "accusé de réception"
        verbose_name_plural = "accusés de réception"
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=models.Q(notice=None),
                name="acknowledgement_of_a_filing_once",
                violation_error_message="Un dépôt a un seul accusé de réception.",
            ),
            models.CheckConstraint(
                condition=models.Q(rendered_at=None, file="", sha256="", size=None)
                | (
                    models.Q(
                        rendered_at__isnull=False,
                        size__gt=0,
                        sha256__regex=r"^[0-9a-f]{64}$",
                    )
                    & ~models.Q(file="")
                ),
                name="acknowledgement_is_pending_or_whole",
                violation_error_message="Un accusé établi a un fichier, une taille, une empreinte.",
            ),
            models.CheckConstraint(
                condition=models.Q(given_up_at=None) | models.Q(rendered_at=None),
                name="acknowledgement_is_rendered_or_given_up",
                violation_error_message="Un accusé établi n’est pas abandonné.",
            ),
            models.CheckConstraint(
                condition=models.Q(mailed_at=None)
                | models.Q(rendered_at__isnull=False),
                name="acknowledgement_is_rendered_before_it_is_mailed",
                violation_error_message="Un accusé est établi avant d’être envoyé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} du {self.submission}"

    @property
    def title(self) -> str:
        """What the document is, in French."""
        return self.notice.get_kind_display() if self.notice else "Accusé de réception"

    @property
    def document_name(self) -> str:
        """The name under which the document is downloaded or sent."""
        title = slugify(self.title.replace("’", " "))
        return f"{title}-{self.submission.application.number}.pdf"

    @property
    def content(self) -> str:
        """What the document says, as an exact text: the notice, or the snapshot of the filing."""
        return self.notice.content if self.notice else self.submission.snapshot

    @property
    def content_sha256(self) -> str:
        """The SHA-256 of `content` in UTF-8, in hexadecimal."""
        return self.notice.sha256 if self.notice else self.submission.sha256
