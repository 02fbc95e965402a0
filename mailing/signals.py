"""What the queue tells those whose mail it carries."""

from django.dispatch import Signal

mail_tried = Signal()
"""A mail was tried, and how it ended is being written, in the same transaction.

Arguments: `mail` (post_office.models.Email), `outcome` (`mailing.sending.Outcome`), `answer`
(the mail server's words, or the failure's; empty when the mail was accepted), `at` (aware).
"""
