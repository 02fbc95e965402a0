"""What was filed, frozen."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from applications.models.application import Application
from applications.models.call import CallVersion

if TYPE_CHECKING:
    from applications.models.acknowledgement import Acknowledgement


class Submission(models.Model):
    """The filing of a dossier: an exact text and its digest, never changed.

    `snapshot` is canonical JSON (see `applications.snapshot`); `sha256` is the digest of
    its UTF-8 bytes, so that anybody who holds the text can check it.
    """

    application = models.OneToOneField(
        Application,
        verbose_name="dossier",
        on_delete=models.PROTECT,
        related_name="submission",
    )
    call_version = models.ForeignKey(
        CallVersion, verbose_name="version de l’appel", on_delete=models.PROTECT
    )
    received_at = models.DateTimeField("reçu le")
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="déposé par",
        on_delete=models.PROTECT,
        related_name="+",
    )
    verdict = models.CharField("recevabilité", max_length=16)
    ruleset_version = models.CharField("version des règles", max_length=20)
    snapshot = models.TextField("contenu déposé")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)

    class Meta:
        verbose_name = "dépôt"

    def __str__(self) -> str:
        return f"{self.application.number} déposé le {self.received_at:%d/%m/%Y}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """The snapshot, read; shape in `applications.snapshot.build_snapshot`."""
        content: dict[str, Any] = json.loads(self.snapshot)
        return content

    @cached_property
    def acknowledgement(self) -> Acknowledgement:
        """The acknowledgement of the filing itself, without the notices. One query."""
        return self.acknowledgements.of_filings().get()
