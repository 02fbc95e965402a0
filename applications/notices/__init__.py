"""The notices that follow a filing: the dossier is complete, or items are missing."""

from applications.notices.issuing import issue_complete, issue_items_requested
from applications.notices.items import Item, requestable_items

__all__ = ["Item", "issue_complete", "issue_items_requested", "requestable_items"]
