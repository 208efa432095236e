"""``attachments/<sha256>``: attached text in UTF-8, and pictures as they are, each kept once. Blocks; used by the disk thread."""

import contextlib
import re
from pathlib import Path
from typing import Final

from desktop.core.errors import HistoryError, UserFacingError
from desktop.core.image_size import MAX_IMAGE_BYTES, image_size, image_type, may_be_decoded
from desktop.core.message import IMAGE_TYPES, AttachmentPart
from desktop.core.records import well_formed
from desktop.core.text import text
from desktop.storage.atomic import write_atomically

#: Bytes of a text that can be attached: far more than any model reads.
MAX_BYTES: Final = 10_000_000

#: Names come from history files, which may come from anybody: nothing but a hash may be opened.
_SHA256: Final = re.compile(r"[0-9a-f]{64}")

_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


class AttachmentFolder:
    """The attachments of one profile."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add_file(self, path: Path) -> AttachmentPart:
        """Keep the file at ``path``: a picture as it is, anything else as its text.

        Raises:
            AttachmentRefused: It is neither, too big, or cannot be read.
            HistoryError: It cannot be kept.
        """
        try:
            with path.open("rb") as file:
                data = file.read(MAX_IMAGE_BYTES + 1)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise AttachmentRefused(path.name, reason) from error
        if image_type(data):
            return self.add_image(path.name, data)
        _refuse_beyond(MAX_BYTES, path.name, data)
        content = _decoded(data)
        if content is None:
            raise AttachmentRefused(
                path.name, text("it is neither text nor a picture (PNG, JPEG, GIF or WebP)")
            )
        import mimetypes

        return self.add_text(path.name, content, mimetypes.guess_type(path.name)[0])

    def add_image(self, name: str, data: bytes) -> AttachmentPart:
        """Keep a picture under a name that people read; what kind it is, its bytes say.

        Raises:
            AttachmentRefused: It is no picture of a known kind, or too big.
            HistoryError: It cannot be kept.
        """
        _refuse_beyond(MAX_IMAGE_BYTES, name, data)
        size_px = image_size(data)
        if size_px is None:
            raise AttachmentRefused(name, text("the picture is damaged"))
        if not may_be_decoded(*size_px):
            reason = text(
                "it has {width} × {height} pixels, which is more than Loquat draws",
                width=size_px[0],
                height=size_px[1],
            )
            raise AttachmentRefused(name, reason)
        return self.add_bytes(name, data, image_type(data))

    def add_bytes(self, name: str, data: bytes, media_type: str) -> AttachmentPart:
        """Keep anything, as it is; its kind is what its bytes say, or else ``media_type``.

        Raises:
            HistoryError: It cannot be kept.
        """
        self._keep(data)
        return part_of(name, data, media_type)

    def add_text(self, name: str, content: str, media_type: str | None = None) -> AttachmentPart:
        """Keep ``content`` under a name that people read.

        Raises:
            HistoryError: It cannot be kept.
        """
        data = well_formed(content).encode()
        kind = media_type if media_type and media_type not in IMAGE_TYPES else "text/plain"
        return AttachmentPart(self._keep(data), well_formed(name), kind, len(data))

    def _keep(self, data: bytes) -> str:
        """Write ``data`` unless it is there; return its hash."""
        import hashlib

        sha256 = hashlib.sha256(data).hexdigest()
        path = self._folder / sha256
        try:
            if path.exists():
                with contextlib.suppress(
                    OSError
                ):  # where nothing can be written nothing is removed
                    path.touch()  # old as it is, it is in use again: see orphans.py
            else:
                write_atomically(path, data)
        except OSError as error:
            raise HistoryError(path, error.strerror or type(error).__name__) from error
        return sha256

    def text(self, part: AttachmentPart) -> str:
        """Return the text of an attachment, whatever its bytes are.

        Raises:
            HistoryError: As ``content``.
        """
        return self.content(part).decode("utf-8", "replace")

    def content(self, part: AttachmentPart) -> bytes:
        """Return the bytes of an attachment.

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
        return data


def part_of(name: str, data: bytes, media_type: str) -> AttachmentPart:
    """Return what a message holds of an attached file; its kind is what its bytes say, or else ``media_type``."""
    import hashlib

    kind = image_type(data)
    width, height = (image_size(data) if kind else None) or (0, 0)
    sha256 = hashlib.sha256(data).hexdigest()
    return AttachmentPart(sha256, well_formed(name), kind or media_type, len(data), width, height)


class AttachmentRefused(UserFacingError):
    """A file cannot be attached, for ``reason``."""

    def __init__(self, name: str, reason: object) -> None:
        from desktop.core.errors import ErrorInfo, ErrorKind

        self.reason = reason
        super().__init__(
            ErrorInfo(
                ErrorKind.BAD_REQUEST,
                text("{name} was not attached: {reason}.", name=name, reason=reason),
            )
        )


def _refuse_beyond(limit: int, name: str, data: bytes) -> None:
    if len(data) > limit:
        raise AttachmentRefused(name, text("it is bigger than {mb} MB", mb=limit // 1_000_000))


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
