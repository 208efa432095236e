"""The view of one conversation. Only what is named here is used from outside."""

from desktop.ui.chat_view.actions_row import SiblingPosition
from desktop.ui.chat_view.chat_view import ChatView

__all__ = ["ChatView", "SiblingPosition"]
