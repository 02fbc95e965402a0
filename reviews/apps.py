"""Django's view of the room."""

from django.apps import AppConfig
from django.db.models.signals import post_save


class ReviewsConfig(AppConfig):
    """The review of filed dossiers by the Mission."""

    name = "reviews"
    verbose_name = "Instruction"

    def ready(self) -> None:
        from applications.calls.signals import terms_changed
        from applications.models import Completion, Submission
        from applications.workflow import transition_taken
        from reviews.conflicts.domains import note_completion, note_filing
        from reviews.decisions.deciding import put_aside_withdrawn
        from reviews.expertise import mails  # noqa: F401  it follows what is mailed
        from reviews.money.terms import follow_terms
        from reviews.queue.entries import add_entry, renew_entry

        post_save.connect(add_entry, sender=Submission, dispatch_uid="reviews.entries")
        post_save.connect(
            renew_entry, sender=Completion, dispatch_uid="reviews.entries.renewed"
        )
        post_save.connect(
            note_filing, sender=Submission, dispatch_uid="reviews.domains"
        )
        post_save.connect(
            note_completion, sender=Completion, dispatch_uid="reviews.domains.renewed"
        )
        terms_changed.connect(follow_terms, dispatch_uid="reviews.envelope")
        transition_taken.connect(
            put_aside_withdrawn, dispatch_uid="reviews.decisions.withdrawn"
        )
