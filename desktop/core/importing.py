"""What an import found and did, as the window and the command line show it."""

from enum import StrEnum

from msgspec import Struct

from desktop.core.text import Text


class ImportFormat(StrEnum):
    """Whose conversations are read. Values are given to ``--format`` and stored in ``source``: never changed."""

    CHATGPT = "chatgpt"
    CLAUDE = "claude"
    OPEN_WEBUI = "openwebui"
    LIBRECHAT = "librechat"
    CHATBOX = "chatbox"
    CHERRY_STUDIO = "cherrystudio"
    NEXTCHAT = "nextchat"
    PYGPT = "pygpt"
    PANDORA = "pandora"
    DEEPSEEK = "deepseek"
    MARKDOWN = "markdown"
    LOQUAT = "loquat"


class ImportState(StrEnum):
    """What became, or would become, of one conversation. Values are printed by ``import --json``."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    FAILED = "failed"


class ConversationOutcome(Struct, frozen=True):
    """One conversation of an import.

    Attributes:
        id: Its id in the history; empty where it could not be read.
        messages: How many there are in the source; for a changed one, how many came in.
        problems: What was wrong with it, and what was kept as source data only.
    """

    id: str
    title: str
    state: ImportState
    format: ImportFormat | None = None
    messages: int = 0
    problems: tuple[Text, ...] = ()


class ImportReport(Struct, frozen=True):
    """All of an import, or of its preview.

    Attributes:
        problems: Of files and of the import as a whole.
        is_cancelled: It was ended early; what is listed is whole.
    """

    conversations: tuple[ConversationOutcome, ...] = ()
    problems: tuple[Text, ...] = ()
    is_cancelled: bool = False
    is_preview: bool = False

    def count(self, state: ImportState) -> int:
        """How many conversations are in ``state``."""
        return sum(outcome.state is state for outcome in self.conversations)

    @property
    def formats(self) -> tuple[ImportFormat, ...]:
        """The formats that were found, each once, in the order of the files."""
        return tuple(dict.fromkeys(o.format for o in self.conversations if o.format is not None))


class ImportProgress(Struct, frozen=True):
    """How far an import has come. ``done`` and ``total`` in bytes of the files as they lie on the disk."""

    done: int
    total: int
    conversations: int
