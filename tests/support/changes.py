"""Changes that tests of the history append."""

from typing import Any

from desktop.core.changes import MessageChange


def message(message_id: str, text: str = "text", **fields: Any) -> MessageChange:
    """A new message; a person's unless ``fields`` say otherwise."""
    parts = [{"type": "text", "text": text}]
    return MessageChange(message_id, {"role": "user", "created": 1, "parts": parts, **fields})
