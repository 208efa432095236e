"""Exports conversations of the history: to one file, to a folder, or to a stream. Blocks; any one thread."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from desktop.core.conversation import Conversation
from desktop.core.errors import HistoryError
from desktop.core.export import TRAITS, ExportFormat, ExportOptions, ExportReport
from desktop.core.message import AttachmentPart
from desktop.core.text import text
from desktop.storage.exporting.collecting import collected
from desktop.storage.exporting.file_names import key, safe_name, unused
from desktop.storage.exporting.material import Material, title_of
from desktop.storage.exporting.output import Beside, ExportFailed, FileExists, new_file

#: Gives the bytes of an attached file; any thread, raises HistoryError.
ReadFile = Callable[[AttachmentPart], bytes]

#: Paints a conversation; yields the content of each file. Given by those who have Qt.
Paint = Callable[[ExportFormat, Conversation, ExportOptions, ReadFile], Iterator[bytes]]

#: Told how many of how many conversations are done; returns whether to go on.
Progress = Callable[[int, int], bool]

#: What a document's folder for pictures is called, behind the document's name.
FILES_SUFFIX: Final = " files"


class Source(Protocol):
    """Where conversations come from: the history, or what a window has of them."""

    def open(self, conversation_id: str) -> Conversation:
        """Read a conversation; raises HistoryError."""

    def compacted(self, conversation_id: str) -> bytes:
        """Return its file with only the records that count; raises HistoryError."""


class Cancelled(Exception):
    """The person wants no more."""


@dataclass
class Exporter:
    """One export. ``run`` is called once, from one thread.

    Attributes:
        overwrite: Whether files of the same name are replaced.
        replaced: The one file that is replaced all the same: a person was asked about it.
        paint: Needed for formats that are painted.
        progress: Called before each conversation, with each piece of its text, and at the end.
    """

    source: Source
    form: ExportFormat
    ids: Sequence[str]
    material: Material
    overwrite: bool = False
    replaced: Path | None = None
    paint: Paint | None = None
    progress: Progress = lambda _done, _total: True
    _files: list[str] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)
    _begun: int = 0
    _done: int = 0

    def to_stream(self, write: Callable[[bytes], object]) -> ExportReport:
        """Write everything to one stream.

        Raises:
            ExportFailed: The format cannot hold several conversations, or none at all in a stream.
            OSError: The stream is closed.
        """
        self._refuse_several()
        try:
            if self.form is ExportFormat.LOQUAT:
                for conversation in self._conversations():
                    write(self.source.compacted(conversation.id))
            else:
                for chunk in self._text(self._conversations(), is_single=len(self.ids) == 1):
                    write(chunk.encode("utf-8", "replace"))
        except Cancelled:
            return self._report(is_cancelled=True)
        return self._report()

    def to_file(self, path: Path) -> ExportReport:
        """Write everything to one file.

        Raises:
            ExportFailed: The format cannot hold several conversations, the file exists, or the disk refuses it.
        """
        self._refuse_several()
        if TRAITS[self.form].is_painted:
            return self._to_painted_file(path)
        if self.form is not ExportFormat.CHATGPT:  # one file of it holds everything itself
            self._keep_beside(path)
        try:
            with self._new(path) as file:
                self.to_stream_of_file(path, file.write)
        except Cancelled:
            self._done = 0  # they were in the one file
            return self._report(is_cancelled=True)
        self._files.append(str(path))
        return self._report()

    def _to_painted_file(self, path: Path) -> ExportReport:
        try:
            for conversation in self._conversations():
                self._files += self._write_painted(conversation, path)
        except Cancelled:
            return self._report(is_cancelled=True)
        return self._report()

    def _write_painted(self, conversation: Conversation, path: Path) -> list[str]:
        """Write the pages or pictures of a conversation; the second picture has a 2 behind its name, and so on."""
        if self.paint is None:
            raise ExportFailed(text("Nothing can be painted here."))
        written: list[str] = []
        read = self.material.attachments.content
        for content in self.paint(self.form, conversation, self.material.options, read):
            name = self._unused(f"{path.stem}-{len(written) + 1}") if written else path.stem
            target = path.with_name(name + path.suffix)
            with self._new(target) as file:
                file.write(content)
            written.append(str(target))
        return written

    def to_stream_of_file(self, path: Path, write: Callable[[bytes], object]) -> None:
        """Write everything to the file that will be ``path``."""
        if self.form is not ExportFormat.LOQUAT:
            for chunk in self._text(self._conversations(), is_single=len(self.ids) == 1):
                write(chunk.encode("utf-8", "replace"))
            return
        for conversation in self._conversations():
            write(self.source.compacted(conversation.id))
            self._copy_attachments(conversation, path.parent)

    def to_folder(self, folder: Path) -> ExportReport:
        """Write a file for each conversation, or one for all where the format is made so.

        Raises:
            ExportFailed: The disk refuses to be written to. A file that exists is only reported.
        """
        gathered = TRAITS[self.form].gathered_name
        if gathered:
            self.material.keep_beside = Beside(folder, "", overwrite=self.overwrite).keep
            try:
                with new_file(folder / gathered, overwrite=self.overwrite) as file:
                    self.to_stream_of_file(folder / gathered, file.write)
            except Cancelled:
                self._done = 0
                return self._report(is_cancelled=True)
            self._files.append(str(folder / gathered))
            return self._report()
        try:
            self._each_into(folder)
        except Cancelled:
            return self._report(is_cancelled=True)
        return self._report()

    def _each_into(self, folder: Path) -> None:
        index = None
        if self.form is ExportFormat.HTML:
            from desktop.storage.exporting.html_index import IndexPage

            index = IndexPage(folder / "index.html", self.material, overwrite=self.overwrite)
            self._used.add(key("index"))
        with index or contextlib.nullcontext():
            for conversation in self._conversations():
                path = folder / self._name_for(conversation)
                try:
                    self._files += self._write_one(conversation, path)
                except FileExists as error:
                    self._done -= 1
                    self.material.problems.append(error.info.sentence)
                    continue
                if index is not None:
                    index.add(conversation, path.name)

    def _write_one(self, conversation: Conversation, path: Path) -> list[str]:
        """Write a conversation to a file, or to several; return their paths."""
        if TRAITS[self.form].is_painted:
            return self._write_painted(conversation, path)
        self._keep_beside(path)
        with new_file(path, overwrite=self.overwrite) as file:
            if self.form is ExportFormat.LOQUAT:
                file.write(self.source.compacted(conversation.id))
                self._copy_attachments(conversation, path.parent)
                return [str(path)]
            for chunk in self._text(iter((conversation,)), is_single=True):
                file.write(chunk.encode("utf-8", "replace"))
        return [str(path)]

    def _new(self, path: Path) -> AbstractContextManager[BinaryIO]:
        return new_file(path, overwrite=self.overwrite or path == self.replaced)

    def _name_for(self, conversation: Conversation) -> str:
        """Return the name of a conversation's file in a folder; Loquat's own are named as in the history."""
        suffix = TRAITS[self.form].suffix
        if self.form is ExportFormat.LOQUAT:
            return conversation.id + suffix
        title = title_of(conversation, self.material)
        return self._unused(safe_name(title, conversation.id)) + suffix

    def _unused(self, name: str) -> str:
        """Return ``name``, or with a number behind it if another file of this export has it."""
        found = unused(name, self._used)
        self._used.add(key(found))
        return found

    def _keep_beside(self, path: Path) -> None:
        beside = path.stem + FILES_SUFFIX
        keeper = Beside(path.parent / beside, f"{beside}/", overwrite=self.overwrite)
        self.material.keep_beside = keeper.keep

    def _copy_attachments(self, conversation: Conversation, folder: Path) -> None:
        keeper = Beside(folder / "attachments", "", overwrite=self.overwrite)
        for message in conversation.messages.values():
            for part in message.attachments:
                if (data := self.material.data_of(part)) is not None:
                    keeper.keep(part.sha256, data)

    def _text(self, conversations: Iterator[Conversation], *, is_single: bool) -> Iterator[str]:
        for chunk in collected(self.form, conversations, self.material, is_single=is_single):
            self._look()
            yield chunk

    def _look(self) -> None:
        if not self.progress(self._begun, len(self.ids)):
            raise Cancelled

    def _conversations(self) -> Iterator[Conversation]:
        """Yield what can be read and is not deleted; what cannot is noted."""
        total = len(self.ids)
        for index, conversation_id in enumerate(self.ids):
            self._begun = index
            self._look()
            try:
                conversation = self.source.open(conversation_id)
            except HistoryError as error:
                self.material.problems.append(error.info.sentence)
                continue
            if not conversation.deleted:
                self._note_damage(conversation)
                yield conversation
                self._done += 1
        self.progress(total, total)

    def _note_damage(self, conversation: Conversation) -> None:
        if conversation.damage:
            title = title_of(conversation, self.material)
            words = text("A part of “{title}” is damaged and was left out.", title=title)
            self.material.problems.append(words)

    def _refuse_several(self) -> None:
        if len(self.ids) > 1 and not TRAITS[self.form].can_gather:
            words = text("Several conversations need a folder in this format: one file each.")
            raise ExportFailed(words)

    def _report(self, *, is_cancelled: bool = False) -> ExportReport:
        problems = tuple({str(problem): problem for problem in self.material.problems}.values())
        return ExportReport(tuple(self._files), self._done, problems, is_cancelled)
