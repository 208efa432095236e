"""The index of a folder of pages: a list of all conversations, with their words to search in. Blocks."""

from contextlib import ExitStack
from html import escape
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import quote

from desktop.core.conversation import Conversation
from desktop.core.text import text
from desktop.storage.exporting.html_frame import end, head
from desktop.storage.exporting.html_message import plain_words
from desktop.storage.exporting.html_page import entry, list_start
from desktop.storage.exporting.material import Material
from desktop.storage.exporting.output import new_file


class IndexPage:
    """A context: the page takes its name when all is in it, after an exception there is none."""

    def __init__(self, path: Path, material: Material, *, overwrite: bool) -> None:
        self._path = path
        self._material = material
        self._overwrite = overwrite
        self._stack = ExitStack()
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        """Begin the page.

        Raises:
            ExportFailed: It exists, or cannot be written.
        """
        self._file = self._stack.enter_context(new_file(self._path, overwrite=self._overwrite))
        material = self._material
        title = material.say(text("Conversations"))
        self._write(head(title, material, body_class="several plain") + list_start(material))
        return self

    def add(self, conversation: Conversation, name: str) -> None:
        """Add a conversation whose page lies beside as ``name``."""
        words = f"<div hidden>{escape(plain_words(conversation, self._material))}</div>"
        self._write(entry(quote(name), conversation, self._material, words))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the page."""
        if error is None:
            self._write("</ol>\n</nav>\n" + end())
        self._stack.__exit__(kind, error, trace)

    def _write(self, html: str) -> None:
        assert self._file is not None
        self._file.write(html.encode("utf-8", "replace"))
