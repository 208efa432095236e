"""``attachments/<sha256>``: the text of attached files, each kept once, in UTF-8. Blocks; used by the disk thread."""

import re
from pathlib import Path
from typing import Final

from desktop.core.errors import HistoryError, UserFacingError
from desktop.core.message import AttachmentPart
from desktop.core.records import well_formed
from desktop.core.text import text
from desktop.storage.atomic import write_atomically

#: Bytes of a file that can be attached: far more than any model reads.
MAX_BYTES: Final = 10_000_000

#: Names come from history files, which may come from anybody: nothing but a hash may be opened.
_SHA256: Final = re.compile(r"[0-9a-f]{64}")

_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


class AttachmentFolder:
    """The attachments of one profile."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add_file(self, path: Path) -> AttachmentPart:
        """Keep the text of the file at ``path``.

        Raises:
            AttachmentRefused: It is no text, too big, or cannot be read.
            HistoryError: It cannot be kept.
        """
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise AttachmentRefused(path.name, reason) from error
        if len(data) > MAX_BYTES:
            raise AttachmentRefused(
                path.name, text("it is bigger than {mb} MB", mb=MAX_BYTES // 1_000_000)
            )
        content = _decoded(data)
        if content is None:
            raise AttachmentRefused(
                path.name, text("it is no text; pictures and documents cannot be attached yet")
            )
        import mimetypes

        return self.add_text(path.name, content, mimetypes.guess_type(path.name)[0])

    def add_text(self, name: str, content: str, media_type: str | None = None) -> AttachmentPart:
        """Keep ``content`` under a name that people read.

        Raises:
            HistoryError: It cannot be kept.
        """
        import hashlib

        data = well_formed(content).encode()
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._folder / sha256
        try:
            if not path.exists():
                write_atomically(path, data)
        except OSError as error:
            raise HistoryError(path, error.strerror or type(error).__name__) from error
        return AttachmentPart(sha256, well_formed(name), media_type or "text/plain", len(data))

    def text(self, part: AttachmentPart) -> str:
        """Return the text of an attachment.

        Raises:
            HistoryError: It is not there, cannot be read, or is not what it was.
        """
        path = self._folder / part.sha256
        if not _SHA256.fullmatch(part.sha256):
            raise HistoryError(part.name, text("the name of the attached file is damaged"))
        import hashlib

        try:
            data = path.read_bytes()
        except OSError as error:
            raise HistoryError(path, error.strerror or type(error).__name__) from error
        if hashlib.sha256(data).hexdigest() != part.sha256:
            raise HistoryError(path, text("the attached file was changed"))
        return data.decode("utf-8", "replace")


class AttachmentRefused(UserFacingError):
    """A file cannot be attached."""

    def __init__(self, name: str, reason: object) -> None:
        from desktop.core.errors import ErrorInfo, ErrorKind

        super().__init__(
            ErrorInfo(
                ErrorKind.BAD_REQUEST,
                text("{name} was not attached: {reason}.", name=name, reason=reason),
            )
        )


def _decoded(data: bytes) -> str | None:
    """Return the text that ``data`` holds in UTF-8, UTF-16 with its mark, or the system's encoding."""
    if data[:2] in _UTF16_MARKS:
        encodings = ["utf-16"]
    elif b"\0" in data:
        return None
    else:
        import locale

        encodings = ["utf-8-sig", locale.getpreferredencoding(do_setlocale=False)]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return None
