"""The notices that follow a filing: it is complete, items are missing, it is decided."""

from applications.notices.content import DecisionTold, told_decision
from applications.notices.issuing import (
    issue_complete,
    issue_decision,
    issue_items_requested,
)
from applications.notices.items import Item, requestable_items
from applications.notices.opening import mark_opened

__all__ = [
    "DecisionTold",
    "Item",
    "issue_complete",
    "issue_decision",
    "issue_items_requested",
    "mark_opened",
    "requestable_items",
    "told_decision",
]
