"""An assistant: a name, what it is told, how and where it is asked; chosen when a conversation begins."""

from typing import Any, Final

from msgspec import Struct

from desktop.core.organising import COLOURS

#: Bounds of what is kept.
MAX_NAME_CHARS: Final = 60
MAX_ASSISTANTS: Final = 1_000
#: An emoji may be several characters: a family, a flag, a skin tone.
MAX_ICON_CHARS: Final = 16


class Assistant(Struct, frozen=True, omit_defaults=True):
    """What a conversation can be begun with.

    Attributes:
        id: Never changes.
        icon: An emoji, or the name of one of ``organising.COLOURS``; empty for the first letter of the name.
        system: The system message of its conversations.
        parameters: As the API names them.
        connection: The id of the connection that is asked; empty for the usual one.
        model: Empty for the connection's own.
    """

    id: str
    name: str
    icon: str = ""
    system: str = ""
    parameters: dict[str, Any] = {}
    connection: str = ""
    model: str = ""

    @property
    def mark(self) -> str:
        """What stands before the name: the emoji, or the first letter."""
        return self.icon if self.icon and self.icon not in COLOURS else self.name[:1].upper()


def told(stored: object) -> tuple[str, str] | None:
    """Return icon and name of the assistant in a conversation's field; ``None`` when there is none that makes sense."""
    if not isinstance(stored, dict):
        return None
    name, icon = stored.get("name"), stored.get("icon", "")
    if not isinstance(name, str) or not name.strip() or not isinstance(icon, str):
        return None
    return icon[:MAX_ICON_CHARS], " ".join(name.split())[:MAX_NAME_CHARS]


def field_of(assistant: Assistant) -> dict[str, str]:
    """Return what a conversation remembers of an assistant: enough to show it when it is gone."""
    return {"id": assistant.id, "name": assistant.name, "icon": assistant.icon}
