"""Forgetting mails: what they said, once sent; that they were, after a while."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from post_office.models import STATUS, Attachment, Email

BATCH = 1_000


def forget_old_mails() -> int:
    """Delete the mails settled more than MAIL_RETENTION_DAYS ago; return how many.

    Their log goes with them; the stored files that they carried stay, since they are not
    the queue's. A mail still to be sent is never deleted.
    """
    before = timezone.now() - timedelta(days=settings.MAIL_RETENTION_DAYS)
    old = Email.objects.filter(
        status__in=[STATUS.sent, STATUS.failed], last_updated__lt=before
    ).order_by("pk")
    forgotten = 0
    while keys := list(old.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            Email.objects.filter(pk__in=keys).delete()
            Attachment.objects.filter(emails=None).delete()
        forgotten += len(keys)
    return forgotten
