"""Runs an import: finds the files, reads their conversations one by one, and files each whole. Blocks; any thread."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from msgspec import structs

from desktop.core.errors import HistoryRefused
from desktop.core.importing import (
    ConversationOutcome,
    ImportFormat,
    ImportProgress,
    ImportReport,
    ImportState,
)
from desktop.core.message import AttachmentPart
from desktop.core.records import Fold, Record, well_formed
from desktop.core.text import Text, text
from desktop.storage.attachments import AttachmentFolder, part_of
from desktop.storage.bringing_in import sync_all
from desktop.storage.history import HistoryStore
from desktop.storage.importing.detection import NestedArchiveError, Recognised, recognised
from desktop.storage.importing.filing import Filing, Plan, copied
from desktop.storage.importing.found import (
    BrokenConversation,
    Found,
    FoundConversation,
    HistoryCopy,
    PendingFile,
)
from desktop.storage.importing.json_stream import ImportFault
from desktop.storage.importing.reading import Files, Reading
from desktop.storage.importing.sources import (
    Archive,
    ImportFile,
    NestedArchive,
    SingleFile,
    Source,
    in_order,
    source_of,
)
from desktop.storage.importing.strangers import described, unread

#: Problems that a report lists; a hostile file could make any number.
MAX_PROBLEMS: Final = 1000

#: New files that are synced together.
_MAX_UNSYNCED: Final = 64

#: How deep archives lie in archives: the privacy portal of OpenAI puts one into another.
_MAX_NESTED: Final = 2

#: Problems of one conversation.
_MAX_PROBLEMS_EACH: Final = 50

Tell = Callable[[ImportProgress], None]


class _CancelledError(Exception):
    """The person wants no more."""


class Importing:
    """One import, or its preview. Every conversation is filed as a whole; a repeat changes nothing."""

    def __init__(
        self,
        store: HistoryStore,
        attachments: AttachmentFolder,
        *,
        format_: ImportFormat | None = None,
        is_preview: bool = False,
        tell: Tell = lambda _: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Read nothing yet.

        Args:
            store: Gets the conversations.
            attachments: Gets the files.
            format_: Reads files as of this format; ``None`` finds out.
            is_preview: Writes nothing.
            tell: Told after each conversation.
            is_cancelled: Asked while reading.
        """
        self._store = store
        self._attachments = attachments
        self._format = format_
        self._is_preview = is_preview
        self._tell = tell
        self._is_cancelled = is_cancelled
        self._now_ms = time.time_ns() // 1_000_000
        self._done = self._total = 0
        self._outcomes: list[ConversationOutcome] = []
        self._problems: list[Text] = []
        self._seen: set[str] = set()
        self._recognised_any = False
        #: New files that may not be on the disk yet, and the places of their conversations in the report.
        self._unsynced: dict[Path, int] = {}

    def run(self, paths: Sequence[Path]) -> ImportReport:
        """Read everything at ``paths``; what cannot be read is in the report, and the rest goes on.

        Raises:
            HistoryError: The history's disk refuses; what was filed before is whole.
        """
        is_cancelled = False
        try:
            for path in paths:
                self._read_path(path)
        except _CancelledError:
            is_cancelled = True
        finally:
            self._sync()
        return self.report(is_cancelled=is_cancelled)

    def report(self, *, is_cancelled: bool = False) -> ImportReport:
        """Return what was done so far."""
        return ImportReport(
            tuple(self._outcomes), tuple(self._problems), is_cancelled, self._is_preview
        )

    def _read_path(self, path: Path) -> None:
        """Read a file, an archive, or a folder with the archives in it; say so if nothing comes of it."""
        name = path.name or str(path)
        before = len(self._outcomes), len(self._problems)
        self._recognised_any = False
        try:
            source = source_of(path)
            self._read_source(source)
            if before == (len(self._outcomes), len(self._problems)):
                self._problem(name, self._nothing_found(source))
        except ImportFault as fault:
            self._problem(name, fault.problem)

    def _read_source(self, source: Source, depth: int = 0) -> None:
        """Read what a source holds, and the archives in it; beside an export in an archive these are attached files.

        Raises:
            ImportFault: It cannot be read.
        """
        try:
            files = Files(source)
            self._problems += source.problems[: MAX_PROBLEMS - len(self._problems)]
            found, archives = self._recognised(files)
            self._recognised_any |= bool(found)
            self._read_files(found, files)
            for file in archives if depth < _MAX_NESTED else ():
                if file.path is not None or not found:
                    self._read_nested(file, depth + 1)
        finally:
            source.close()

    def _read_nested(self, file: ImportFile, depth: int) -> None:
        self._check_cancelled()
        nested = NestedArchive(file) if file.path is None else Archive(file.path)
        try:
            self._read_source(nested, depth)
        except ImportFault as fault:
            self._problem(file.name, fault.problem)

    def _nothing_found(self, source: Source) -> Text:
        if self._format is not None:
            return text("no conversations of the format “{format}” were found", format=self._format)
        if isinstance(source, SingleFile) and not self._recognised_any:
            return described(source.files()[0])
        return text("no conversations were found")

    def _recognised(self, files: Files) -> tuple[list[Recognised], list[ImportFile]]:
        """Return the files that hold conversations, and archives. Beside an export, Markdown files are only notes."""
        found, archives = [], []
        for file in in_order(files.all):
            self._check_cancelled()
            try:
                one = recognised(file, self._format)
                problem = unread(file) if one is None and len(files.all) > 1 else None
            except NestedArchiveError:
                archives.append(file)
            except ImportFault as fault:
                self._problem(file.name, fault.problem)
            else:
                found += [one] if one is not None else []
                if problem is not None:
                    self._problem(file.name, problem)
        exports = [one for one in found if one.format is not ImportFormat.MARKDOWN]
        return exports or found, archives

    def _read_files(self, found: list[Recognised], files: Files) -> None:
        """Read what was recognised; a page only if what it was made from is not in its folder, or could not be read."""
        is_whole: dict[str, bool] = {}
        self._total += sum(one.file.weight for one in found if not one.is_page)
        for one in sorted(found, key=lambda one: one.is_page):
            folder = one.file.folder
            if one.is_page:
                if is_whole.get(folder, False):
                    continue
                self._total += one.file.weight
            reading = Reading(one.file, files, self._now_ms, self._on_read, one.format, one.within)
            is_read = self._read_file(reading, one)
            if one.format is ImportFormat.CHATGPT:
                is_whole[folder] = is_whole.get(folder, True) and is_read

    def _read_file(self, reading: Reading, found: Recognised) -> bool:
        """Read a file; return whether it could be read to its end."""
        try:
            for each in found.read(reading):
                self._check_cancelled()
                self._take(each)
                self._tell(ImportProgress(self._done, self._total, len(self._outcomes)))
        except ImportFault as fault:
            self._problem(reading.file.name, fault.problem)
            return False
        return True

    def _take(self, found: Found) -> None:
        match found:
            case BrokenConversation():
                outcome = ConversationOutcome(
                    "", found.title, ImportState.FAILED, found.format, problems=(found.problem,)
                )
            case HistoryCopy():
                outcome = self._outcome(
                    found.key,
                    found.title,
                    ImportFormat.LOQUAT,
                    partial(copied, found),
                    found.attachments,
                )
            case FoundConversation() if found.messages or found.title:
                filing = Filing(found, self._attach, self._now_ms)
                outcome = self._outcome(
                    filing.id, filing.title, found.format, filing.plan, found.attachments
                )
            case _:
                return
        self._outcomes.append(outcome)
        if len(self._unsynced) >= _MAX_UNSYNCED:
            self._sync()

    def _sync(self) -> None:
        """Wait for the disk; a conversation that may not be on it counts as failed."""
        for path, error in sync_all(list(self._unsynced)).items():
            place = self._unsynced[path]
            problem = text("the disk refused it: {reason}", reason=error.strerror or error)
            outcome = self._outcomes[place]
            self._outcomes[place] = structs.replace(
                outcome, state=ImportState.FAILED, problems=(*outcome.problems, problem)
            )
        self._unsynced.clear()

    def _outcome(
        self,
        conversation_id: str,
        title: str,
        format_: ImportFormat,
        planned: Callable[[Fold], Plan],
        files: Sequence[PendingFile],
    ) -> ConversationOutcome:
        made: list[Plan] = []

        def plan(fold: Fold) -> Sequence[Record]:
            made.append(planned(fold))
            return () if self._is_preview else made[-1].records

        problems: list[Text] = []
        try:
            for file in files:
                self._keep(file, problems)
            path = self._store.bring_in(conversation_id, plan)
            done = made[-1]
            if path is not None:
                self._unsynced[path] = len(self._outcomes)
        except HistoryRefused as error:
            done = Plan(ImportState.FAILED, problems=[error.info.sentence])
        return ConversationOutcome(
            conversation_id,
            title,
            self._state(conversation_id, done),
            format_,
            done.messages,
            tuple([*problems, *done.problems][:_MAX_PROBLEMS_EACH]),
        )

    def _keep(self, file: PendingFile, problems: list[Text]) -> None:
        """File an attachment that messages name already."""
        try:
            self._attach(file)
        except ImportFault as fault:
            problems.append(text("{name}: {problem}", name=file.name, problem=fault.problem))

    def _state(self, conversation_id: str, plan: Plan) -> ImportState:
        """Return the state; of what comes twice in one import, the second is nothing new, in a preview too."""
        again = conversation_id in self._seen
        self._seen.add(conversation_id)
        is_same = again and self._is_preview and plan.state is ImportState.NEW
        return ImportState.UNCHANGED if is_same else plan.state

    def _attach(self, pending: PendingFile) -> AttachmentPart:
        data = pending.read()
        name = well_formed(pending.name)
        if self._is_preview:
            return part_of(name, data, pending.media_type)
        return self._attachments.add_bytes(name, data, pending.media_type)

    def _on_read(self, count: int) -> None:
        self._done += count
        self._check_cancelled()

    def _check_cancelled(self) -> None:
        if self._is_cancelled():
            raise _CancelledError

    def _problem(self, name: str, problem: Text) -> None:
        if len(self._problems) < MAX_PROBLEMS:
            self._problems.append(
                text("{name}: {problem}", name=well_formed(name), problem=problem)
            )
