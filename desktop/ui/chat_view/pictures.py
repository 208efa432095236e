"""Decodes pictures away from the GUI thread, as large as they are shown; hostile ones become a reason why not.

A picture may be model output or an imported file: its bytes and pixels are bounded before it is decoded,
only its first frame is, and never larger than asked for.
"""

import base64
import binascii
import threading
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import unquote

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from desktop.core.errors import UserFacingError
from desktop.core.image_size import (
    MAX_IMAGE_BYTES,
    image_size,
    image_type,
    is_whole,
    may_be_decoded,
    size_of_data_url,
)
from desktop.core.message import AttachmentPart
from desktop.runtime.pictures import RemoteState

#: A picture: a ``data:`` URL, the address of one that was loaded, or an attachment.
Subject = str | AttachmentPart

#: Bytes of decoded pictures that are kept although no row shows them.
KEPT_BYTES: Final = 64_000_000

#: Widths are decoded in these steps (px), so that dragging a window's edge decodes nothing anew.
_STEP_PX: Final = 256

#: Turned by a quarter: what is wide in the file is tall on the screen (EXIF).
_TURNED: Final = QImageIOHandler.Transformation.TransformationRotate90

#: More than any screen has: a picture is decoded at its own size.
WHOLE_PX: Final = 100_000


class Sources(Protocol):
    """Where pictures come from, as ``runtime.pictures.PictureSources``."""

    def attachment(self, part: AttachmentPart) -> bytes:
        """Return the bytes of an attachment; raises UserFacingError."""

    def remote(self, address: str) -> RemoteState:
        """Return what is known of a picture on a web server."""


class Problem(Enum):
    """Why a picture is not shown."""

    GONE = "gone"
    UNKNOWN = "unknown"
    DAMAGED = "damaged"
    TOO_LARGE = "too large"


class Drawn(NamedTuple):
    """A decoded picture and its own size in pixels, or why there is none."""

    image: QImage | None = None
    width: int = 0
    height: int = 0
    problem: Problem | None = None


