"""The view of one conversation. Only ``ChatView`` is used from outside."""

from desktop.ui.chat_view.chat_view import ChatView

__all__ = ["ChatView"]
