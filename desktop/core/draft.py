"""What was typed and not sent."""

from msgspec import Struct

from desktop.core.message import AttachmentPart


class Draft(Struct, frozen=True, omit_defaults=True):
    """One draft; false when there is nothing to keep.

    Attributes:
        edits: The id of the question that it is to become another version of; empty for a new one.
    """

    text: str = ""
    attachments: tuple[AttachmentPart, ...] = ()
    edits: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.attachments or self.edits)