class Pictures:
    """Owned by a view and asked in the GUI thread; its thread only puts results down, and ends when idle.

    Attributes:
        ratio: Pixels of the screen for one of the window.
        misses: Counts what was asked for and not there yet.
    """

    def __init__(self, sources: Sources | None = None) -> None:
        self.sources = sources
        self.ratio = 1.0
        self.misses = 0
        self._known: OrderedDict[Any, Drawn] = OrderedDict()
        self._wanted: set[Any] = set()
        self._waiting: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []
        self._done: list[tuple[Callable[[Any], None], Any]] = []
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def is_busy(self) -> bool:
        """Whether pictures are being worked on, or were and nobody has looked."""
        with self._lock:
            return self._thread is not None or bool(self._done)

    def take_news(self) -> bool:
        """Hand out what was done since the last call; return whether anything was."""
        with self._lock:
            done, self._done = self._done, []
        for take, result in done:
            take(result)
        return bool(done)

    def remote(self, address: str) -> RemoteState:
        """Return what is known of a picture on a web server."""
        return self.sources.remote(address) if self.sources is not None else RemoteState()

    def natural_size(self, subject: Subject) -> tuple[int, int] | None:
        """Return a picture's size in pixels as far as it can be known without decoding it."""
        if isinstance(subject, AttachmentPart):
            return (subject.width, subject.height) if subject.width and subject.height else None
        return size_of_data_url(subject) if subject.startswith("data:") else None

    def find(self, subject: Subject, width: int, height: int) -> Drawn | None:
        """Return a picture that fits in so many pixels of the window; ``None`` if it is not there yet."""
        scale = max(self.ratio, 1.0)
        step = -(-round(width * scale) // _STEP_PX) * _STEP_PX
        key = (_name_of(subject), step, round(height * scale))
        found = self._known.get(key)
        if found is not None:
            self._known.move_to_end(key)
            return found
        self.misses += 1
        if key not in self._wanted:
            self._wanted.add(key)

            def keep(drawn: Drawn) -> None:
                self._wanted.discard(key)
                self._known[key] = drawn
                self._forget_oldest()

            self._ask(lambda: self._drawn(subject, step, key[2]), keep)
        return None

    def read(self, subject: Subject, done: Callable[[bytes | Problem], None]) -> None:
        """Call ``done`` with the bytes of a picture, out of ``take_news``."""
        self._ask(lambda: self._content(subject), done)

    def decode(self, subject: Subject, done: Callable[[Drawn], None]) -> None:
        """Call ``done`` with a picture at its own size, out of ``take_news``."""
        self._ask(lambda: self._drawn(subject, WHOLE_PX, WHOLE_PX), done)

    def _forget_oldest(self) -> None:
        sizes = [d.image.sizeInBytes() if d.image else 0 for d in self._known.values()]
        total = sum(sizes)
        while total > KEPT_BYTES and len(self._known) > 1:
            total -= sizes.pop(0)
            self._known.popitem(last=False)

    def _ask(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        with self._lock:
            self._waiting.append((work, done))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="pictures")
                self._thread.start()

    # In the thread

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting or not threading.main_thread().is_alive():
                    self._thread = None
                    return
                work, done = self._waiting.pop()  # what was asked for last is what is on the screen
            result = work()
            with self._lock:
                self._done.append((done, result))

    def _drawn(self, subject: Subject, width: int, height: int) -> Drawn:
        content = self._content(subject)
        return (
            Drawn(problem=content)
            if isinstance(content, Problem)
            else decoded(content, width, height)
        )

    def _content(self, subject: Subject) -> bytes | Problem:
        if isinstance(subject, str) and subject.startswith("data:"):
            return data_of(subject)
        if self.sources is None:
            return Problem.GONE
        if isinstance(subject, str):
            return self.sources.remote(subject).content or Problem.GONE
        try:
            return self.sources.attachment(subject)
        except UserFacingError:
            return Problem.GONE


def _name_of(subject: Subject) -> Any:
    """Return what tells pictures apart without holding the megabytes of an address."""
    if isinstance(subject, AttachmentPart):
        return subject.sha256
    return subject if len(subject) < 200 else (len(subject), hash(subject))


def data_of(url: str) -> bytes | Problem:
    """Return the bytes in a ``data:`` URL. Any thread."""
    data = url.partition(",")[2]
    if len(data) > MAX_IMAGE_BYTES * 4 // 3 + 4:
        return Problem.TOO_LARGE
    data = unquote(data).rstrip("=") if "%" in data else data.rstrip("=")
    try:
        return base64.b64decode(data + "=" * (-len(data) % 4), validate=True)
    except (binascii.Error, ValueError):
        return Problem.DAMAGED


def decoded(content: bytes, width: int, height: int) -> Drawn:
    """Decode the first frame of a picture, made smaller to fit into ``width`` × ``height``. Any thread."""
    kind, size = image_type(content), image_size(content)
    if not kind:
        return Drawn(problem=Problem.UNKNOWN)
    if size is None or not is_whole(content):
        return Drawn(problem=Problem.DAMAGED)
    if len(content) > MAX_IMAGE_BYTES or not may_be_decoded(*size):
        return Drawn(None, *size, Problem.TOO_LARGE)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, kind.removeprefix("image/").encode())
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    is_turned = bool(reader.transformation() & _TURNED)
    natural = QSize(*size).transposed() if is_turned else QSize(*size)
    box = natural.boundedTo(natural.scaled(width, height, Qt.AspectRatioMode.KeepAspectRatio))
    box = box.expandedTo(QSize(1, 1))
    if box != natural:
        reader.setScaledSize(box.transposed() if is_turned else box)
    image = reader.read()
    if image.isNull():
        return Drawn(None, *size, Problem.DAMAGED)
    return Drawn(image, natural.width(), natural.height())
