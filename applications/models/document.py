"""The documents that support a dossier."""

import uuid

from django.conf import settings
from django.db import models

from applications.models.application import Application


def private_path(document: "SupportingDocument", filename: str) -> str:
    """Name a stored file by chance alone: what the applicant called it stays in the row."""
    return f"documents/{document.application.public_id}/{uuid.uuid4().hex}"


class SupportingDocumentQuerySet(models.QuerySet["SupportingDocument"]):
    """The files of a dossier, by what became of them."""

    def current(self) -> "SupportingDocumentQuerySet":
        """Those that the dossier holds today: neither being sent nor replaced."""
        return self.filter(answer=None, superseded_at=None)


class SupportingDocument(models.Model):
    """One uploaded file, of a kind that the call lists; its type was read from its content.

    A file sent in an answer belongs to it (`answer`) until the answer is confirmed; one
    that an answer replaced is kept, `superseded_at`, since it was filed.
    """

    public_id = models.UUIDField(
        "identifiant public", default=uuid.uuid4, unique=True, editable=False
    )
    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,
        related_name="documents",
    )
    kind = models.CharField("pièce", max_length=40)
    file = models.FileField("fichier", upload_to=private_path, max_length=200)
    name = models.CharField("nom du fichier", max_length=200)
    media_type = models.CharField("type", max_length=100)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("ajouté le", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ajouté par",
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer = models.ForeignKey(
        "applications.Answer",
        verbose_name="réponse en préparation",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    superseded_at = models.DateTimeField("remplacée le", null=True, editable=False)

    objects = SupportingDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce justificative"
        verbose_name_plural = "pièces justificatives"
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return self.name
