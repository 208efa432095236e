"""What every exporter works with: the choices, the attached files, and the language. Blocks: reads attached files."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from desktop.core.conversation import Conversation
from desktop.core.errors import HistoryError
from desktop.core.export import ExportOptions
from desktop.core.message import AttachmentPart, Ending, Message, Role
from desktop.core.text import Text, text
from desktop.core.transcript import Entry
from desktop.storage.attachments import AttachmentFolder

#: What is said under an answer that did not simply finish.
ENDINGS: Final = {
    Ending.LENGTH: text("The answer was cut off at the token limit."),
    Ending.CONTENT_FILTER: text("The server’s content filter stopped the answer."),
    Ending.STOPPED: text("The answer was stopped."),
    Ending.CUT: text("The server closed the connection before the answer was complete."),
    Ending.TIMED_OUT: text("The answer timed out."),
    Ending.INTERRUPTED: text("Loquat ended while the answer was being written."),
    Ending.FAILED: text("There was no answer."),
}

_ROLES: Final = {
    Role.SYSTEM: text("System"),
    Role.DEVELOPER: text("Developer"),
    Role.USER: text("User"),
    Role.ASSISTANT: text("Assistant"),
    Role.TOOL: text("Tool"),
}


@dataclass
class Material:
    """Owned by one export; one thread at a time.

    Attributes:
        say: Turns a sentence into the language of the export.
        language: That language, as HTML names it (BCP 47).
        problems: What could not be written, a sentence each; grows while it is exported.
        keep_beside: Writes a file of this name and these bytes beside the one that is being made, and returns
            its relative path; ``None`` where there is no place for it.
    """

    options: ExportOptions
    attachments: AttachmentFolder
    say: Callable[[Text], str] = str
    problems: list[Text] = field(default_factory=list)
    language: str = "en"
    keep_beside: Callable[[str, bytes], str] | None = None

    def text_of(self, part: AttachmentPart) -> str | None:
        """Return the text of an attached file; ``None`` if it is no text, or cannot be read, which is noted."""
        data = self.data_of(part)
        if data is None:
            return None
        try:
            return data.decode()
        except UnicodeDecodeError:
            return None  # kept only: a sound or a document that came with an import

    def data_of(self, part: AttachmentPart) -> bytes | None:
        """Return the bytes of an attached file; ``None`` if it cannot be read, which is noted."""
        try:
            return self.attachments.content(part)
        except HistoryError as error:
            self._note(part, error)
            return None

    def data_url(self, part: AttachmentPart) -> str | None:
        """Return a picture as an address that holds it whole (RFC 2397)."""
        data = self.data_of(part)
        if data is None:
            return None
        return f"data:{part.media_type};base64,{base64.b64encode(data).decode()}"

    def _note(self, part: AttachmentPart, error: HistoryError) -> None:
        self.problems.append(
            text(
                "The attached file “{name}” was left out: {reason}",
                name=part.name,
                reason=error.info.sentence,
            )
        )


def title_of(conversation: Conversation, material: Material) -> str:
    """Return a title in one line, also for a conversation that has none."""
    return " ".join(conversation.shown_title.split()) or material.say(text("New conversation"))


def author_of(message: Message, material: Material) -> str:
    """Return who wrote a message, and in brackets the participant's name or the model behind an answer."""
    role = material.say(_ROLES[message.role])
    about = (" ".join((word or "").split()) for word in (message.name, message.model))
    known = ", ".join(word for word in about if word)
    return f"{role} ({known})" if known else role


def place_of(entry: Entry, material: Material) -> str:
    """Return where in the tree a message stands; empty if one branch is written, and where it follows the one before."""
    if not material.options.all_branches:
        return ""
    words = []
    if entry.versions > 1:
        of = text("version {number} of {count}", number=entry.version, count=entry.versions)
        words.append(material.say(of))
    if entry.after:
        words.append(material.say(text("follows message {number}", number=entry.after)))
    elif entry.after == 0:
        words.append(material.say(text("another beginning")))
    return " · ".join(words)


def notes_of(message: Message, material: Material) -> list[str]:
    """Return what is said under a message: how it ended, and why."""
    found = []
    if message.error is not None:
        words = f"{material.say(message.error.sentence)} {message.error.message}"
        found.append(" ".join(words.split()))
    elif message.ending in ENDINGS:
        found.append(material.say(ENDINGS[message.ending]))
    return found


def iso(ms: int) -> str:
    """Return a time as ISO 8601 in UTC, to the second; empty for none."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if ms else ""


def local_time(ms: int) -> str:
    """Return a time as people write it, in this machine's time zone; empty for none."""
    return (
        datetime.fromtimestamp(ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M") if ms else ""
    )
