"""Mail, queued in the database: written with what it tells of, sent after commit.

The rows and the making of messages are django-post-office's; who sends a row, when again
and when no more are decided here. One row has one recipient, so that an address that is
refused says nothing of another. `queue` writes, `sending` sends, `backend` takes what
Django is asked to send, `retention` forgets.
"""
