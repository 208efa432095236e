"""Whether the assistant of the first start is due, and the connection that it sets up; draws nothing."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from msgspec import structs

from desktop.core.connection import Connection, local_model_connection, openai_connection
from desktop.core.keys import SecretChanges

if TYPE_CHECKING:
    from desktop.core.presets import Preset
    from desktop.runtime.workspace import Workspace

IS_OVER: Final = "first_run.is_over"


class Place(StrEnum):
    """Where questions are to be answered."""

    OPENAI = "openai"
    PROVIDER = "provider"
    SERVER = "server"
    LOCAL = "local"


def is_due(workspace: "Workspace") -> bool:
    """Whether nothing has been written or set up in this profile yet, nor the assistant been seen."""
    untouched = (openai_connection(), local_model_connection())
    return (
        not workspace.is_safe_mode
        and not workspace.preferences.value(IS_OVER)
        and workspace.load_notice is None
        and not workspace.library.summaries()
        and all(connection in untouched for connection in workspace.connections.items())
    )


class Setup:
    """What was chosen so far; owned by the assistant, GUI thread.

    Attributes:
        place: The choice of the first page.
        draft: The connection as it would be saved.
        secrets: What was typed as secret; goes to the keyring at the end, or is forgotten.
    """

    def __init__(self) -> None:
        self.place = Place.OPENAI
        self.draft = openai_connection()
        self.secrets = SecretChanges()

    def begin(self, draft: Connection) -> None:
        """Set up ``draft``; what was typed for another one is forgotten."""
        if draft.id != self.draft.id or draft.base_url != self.draft.base_url:
            self.draft = draft
            self.secrets = SecretChanges()

    def change(self, **fields: object) -> None:
        """Replace fields of the draft."""
        self.draft = structs.replace(self.draft, **fields)

    def change_secrets(self, **fields: object) -> None:
        """Replace what was typed as secret."""
        self.secrets = structs.replace(self.secrets, **fields)


def draft_of(preset: "Preset", known: Iterable[Connection]) -> Connection:
    """Return the known connection that was made from ``preset`` and is still at its address, else a new one."""
    known = list(known)
    for connection in known:
        is_same = preset.id in (connection.preset, connection.id)
        if is_same and connection.base_url == preset.base_url:
            return connection
    made = preset.connection(uuid4().hex[:12])
    return structs.replace(made, name=free_name(made.name, known))


def free_name(name: str, known: Iterable[Connection]) -> str:
    """Return ``name``, with a number behind it if another connection has it."""
    taken = {connection.name.casefold() for connection in known}
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name} {number}"
    return free


def begin_with(workspace: "Workspace", setup: Setup) -> None:
    """Save what was set up, its secrets where secrets live, and have new conversations begin with it."""
    workspace.connections.save(setup.draft, setup.secrets)
    workspace.connections.set_default(setup.draft.id)
    workspace.connections.refresh_key_status(setup.draft.id)
