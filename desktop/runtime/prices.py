"""The table of models and prices of a profile: read at first need, edited by the person, any thread may look things up."""

import threading
from collections.abc import Callable
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from desktop.core.errors import SettingsError, UserFacingError
from desktop.core.price_table import ModelEntry, PriceTable, entry_problem
from desktop.core.text import Text
from desktop.runtime.courier import Courier
from desktop.runtime.worker import Worker
from desktop.storage.model_table import (
    LoadedTable,
    OwnTable,
    load_table,
    put_together,
    read_update,
    save_own,
    shipped_table,
)

#: What ``Prices`` tells: the table that holds, and what it is made of.
Table = LoadedTable


class Prices(QObject):
    """Lives in the GUI thread; ``loaded`` and ``table`` may be called in any, and block at the first call.

    Signals:
        changed(): The table is another one.
        notice(ErrorInfo): The person's own table could not be read or written.
    """

    changed = Signal()
    notice = Signal(object)

    def __init__(self, path: Path, disk: Worker, courier: Courier) -> None:
        super().__init__()
        self._path = path
        self._disk = disk
        self._courier = courier
        self._lock = threading.Lock()
        self._loaded: LoadedTable | None = None

    def loaded(self) -> LoadedTable:
        """Return the table and what it is made of.

        Raises:
            SettingsError: The shipped table is missing or damaged.
        """
        with self._lock:
            if self._loaded is None:
                self._loaded = load_table(self._path)
            return self._loaded

    def table(self) -> PriceTable:
        """Return the table that holds; as ``loaded``."""
        return self.loaded().table

    @property
    def known(self) -> PriceTable | None:
        """The table, if it has been read already."""
        return self._loaded.table if self._loaded is not None else None

    def when_loaded(self, done: Callable[[LoadedTable], None]) -> None:
        """Read the table off the GUI thread if need be; then call ``done`` there."""
        if self._loaded is not None:
            done(self._loaded)
            return

        def arrived(loaded: LoadedTable) -> None:
            if loaded.problem is not None:
                self.notice.emit(loaded.problem.info)
            done(loaded)

        self._courier.watch(self._disk.submit(self.loaded), arrived, self._on_failed)

    def put(self, entry: ModelEntry, *, instead_of: str = "") -> Text | None:
        """Take an entry of the person's own, in the place of another one of theirs; return why not, if so."""
        if (problem := entry_problem(entry)) is not None:
            return problem
        own = self.loaded().own
        gone = {entry.id, instead_of}
        entries = (entry, *(e for e in own.entries if e.id not in gone))
        self._take(structs.replace(own, entries=entries))
        return None

    def reset(self, entry_id: str) -> None:
        """Forget the person's own entry; the table's one of the same id holds again, if there is one."""
        own = self.loaded().own
        kept = tuple(e for e in own.entries if e.id != entry_id)
        self._take(structs.replace(own, entries=kept))

    def reset_all(self) -> None:
        """Forget all that the person changed or imported."""
        self._take(OwnTable())

    def import_file(self, path: str, done: Callable[[Text | None], None]) -> None:
        """Take the table of a file in the place of the shipped one; ``done`` is told why not, if so."""

        def arrived(table: PriceTable) -> None:
            self._take(structs.replace(self.loaded().own, imported=table))
            done(None)

        def failed(error: UserFacingError) -> None:
            reason = error.info.sentence.params.get("reason")
            done(reason if isinstance(reason, Text) else error.info.sentence)

        self._courier.watch(self._disk.submit(read_update, Path(path)), arrived, failed)

    def _take(self, own: OwnTable) -> None:
        made = put_together(shipped_table(), own)
        with self._lock:
            self._loaded = made
        self._courier.watch(
            self._disk.submit(_saved, self._path, own), lambda _: None, self._on_failed
        )
        self.changed.emit()

    def _on_failed(self, error: UserFacingError) -> None:
        self.notice.emit(error.info)


def _saved(path: Path, own: OwnTable) -> None:
    try:
        save_own(path, own)
    except OSError as exc:
        raise SettingsError("", exc.strerror or type(exc).__name__) from exc
